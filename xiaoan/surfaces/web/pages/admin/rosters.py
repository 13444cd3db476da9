"""值班表: whose turn it is, one roster and one week at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from xiaoan.foundation.clock import school_day
from xiaoan.foundation.errors import NotFound, Refused
from xiaoan.foundation.ids import parse_id
from xiaoan.kernel.catalogue.pack.written import Word
from xiaoan.kernel.catalogue.queries import governing, shelf
from xiaoan.kernel.org import rosters
from xiaoan.kernel.org import verbs as org
from xiaoan.kernel.org.models import Person, RosterTurn
from xiaoan.kernel.org.queries import turns
from xiaoan.kernel.org.roll import colleagues
from xiaoan.kernel.tree.models import Unit
from xiaoan.surfaces.web.door import Seat, page, reading
from xiaoan.surfaces.web.pages.admin.units import doors, unit_seen

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class RosterDay:
    """One day of the week with those on turn."""

    day: date
    today: bool
    turns: tuple[RosterTurn, ...]


@page(verb=org.SEE)
@require_safe
def show(request: Seat, unit_id: UUID) -> HttpResponse:
    """One roster of a unit for one week."""
    unit = unit_seen(request, unit_id)
    return _shown(request, unit)


def _shown(seat: Seat, unit: Unit, problem: str = "") -> HttpResponse:
    today = school_day(seat.at)
    with reading(seat):
        offered = _offered(unit, today)
        roster = _roster(seat.GET if seat.method != "POST" else seat.POST, offered)
        monday = _monday(seat.GET.get("week") or seat.POST.get("week"), today)
        found: dict[date, list[RosterTurn]] = {}
        for turn in turns([unit.id], roster, monday, monday + WEEK):
            found.setdefault(turn.day, []).append(turn)
        before = turns([unit.id], roster, monday - WEEK, monday - timedelta(days=1))
        days = [monday + timedelta(days=number) for number in range(7)]
        shown: dict[str, Any] = {
            **doors(seat.viewer, unit),
            "roster": roster,
            "title": shelf().rosters[roster].title,
            "offered": offered,
            "monday": monday,
            "sunday": days[-1],
            "before": monday - WEEK,
            "after": monday + WEEK,
            "days": [RosterDay(day, day == today, tuple(found.get(day, ()))) for day in days],
            "people": list(colleagues(seat.viewer, unit, monday)) if seat.viewer else [],
            "may_repeat": bool(before) and not any(found.get(day) for day in days),
            "problem": problem,
        }
        return render(seat, "pages/admin/roster.html", shown, status=422 if problem else 200)


def _offered(unit: Unit, day: date) -> list[tuple[Word, bool]]:
    """Rosters, those that duties here ask for first."""
    asked = {duty.asked_of.roster for reign in governing(unit, day).values() for duty in reign.pack.duties} - {""}
    return sorted(((roster, code in asked) for code, roster in shelf().rosters.items()), key=lambda each: not each[1])


def _roster(asked: Mapping[str, str], offered: list[tuple[Word, bool]]) -> str:
    code = asked.get("roster", "")
    if code in shelf().rosters:
        return code
    if not offered:
        raise NotFound(_("还没有装入值班表的种类。"))
    return offered[0][0].code


def _monday(text: str | None, today: date) -> date:
    try:
        day = date.fromisoformat(text or "")
    except ValueError:
        day = today
    day = day if 2000 <= day.year <= 2100 else today
    return day - timedelta(days=day.weekday())


@page(verb=org.ROSTER)
@require_POST
def fill(request: Seat, unit_id: UUID) -> HttpResponse:
    """Put people on turn: those chosen beside the days, or all of last week's again."""
    unit = unit_seen(request, unit_id, org.ROSTER)
    monday = _monday(request.POST.get("week"), school_day(request.at))
    with reading(request):
        roster = _roster(request.POST, _offered(unit, school_day(request.at)))
        people = {person.id: person for person in colleagues(request.viewer, unit, monday)}
        wanted = _repeated(unit, roster, monday) if request.POST.get("repeat") else _chosen(request, monday, people)
    try:
        rosters.set_turns(by=request.viewer, unit=unit, roster=roster, turns=wanted, at=request.at)
    except Refused as wrong:
        return _shown(request, unit, wrong.reason)
    messages.success(request, _("值班表已保存。") if wanted else _("没有选人，值班表没有变。"))
    return _back(unit.id, roster, monday)


def _chosen(seat: Seat, monday: date, people: Mapping[UUID, Person]) -> list[tuple[date, Person]]:
    found = []
    for number in range(7):
        day = monday + timedelta(days=number)
        for text in seat.POST.getlist(f"on-{day.isoformat()}"):
            person = parse_id(text) if text else None
            if person is not None:
                if person not in people:
                    raise NotFound(_("名单里没有这个人。"))
                found.append((day, people[person]))
    return found


def _repeated(unit: Unit, roster: str, monday: date) -> list[tuple[date, Person]]:
    """Last week's turns, a week later, without those who will have left by then."""
    rows = turns([unit.id], roster, monday - WEEK, monday - timedelta(days=1))
    moved = [(turn.day + WEEK, turn.person) for turn in rows]
    return [(day, person) for day, person in moved if person.left is None or person.left >= day]


@page(verb=org.ROSTER)
@require_POST
def withdraw(request: Seat, turn_id: UUID) -> HttpResponse:
    """Take somebody off the table."""
    turn = rosters.withdraw_turn(by=request.viewer, turn_id=turn_id, at=request.at)
    messages.success(request, _("已从值班表上撤下。"))
    return _back(turn.unit_id, turn.roster, turn.day)


def _back(unit_id: UUID, roster: str, day: date) -> HttpResponse:
    return redirect(f"/units/{unit_id}/roster?roster={roster}&week={day.isoformat()}")
