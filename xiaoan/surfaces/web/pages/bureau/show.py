"""各校情况: who has not done it, who has something major, what is stuck with us, and since when."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from xiaoan.engines.cadence import Tally
from xiaoan.foundation.errors import NotFound
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.hazards.queries import (
    Change,
    MonthFigures,
    OpenCell,
    changes,
    month_table,
    open_cells,
    pressing,
    total_of,
)
from xiaoan.kernel.indicators import verbs as indicators
from xiaoan.kernel.indicators.queries import by_school
from xiaoan.kernel.indicators.silence import silence
from xiaoan.kernel.work.queries import Roll, SchoolLine
from xiaoan.surfaces.web.door import Seat, page
from xiaoan.surfaces.web.pages.bureau import ages
from xiaoan.surfaces.web.pages.bureau.addresses import hazards_at, open_at, owed_at
from xiaoan.surfaces.web.pages.bureau.asked import Asked, asked, filters, listed
from xiaoan.surfaces.web.pages.bureau.counties import by_county
from xiaoan.surfaces.web.pages.bureau.missing import missing
from xiaoan.surfaces.web.pages.bureau.pressed import pressed
from xiaoan.surfaces.web.pages.bureau.signed import signed
from xiaoan.surfaces.web.pages.bureau.table import lines_of, table
from xiaoan.surfaces.web.pages.bureau.weights import Line, burden, done, due, ordered


@page(verb=indicators.SEE)
@require_safe
def show(request: Seat) -> HttpResponse:
    """The bureau's page: the sentence, the table, what presses, who is missing."""
    look, who, at, words = asked(request), request.viewer, request.at, shelf()
    if (page_of_many := by_county(request, look)) is not None:
        return page_of_many
    roll, chosen, inside, cells, lines = counted(request, look)
    if look.top.is_school and len(roll.lines) <= 1:
        return redirect("web:school", unit_id=look.top.id)
    weight = burden(cells, at)
    tally = sum((line.total for line in lines), Tally())
    rows = pressing(who, at=at, unit_path=look.top.path, domain=look.domain, holder=who.unit, units=inside, most=30)
    schools = {unit: line.name for line in chosen for unit in line.units}
    old = ages.rows(cells, look.top.id, domain=look.domain)
    shown = {
        "look": look,
        "lines": lines,
        "schools": sum(line.is_school for line in chosen),
        "weight": weight,
        "said": _said(look, who.unit),
        "tally": tally,
        "due": due(tally),
        "done": done(tally),
        "figures": _month(request, look, inside),
        "change": _change(request, look, inside) if look.current else None,
        "filters": filters(
            look,
            who,
            words,
            domains=roll.sheet.domains.values(),
            kinds={line.kind for line in roll.lines if line.is_school},
        ),
        "heat": table(lines, look, words),
        "bars": ages.bars(old),
        "ages": old,
        "pressed": [pressed(row, who, schools) for row in rows],
        "pressed_rest": weight.pressing - len(rows),
        "missing": missing(lines, roll, look, who, at),
        "silence": silence(who, look.top, at=at, among={line.id for line in chosen}) if look.current else None,
        "signed": signed(chosen, look, who, words) if look.last < look.today else None,
    }
    return render(request, "pages/bureau/show.html", shown)


class Counted(NamedTuple):
    """The table's figures: all schools, those chosen with every unit of theirs, their open hazards, and the lines."""

    roll: Roll
    chosen: list[SchoolLine]
    inside: frozenset[UUID]
    cells: list[OpenCell]
    lines: list[Line]


def counted(request: Seat, look: Asked) -> Counted:
    """What the table of a look is made of; NotFound for a domain that is none."""
    who, at, words = request.viewer, request.at, shelf()
    if look.domain and look.domain not in words.domains:
        raise NotFound()
    cells = open_cells(who, at=at, unit_path=look.top.path, domain=look.domain, holder=who.unit)
    roll = by_school(who, look.top, look.month, at=at, also={cell.unit_id for cell in cells})
    chosen = _chosen(roll, look, listed(who))
    inside = frozenset(unit for line in chosen for unit in line.units)
    cells = [cell for cell in cells if cell.unit_id in inside]
    return Counted(roll, chosen, inside, cells, ordered(lines_of(roll, chosen, cells, look, words, at), look.sort))


def _chosen(roll: Roll, look: Asked, mine: Collection[UUID]) -> list[SchoolLine]:
    return [line for line in roll.lines if look.kind in ("", line.kind) and (not look.mine or line.id in mine)]


def _said(look: Asked, us: UUID) -> dict[str, str]:
    """Where the numbers of the sentence lead. A choice of schools by kind has no list of its own."""
    top, domain = look.top.id, look.domain
    if look.kind or look.mine:
        return {}
    return {
        "all": open_at(top, domain=domain),
        "ours": open_at(top, holder=us, domain=domain),
        "major": open_at(top, grade="major", domain=domain),
        "major_late": open_at(top, grade="major", overdue=True, domain=domain),
        "suspected": open_at(top, grade="suspected_major", domain=domain),
        "general_late": open_at(top, grade="general", overdue=True, domain=domain),
        "due": owed_at(top, look.month, domain=domain),
        "missing": owed_at(top, look.month, domain=domain, outcome="missing"),
        **{
            name: hazards_at(top, month=look.month, figure=name, domain=domain)
            for name in ("carried", "new", "closed", "open")
        },
    }


def _month(request: Seat, look: Asked, inside: Collection[UUID]) -> MonthFigures:
    found = month_table(request.viewer, look.month, unit_path=look.top.path)
    return total_of(
        figures for slot, figures in found.items() if slot.unit_id in inside and look.domain in ("", slot.domain)
    )


def _change(request: Seat, look: Asked, inside: Collection[UUID]) -> Change:
    """Since this time yesterday."""
    found = changes(
        request.viewer,
        since=request.at - timedelta(days=1),
        at=request.at,
        unit_path=look.top.path,
        domain=look.domain,
    )
    total = Change()
    for unit, change in found.items():
        if unit in inside:
            total = total.plus(change)
    return total
