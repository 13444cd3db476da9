"""Addresses of 从 Excel 导入."""

from __future__ import annotations

from django.urls import URLPattern, path

from xiaoan.surfaces.web.pages.imports import columns, index, logins, one, sheets

routes: list[URLPattern] = [
    path("imports", index.show, name="imports"),
    path("imports/<uuid:import_id>", one.show, name="import"),
    path("imports/<uuid:import_id>/columns", columns.show, name="import-columns"),
    path("imports/<uuid:import_id>/drop", one.drop, name="import-drop"),
    path("imports/<uuid:import_id>/file", sheets.original, name="import-file"),
    path("imports/<uuid:import_id>/head", columns.head, name="import-head"),
    path("imports/<uuid:import_id>/logins", logins.show, name="import-logins"),
    path("imports/<uuid:import_id>/mend", one.mend, name="import-mend"),
    path("imports/<uuid:import_id>/tell", one.tell, name="import-tell"),
    path("imports/<uuid:import_id>/undo", one.undo, name="import-undo"),
    path("imports/<uuid:import_id>/write", one.write, name="import-write"),
    path("imports/<uuid:import_id>/wrong.xlsx", sheets.wrong, name="import-wrong"),
]
