"""Addresses of 工作文件."""

from __future__ import annotations

from django.urls import URLPattern, path

from xiaoan.surfaces.web.pages.policies import (
    acting,
    comparing,
    describing,
    editing,
    index,
    one,
    pieces,
    publishing,
    show,
)

routes: list[URLPattern] = [
    path("policies", index.show, name="policies"),
    path("policies/<uuid:document_id>", show.show, name="policy"),
    path("policies/<uuid:document_id>/compare", comparing.show, name="policy-compare"),
    path("policies/<uuid:document_id>/describe", describing.show, name="policy-describe"),
    path("policies/<uuid:document_id>/drafts/<int:draft_number>", editing.show, name="policy-draft"),
    path("policies/<uuid:document_id>/drafts/<int:draft_number>/accept", acting.accept, name="policy-accept"),
    path("policies/<uuid:document_id>/drafts/<int:draft_number>/reject", acting.reject, name="policy-reject"),
    path("policies/<uuid:document_id>/drafts/<int:draft_number>/reopen", acting.reopen, name="policy-reopen"),
    path("policies/<uuid:document_id>/drafts/<int:draft_number>/split", editing.split, name="policy-split"),
    path("policies/<uuid:document_id>/figures", show.reported, name="policy-figures"),
    path("policies/<uuid:document_id>/merge", acting.merge, name="policy-merge"),
    path("policies/<uuid:document_id>/one", one.show, name="policy-one"),
    path("policies/<uuid:document_id>/original", show.original, name="policy-original"),
    path("policies/<uuid:document_id>/pieces/<int:piece_number>", pieces.show, name="policy-piece"),
    path("policies/<uuid:document_id>/publish", publishing.show, name="policy-publish"),
    path("policies/<uuid:document_id>/published", publishing.published, name="policy-published"),
    path("policies/<uuid:document_id>/resume", publishing.resume, name="policy-resume"),
    path("policies/<uuid:document_id>/text", show.text, name="policy-text"),
    path("policies/<uuid:document_id>/withdraw", publishing.withdraw, name="policy-withdraw"),
]
