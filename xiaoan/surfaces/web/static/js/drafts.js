/* Forms with a draft (form[data-draft]): what one types is kept on this phone as one types, brought back on return,
   sent once, queued when there is no signal, and dropped only when the server has accepted it. */
(function () {
  'use strict';
  var XA = window.XA;
  var SOON = 400;
  var TRANSPORT = ['csrfmiddlewaretoken', 'client_id', 'happened_at', 'sent_at'];

  function kept(field) {
    return field.name && !field.disabled && TRANSPORT.indexOf(field.name) < 0 &&
      ['file', 'submit', 'button', 'image', 'reset', 'password'].indexOf(field.type) < 0;
  }

  function values(form) {
    var found = [];
    Array.prototype.forEach.call(form.elements, function (field) {
      if (!kept(field)) { return; }
      if ((field.type === 'checkbox' || field.type === 'radio') && !field.checked) { return; }
      if (field.type === 'select-multiple') {
        Array.prototype.forEach.call(field.options, function (option) { if (option.selected) { found.push([field.name, option.value]); } });
        return;
      }
      found.push([field.name, field.value]);
    });
    return found;
  }

  function fill(form, pairs) {
    var left = {};
    pairs.forEach(function (pair) { (left[pair[0]] = left[pair[0]] || []).push(pair[1]); });
    Array.prototype.forEach.call(form.elements, function (field) {
      if (!kept(field)) { return; }
      var mine = left[field.name] || [];
      if (field.type === 'checkbox' || field.type === 'radio') {
        field.checked = mine.indexOf(field.value) >= 0;
      } else if (field.type === 'select-multiple') {
        Array.prototype.forEach.call(field.options, function (option) { option.selected = mine.indexOf(option.value) >= 0; });
      } else if (field.type !== 'hidden' && mine.length) {
        field.value = mine.shift();
      }
    });
    form.dispatchEvent(new CustomEvent('xa:filled', { bubbles: true }));
  }

  function Draft(form) {
    this.form = form;
    this.id = form.elements.client_id;
    this.start = JSON.stringify(values(form));
    this.timer = null;
    this.sending = false;
    this.over = false;
    this.saving = Promise.resolve();
    this.strip = this.makeStrip();
  }

  Draft.prototype.record = function (state) {
    var form = this.form;
    var photos = [];
    XA.photos.inputs(form).forEach(function (input) { photos = photos.concat(XA.photos.list(input)); });
    return {
      id: this.id.value, key: form.getAttribute('data-draft'), person: XA.person(),
      title: form.getAttribute('data-draft-title') || document.title,
      page: window.location.pathname + window.location.search,
      action: form.getAttribute('action') || window.location.pathname + window.location.search,
      fields: values(form), photos: photos, state: state, saved: Date.now(), done: Date.now(), reason: ''
    };
  };

  Draft.prototype.empty = function (draft) { return !draft.photos.length && JSON.stringify(draft.fields) === this.start; };

  Draft.prototype.save = function () {
    var self = this;
    clearTimeout(this.timer);
    if (this.over || this.sending) { return this.saving; }
    var draft = this.record('draft');
    this.saving = this.saving.then(function () {
      if (self.over) { return undefined; }
      return self.empty(draft) ? XA.store.remove(draft.id).then(function () { self.mark(0); }) :
        XA.store.put(draft).then(function (whole) { self.mark(draft.saved, whole ? '' : XA.say('photos_unsaved')); });
    }).catch(function () { self.mark(0); });
    return this.saving;
  };

  Draft.prototype.soon = function () {
    var self = this;
    clearTimeout(this.timer);
    this.timer = setTimeout(function () { self.save(); }, SOON);
  };

  Draft.prototype.makeStrip = function () {
    var self = this;
    var strip = XA.make('div', 'draft');
    var words = XA.make('span');
    var drop = XA.make('button', 'link', XA.say('discard'));
    strip.hidden = true;
    strip.setAttribute('role', 'status');
    drop.type = 'button';
    drop.addEventListener('click', function () {
      if (!window.confirm(XA.say('discard_sure'))) { return; }
      self.over = true;
      self.saving.then(function () { return XA.store.remove(self.id.value); }).then(function () { window.location.reload(); });
    });
    strip.appendChild(XA.icon('saved'));
    strip.appendChild(words);
    strip.appendChild(drop);
    this.form.parentNode.insertBefore(strip, this.form);
    this.words = words;
    return strip;
  };

  Draft.prototype.mark = function (saved, more) {
    this.strip.hidden = !saved;
    this.words.textContent = saved ? XA.say('draft', { time: XA.clock(saved) }) + (more ? '\u3000' + more : '') : '';
  };

  /* Brings back what this person left here; of a form that waits in the queue it only tells. */
  Draft.prototype.restore = function () {
    var self = this;
    var key = this.form.getAttribute('data-draft');
    return XA.store.all().then(function (drafts) {
      var same = drafts.filter(function (draft) { return draft.key === key; });
      var left = same.filter(function (draft) { return draft.state !== 'queued'; }).pop();
      var waiting = same.filter(function (draft) { return draft.state === 'queued'; }).pop();
      if (waiting) { self.notice(XA.say('queued_same', { time: XA.clock(waiting.saved) }), ''); }
      if (!left) { return; }
      if (left.status === 409) {
        /* That id already holds something else at the server; what is left here goes on as a new submission. */
        XA.store.remove(left.id);
      } else {
        self.id.value = left.id;
      }
      XA.queue.open = self.id.value;
      fill(self.form, left.fields);
      XA.photos.inputs(self.form).forEach(function (input) {
        XA.photos.set(input, left.photos.filter(function (shot) { return shot.input === input.name; }));
      });
      self.mark(left.saved, left.lost_photos ? XA.say('photos_unsaved') : '');
      if (left.state === 'refused' && !XA.one('[data-errors]')) { self.notice(XA.say('refused_here', { reason: left.reason }), 'late'); }
      XA.queue.tell();
    }).catch(function () { self.mark(0); });
  };

  Draft.prototype.notice = function (words, tone) {
    var bar = XA.make('div', 'bar' + (tone ? ' bar--' + tone : ''));
    bar.setAttribute('role', 'status');
    bar.appendChild(XA.icon(tone ? 'info' : 'upcloud'));
    bar.appendChild(XA.make('span', 'bar__b', words));
    this.form.parentNode.insertBefore(bar, this.form);
  };

  Draft.prototype.buttons = function () {
    return Array.prototype.filter.call(this.form.elements, function (field) { return field.type === 'submit'; });
  };

  Draft.prototype.busy = function (on) {
    this.sending = on;
    this.buttons().forEach(function (button) {
      button.classList.toggle('is-busy', on);
      button.setAttribute('aria-disabled', on ? 'true' : 'false');
    });
  };

  Draft.prototype.submit = function (button) {
    var self = this;
    if (this.sending || this.over) { return; }
    if (!navigator.onLine && !this.form.checkValidity()) { this.form.reportValidity(); return; }
    clearTimeout(this.timer);
    this.busy(true);
    XA.photos.ready(this.form).then(function () { return self.saving; }).then(function () {
      var draft = self.record('queued');
      if (button && button.name) { draft.fields.push([button.name, button.value]); }
      XA.queue.open = draft.id;
      return XA.store.put(draft).catch(function () { return false; }).then(function () {
        return navigator.onLine ? XA.queue.send(draft) : { kind: 'later' };
      }).then(function (answer) { self.answered(answer, draft); });
    });
  };

  Draft.prototype.answered = function (answer, draft) {
    this.busy(false);
    XA.queue.open = '';
    if (answer.kind === 'accepted') {
      this.over = true;
      window.location.assign(answer.url || this.form.getAttribute('data-draft-back') || window.location.href);
    } else if (answer.kind === 'refused') {
      XA.queue.open = draft.id;
      if (!XA.swap(answer.html)) { this.notice(XA.say('refused_here', { reason: answer.reason }), 'late'); }
    } else if (answer.kind === 'sign_in') {
      window.location.assign(answer.url || '/');
    } else {
      this.over = true;
      this.setAside(draft);
      XA.queue.tell();
      if (navigator.onLine) { setTimeout(XA.queue.flush, 15000); }
    }
  };

  /* In place of the form: it is safe, and what happens next. */
  Draft.prototype.setAside = function (draft) {
    var box = XA.make('div', 'empty mt4');
    var back = this.form.getAttribute('data-draft-back');
    box.setAttribute('role', 'status');
    box.setAttribute('tabindex', '-1');
    box.appendChild(XA.make('b', '', XA.say('queued_title')));
    box.appendChild(XA.make('span', '', XA.say('queued_text', { time: XA.clock(draft.saved) })));
    if (back) {
      var link = XA.make('a', 'tap mt4', XA.say('back'));
      link.href = back;
      box.appendChild(link);
    }
    this.strip.hidden = true;
    this.buttons().forEach(function (button) { button.hidden = true; });
    this.form.hidden = true;
    this.form.parentNode.insertBefore(box, this.form);
    box.focus();
  };

  XA.onstart(function (root) {
    XA.all('form[data-draft]', root).forEach(function (form) {
      if (form.xaDraft || !form.elements.client_id || !window.FormData || !window.Promise) { return; }
      var draft = form.xaDraft = new Draft(form);
      var pressed = null;
      ['input', 'change', 'xa:photos'].forEach(function (name) {
        form.addEventListener(name, function () { draft.soon(); });
      });
      draft.buttons().forEach(function (button) { button.addEventListener('click', function () { pressed = button; }); });
      form.addEventListener('submit', function (event) {
        event.preventDefault();
        draft.submit(event.submitter || pressed);
      });
      draft.restore();
    });
  });
  document.addEventListener('visibilitychange', function () {
    if (document.hidden) { XA.all('form[data-draft]').forEach(function (form) { if (form.xaDraft && form.xaDraft.timer) { form.xaDraft.save(); } }); }
  });
  document.addEventListener('xa:sent', function (event) {
    XA.all('form[data-draft]').forEach(function (form) {
      if (form.hidden && form.elements.client_id.value === event.detail.id) {
        var back = form.getAttribute('data-draft-back');
        if (back) { window.location.assign(back); } else { window.location.reload(); }
      }
    });
  });
})();
