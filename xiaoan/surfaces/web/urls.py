"""Addresses of the frame itself; pages for each audience add theirs beside these."""

from __future__ import annotations

from django.urls import URLPattern, path

from xiaoan.surfaces.web.look import pages as look
from xiaoan.surfaces.web.pages import entry
from xiaoan.surfaces.web.pages.people import giving, me, person, roll

app_name = "web"

urlpatterns: list[URLPattern] = [
    path("me", me.show, name="me"),
    path("me/sign-out-elsewhere", me.sign_out_elsewhere, name="me-sign-out-elsewhere"),
    path("people", roll.show, name="people"),
    path("people/<uuid:person_id>", person.show, name="person"),
    path("people/<uuid:person_id>/appoint", giving.appoint, name="person-appoint"),
    path("people/<uuid:person_id>/grant", giving.grant, name="person-grant"),
    path("people/<uuid:person_id>/grants/<uuid:grant_id>/revoke", person.take_back, name="person-revoke"),
    path("people/<uuid:person_id>/leave", person.leave, name="person-leave"),
    path("people/<uuid:person_id>/link", person.link, name="person-link"),
    path("people/<uuid:person_id>/posts/<uuid:holding_id>/relieve", person.relieve, name="person-relieve"),
    path("people/<uuid:person_id>/sign-out", person.sign_out, name="person-sign-out"),
    path("people/<uuid:person_id>/switch", person.switch, name="person-switch"),
    path("people/new", roll.add, name="person-new"),
    path("posts/<uuid:post_id>/abolish", roll.abolish, name="post-abolish"),
    path("type-size", entry.choose_type_size, name="type-size"),
    path("look", look.desk, name="look"),
    path("look/phone", look.phone, name="look-phone"),
    path("look/sheet", look.sheet, name="look-sheet"),
]
