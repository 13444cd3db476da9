"""Addresses of returns."""

from __future__ import annotations

from django.urls import URLPattern, path

from xiaoan.surfaces.web.pages.returns import acting, behind, days, files, index, show, standing

ONE = "returns/<uuid:unit_id>/<str:return_kind>/<str:period>"

routes: list[URLPattern] = [
    path("returns", index.home, name="returns"),
    path("returns/check", index.check, name="return-check"),
    path("returns/days", days.show, name="return-days"),
    path("returns/standing", standing.show, name="return-standing"),
    path("returns/<uuid:unit_id>", index.of_unit, name="returns-of"),
    path(ONE, show.show, name="return"),
    path(f"{ONE}/fill", acting.fill, name="return-fill"),
    path(f"{ONE}/behind", behind.show, name="return-behind"),
    path(f"{ONE}/step", acting.step, name="return-step"),
    path(f"{ONE}/note", acting.note, name="return-note"),
    path(f"{ONE}/stamp", acting.stamp, name="return-stamp"),
    path(f"{ONE}/print", show.sheet, name="return-sheet"),
    path(f"{ONE}/xlsx", files.xlsx, name="return-xlsx"),
    path(f"{ONE}/docx", files.docx, name="return-docx"),
    path(f"{ONE}/pdf", files.pdf, name="return-pdf"),
]
