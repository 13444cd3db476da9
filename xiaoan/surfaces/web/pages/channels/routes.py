"""Addresses of channels and of one's own reminders."""

from __future__ import annotations

from django.urls import path

from xiaoan.surfaces.web.pages.channels import mine, setting

routes = [
    path("channels", setting.index, name="channels"),
    path("channels/new", setting.new, name="channel-new"),
    path("channels/<uuid:channel_id>", setting.show, name="channel"),
    path("channels/<uuid:channel_id>/edit", setting.change, name="channel-edit"),
    path("channels/<uuid:channel_id>/switch", setting.switch, name="channel-switch"),
    path("channels/<uuid:channel_id>/try", setting.try_out, name="channel-try"),
    path("me/reminders", mine.show, name="me-reminders"),
    path("me/reminders/confirm", mine.confirm, name="me-reminders-confirm"),
    path("me/reminders/mute", mine.mute, name="me-reminders-mute"),
    path("me/reminders/remove", mine.remove, name="me-reminders-remove"),
]
