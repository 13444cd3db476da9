"""Addresses of inspections."""

from __future__ import annotations

from django.urls import URLPattern, path

from xiaoan.surfaces.web.pages.inspections import (
    answering,
    departments,
    further,
    index,
    paper,
    signing,
    visit,
    visiting,
)

routes: list[URLPattern] = [
    path("inspections", index.show, name="inspections"),
    path("inspections/new", visiting.new, name="visit-new"),
    path("inspections/numbers/<uuid:issuer_id>", index.numbers, name="paper-numbers"),
    path("inspections/papers/new", departments.new, name="paper-new"),
    path("inspections/papers/<uuid:paper_id>", paper.show, name="paper"),
    path("inspections/papers/<uuid:paper_id>/correct", further.correct, name="paper-correct"),
    path("inspections/papers/<uuid:paper_id>/look-back", further.look_back, name="paper-look-back"),
    path("inspections/papers/<uuid:paper_id>/opinion", further.opinion, name="paper-opinion"),
    path("inspections/papers/<uuid:paper_id>/print", paper.sheet, name="paper-sheet"),
    path("inspections/papers/<uuid:paper_id>/receive", signing.receive, name="paper-receive"),
    path("inspections/papers/<uuid:paper_id>/refuse", signing.refuse, name="paper-refuse"),
    path("inspections/papers/<uuid:paper_id>/replies/<int:round>", paper.reply_sheet, name="reply-sheet"),
    path("inspections/papers/<uuid:paper_id>/replies/<uuid:reply_id>/stamp", answering.stamp, name="reply-stamp"),
    path("inspections/papers/<uuid:paper_id>/reply", answering.reply, name="paper-reply"),
    path("inspections/papers/<uuid:paper_id>/sign", signing.school, name="paper-sign"),
    path("inspections/papers/<uuid:paper_id>/sign-inspector", signing.inspector, name="paper-sign-inspector"),
    path("inspections/<uuid:visit_id>", visit.show, name="visit"),
    path("inspections/<uuid:visit_id>/drop", visiting.drop, name="visit-drop"),
    path("inspections/<uuid:visit_id>/edit", visiting.edit, name="visit-edit"),
    path("inspections/<uuid:visit_id>/issue", visit.issue, name="visit-issue"),
]
"""Every address, each a page with its verb."""
