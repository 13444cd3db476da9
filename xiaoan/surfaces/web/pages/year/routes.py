"""Addresses of a school's year."""

from __future__ import annotations

from django.urls import path

from xiaoan.surfaces.web.pages.year import meter, show

routes = [
    path("school/year", show.index, name="own-year"),
    path("school/<uuid:unit_id>/year", show.show, name="school-year"),
    path("school/<uuid:unit_id>/year/print", show.sheet, name="school-year-sheet"),
    path("school/<uuid:unit_id>/meter", meter.show, name="school-meter"),
]
