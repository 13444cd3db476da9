/* Sending a kept form, and sending it again: the same id every time, one at a time, until the server has accepted.
   Accepted means the server said so itself (X-Accepted); a sign-in page is not an acceptance. Everything else keeps
   the draft: no signal and busy servers wait in the queue, a refusal waits for the person. */
(function () {
  'use strict';
  var XA = window.XA;
  var SILENCE = 45000;
  var busy = false;
  var pause = 15000;
  var timer = null;

  function body(draft) {
    var data = new FormData();
    var skipped = ['csrfmiddlewaretoken', 'client_id', 'happened_at', 'sent_at'];
    draft.fields.forEach(function (pair) {
      if (skipped.indexOf(pair[0]) < 0) { data.append(pair[0], pair[1]); }
    });
    draft.photos.forEach(function (shot) { data.append(shot.input, shot.blob, shot.name); });
    data.append('csrfmiddlewaretoken', document.body.getAttribute('data-csrf') || '');
    data.append('client_id', draft.id);
    data.append('happened_at', new Date(draft.done).toISOString());
    data.append('sent_at', new Date().toISOString());
    return data;
  }

  function reason(html) {
    var page = new DOMParser().parseFromString(html || '', 'text/html');
    var said = XA.one('[data-errors] li, [data-fault-reason], .f__e', page);
    return said ? said.textContent.trim() : '';
  }

  function judged(asked, draft) {
    var status = asked.status;
    if (asked.getResponseHeader('X-Accepted') === draft.id) {
      return { kind: 'accepted', url: asked.getResponseHeader('X-Go') || asked.responseURL || '' };
    }
    if (status === 401) { return { kind: 'sign_in', url: asked.getResponseHeader('X-Go') || '' }; }
    if (status === 0 || status === 408 || status === 429 || status >= 500) { return { kind: 'later' }; }
    var known = XA.say('refused_' + status) || XA.say('refused_other');
    return { kind: 'refused', status: status, html: asked.responseText, reason: reason(asked.responseText) || known };
  }

  /* Sends one draft; resolves to {kind: accepted | sign_in | later | refused, …}. Never rejects. */
  function send(draft, onshare) {
    return new Promise(function (resolve) {
      var asked = new XMLHttpRequest();
      var watch = null;
      var lost = function () { clearTimeout(watch); resolve({ kind: 'later' }); };
      var stir = function (event) {
        clearTimeout(watch);
        watch = setTimeout(function () { asked.abort(); }, SILENCE);
        if (onshare && event && event.lengthComputable && event.total) { onshare(event.loaded / event.total); }
      };
      asked.open('POST', draft.action, true);
      asked.setRequestHeader('X-Draft', draft.id);
      asked.setRequestHeader('X-Requested-With', 'XMLHttpRequest');
      asked.upload.onprogress = stir;
      asked.onprogress = stir;
      asked.onerror = asked.onabort = asked.ontimeout = lost;
      asked.onload = function () { clearTimeout(watch); resolve(judged(asked, draft)); };
      stir();
      asked.send(body(draft));
    });
  }

  /* Sends and remembers what came of it. */
  function settle(draft, onshare) {
    return send(draft, onshare).then(function (answer) {
      if (answer.kind === 'accepted') { return XA.store.remove(draft.id).then(function () { return answer; }); }
      draft.state = answer.kind === 'refused' ? 'refused' : 'queued';
      draft.reason = answer.reason || '';
      draft.status = answer.status || 0;
      return XA.store.put(draft).then(function () { return answer; }, function () { return answer; });
    });
  }

  function tell(sending) {
    var strip = XA.one('[data-sync]');
    if (!strip) { return Promise.resolve(); }
    return XA.store.all().then(function (drafts) {
      var queued = drafts.filter(function (draft) { return draft.state === 'queued'; });
      var refused = drafts.filter(function (draft) { return draft.state === 'refused' && draft.id !== XA.queue.open; });
      var box = XA.one('[data-sync-words]', strip);
      strip.hidden = !queued.length && !refused.length;
      box.textContent = '';
      if (queued.length) {
        box.appendChild(XA.make('b', '', sending || XA.say('unsent', { n: queued.length })));
        if (!sending) { box.appendChild(XA.make('span', 'ink2', XA.say('kept_here'))); }
      }
      refused.forEach(function (draft) {
        var line = XA.make('span', '', (box.textContent ? '\u3000' : '') + XA.say('refused', { n: 1 }) + '\u3000');
        var link = XA.make('a', '', XA.say('see', { title: draft.title }));
        link.href = draft.page;
        box.appendChild(line);
        box.appendChild(link);
      });
      XA.one('[data-sync-send]', strip).hidden = !queued.length || busy;
    }, function () { strip.hidden = true; });
  }

  function later() {
    clearTimeout(timer);
    timer = setTimeout(flush, pause);
    pause = Math.min(pause * 2, 600000);
  }

  function signIn(url) {
    var box = XA.one('[data-sync-words]');
    if (!box) { return; }
    var link = XA.make('a', '', '\u3000' + XA.say('sign_in'));
    link.href = url || '/';
    box.appendChild(link);
  }

  /* Sends everything that waits, in order; stops at the first that finds no signal. */
  function flush() {
    if (busy) { return Promise.resolve(); }
    busy = true;
    clearTimeout(timer);
    return XA.store.all().then(function (drafts) {
      var queued = drafts.filter(function (draft) { return draft.state === 'queued' && draft.id !== XA.queue.open; });
      return queued.reduce(function (before, draft, index) {
        return before.then(function (stopped) {
          if (stopped) { return stopped; }
          tell(XA.say('sending', { i: index + 1, n: queued.length }));
          return settle(draft).then(function (answer) {
            if (answer.kind === 'accepted') {
              pause = 15000;
              document.dispatchEvent(new CustomEvent('xa:sent', { detail: draft }));
            }
            return answer.kind === 'later' || answer.kind === 'sign_in' ? answer : null;
          });
        });
      }, Promise.resolve(null));
    }).catch(function () { return null; }).then(function (stopped) {
      busy = false;
      return tell().then(function () {
        if (stopped && stopped.kind === 'sign_in') { signIn(stopped.url); }
        if (stopped && stopped.kind === 'later') { later(); }
      });
    });
  }

  /* `open` is the id of the draft that the form on this page is working on: the queue leaves it alone. */
  XA.queue = { send: settle, flush: flush, tell: tell, open: '' };

  XA.onstart(function (root) {
    XA.all('[data-sync-send]', root).forEach(function (button) { button.addEventListener('click', function () { pause = 15000; flush(); }); });
    tell();
  });
  window.addEventListener('online', function () { pause = 15000; flush(); });
  document.addEventListener('visibilitychange', function () { if (!document.hidden && navigator.onLine) { flush(); } });
  window.addEventListener('load', function () { setTimeout(function () { if (navigator.onLine) { flush(); } }, 500); });
})();
