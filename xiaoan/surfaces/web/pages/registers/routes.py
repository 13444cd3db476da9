"""Addresses of derived ledgers; they stand before those of a registered ledger, whose code could be any word."""

from __future__ import annotations

from django.urls import URLPattern, path

from xiaoan.surfaces.web.pages.registers import figures, indicators, inspections, one, own, shelf

routes: list[URLPattern] = [
    path("ledgers/registers", shelf.show, name="registers"),
    path("ledgers/registers/duty/<str:code>", one.duty, name="register-duty"),
    path("ledgers/registers/figures", figures.show, name="register-figures"),
    path("ledgers/registers/figures/<str:headline>/<str:number>", figures.behind, name="register-figure"),
    path("ledgers/registers/indicators", indicators.show, name="indicators"),
    path("ledgers/registers/indicators/<str:indicator>", indicators.behind, name="indicator"),
    path("ledgers/registers/inspections", inspections.index, name="register-inspections"),
    path("ledgers/registers/inspections/list", inspections.show, name="register-dossier"),
    path("ledgers/registers/inspections/new/<uuid:unit_id>", own.new, name="register-list-new"),
    path("ledgers/registers/inspections/own", own.mapping, name="register-list-own"),
    path("ledgers/registers/inspections/pack", inspections.pack, name="register-pack"),
    path("ledgers/registers/inspections/print", inspections.sheet, name="register-dossier-sheet"),
    path("ledgers/registers/<str:register>", one.show, name="register"),
    path("ledgers/registers/<str:register>/cover", one.front, name="register-cover"),
    path("ledgers/registers/<str:register>/print", one.sheet, name="register-sheet"),
    path("ledgers/registers/<str:register>/xlsx", one.export, name="register-xlsx"),
]
