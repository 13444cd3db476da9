/* Photos: chosen ones shown small, made smaller on the phone (at most 1600 px, said so), removable, several per question.
   The list lives here and not in the file input, so that a draft can bring photos back and a form can send them.
   Where canvas fails the original is sent as it is. */
(function () {
  'use strict';
  var XA = window.XA;
  var LONGEST = 1600;
  var HEAVIEST = 20 * 1048576;
  var lists = new WeakMap();
  var upright = null;
  /* A picture of two by one pixels that says it lies on its side: a browser that turns pictures itself sees it upright. */
  var LYING = '/9j/4AAQSkZJRgABAQAAAQABAAD/4QAiRXhpZgAATU0AKgAAAAgAAQESAAMAAAABAAYAAAAAAAD/2wBDAP//////////////////////////////////////////////////////////////////////////////////////wAALCAABAAIBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAAAP/EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AP//Z';

  function picture(blob) {
    return new Promise(function (resolve, reject) {
      var url = URL.createObjectURL(blob);
      var image = new Image();
      image.onload = function () { resolve({ image: image, url: url }); };
      image.onerror = function () { URL.revokeObjectURL(url); reject(new Error('not an image')); };
      image.src = url;
    });
  }

  function turnsItself() {
    if (!upright) {
      var bytes = atob(LYING).split('').map(function (letter) { return letter.charCodeAt(0); });
      upright = picture(new Blob([new Uint8Array(bytes)], { type: 'image/jpeg' })).then(function (shown) {
        URL.revokeObjectURL(shown.url);
        return shown.image.naturalWidth === 1;
      }, function () { return true; });
    }
    return upright;
  }

  /* The Exif orientation of a JPEG, 1 when it says none. */
  function orientation(buffer) {
    var view = new DataView(buffer);
    if (view.byteLength < 4 || view.getUint16(0) !== 0xFFD8) { return 1; }
    var at = 2;
    while (at + 4 <= view.byteLength) {
      var mark = view.getUint16(at);
      var long = view.getUint16(at + 2);
      if (mark === 0xFFE1 && at + 10 < view.byteLength && view.getUint32(at + 4) === 0x45786966) { return fromExif(view, at + 10); }
      if ((mark & 0xFF00) !== 0xFF00 || mark === 0xFFDA) { return 1; }
      at += 2 + long;
    }
    return 1;
  }

  function fromExif(view, base) {
    try {
      var little = view.getUint16(base) === 0x4949;
      var first = base + view.getUint32(base + 4, little);
      var count = view.getUint16(first, little);
      for (var i = 0; i < count; i += 1) {
        if (view.getUint16(first + 2 + i * 12, little) === 0x0112) { return view.getUint16(first + 10 + i * 12, little); }
      }
    } catch (short) { return 1; }
    return 1;
  }

  function head(blob) {
    return new Promise(function (resolve) {
      var reader = new FileReader();
      reader.onload = function () { resolve(orientation(reader.result)); };
      reader.onerror = function () { resolve(1); };
      reader.readAsArrayBuffer(blob.slice(0, 131072));
    });
  }

  var TURNS = {
    2: [-1, 0, 0, 1, 1, 0], 3: [-1, 0, 0, -1, 1, 1], 4: [1, 0, 0, -1, 0, 1],
    5: [0, 1, 1, 0, 0, 0], 6: [0, 1, -1, 0, 1, 0], 7: [0, -1, -1, 0, 1, 1], 8: [0, -1, 1, 0, 0, 1]
  };

  function draw(image, turn) {
    var scale = Math.min(1, LONGEST / Math.max(image.naturalWidth, image.naturalHeight));
    var width = Math.max(1, Math.round(image.naturalWidth * scale));
    var height = Math.max(1, Math.round(image.naturalHeight * scale));
    var canvas = document.createElement('canvas');
    canvas.width = turn > 4 ? height : width;
    canvas.height = turn > 4 ? width : height;
    var pen = canvas.getContext('2d');
    var t = TURNS[turn];
    if (t) { pen.setTransform(t[0], t[1], t[2], t[3], t[4] * canvas.width, t[5] * canvas.height); }
    pen.drawImage(image, 0, 0, width, height);
    return new Promise(function (resolve) { canvas.toBlob(resolve, 'image/jpeg', 0.85); });
  }

  /* A photo for sending: smaller when that helps, the original when it is small already or cannot be redrawn. */
  function shrink(file) {
    return Promise.all([picture(file), head(file), turnsItself()]).then(function (known) {
      var shown = known[0];
      var large = Math.max(shown.image.naturalWidth, shown.image.naturalHeight) > LONGEST;
      if (!large && file.size < 1048576) { URL.revokeObjectURL(shown.url); return { blob: file, was: 0 }; }
      return draw(shown.image, known[2] ? 1 : known[1]).then(function (blob) {
        URL.revokeObjectURL(shown.url);
        return blob && blob.size < file.size ? { blob: blob, was: file.size } : { blob: file, was: 0 };
      }, function () { URL.revokeObjectURL(shown.url); return { blob: file, was: 0 }; });
    });
  }

  function complain(input, words) {
    var box = input.closest('[data-photos]') || input.parentNode;
    var said = XA.one('.f__e[data-photo-error]', box.parentNode);
    if (!said) {
      said = XA.make('span', 'f__e');
      said.setAttribute('data-photo-error', '');
      said.setAttribute('role', 'alert');
      box.parentNode.insertBefore(said, box);
    }
    said.textContent = words;
    said.hidden = !words;
  }

  function changed(input) { input.dispatchEvent(new CustomEvent('xa:photos', { bubbles: true })); }

  function show(input) {
    var box = input.closest('[data-photos]') || input.parentNode;
    XA.all('.photo', box).forEach(function (old) {
      URL.revokeObjectURL(old.getAttribute('data-url'));
      old.parentNode.removeChild(old);
    });
    XA.photos.list(input).forEach(function (shot, index) {
      var frame = XA.make('div', 'photo');
      var image = shot.blob.type.indexOf('image/') === 0 ? XA.make('img') : XA.make('span', '', shot.name);
      var url = URL.createObjectURL(shot.blob);
      frame.setAttribute('data-url', url);
      image.src = url;
      image.alt = XA.say('photo', { i: index + 1 });
      frame.appendChild(image);
      frame.appendChild(XA.make('small', '', XA.size(shot.blob.size) + (shot.was ? ' ' + XA.say('shrunk', { was: XA.size(shot.was) }) : '')));
      var drop = XA.make('button', '', XA.say('remove'));
      drop.type = 'button';
      drop.setAttribute('aria-label', XA.say('remove') + ' ' + image.alt);
      drop.addEventListener('click', function () {
        lists.set(input, XA.photos.list(input).filter(function (kept) { return kept !== shot; }));
        show(input);
        changed(input);
        input.focus();
      });
      frame.appendChild(drop);
      box.insertBefore(frame, XA.one('.photo-add', box));
    });
  }

  function add(input, files) {
    var most = Number(input.getAttribute('data-photo')) || 6;
    complain(input, '');
    input.xaBusy = files.reduce(function (before, file) {
      return before.then(function () {
        if (XA.photos.list(input).length >= most) { complain(input, XA.say('too_many', { n: most })); return undefined; }
        if (file.size > HEAVIEST) { complain(input, XA.say('too_big', { name: file.name })); return undefined; }
        return shrink(file).then(function (made) {
          XA.photos.list(input).push({ input: input.name, name: file.name, blob: made.blob, was: made.was });
          show(input);
        }, function () {
          /* A picture this phone cannot draw (HEIC, too large for its memory) is left to the server to judge. */
          if (file.type.indexOf('image/') !== 0 && !input.hasAttribute('data-any')) { complain(input, XA.say('not_image', { name: file.name })); return; }
          XA.photos.list(input).push({ input: input.name, name: file.name, blob: file, was: 0 });
          show(input);
        });
      });
    }, input.xaBusy || Promise.resolve()).then(function () { changed(input); });
  }

  XA.photos = {
    inputs: function (form) {
      return Array.prototype.filter.call(form.elements, function (field) { return field.type === 'file' && field.hasAttribute('data-photo'); });
    },
    list: function (input) {
      if (!lists.has(input)) { lists.set(input, []); }
      return lists.get(input);
    },
    set: function (input, shots) { lists.set(input, shots.slice()); show(input); },
    /* Resolves when every chosen photo of the form has been made smaller. */
    ready: function (form) { return Promise.all(XA.photos.inputs(form).map(function (input) { return input.xaBusy; })); },
    shrink: shrink
  };

  XA.onstart(function (root) {
    XA.all('form[data-draft] input[type=file][data-photo]', root).forEach(function (input) {
      if (input.xaPhotos) { return; }
      input.xaPhotos = true;
      input.addEventListener('change', function (event) {
        event.stopPropagation();
        add(input, Array.prototype.slice.call(input.files));
        input.value = '';
      });
    });
  });
})();
