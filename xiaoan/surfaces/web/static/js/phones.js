/* The emergency page keeps itself for the moment without a signal, where the browser can (https, or this machine). */
(function () {
  "use strict";
  if (!("serviceWorker" in navigator) || !("caches" in window)) { return; }
  var parts = [location.pathname + location.search].concat(Array.prototype.map.call(
    document.querySelectorAll("link[rel=stylesheet], link[rel=icon], script[src]"),
    function (part) { return part.href || part.src; }
  ));
  navigator.serviceWorker.register("/phones/worker.js", { scope: "/" }).then(function () {
    return caches.open("xiaoan-phones");
  }).then(function (kept) {
    return kept.addAll(parts);
  }).then(function () {
    var word = document.querySelector("[data-kept]");
    if (word) { word.hidden = false; }
  }).catch(function () { /* Nothing kept: the page says nothing, the file remains. */ });
}());
