/* The ground of the scripts: one name (XA), translated words, starting on a page and on every part swapped in later.
   ES2015 at most (Chrome / WebView 61). Without these scripts every page still reads and submits. */
(function () {
  'use strict';
  var starters = [];
  var words = {};

  function start(root) {
    starters.forEach(function (starter) { starter(root); });
  }

  var XA = window.XA = {
    /* A starter gets the root of what is new on the page; it must bear being called again. */
    onstart: function (starter) { starters.push(starter); },
    start: start,
    all: function (selector, root) { return Array.prototype.slice.call((root || document).querySelectorAll(selector)); },
    one: function (selector, root) { return (root || document).querySelector(selector); },
    say: function (key, values) {
      return (words[key] || '').replace(/\{(\w+)\}/g, function (whole, name) {
        return values && name in values ? String(values[name]) : whole;
      });
    },
    make: function (tag, className, text) {
      var made = document.createElement(tag);
      if (className) { made.className = className; }
      if (text) { made.textContent = text; }
      return made;
    },
    icon: function (name) {
      var space = 'http://www.w3.org/2000/svg';
      var svg = document.createElementNS(space, 'svg');
      var use = document.createElementNS(space, 'use');
      svg.setAttribute('class', 'i');
      svg.setAttribute('aria-hidden', 'true');
      use.setAttribute('href', '#i-' + name);
      svg.appendChild(use);
      return svg;
    },
    person: function () { return document.body.getAttribute('data-person') || ''; },
    /* The clock of the phone, only to say when a draft was kept on this same phone. */
    clock: function (ms) {
      var at = new Date(ms);
      var hour = ('0' + at.getHours()).slice(-2) + ':' + ('0' + at.getMinutes()).slice(-2);
      return at.toDateString() === new Date().toDateString() ? hour : (at.getMonth() + 1) + '月' + at.getDate() + '日 ' + hour;
    },
    size: function (bytes) {
      return bytes < 1048576 ? Math.max(1, Math.round(bytes / 1024)) + '\u00a0KB' : (bytes / 1048576).toFixed(1) + '\u00a0MB';
    },
    /* Shows the page that the server answered a refused form with, in place of this one, and leads to its errors. */
    swap: function (html) {
      var page = new DOMParser().parseFromString(html, 'text/html');
      var fresh = XA.one('[data-swap]', page) || XA.one('main', page);
      var old = XA.one('[data-swap]') || XA.one('main');
      if (!fresh || !old) { return false; }
      fresh = document.importNode(fresh, true);
      old.parentNode.replaceChild(fresh, old);
      if (page.title) { document.title = page.title; }
      start(fresh);
      var summary = XA.one('[data-errors]', fresh);
      window.scrollTo(0, 0);
      if (summary) { summary.focus(); }
      return true;
    }
  };

  document.documentElement.classList.add('js');

  function begin() {
    var source = document.getElementById('script-words');
    try { words = JSON.parse(source.textContent); } catch (none) { words = {}; }
    start(document);
  }
  /* Deferred scripts run before this event, so every starter is known by then. */
  document.addEventListener('DOMContentLoaded', begin);
  document.addEventListener('htmx:configRequest', function (event) {
    event.detail.headers['X-CSRFToken'] = document.body.getAttribute('data-csrf') || '';
  });
  document.addEventListener('htmx:load', function (event) {
    if (event.target !== document.body) { start(event.target); }
  });
})();
