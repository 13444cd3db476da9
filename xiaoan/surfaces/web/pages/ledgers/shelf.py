"""台账: the shelf of registers of a school, or of all schools in sight, and everything that runs out."""

from __future__ import annotations

from typing import NamedTuple

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from xiaoan.foundation.text import cleaned
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.ledgers import queries
from xiaoan.kernel.ledgers.shapes import Book, Expiring
from xiaoan.kernel.ledgers.verbs import SEE
from xiaoan.surfaces.web.door import Seat, page
from xiaoan.surfaces.web.listing import Choice, Filter, Filters
from xiaoan.surfaces.web.pages.ledgers.addresses import top_of, units
from xiaoan.surfaces.web.pages.ledgers.norms import at_school
from xiaoan.surfaces.web.pages.registers.addresses import tabs

MOST = 200
AHEAD = 90


class Case(NamedTuple):
    """The ledgers of one domain: those with something in them, and `bare` those without."""

    title: str
    books: list[Book]
    bare: list[Book]


@page(verb=SEE)
@require_safe
def show(request: Seat) -> HttpResponse:
    """Every ledger in force, with how many rows it has and how their dates stand."""
    unit = top_of(request)
    every = queries.books(request.viewer, unit, at=request.at)
    chosen, domain = request.GET.get("unit", ""), cleaned(request.GET.get("domain", ""), most=40)
    books = [book for book in every if domain in ("", book.domain)]
    context = {
        "norms": at_school(request, unit),
        "unit": unit,
        "cases": _cases(books),
        "books": len(books),
        "rows": sum(book.rows for book in books),
        "soon": sum(book.soon for book in books),
        "past": sum(book.past for book in books),
        "filters": Filters([*units(request, chosen, unit), *_domains(every, domain)], "/ledgers"),
        "tabs": tabs("/ledgers"),
        "kept": urlencode({"unit": chosen}) if chosen else "",
    }
    return render(request, "pages/ledgers/shelf.html", context)


def _domains(books: tuple[Book, ...], chosen: str) -> list[Filter]:
    """The domains of which there are ledgers; nothing to choose when there is one."""
    held = {book.domain for book in books}
    choices = [Choice(code, word.title) for code, word in shelf().domains.items() if code in held]
    return [Filter("domain", _("领域"), [Choice("", _("全部")), *choices], chosen)] if len(choices) > 1 else []


def _cases(books: list[Book]) -> list[Case]:
    domains = shelf().domains
    found: dict[str, Case] = {}
    for book in books:
        title = domains[book.domain].title if book.domain in domains else _("通用")
        case = found.setdefault(book.domain, Case(title, [], []))
        (case.books if book.rows else case.bare).append(book)
    return list(found.values())


@page(verb=SEE)
@require_safe
def expiring(request: Seat) -> HttpResponse:
    """Every date that is soon or past, over all ledgers, the past first. `?ahead=1`: all within three months."""
    unit, ahead = top_of(request), request.GET.get("ahead") == "1"
    within = AHEAD if ahead else None
    lines = queries.expiring(request.viewer, unit, at=request.at, within_days=within, limit=MOST)
    chosen = request.GET.get("unit", "")
    context = {
        "unit": unit,
        "past": [line for line in lines if line.expiry.state == "past"],
        "coming": [line for line in lines if line.expiry.state != "past"],
        "several": _several(lines),
        "cut": len(lines) == MOST,
        "most": MOST,
        "ahead": ahead,
        "filters": Filters(units(request, chosen, unit), "/ledgers/expiring", [("ahead", "1")] if ahead else []),
        "other": "?" + urlencode({"unit": chosen, **({} if ahead else {"ahead": "1"})}),
    }
    return render(request, "pages/ledgers/expiring.html", context)


def _several(lines: tuple[Expiring, ...]) -> bool:
    return len({line.row.unit for line in lines}) > 1
