"""Pages beside the steps: judged together, the overdue ladder, told directly, after the cure, the notice board."""

from __future__ import annotations

from django.urls import URLPattern, path

from xiaoan.surfaces.web.pages.hazards.wider import after, combined, ladder, notice, upward

routes: list[URLPattern] = [
    path("hazards/combined", combined.index, name="hazards-combined"),
    path("hazards/combined/<uuid:unit_id>/<str:rule>", combined.judge, name="hazards-judge"),
    path("hazards/heard", upward.heard, name="hazards-heard"),
    path("hazards/heard/<uuid:told_id>", upward.reply, name="hazards-hear"),
    path("hazards/ladder", ladder.index, name="hazards-ladder"),
    path("hazards/ladder/draft", ladder.draft, name="hazards-admonish"),
    path("hazards/ladder/<uuid:admonition_id>", ladder.show, name="hazards-admonition"),
    path("hazards/ladder/<uuid:admonition_id>/decide", ladder.decide, name="hazards-admonition-decide"),
    path("hazards/ladder/<uuid:admonition_id>/record", ladder.record, name="hazards-admonition-record"),
    path("hazards/notice/<uuid:unit_id>", notice.show, name="hazards-notice"),
    path("hazards/upward", upward.tell, name="hazards-upward"),
    path("hazards/<uuid:hazard_id>/answer/<uuid:source_id>", after.answer, name="hazard-answer"),
    path("hazards/<uuid:hazard_id>/revisit", after.revisit, name="hazard-revisit"),
]
