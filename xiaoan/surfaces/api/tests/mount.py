"""A URL map with nothing but the API."""

from __future__ import annotations

from django.urls import path

from xiaoan.surfaces.api import api

urlpatterns = [path("api/v1/", api.urls)]
