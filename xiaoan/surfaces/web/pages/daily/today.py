"""/today 今日要办: what I have not done yet, in the order I walk, the overdue first. Reads only."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from xiaoan.engines.cadence import Tally
from xiaoan.foundation.clock import school_day
from xiaoan.foundation.text import measure
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.catalogue.own import is_own
from xiaoan.kernel.hazards import verbs as hazards
from xiaoan.kernel.hazards.queries import standing
from xiaoan.kernel.indicators.verbs import SEE as SEE_FIGURES
from xiaoan.kernel.messages.queries import waiting as offered
from xiaoan.kernel.tree.queries import unit as unit_of
from xiaoan.kernel.work import queries
from xiaoan.kernel.work.shapes import Day
from xiaoan.kernel.work.verbs import ON_BEHALF, RECORD
from xiaoan.surfaces.web.door import Seat, page
from xiaoan.surfaces.web.nav import holds
from xiaoan.surfaces.web.pages.daily.walk import Way, walk
from xiaoan.surfaces.web.pages.policies.text.basis import behind, in_short
from xiaoan.surfaces.web.pages.rosters.mine import mine

ELSEWHERE = ("swaps", "gaps")
"""Rooms of 待我办 not counted here: swaps are answered on this page, a week's open hours are costly to find."""


class Sentence(NamedTuple):
    """One's own school today, for who answers for it: 应办 = 已办 + 未办, and hazards past their day (处)."""

    owed: int
    done: int
    left: int
    overdue: int
    url: str
    hazards: str


@page(verb=RECORD)
@require_safe
def show(request: Seat) -> HttpResponse:
    """My own walk; `?all=1` is everybody's of my unit, for who may record for others; `?unit=` narrows to one."""
    who, way = request.viewer, Way.of(request.GET)
    for_others = who.may(ON_BEHALF, path=who.unit_path, unit=who.unit)
    way = way._replace(everyone=way.everyone and for_others)
    if way.everyone:
        day = queries.unit_day(who, unit_of(who.unit), at=request.at)
    else:
        day = queries.my_day(who, at=request.at)
    context = {
        "walk": walk(day, way, basis_of(day, who)),
        "way": way,
        "day": day,
        "everyone": Way(way.unit, everyone=True).address if for_others and not way.everyone else "",
        "mine": Way(way.unit).address if way.everyone else "",
        "sentence": sentence(who, at=request.at),
        "waiting": waiting(who, at=request.at),
        "on_turn": mine(who, at=request.at),
        "may_report": holds(who, hazards.REPORT),
    }
    return render(request, "pages/daily/today.html", context)


def basis_of(day: Day, who: Viewer) -> dict[str, str]:
    """Where published documents ask what is new by them; nothing is looked up where nothing is."""
    new = {task.name.duty for task in (*day.tasks, *day.later, *day.missed, *day.ahead) if is_own(task.name.duty)}
    return in_short(behind(new, unit_of(who.unit))) if new else {}


def sentence(who: Viewer, *, at: datetime) -> Sentence | None:
    """How the viewer's own school stands today; None for who does not see its figures."""
    if not who.may(SEE_FIGURES, path=who.unit_path, unit=who.unit):
        return None
    today = school_day(at)
    tally: Tally = queries.figures(who, unit_of(who.unit), first=today, last=today, at=at).total
    done = tally.on_time + tally.late
    late = standing(who, at=at, unit_path=who.unit_path).overdue.places
    return Sentence(tally.required, done, tally.required - done, late, f"/school/{who.unit}", "/hazards?overdue=1")


def waiting(who: Viewer, *, at: datetime) -> str:
    """How much waits for the viewer in 待我办, in one line; empty when nothing."""
    total = sum(each.total for each in offered(who, at=at, most=1, without=ELSEWHERE))
    return _("待我办 {n}").format(n=measure(total, _("件"))) if total else ""
