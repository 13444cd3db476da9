"""Addresses of the paper pages. `/s` is short, because it stands in a code."""

from __future__ import annotations

from django.urls import URLPattern, path

from xiaoan.surfaces.web.pages.paper import filing, printing

routes: list[URLPattern] = [
    path("paper", printing.show, name="sheets"),
    path("paper/enter", filing.enter, name="sheets-enter"),
    path("paper/in", filing.index, name="sheets-in"),
    path("paper/print", printing.sheets, name="sheets-print"),
    path("records/<uuid:record_id>/paper", filing.attach, name="record-paper"),
    path("s", filing.scan, name="sheets-scan"),
]
