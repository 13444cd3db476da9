"""本校: is there anything I must answer for? The sentence, what waits for me, open hazards, the month duty by duty."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from xiaoan.engines.cadence import Tally
from xiaoan.foundation.clock import month_of, school_day
from xiaoan.kernel.access import verbs as access
from xiaoan.kernel.access.queries import may_unit, visible_unit
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.hazards.queries import OpenCell, open_cells, pressing
from xiaoan.kernel.indicators import verbs as indicators
from xiaoan.kernel.indicators.queries import by_school
from xiaoan.kernel.org.roll import vacancies
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.tree.queries import under
from xiaoan.kernel.work.demands.reading import running
from xiaoan.kernel.work.elsewhere.reading import words as elsewhere_words
from xiaoan.kernel.work.queries import Roll, by_day, remarks
from xiaoan.surfaces.web.door import Seat, page
from xiaoan.surfaces.web.listing import Filter, Filters
from xiaoan.surfaces.web.pages.bureau import ages
from xiaoan.surfaces.web.pages.bureau.addresses import address, open_at, owed_at
from xiaoan.surfaces.web.pages.bureau.asked import home_of, month_in, months_back
from xiaoan.surfaces.web.pages.bureau.pressed import pressed
from xiaoan.surfaces.web.pages.bureau.weights import Burden, burden, done, due
from xiaoan.surfaces.web.pages.school.days import weeks
from xiaoan.surfaces.web.pages.school.duties import duty_rows
from xiaoan.surfaces.web.pages.school.signing import signing, unsigned
from xiaoan.surfaces.web.pages.school.waiting import waiting
from xiaoan.surfaces.web.signs import STAGES


@dataclass(frozen=True)
class Part:
    """A campus, or a school below this one (a teaching point): its figures of the month, its open hazards."""

    name: str
    kind: str
    url: str
    tally: Tally
    burden: Burden

    @property
    def due(self) -> int:
        return self.tally.required - self.tally.pending

    @property
    def done(self) -> int:
        return self.tally.on_time + self.tally.late


@page(verb=indicators.SEE)
@require_safe
def show(request: Seat, unit_id: UUID) -> HttpResponse:
    """A school with its campuses and what stands below it."""
    unit, who, at = visible_unit(request.viewer, unit_id, indicators.SEE), request.viewer, request.at
    month, first, last = month_in(request)
    words, today = shelf(), school_day(at)
    if not unit.is_school and words.unit_kinds[unit.kind].level != "campus":
        return redirect(address("/bureau", unit=unit.id, month=request.GET.get("month")))
    cells = open_cells(who, at=at, unit_path=unit.path)
    roll = by_school(who, unit, month, at=at, also={cell.unit_id for cell in cells})
    days = by_day(who, unit, first=first, last=last, at=at)
    old = ages.rows(cells, unit.id)
    weight = burden(cells, at)
    rows = pressing(who, at=at, unit_path=unit.path, most=8)
    due_today = days.get(today, Tally())
    total = roll.sheet.total
    mine = who.unit_path.startswith(unit.path)
    units = list(under(unit.path).order_by("path"))
    shown = {
        "unit": unit,
        "kind": words.unit_kinds[unit.kind].title,
        "up": "" if home_of(who).path.startswith(unit.path) else address("/bureau", month=request.GET.get("month")),
        "month": month,
        "filters": Filters([Filter("month", _("时段"), months_back(today, month), month)], f"/school/{unit.id}"),
        "current": month == month_of(today),
        "today": due_today,
        "today_done": done(due_today),
        "today_left": due_today.required - done(due_today),
        "total": total,
        "total_due": due(total),
        "total_done": done(total),
        "duties": duty_rows(roll, unit.id, month),
        "sweeps": running(who, unit, at=at),
        "elsewhere": elsewhere_words(unit, today),
        "weight": weight,
        "said": _said(unit, month, today),
        "stages": _stages(cells, unit),
        "bars": ages.bars(old),
        "ages": old,
        "pressed": [pressed(row, who, {}) for row in rows],
        "others": weight.items - len(rows),
        "waiting": waiting(who, at=at) if mine else None,
        "unsigned": unsigned(who, unit, at=at) if mine else None,
        "signing": signing(who, unit, month, at=at) if month != month_of(today) else None,
        "mine": mine,
        "weeks": weeks(unit, days, first, last, today),
        "vacant": vacancies(who, units, today),
        "may_people": may_unit(who, access.SEE_PEOPLE, unit),
        "parts": _parts(units, unit, roll, cells, at, month),
        "remarks": [each for each in remarks(who, unit, limit=50) if school_day(each.at) >= first or not each.reply],
    }
    return render(request, "pages/school/show.html", shown)


def _said(unit: Unit, month: str, today: date) -> dict[str, str]:
    """Where the numbers of the sentence lead."""
    return {
        "today": owed_at(unit.id, month, day=today.isoformat(), outcome="all"),
        "missing": owed_at(unit.id, month, outcome="missing"),
        "major_late": open_at(unit.id, grade="major", overdue=True),
        "open": open_at(unit.id),
        "late": open_at(unit.id, overdue=True),
        "major": open_at(unit.id, grade="major"),
        "suspected": open_at(unit.id, grade="suspected_major"),
    }


@dataclass(frozen=True)
class StageRow:
    """Open hazards at one stage."""

    code: str
    items: int
    places: int
    url: str


def _stages(cells: Sequence[OpenCell], unit: Unit) -> list[StageRow]:
    """In the order in which a hazard passes them."""
    found = []
    for code in STAGES:
        here = [cell for cell in cells if cell.stage == code]
        if here:
            items, places = sum(cell.items for cell in here), sum(cell.places for cell in here)
            found.append(StageRow(code, items, places, open_at(unit.id, stage=code)))
    return found


def _parts(
    units: Sequence[Unit], top: Unit, roll: Roll, cells: Sequence[OpenCell], at: datetime, month: str
) -> list[Part]:
    """The units that make up the sums, when there are several."""
    if len(units) < 2:
        return []
    words, tallies = shelf(), roll.sheet.by_unit()
    found = []
    for unit in units:
        mine = burden((cell for cell in cells if cell.unit_id == unit.id), at)
        kind = words.unit_kinds[unit.kind].title if unit.kind in words.unit_kinds else ""
        url = "" if unit.id == top.id else address(f"/school/{unit.id}", month=month)
        found.append(Part(unit.short_name, kind, url, tallies.get(unit.id, Tally()), mine))
    return found
