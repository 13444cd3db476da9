/* Where drafts live on the phone: IndexedDB, with photos; where that is refused, localStorage, without them.
   A draft is {id, key, person, title, page, action, fields: [[name, value]], photos: [{input, name, blob, was}],
   state: draft | queued | refused, saved, done, reason, status}. One person's drafts are never shown to another. */
(function () {
  'use strict';
  var XA = window.XA;
  var PREFIX = 'xiaoan-draft:';
  var opening = null;

  function open() {
    opening = opening || new Promise(function (resolve) {
      var asked;
      try { asked = window.indexedDB.open('xiaoan', 1); } catch (refused) { resolve(null); return; }
      asked.onupgradeneeded = function () { asked.result.createObjectStore('drafts', { keyPath: 'id' }); };
      asked.onsuccess = function () { resolve(asked.result); };
      asked.onerror = asked.onblocked = function () { resolve(null); };
    });
    return opening;
  }

  function run(mode, act) {
    return open().then(function (db) {
      if (!db) { return undefined; }
      return new Promise(function (resolve, reject) {
        var turn = db.transaction('drafts', mode);
        var asked = act(turn.objectStore('drafts'));
        turn.oncomplete = function () { resolve({ value: asked.result }); };
        turn.onerror = turn.onabort = function () { reject(turn.error); };
      });
    });
  }

  function plain(draft) {
    var copy = {};
    Object.keys(draft).forEach(function (name) { if (name !== 'photos') { copy[name] = draft[name]; } });
    copy.photos = [];
    copy.lost_photos = draft.photos.length;
    return copy;
  }

  function putPlain(draft) {
    window.localStorage.setItem(PREFIX + draft.id, JSON.stringify(plain(draft)));
    return draft.photos.length === 0;
  }

  function allPlain() {
    var found = [];
    try {
      for (var i = 0; i < window.localStorage.length; i += 1) {
        var name = window.localStorage.key(i);
        if (name.indexOf(PREFIX) === 0) { found.push(JSON.parse(window.localStorage.getItem(name))); }
      }
    } catch (refused) { found = []; }
    return found;
  }

  function removePlain(id) {
    try { window.localStorage.removeItem(PREFIX + id); } catch (refused) { /* Nothing was kept there either. */ }
  }

  function mine(draft) { return draft.person === XA.person(); }

  XA.store = {
    /* Resolves to true when everything is kept, false when photos could not be; rejects when nothing could. */
    put: function (draft) {
      return run('readwrite', function (store) { return store.put(draft); }).then(
        function (done) {
          if (!done) { return putPlain(draft); }
          removePlain(draft.id);
          return true;
        },
        function () { return putPlain(draft); }
      );
    },
    /* The drafts of the person who is signed in, oldest first. */
    all: function () {
      return run('readonly', function (store) { return store.getAll(); }).catch(function () { return undefined; })
        .then(function (done) {
          var kept = done ? done.value : [];
          var ids = kept.map(function (draft) { return draft.id; });
          var more = allPlain().filter(function (draft) { return ids.indexOf(draft.id) < 0; });
          return kept.concat(more).filter(mine).sort(function (a, b) { return a.saved - b.saved; });
        });
    },
    remove: function (id) {
      removePlain(id);
      return run('readwrite', function (store) { return store.delete(id); }).catch(function () { return undefined; });
    }
  };
})();
