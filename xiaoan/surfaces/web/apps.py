"""The web surface as a Django app, so that its templates, tags and static files are found."""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Holds no tables; its label keeps the name of static and template folders short."""

    name = "xiaoan.surfaces.web"
    label = "web"
