"""值班表 on A4: days down, shifts across, names with telephones; one week to five."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from xiaoan.foundation.clock import school_day
from xiaoan.foundation.text import day_words
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.org import verbs as org
from xiaoan.kernel.org.rosters.reading import Cell, Lane, table
from xiaoan.kernel.work.owing.calendars import kinds_between
from xiaoan.surfaces.web.door import Seat, page
from xiaoan.surfaces.web.listing import SheetHead
from xiaoan.surfaces.web.pages.admin.units import unit_seen
from xiaoan.surfaces.web.pages.rosters.asked import ONE_DAY, WEEK, asked
from xiaoan.surfaces.web.parts import UnitName

MOST_WEEKS = 5


@page(verb=org.SEE)
@require_safe
def sheet(request: Seat, unit_id: UUID) -> HttpResponse:
    """The sheet for the wall of the gatehouse."""
    unit = unit_seen(request, unit_id)
    now = asked(unit, request.GET, school_day(request.at))
    text = request.GET.get("weeks", "1")
    weeks = min(int(text), MOST_WEEKS) if text.isdigit() and len(text) < 3 and int(text) else 1
    days = [now.monday + ONE_DAY * number for number in range(7 * weeks)]
    codes = [now.roster] if now.roster else list(shelf().rosters)
    kinds = kinds_between(unit, days[0], days[-1])
    lanes = [lane for lane in table(request.viewer, unit, days, kinds, codes) if lane.used]
    title = _("{roster}值班表").format(roster=shelf().rosters[now.roster].title) if now.roster else _("值班表")
    context = {
        "sheet": SheetHead(title, UnitName(unit.name), request.at, f"{day_words(days[0])} — {day_words(days[-1])}"),
        "lanes": lanes,
        "rows": _rows(lanes, days),
        "weeks": weeks,
        "choices": [(number, now.address()) for number in range(1, MOST_WEEKS + 1)],
        "wide": len(lanes) > 5,
        "back": now.address(),
        "now": now,
        "phones": _phones(lanes),
        "after": (now.monday + WEEK * weeks).isoformat(),
    }
    return render(request, "pages/rosters/sheet.html", context)


def _rows(lanes: list[Lane], days: list[date]) -> list[tuple[date, list[Cell]]]:
    return [(day, [lane.cells[number] for lane in lanes]) for number, day in enumerate(days)]


def _phones(lanes: list[Lane]) -> list[tuple[str, str]]:
    """Each person of the sheet once, with the telephone."""
    found = {turn.person_id: (turn.name, turn.phone) for lane in lanes for cell in lane.cells for turn in cell.turns}
    return sorted(found.values())
