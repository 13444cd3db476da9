"""Cards of a ledger with their codes, to hang on the thing itself; and what such a code opens."""

from __future__ import annotations

from itertools import islice

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from xiaoan.foundation.errors import NotFound, Refused
from xiaoan.foundation.ids import parse_id
from xiaoan.kernel.catalogue.pack.content import Ledger
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.ledgers import queries
from xiaoan.kernel.ledgers.shapes import RowLine
from xiaoan.kernel.ledgers.verbs import SEE
from xiaoan.surfaces.web.codes import svg
from xiaoan.surfaces.web.door import Seat, page
from xiaoan.surfaces.web.pages.ledgers.addresses import asked
from xiaoan.surfaces.web.pages.print.labels import Choice, Label, Wanted, shown

MOST = 500
ON_A_CARD = 8
BLANKS = ((1, 2),) * 4
"""Room for eight checks on paper: the card stays on the thing."""


@page(verb=SEE)
@require_safe
def sheet(request: Seat, ledger: str) -> HttpResponse:
    """Cards of the filtered list, or of some of its rows with ?row=…&row=…"""
    now = asked(request)
    found = queries.listing(request.viewer, ledger, now.unit, at=request.at, filters=now.filters, limit=1)
    rows = list(islice(queries.rows_in(request.viewer, ledger, now.unit, at=request.at, filters=now.filters), MOST + 1))
    if len(rows) > MOST:
        raise Refused(_("一次最多打印 {n} 张卡片，请先筛选。").format(n=MOST))
    wanted = {parse_id(text) for text in request.GET.getlist("row")}
    chosen = [row for row in rows if not wanted or row.id in wanted]
    if wanted and not chosen:
        raise NotFound()
    kept = [(name, value) for name, value in now.words.items() if value]
    labels = [_label(request, found.ledger, row) for row in chosen]
    return shown(
        request, _("{ledger}卡片").format(ledger=found.ledger.title), labels,
        [Choice(str(row.id), row.label, row in chosen) for row in rows], name="row",
        back=f"/ledgers/{ledger}?{now.address()}", wanted=Wanted.of(request, "2x2"), kept=kept,
    )  # fmt: skip


def _label(seat: Seat, ledger: Ledger, row: RowLine) -> Label:
    """A card. Telephone numbers and names of people do not hang on walls."""
    named = {column.code for column in ledger.columns if column.type == "row" and _names_people(column.of)}
    told = [
        (cell.title, cell.shown)
        for cell in row.cells.values()
        if cell.shown
        and not cell.personal
        and cell.column not in named
        and cell.type not in ("file", "person")
        and cell.column not in (ledger.label, ledger.place)
    ]
    dates = [(each.title, each.on.isoformat()) for each in row.expiries]
    says = " ".join(filter(None, (ledger.title.removesuffix("台账"), row.place_name)))
    code = svg(seat.build_absolute_uri(f"/i/{row.mark}"), fits=True)
    return Label(code, row.label, row.unit_name, says, tuple([*told, *dates][:ON_A_CARD]), BLANKS)


def _names_people(code: str) -> bool:
    """Whether rows of a ledger are called by somebody's name."""
    ledger = shelf().ledgers.get(code)
    return ledger is None or any(column.private for column in ledger.columns if column.code == ledger.label)


@page(verb=SEE)
@require_safe
def scanned(request: Seat, row_mark: str) -> HttpResponse:
    """The code on a card: its row."""
    found = queries.by_mark(request.viewer, row_mark)
    if found is None:
        raise NotFound()
    return redirect("web:ledger-row", row_id=found.id)
