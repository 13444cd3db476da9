/* Small comforts of forms: a second tap never submits twice, steppers, filters that answer at once, printing,
   and the button of a check that says what it will record. */
(function () {
  'use strict';
  var XA = window.XA;

  /* Plain POST forms (those with a draft guard themselves): the first tap goes, the others wait. */
  function guard(form) {
    form.addEventListener('submit', function (event) {
      if (event.defaultPrevented) { return; }
      if (form.xaSent) { event.preventDefault(); return; }
      form.xaSent = true;
      XA.all('button, input[type=submit]', form).forEach(function (button) { button.classList.add('is-busy'); });
      setTimeout(function () { release(form); }, 20000);
    });
  }

  function release(form) {
    form.xaSent = false;
    XA.all('.is-busy', form).forEach(function (button) { button.classList.remove('is-busy'); });
  }

  function stepper(box) {
    var input = XA.one('input', box);
    if (!input) { return; }
    [[-1, 'less', '−'], [1, 'more', '+']].forEach(function (way) {
      var button = XA.make('button', '', way[2]);
      button.type = 'button';
      button.setAttribute('aria-label', XA.say(way[1]));
      button.addEventListener('click', function () {
        var least = input.min === '' ? -Infinity : Number(input.min);
        var most = input.max === '' ? Infinity : Number(input.max);
        input.value = Math.max(least, Math.min(most, (parseInt(input.value, 10) || 0) + way[0]));
        input.dispatchEvent(new CustomEvent('input', { bubbles: true }));
      });
      box.insertBefore(button, way[0] < 0 ? input : null);
    });
  }

  function byException(list) {
    var marks = XA.all('[data-mark]', list);
    var form = marks.length ? marks[0].form : null;
    var button = form && form.id ? XA.one('[data-record="exception"][form="' + form.id + '"]') : null;
    function count() {
      var bad = marks.filter(function (mark) { return mark.checked; }).length;
      var fine = marks.length - bad;
      var key = !bad ? 'count_none' : fine ? 'count_some' : 'count_all';
      XA.one('[data-record-title]', button).textContent = XA.say(bad && !fine ? 'all_bad' : 'rest_fine');
      XA.one('[data-record-words]', button).textContent = XA.say(key, { bad: bad, fine: fine });
    }
    if (button) { list.addEventListener('change', count); form.addEventListener('xa:filled', count); count(); }
  }

  function itemByItem(list) {
    var items = XA.all('[data-item]', list);
    var form = items.length ? XA.one('input', items[0]).form : null;
    var button = form && form.id ? XA.one('[data-record="each"][form="' + form.id + '"]') : null;
    function count() {
      var done = items.filter(function (item) { return XA.one('.x--yes:checked, .x--no:checked, .x--na:checked', item); }).length;
      var bad = items.filter(function (item) { return XA.one('.x--no:checked', item); }).length;
      var key = done < items.length ? 'count_each' : bad ? 'count_full' : 'count_full_fine';
      XA.one('[data-record-words]', button).textContent = XA.say(key, { done: done, left: items.length - done, bad: bad });
    }
    if (button) { list.addEventListener('change', count); form.addEventListener('xa:filled', count); count(); }
  }

  function once(selector, root, act) {
    XA.all(selector, root).forEach(function (element) {
      if (element.xaReady) { return; }
      element.xaReady = true;
      act(element);
    });
  }

  XA.onstart(function (root) {
    once('form[method=post]:not([data-draft]):not([hx-post])', root, guard);
    once('[data-step]', root, stepper);
    once('[data-check="exception"]', root, byException);
    once('[data-check="each"]', root, itemByItem);
    once('[data-print]', root, function (button) { button.addEventListener('click', function () { window.print(); }); });
    once('form[data-filters]', root, function (form) {
      var wide = window.matchMedia('(min-width: 48em)');
      var go = XA.one('[data-filters-go]', form);
      go.hidden = wide.matches;
      wide.addListener(function () { go.hidden = wide.matches; });
      form.addEventListener('change', function (event) {
        if (wide.matches && event.target.tagName === 'SELECT') { form.submit(); }
      });
    });
    once('.errs a[href^="#"]', root, function (link) {
      link.addEventListener('click', function (event) {
        var target = document.getElementById(link.getAttribute('href').slice(1));
        if (!target) { return; }
        event.preventDefault();
        target.scrollIntoView({ block: 'center' });
        (target.matches('input, select, textarea') ? target : XA.one('input, select, textarea', target) || target).focus({ preventScroll: true });
      });
    });
  });
  window.addEventListener('pageshow', function (event) {
    if (event.persisted) { XA.all('form').forEach(release); }
  });
})();
