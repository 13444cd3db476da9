"""Addresses of the catalogue's other sides."""

from __future__ import annotations

from django.urls import path

from xiaoan.surfaces.web.pages.catalogue.browse import documents, months, places, posts

routes = [
    path("catalogue/documents", documents.index, name="catalogue-documents"),
    path("catalogue/documents/<str:source_code>", documents.show, name="catalogue-document"),
    path("catalogue/months/<int:month_number>", months.show, name="catalogue-month"),
    path("catalogue/places", places.index, name="catalogue-places"),
    path("catalogue/places/<str:place_kind>", places.show, name="catalogue-place"),
    path("catalogue/posts", posts.index, name="catalogue-posts"),
    path("catalogue/posts/<str:post_code>", posts.show, name="catalogue-post"),
    path("catalogue/posts/<str:post_code>/print", posts.card, name="catalogue-card"),
]
