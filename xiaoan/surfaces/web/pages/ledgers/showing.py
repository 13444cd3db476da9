"""The list of one ledger: filters and order in the address, keyset pages, a table at a desk and a list on a phone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from xiaoan.foundation.clock import school_day
from xiaoan.kernel.catalogue.pack.content import Column, Ledger
from xiaoan.kernel.ledgers import queries
from xiaoan.kernel.ledgers.shapes import Cell, Listing, RowLine
from xiaoan.kernel.ledgers.verbs import SEE
from xiaoan.kernel.org.queries import places
from xiaoan.kernel.tree.models import Unit
from xiaoan.surfaces.web.door import Seat, page
from xiaoan.surfaces.web.listing import Pages
from xiaoan.surfaces.web.pages.daily.asked import clauses
from xiaoan.surfaces.web.pages.ledgers.addresses import Asked, asked, offered
from xiaoan.surfaces.web.pages.ledgers.keepers import keepers
from xiaoan.surfaces.web.parts import Link

A_PAGE = 50
ON_A_PHONE = 3
"""Columns that a phone shows in the list besides name and place; the rest stand on the row's own page."""


class Line(NamedTuple):
    """A row with its cells in the order of the heads; `brief` marks those that a phone shows too."""

    row: RowLine
    cells: list[tuple[Column, Cell | None, bool]]


@page(verb=SEE)
@require_safe
def show(request: Seat, ledger: str) -> HttpResponse:
    """The list."""
    now = asked(request)
    after = request.GET.get("after", "")[:300]
    found = queries.listing(
        request.viewer, ledger, now.unit, at=request.at, filters=now.filters, after=after, limit=A_PAGE
    )
    keeps = keepers(request.viewer, now.unit, found.ledger, at=request.at)
    heads = columns(found.ledger, found.columns)
    address = f"/ledgers/{found.ledger.code}"
    context = {
        "ledger": found.ledger,
        "unit": now.unit,
        "found": found,
        "heads": heads,
        "title_head": next((each.title for each in found.columns if each.code == found.ledger.label), _("名称")),
        "why_clauses": clauses(found.ledger.clauses),
        "lines": [_line(row, heads) for row in found.rows],
        "several": now.unit is None or len({row.unit for row in found.rows} | {now.unit.id}) > 1,
        "has_place": bool(found.ledger.place),
        "has_expiry": bool(found.ledger.expiries),
        "filters": offered(request, now, found.ledger, _spots(now.unit, found.ledger, school_day(request.at))),
        "filters_end": [Link(_("导出 Excel"), f"{address}/xlsx?{now.address()}")],
        "cards": f"{address}/cards?{now.address()}" if found.rows and now.unit is not None else "",
        "keepers": keeps,
        "q": now.words["q"],
        "kept": [(name, value) for name, value in now.words.items() if value and name != "q"],
        "soon_url": f"{address}?{now.address(due='soon')}",
        "past_url": f"{address}?{now.address(due='past')}",
        "pages": _pages(request, now, found),
        "narrowed": bool(now.address(unit="", order="")),
    }
    return render(request, "pages/ledgers/listing.html", context)


def columns(ledger: Ledger, found: Sequence[Column]) -> list[Column]:
    """The columns of the table: all but what rows are called by and where they stand, which lead it."""
    return [column for column in found if column.code not in (ledger.label, ledger.place)]


def _line(row: RowLine, heads: Sequence[Column]) -> Line:
    brief = {column.code for column in heads[:ON_A_PHONE]}
    return Line(row, [(column, row.cells.get(column.code), column.code in brief) for column in heads])


def _spots(unit: Unit | None, ledger: Ledger, day: date) -> list[tuple[UUID, str]]:
    """Places to narrow a list to: those of one school."""
    if unit is None or not ledger.place or not (unit.is_school or not unit.legal):
        return []
    return [(place.id, place.name) for place in places(unit, day)]


def _pages(seat: Seat, now: Asked, found: Listing) -> Pages:
    text = seat.GET.get("from", "")
    before = int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0
    count = len(found.rows)
    later = f"?{now.address(after=found.cursor, **{'from': str(before + count)})}" if found.cursor else ""
    first = f"?{now.address()}" if before else ""
    return Pages(before + 1 if count else 0, before + count, found.total, _("条"), first, later)
