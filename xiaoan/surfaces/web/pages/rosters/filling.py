"""Filling the table: a tap for each shift, a whole week beside the days, a week again until a day; taking off."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from xiaoan.foundation.clock import school_day
from xiaoan.foundation.errors import NotFound, Refused
from xiaoan.foundation.ids import parse_id
from xiaoan.foundation.text import NBSP, day_words, measure
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.org import verbs as org
from xiaoan.kernel.org.models import Person
from xiaoan.kernel.org.roll import colleagues
from xiaoan.kernel.org.rosters.reading import table
from xiaoan.kernel.org.rosters.turns import Wanted, set_many, withdraw_turn
from xiaoan.kernel.org.rosters.weeks import Copied, repeat_week
from xiaoan.kernel.work.owing.calendars import kinds_between
from xiaoan.surfaces.web.door import Seat, page, reading
from xiaoan.surfaces.web.pages.admin.units import unit_seen
from xiaoan.surfaces.web.pages.rosters import week as weeks
from xiaoan.surfaces.web.pages.rosters.asked import ONE_DAY, WEEK, Asked, asked, day_said

TOLD = 12


@page(verb=org.ROSTER)
@require_POST
def fill(request: Seat, unit_id: UUID) -> HttpResponse:
    """Put people on turn: the one tapped for a cell, or those chosen beside the days."""
    unit = unit_seen(request, unit_id, org.ROSTER)
    now = asked(unit, request.POST, school_day(request.at))
    cell = request.POST.get("cell", "")
    with reading(request):
        people = {person.id: person for person in colleagues(request.viewer, unit, now.monday)}
    try:
        if request.POST.get("repeat"):
            return _again(request, now)
        wanted = [_tapped(request, cell, people)] if cell else _chosen(request, now, people)
        set_many(by=request.viewer, unit=unit, wanted=wanted, at=request.at)
    except Refused as wrong:
        return weeks.shown(request, now, wrong.reason)
    if cell:
        return redirect(now.address(cell=_next(request, now, cell)) + "#pick")
    messages.success(request, _("值班表已保存。") if wanted else _("没有选人，值班表没有变。"))
    return redirect(now.address())


def _tapped(seat: Seat, cell: str, people: Mapping[UUID, Person]) -> Wanted:
    day, roster, slot = _cell(cell)
    person = parse_id(seat.POST.get("person", ""))
    if person is None or person not in people:
        raise NotFound(_("名单里没有这个人。"))
    return Wanted(day, people[person], slot, roster)


def _cell(text: str) -> tuple[date, str, str]:
    parts = text.split("~")
    day = day_said(parts[0])
    if len(parts) != 3 or day is None:
        raise NotFound()
    return day, parts[1], parts[2]


def _chosen(seat: Seat, now: Asked, people: Mapping[UUID, Person]) -> list[Wanted]:
    found = []
    slot = seat.POST.get("slot", "")
    for day in now.days:
        for text in seat.POST.getlist(f"on-{day.isoformat()}"):
            person = parse_id(text) if text else None
            if person is not None:
                if person not in people:
                    raise NotFound(_("名单里没有这个人。"))
                found.append(Wanted(day, people[person], slot, now.roster))
    return found


def _next(seat: Seat, now: Asked, cell: str) -> str:
    """The next empty cell of the same lane in this week on which the table runs; none at the end."""
    day, roster, slot = _cell(cell)
    with reading(seat):
        kinds = kinds_between(now.unit, now.monday, now.sunday)
        for lane in table(seat.viewer, now.unit, now.days, kinds, [roster] if roster in shelf().rosters else []):
            if lane.slot == slot:
                for each in lane.cells:
                    if each.day > day and each.runs and each.empty:
                        return f"{each.day.isoformat()}~{roster}~{slot}"
    return ""


@page(verb=org.ROSTER)
@require_POST
def repeat(request: Seat, unit_id: UUID) -> HttpResponse:
    """This week's turns again until a day; what was left out is told."""
    unit = unit_seen(request, unit_id, org.ROSTER)
    now = asked(unit, request.POST, school_day(request.at))
    until = day_said(request.POST.get("until"))
    if until is None:
        return weeks.shown(request, now, _("请填重复到哪一天。"))
    try:
        return _copied(request, now, until)
    except Refused as wrong:
        return weeks.shown(request, now, wrong.reason)


def _again(seat: Seat, now: Asked) -> HttpResponse:
    """Last week's turns in this week."""
    before = Asked(now.unit, now.monday - WEEK, now.roster)
    return _copied(seat, before, now.sunday, back=now)


def _copied(seat: Seat, of: Asked, until: date, back: Asked | None = None) -> HttpResponse:
    last = min(until, of.monday + WEEK * 30)
    with reading(seat):
        kinds = kinds_between(of.unit, of.monday, max(last, of.sunday))
    found = repeat_week(
        by=seat.viewer, unit=of.unit, monday=of.monday, until=until, kinds=kinds, roster=of.roster, at=seat.at
    )
    messages.success(seat, _("又排了 {n}。").format(n=measure(len(found.wanted), _("个班"))))
    if words := left_out(found):
        messages.info(seat, words)
    return redirect((back or of).address())


def left_out(found: Copied) -> str:
    """The days that were not filled, each with its reason; the first dozen by name."""
    if not found.skipped:
        return ""
    lines = [f"{day_words(each.day)}{NBSP}{each.words}" for each in found.skipped[:TOLD]]
    rest = len(found.skipped) - TOLD
    more = _("；另有 {n}").format(n=measure(rest, _("处"))) if rest > 0 else ""
    return _("没有排：{days}{more}。").format(days="；".join(lines), more=more)


@page(verb=org.ROSTER)
@require_POST
def withdraw(request: Seat, turn_id: UUID) -> HttpResponse:
    """Take somebody off the table."""
    turn = withdraw_turn(by=request.viewer, turn_id=turn_id, at=request.at)
    messages.success(request, _("已从值班表上撤下。"))
    now = Asked(turn.unit, turn.day - ONE_DAY * turn.day.weekday(), turn.roster)
    cell = f"{turn.day.isoformat()}~{turn.roster}~{turn.slot}" if request.POST.get("cell") else ""
    return redirect(now.address(cell=cell) + ("#pick" if cell else ""))
