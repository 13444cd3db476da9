"""换班: one turn on a phone, with whom it may be swapped, each in one tap; and the answer of who is asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from xiaoan.foundation.clock import school_day
from xiaoan.foundation.errors import Conflict, NotFound, Refused
from xiaoan.foundation.ids import parse_id
from xiaoan.foundation.text import day_words
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.org import verbs as org
from xiaoan.kernel.org.models import RosterTurn, Swap
from xiaoan.kernel.org.roll import colleagues, member
from xiaoan.kernel.org.rosters import reading as rosters
from xiaoan.kernel.org.rosters import swaps
from xiaoan.kernel.org.rosters.hours import of_turn, words
from xiaoan.surfaces.web.door import Seat, page, reading
from xiaoan.surfaces.web.pages.rosters.asked import ONE_DAY, Asked, may_see


@page(verb=org.SEE)
@require_safe
def show(request: Seat, turn_id: UUID) -> HttpResponse:
    """One turn."""
    return _shown(request, turn_id)


def _shown(seat: Seat, turn_id: UUID, problem: str = "") -> HttpResponse:
    today, who = school_day(seat.at), seat.viewer
    with reading(seat):
        turn = rosters.turn(who, turn_id)
        roster = shelf().rosters.get(turn.roster)
        slot = next((each for each in roster.slots if each.code == turn.slot), None) if roster else None
        mine, officer = turn.person.account_id == who.account, may_see(who, org.ROSTER, turn.unit)
        waiting = rosters.swaps_waiting(who, today, turn.unit)
        open_swap = next((line for line in waiting if line.turn_id == turn_id), None)
        ends = max(stretch.closes for stretch in of_turn(roster, turn.day, turn.slot))
        over = seat.at >= ends or turn.withdrawn_at is not None
        offering = (mine or officer) and not over and open_swap is None
        people = colleagues(who, turn.unit, turn.day).exclude(id=turn.person_id) if offering else []
        context: dict[str, Any] = {
            "turn": turn,
            "title": roster.title if roster else turn.roster,
            "slot": slot.title if slot else "",
            "hours": words(slot) if slot else "",
            "mine": mine,
            "officer": officer,
            "swap": open_swap,
            "offering": offering,
            "others": rosters.later_turns(who, turn, today) if offering else [],
            "people": people,
            "problem": problem,
            "back": Asked(turn.unit, turn.day - ONE_DAY * turn.day.weekday(), turn.roster).address(),
        }
        return render(seat, "pages/rosters/turn.html", context, status=422 if problem else 200)


@page(verb=org.SEE)
@require_POST
def ask(request: Seat, turn_id: UUID) -> HttpResponse:
    """Ask a colleague (for his turn `other`, or without one), or as the officer swap at once."""
    with reading(request):
        turn = rosters.turn(request.viewer, turn_id)
        other = _other(request)
        asked = other.person if other is not None else member(request.viewer, _person(request))
    mine = turn.person.account_id == request.viewer.account
    command = swaps.ask_swap if mine else swaps.swap_at_once
    try:
        command(
            by=request.viewer,
            turn_id=turn_id,
            asked=asked,
            other_turn_id=other.id if other is not None else None,
            reason=request.POST.get("reason", ""),
            at=request.at,
        )
    except (Refused, Conflict) as wrong:
        return _shown(request, turn_id, wrong.reason)
    said = _("已请{name}换班，等他答应。") if mine else _("已换给{name}。")
    messages.success(request, said.format(name=asked.name))
    if mine:
        return redirect("web:turn", turn_id=turn_id)
    return redirect(Asked(turn.unit, turn.day - ONE_DAY * turn.day.weekday(), turn.roster).address())


def _other(seat: Seat) -> RosterTurn | None:
    key = parse_id(seat.POST.get("other", ""))
    return rosters.turn(seat.viewer, key) if key is not None else None


def _person(seat: Seat) -> UUID:
    key = parse_id(seat.POST.get("person", ""))
    if key is None:
        raise NotFound(_("请选一个人。"))
    return key


@page(verb=org.SEE)
@require_POST
def agree(request: Seat, swap_id: UUID) -> HttpResponse:
    """答应换班."""
    return _answered(request, swap_id, swaps.agree, _("已换班，{day}起按新的值班表。"))


@page(verb=org.SEE)
@require_POST
def decline(request: Seat, swap_id: UUID) -> HttpResponse:
    """换不了."""
    return _answered(request, swap_id, swaps.decline, _("已回复换不了，值班表没有变。"))


@page(verb=org.SEE)
@require_POST
def take_back(request: Seat, swap_id: UUID) -> HttpResponse:
    """收回换班."""
    return _answered(request, swap_id, swaps.take_back, _("已收回，值班表没有变。"))


def _answered(seat: Seat, swap_id: UUID, command: Callable[..., Swap], said: str) -> HttpResponse:
    swap = command(by=seat.viewer, swap_id=swap_id, at=seat.at)
    with reading(seat):
        turn = rosters.turn(seat.viewer, swap.turn_id)
    messages.success(seat, said.format(day=day_words(turn.day)))
    if seat.POST.get("back") == "today":
        return redirect("web:today")
    return redirect(Asked(turn.unit, turn.day - ONE_DAY * turn.day.weekday(), turn.roster).address())
