"""Addresses of cards, codes, devices, lists of grants, elevation and signing."""

from __future__ import annotations

from django.urls import path

from xiaoan.surfaces.web.pages.gate import tablet
from xiaoan.surfaces.web.pages.people import elevation, lists, mandates, me, prepared, second_step, ways_in

routes = [
    path("elevation", elevation.show, name="elevation"),
    path("elevation/<uuid:elevation_id>/answer", elevation.answer, name="elevation-answer"),
    path("elevation/<uuid:elevation_id>/end", elevation.end, name="elevation-end"),
    path("grants", lists.show, name="grants"),
    path("grants/new", lists.give, name="grants-new"),
    path("grants/<uuid:grant_id>/revoke", lists.take_back, name="grant-revoke"),
    path("me/data", me.own_data, name="me-data"),
    path("me/devices/<uuid:device_id>/end", me.device_end, name="me-device-end"),
    path("me/pin", me.own_pin, name="me-pin"),
    path("me/second-step", second_step.show, name="me-second-step"),
    path("people/<uuid:person_id>/card", ways_in.card, name="person-card"),
    path("people/<uuid:person_id>/card/revoke", ways_in.card_revoke, name="person-card-revoke"),
    path("people/<uuid:person_id>/code", ways_in.code, name="person-code"),
    path("people/<uuid:person_id>/code/withdraw", ways_in.code_withdraw, name="person-code-withdraw"),
    path("people/<uuid:person_id>/devices/<uuid:device_id>/end", ways_in.device_end, name="person-device-end"),
    path("people/<uuid:person_id>/second-step", ways_in.second_step_reset, name="person-second-step"),
    path("people/cards", ways_in.cards_sheet, name="cards"),
    path("signing", prepared.show, name="signing"),
    path("signing/prepare", prepared.draft, name="prepare"),
    path("signing/<uuid:preparation_id>/sign", prepared.sign, name="prepared-sign"),
    path("signing/<uuid:preparation_id>/return", prepared.give_back, name="prepared-return"),
    path("signing/<uuid:preparation_id>/withdraw", prepared.take_back, name="prepared-withdraw"),
    path("signing/mandates", mandates.show, name="mandates"),
    path("signing/mandates/<uuid:mandate_id>/withdraw", mandates.withdraw, name="mandate-withdraw"),
    path("tablets", tablet.enrol, name="tablets"),
    path("tablets/<uuid:tablet_id>/revoke", tablet.revoke, name="tablet-revoke"),
]
