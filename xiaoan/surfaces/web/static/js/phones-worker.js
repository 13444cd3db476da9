/* Answers for the emergency page, and for what it is made of, when there is no signal. Everything else passes by. */
"use strict";
self.addEventListener("install", function () { self.skipWaiting(); });
self.addEventListener("activate", function (event) { event.waitUntil(self.clients.claim()); });
self.addEventListener("fetch", function (event) {
  var address = new URL(event.request.url);
  var ours = address.pathname === "/phones" || address.pathname.indexOf("/static/") === 0 || address.pathname.slice(-9) === "/icon.svg";
  if (event.request.method !== "GET" || address.origin !== self.location.origin || !ours) { return; }
  event.respondWith(fetch(event.request).catch(function (trouble) {
    return caches.open("xiaoan-phones").then(function (kept) {
      return kept.match(event.request, { ignoreVary: true });
    }).then(function (found) {
      if (found) { return found; }
      throw trouble;
    });
  }));
});
