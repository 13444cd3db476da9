"""换班: asked by one in one tap, agreed by the other in one tap; or done by the officer at once.

The turns change only when both have said so; a turn that has passed, or changed meanwhile, is not swapped.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from xiaoan.foundation.errors import Conflict, NotFound, Refused
from xiaoan.foundation.text import cleaned
from xiaoan.kernel.access import acts
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.org.events import SwapAsked, SwapSettled
from xiaoan.kernel.org.models import Person, RosterTurn, Swap
from xiaoan.kernel.org.rosters.hours import of_turn
from xiaoan.kernel.org.rosters.turns import put, take_off
from xiaoan.kernel.org.verbs import ROSTER, SEE

OPEN = "asked"


def ask_swap(
    *, by: Viewer, turn_id: UUID, asked: Person, at: datetime, other_turn_id: UUID | None = None, reason: str = ""
) -> Swap:
    """Ask a colleague to take one's own turn, in exchange for one of his or for nothing.

    The same request again is the one that is open; another colleague for the same turn is a Conflict.
    """
    with acts.opened(by=by, at=at) as act:
        turn, other = _turns(turn_id, other_turn_id)
        act.require(SEE, turn.unit)
        if turn.person.account_id != by.account:
            raise Refused("只能为自己的班请人换；别人的班请安全员来调。")
        _check(turn, other, asked, at)
        open_one = Swap.objects.filter(turn=turn, state=OPEN).first()
        if open_one is not None:
            if open_one.asked_id == asked.id and open_one.other_turn_id == other_turn_id:
                return open_one
            raise Conflict("这一班已经请了别人换，请先收回那一次，再请另一位。")
        swap = _new(turn, other, asked, reason, at)
        act.record(SwapAsked(roster=turn.roster, day=turn.day, slot=turn.slot), about=swap)
        return swap


def swap_at_once(
    *, by: Viewer, turn_id: UUID, asked: Person, at: datetime, other_turn_id: UUID | None = None, reason: str = ""
) -> Swap:
    """The officer swaps two people himself; an open request about the turn ends with it."""
    with acts.opened(by=by, at=at) as act:
        turn, other = _turns(turn_id, other_turn_id)
        act.require(ROSTER, turn.unit)
        _check(turn, other, asked, at)
        for pending in Swap.objects.select_for_update(of=("self",)).filter(turn=turn, state=OPEN):
            _settle(act, pending, "taken_back", at)
        swap = _new(turn, other, asked, reason, at)
        act.record(SwapAsked(roster=turn.roster, day=turn.day, slot=turn.slot), about=swap)
        _exchange(act, turn, other, asked, at)
        _settle(act, swap, "agreed", at)
        return swap


def agree(*, by: Viewer, swap_id: UUID, at: datetime) -> Swap:
    """The colleague agrees: from now on he is on turn, and the asker no more. Agreed twice is agreed once."""
    with acts.opened(by=by, at=at) as act:
        swap = _swap(act, swap_id)
        if swap.asked.account_id != by.account:
            raise Refused("只有被请换班的人才能答应。")
        if swap.state == "agreed":
            return swap
        _still_open(swap)
        turn, other = _turns(swap.turn_id, swap.other_turn_id)
        _check(turn, other, swap.asked, at)
        _exchange(act, turn, other, swap.asked, at)
        _settle(act, swap, "agreed", at)
        return swap


def decline(*, by: Viewer, swap_id: UUID, at: datetime) -> Swap:
    """The colleague cannot; nothing changes. No reason is asked."""
    return _ended(by, swap_id, "declined", at)


def take_back(*, by: Viewer, swap_id: UUID, at: datetime) -> Swap:
    """The asker, or the officer, takes the request back before it is answered."""
    return _ended(by, swap_id, "taken_back", at)


def _ended(by: Viewer, swap_id: UUID, state: str, at: datetime) -> Swap:
    with acts.opened(by=by, at=at) as act:
        swap = _swap(act, swap_id)
        person = swap.asked if state == "declined" else swap.asker
        if person.account_id != by.account and not (state == "taken_back" and act.may(ROSTER, swap.unit)):
            raise Refused("这件换班不是请您办的。")
        if swap.state == state:
            return swap
        _still_open(swap)
        _settle(act, swap, state, at)
        return swap


def _swap(act: acts.Act, swap_id: UUID) -> Swap:
    """The swap, locked after its turns, as who swaps at once locks them: so nobody waits in a ring."""
    named = Swap.objects.filter(id=swap_id).values_list("turn_id", "other_turn_id").first()
    if named is None:
        raise NotFound()
    _turns(*named)
    rows = Swap.objects.select_for_update(of=("self",)).select_related("unit", "asker", "asked")
    swap = rows.filter(id=swap_id).first()
    if swap is None:
        raise NotFound()
    act.require(SEE, swap.unit)
    return swap


def _still_open(swap: Swap) -> None:
    if swap.state != OPEN:
        raise Conflict("这次换班已经办结，不能再改。要换请重新提出。")


def _turns(turn_id: UUID, other_id: UUID | None) -> tuple[RosterTurn, RosterTurn | None]:
    """Both turns, locked in one order so that two swaps at once cannot wait for each other."""
    wanted = [key for key in (turn_id, other_id) if key is not None]
    rows = RosterTurn.objects.select_for_update(of=("self",)).select_related("unit", "person")
    found = {row.id: row for row in rows.filter(id__in=wanted).order_by("id")}
    if len(found) != len(set(wanted)):
        raise NotFound()
    return found[turn_id], found[other_id] if other_id is not None else None


def _check(turn: RosterTurn, other: RosterTurn | None, asked: Person, at: datetime) -> None:
    """Refused when the swap makes no sense; Conflict when a turn is no longer what was looked at."""
    if turn.withdrawn_at is not None or (other is not None and other.withdrawn_at is not None):
        raise Conflict("这一班已经变了，请看一下现在的值班表再换。")
    if asked.id == turn.person_id:
        raise Refused("不能和自己换班。", {"asked": "请选另一个人"})
    if asked.home != turn.home:
        raise Refused("只能和本单位的人换班。", {"asked": "请选本单位的人"})
    if _over(turn, at) or (other is not None and _over(other, at)):
        raise Refused("这一班已经过去了，不能再换。")
    if other is not None and (other.person_id != asked.id or other.roster != turn.roster or other.unit != turn.unit):
        raise Refused("要换的那一班不是他在这张表上的班。", {"other": "请重新选择"})
    if other is not None and (other.day, other.slot) == (turn.day, turn.slot):
        raise Refused("两个人在同一班，不用换。")
    same = RosterTurn.objects.filter(
        unit=turn.unit, roster=turn.roster, day=turn.day, slot=turn.slot, person=asked, withdrawn_at=None
    )
    if same.exists():
        raise Refused(f"{asked.name}本来就在这一班。", {"asked": "请选另一个人"})


def _over(turn: RosterTurn, at: datetime) -> bool:
    last = max(stretch.closes for stretch in of_turn(shelf().rosters.get(turn.roster), turn.day, turn.slot))
    return at >= last


def _new(turn: RosterTurn, other: RosterTurn | None, asked: Person, reason: str, at: datetime) -> Swap:
    return Swap.objects.create(
        unit=turn.unit, turn=turn, other_turn=other, asker=turn.person, asked=asked,
        reason=cleaned(reason, most=120), asked_at=at,
    )  # fmt: skip


def _exchange(act: acts.Act, turn: RosterTurn, other: RosterTurn | None, asked: Person, at: datetime) -> None:
    asker = turn.person
    take_off(act, turn, at)
    if other is not None:
        take_off(act, other, at)
        put(act, other.unit, other.roster, other.day, other.slot, asker)
    put(act, turn.unit, turn.roster, turn.day, turn.slot, asked)


def _settle(act: acts.Act, swap: Swap, state: str, at: datetime) -> None:
    swap.state, swap.settled_at = state, at
    swap.save(update_fields=["state", "settled_at"])
    act.record(SwapSettled(state=state), about=swap)
