"""值班表 of a week: who is on which shift, hours nobody covers, swaps that wait; and one cell to fill by tapping."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from xiaoan.foundation.clock import school_day
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.org import verbs as org
from xiaoan.kernel.org.models import Person, RosterTurn
from xiaoan.kernel.org.roll import colleagues
from xiaoan.kernel.org.rosters.gaps import Gap
from xiaoan.kernel.org.rosters.reading import Cell, Lane, open_hours, swaps_waiting, table
from xiaoan.kernel.work.owing.calendars import kinds_between
from xiaoan.surfaces.web.door import Seat, page, reading
from xiaoan.surfaces.web.pages.admin.units import doors, unit_seen
from xiaoan.surfaces.web.pages.rosters.asked import ONE_DAY, WEEK, Asked, asked, may_see, offered, shown_lanes


@dataclass(frozen=True)
class DayRow:
    """One day of the week: its kinds in words, and a cell for each lane with the address that fills it."""

    day: date
    today: bool
    kinds: str
    cells: tuple[tuple[Lane, Cell, str], ...]


@dataclass(frozen=True)
class Picked:
    """One cell being filled: who stands there, who may, the likeliest first."""

    lane: Lane
    cell: Cell
    people: tuple[Person, ...]
    usual: int


@page(verb=org.SEE)
@require_safe
def show(request: Seat, unit_id: UUID) -> HttpResponse:
    """The week."""
    unit = unit_seen(request, unit_id)
    return shown(request, asked(unit, request.GET, school_day(request.at)))


def shown(seat: Seat, now: Asked, problem: str = "") -> HttpResponse:
    """The page of a week, with what was refused on top."""
    today, unit, who = school_day(seat.at), now.unit, seat.viewer
    with reading(seat):
        kinds = kinds_between(unit, now.monday - ONE_DAY, now.sunday + ONE_DAY)
        tables = offered(unit, today)
        wanted = frozenset(roster.code for roster, needed in tables if needed)
        codes = [now.roster] if now.roster else [roster.code for roster, _needed in tables]
        lanes = shown_lanes(table(who, unit, now.days, kinds, codes), now.roster, wanted)
        may_roster = may_see(who, org.ROSTER, unit)
        before = RosterTurn.objects.filter(
            unit=unit, day__gte=now.monday - WEEK, day__lt=now.monday, roster__in=codes, withdrawn_at=None
        )
        context: dict[str, Any] = {
            **doors(who, unit),
            "now": now,
            "title": shelf().rosters[now.roster].title if now.roster else "",
            "tables": tables,
            "lanes": lanes,
            "rows": _rows(now, lanes, kinds, today, may_roster),
            "gaps": _gaps(seat, now, kinds),
            "swaps": swaps_waiting(who, today, unit),
            "picked": _picked(seat, now, lanes) if may_roster else None,
            "people": list(colleagues(who, unit, now.monday)) if may_roster and now.roster else [],
            "may_repeat": may_roster and any(lane.used for lane in lanes),
            "before_filled": may_roster and not any(lane.used for lane in lanes) and before.exists(),
            "may_check": may_see(who, org.CHECK_POST, unit),
            "until": now.monday + WEEK * 5 - ONE_DAY,
            "problem": problem,
        }
        return render(seat, "pages/rosters/week.html", context, status=422 if problem else 200)


def _rows(now: Asked, lanes: list[Lane], kinds: Any, today: date, may_fill: bool) -> list[DayRow]:
    titles = {code: word.title for code, word in shelf().day_kinds.items()}
    rows = []
    for number, day in enumerate(now.days):
        said = "、".join(title for code, title in titles.items() if code in kinds.get(day, ()))
        cells = []
        for lane in lanes:
            name = f"{day.isoformat()}~{lane.roster}~{lane.slot}"
            cells.append((lane, lane.cells[number], now.address(cell=name) if may_fill else ""))
        rows.append(DayRow(day, day == today, said, tuple(cells)))
    return rows


def _gaps(seat: Seat, now: Asked, kinds: Any) -> list[Gap]:
    """Hours of this week that nobody covers, of the watches this table is about; days gone by are let be."""
    first = max(now.monday, school_day(seat.at))
    if first > now.sunday:
        return []
    found = open_hours(seat.viewer, [now.unit], first, now.sunday, {now.unit.id: kinds})
    watches = shelf().watches
    return [gap for gap in found.get(now.unit.id, ()) if not now.roster or now.roster in watches[gap.watch].rosters]


def _picked(seat: Seat, now: Asked, lanes: list[Lane]) -> Picked | None:
    """The cell an address names, with the people who have lately stood in this table first."""
    name = seat.GET.get("cell", "")
    for lane in lanes:
        for cell in lane.cells:
            if f"{cell.day.isoformat()}~{lane.roster}~{lane.slot}" == name:
                people = list(colleagues(seat.viewer, now.unit, cell.day))
                lately = RosterTurn.objects.filter(unit=now.unit, roster=lane.roster, day__gte=cell.day - 8 * WEEK)
                usual = set(lately.values_list("person_id", flat=True))
                people.sort(key=lambda person: (person.id not in usual, person.name))
                return Picked(lane, cell, tuple(people), sum(person.id in usual for person in people))
    return None
