"""Addresses of calendars."""

from __future__ import annotations

from django.urls import path

from xiaoan.surfaces.web.pages.feeds import mine, served

routes = [
    path("feeds/<str:secret>.ics", served.show, name="feed"),
    path("me/feeds", mine.show, name="me-feeds"),
    path("me/feeds/give", mine.give, name="me-feed-give"),
    path("me/feeds/<uuid:feed_id>/end", mine.end, name="me-feed-end"),
]
