"""工作台账: the shelf of ledgers that draw themselves, by group, for a unit and a period."""

from __future__ import annotations

from typing import NamedTuple

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from xiaoan.kernel.catalogue.derived.written import Group, Register
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.reports.registers.periods import KINDS
from xiaoan.surfaces.web.door import Seat, page
from xiaoan.surfaces.web.listing import Filters
from xiaoan.surfaces.web.pages.ledgers.addresses import units
from xiaoan.surfaces.web.pages.registers.addresses import ALSO, PATH, VERB, asked, tabs
from xiaoan.surfaces.web.signs import Words

GROUPS: dict[Group, Words] = {
    "book": _("隐患排查治理台账"),
    "work": _("工作台账"),
    "six": _("六张清单"),
    "three": _("三个清单"),
}


class Book(NamedTuple):
    """A ledger on the shelf with the periods it may be had by."""

    register: Register
    periods: list[tuple[str, str]]


@page(verb=VERB, also=ALSO)
@require_safe
def show(request: Seat) -> HttpResponse:
    """Every derived ledger; a word of a period opens it for the one that runs."""
    now = asked(request)
    kept = {"unit": now.words["unit"]} if now.words["unit"] else {}
    groups = [
        (title, [_book(each, kept) for each in shelf().registers.values() if each.group == group])
        for group, title in GROUPS.items()
    ]
    shown = {
        "unit": now.question.top,
        "groups": [(title, books) for title, books in groups if books],
        "tabs": tabs(PATH, now),
        "filters": Filters(units(request, now.words["unit"], now.question.top), PATH),
    }
    return render(request, "pages/registers/shelf.html", shown)


def _book(register: Register, kept: dict[str, str]) -> Book:
    periods = [
        (KINDS[kind], f"{PATH}/{register.code}?" + urlencode({**kept, "period": kind})) for kind in register.periods
    ]
    return Book(register, periods)
