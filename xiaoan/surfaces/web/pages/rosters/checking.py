"""查岗: a leader or the bureau looks whether those on turn now are there, and writes it down in one form."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from xiaoan.foundation.clock import school_day
from xiaoan.foundation.errors import Conflict, NotFound, Refused
from xiaoan.foundation.ids import new_id, parse_id
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.org import verbs as org
from xiaoan.kernel.org.models import PostCheck, RosterTurn
from xiaoan.kernel.org.queries import turns
from xiaoan.kernel.org.rosters.hours import of_turn
from xiaoan.kernel.org.rosters.presence import WAYS, check_post
from xiaoan.kernel.org.rosters.reading import checks
from xiaoan.kernel.tree.models import Unit
from xiaoan.surfaces.web.door import Seat, page, reading
from xiaoan.surfaces.web.pages.admin.units import doors, unit_seen

SHOWN = timedelta(days=90)


class OnNow(NamedTuple):
    """Somebody who should be there now."""

    turn: RosterTurn
    title: str
    slot: str


@page(verb=org.SEE)
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: Seat, unit_id: UUID) -> HttpResponse:
    """Who should be there now, the form, and the checks of the last three months."""
    unit = unit_seen(request, unit_id)
    if request.method == "POST":
        unit = unit_seen(request, unit_id, org.CHECK_POST)
        try:
            _write(request, unit)
        except (Refused, Conflict) as wrong:
            return _shown(request, unit, wrong.reason)
        messages.success(request, _("查岗记录已保存。"))
        return redirect("web:post-checks", unit_id=unit_id)
    return _shown(request, unit)


def _write(seat: Seat, unit: Unit) -> PostCheck:
    said = seat.POST
    key, turn_id = parse_id(said.get("client_id", "")), parse_id(said.get("turn", ""))
    if key is None or said.get("on_post") not in ("yes", "no"):
        raise Refused(_("请选人、方式，并选在岗还是不在岗。"))
    if turn_id is None:
        raise Refused(_("请选查的是谁的班。"))
    with reading(seat):
        turn = RosterTurn.objects.select_related("person").filter(id=turn_id, unit=unit).first()
    if turn is None:
        raise NotFound()
    return check_post(
        by=seat.viewer,
        unit=unit,
        client_id=key,
        roster=turn.roster,
        day=turn.day,
        slot=turn.slot if turn.slot in {slot.code for slot in shelf().rosters[turn.roster].slots} else "",
        person=turn.person,
        way=said.get("way", ""),
        on_post=said.get("on_post") == "yes",
        where_gone=said.get("where_gone", ""),
        checked_at=seat.at,
        at=seat.at,
    )


def _shown(seat: Seat, unit: Unit, problem: str = "") -> HttpResponse:
    today = school_day(seat.at)
    with reading(seat):
        rosters = shelf().rosters
        context = {
            **doors(seat.viewer, unit),
            "may_check": seat.viewer.may(org.CHECK_POST, path=unit.path, unit=unit.id),
            "on_now": on_now(unit, today, seat.at),
            "lines": [
                (row, rosters[row.roster].title if row.roster in rosters else row.roster, WAYS.get(row.way, row.way))
                for row in checks(seat.viewer, unit, today - SHOWN, today)
            ],
            "ways": WAYS.items(),
            "client_id": seat.POST.get("client_id") or new_id(),
            "typed": seat.POST,
            "problem": problem,
        }
        return render(seat, "pages/rosters/checks.html", context, status=422 if problem else 200)


def on_now(unit: Unit, today: date, at: datetime) -> list[OnNow]:
    """The turns whose hours hold this instant; two days of turns are read, since a night began yesterday."""
    found, book = [], shelf().rosters
    for turn in turns([unit.id], "", today - timedelta(days=1), today):
        roster = book.get(turn.roster)
        if any(stretch.opens <= at < stretch.closes for stretch in of_turn(roster, turn.day, turn.slot)):
            slots = {slot.code: slot.title for slot in roster.slots} if roster else {}
            found.append(OnNow(turn, roster.title if roster else turn.roster, slots.get(turn.slot, "")))
    return found
