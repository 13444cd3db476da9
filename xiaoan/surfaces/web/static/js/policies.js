/* A document beside its duties: what one points at lights up on both sides; j k move, a accepts, e edits, x declines.
   Without this script the anchors do the same by tapping. */
(function () {
  'use strict';
  var XA = window.XA;

  function begin(root) {
    var pane = XA.one('[data-doc]', root);
    var cards = XA.all('[data-n]', root);
    var now = -1;
    if (!pane || !cards.length || pane.xaBound) { return; }
    pane.xaBound = true;

    function light(at, scroll) {
      var card = cards[at];
      if (!card || at === now && !scroll) { return; }
      now = at;
      XA.all('.on', root).forEach(function (old) { old.classList.remove('on'); });
      card.classList.add('on');
      var found = XA.all('[data-d~="' + card.getAttribute('data-n') + '"]', pane);
      found.forEach(function (part) { part.classList.add('on'); });
      if (found.length && scroll) {
        var top = found[0].getBoundingClientRect().top - pane.getBoundingClientRect().top;
        if (top < 40 || top > pane.clientHeight - 120) { pane.scrollTop += top - pane.clientHeight / 3; }
      }
    }

    function go(at) {
      if (!cards[at]) { return; }
      cards[at].focus();
      cards[at].scrollIntoView({ block: 'center' });
      light(at, true);
    }

    function number(text) {
      return cards.map(function (card) { return card.getAttribute('data-n'); }).indexOf(text);
    }

    cards.forEach(function (card, at) {
      card.addEventListener('focusin', function () { light(at, true); });
      card.addEventListener('mouseenter', function () { light(at, true); });
    });
    pane.addEventListener('click', function (event) {
      var part = event.target.closest('[data-d]');
      var at = part ? number(part.getAttribute('data-d').split(' ')[0]) : -1;
      if (at >= 0 && !event.target.closest('.st__n')) { event.preventDefault(); go(at); }
    });
    document.addEventListener('keydown', function (event) {
      if (event.ctrlKey || event.altKey || event.metaKey || /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) { return; }
      if (event.key === 'j' || event.key === 'k') { go(now + (event.key === 'j' ? 1 : now > 0 ? -1 : 0)); }
      var act = cards[now] && /^[aex]$/.test(event.key) && XA.one('[data-key="' + event.key + '"]', cards[now]);
      if (act) {
        event.preventDefault();
        act.click();
        if (event.key === 'x') { XA.one('select', act.parentNode).focus(); }
      }
    });
    var asked = number(location.hash.replace('#d', ''));
    if (asked >= 0) { go(asked); }
  }

  XA.onstart(begin);
})();
