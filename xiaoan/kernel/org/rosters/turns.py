"""Turns: whose turn it is on which day, in which shift. A turn is set, or taken off again; nothing is deleted."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from xiaoan.foundation.errors import NotFound, Refused
from xiaoan.kernel.access import acts
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.catalogue.pack.words import Roster
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.org.events import TurnSet, TurnWithdrawn
from xiaoan.kernel.org.models import Person, RosterTurn
from xiaoan.kernel.org.verbs import ROSTER
from xiaoan.kernel.tree.models import Unit

MOST_AT_ONCE = 2000


class Wanted(NamedTuple):
    """One turn that shall stand."""

    day: date
    person: Person
    slot: str = ""
    roster: str = ""


def roster_named(code: str) -> Roster:
    """A roster of the vocabulary, or Refused."""
    found = shelf().rosters.get(code)
    if found is None:
        raise Refused(f"没有“{code[:40]}”这种值班表。", {"roster": "请从列表中选择"})
    return found


def checked_slot(roster: Roster, slot: str) -> str:
    """The shift as the roster knows it; empty is the whole day. Refused when the roster has no such shift."""
    if slot and slot not in {each.code for each in roster.slots}:
        raise Refused(f"“{roster.title}”没有“{slot[:40]}”这个班次。", {"slot": "请从列表中选择"})
    return slot


def set_turn(
    *, by: Viewer, unit: Unit, roster: str, day: date, person: Person, at: datetime, slot: str = ""
) -> RosterTurn:
    """Whose turn it is on a roster that day; the same turn again is the one that is there."""
    checked_slot(roster_named(roster), slot)
    with acts.opened(by=by, at=at) as act:
        act.require(ROSTER, unit)
        return put(act, unit, roster, day, slot, person)


def put(act: acts.Act, unit: Unit, roster: str, day: date, slot: str, person: Person) -> RosterTurn:
    """Set one turn inside an act that has asked for permission. Refused for strangers and people who have left."""
    if person.home != unit.home:
        raise Refused("只能排本单位的人。")
    if person.left is not None and person.left < day:
        raise Refused(f"{person.name}那天已经离开本单位，请排别人。")
    turn, made = RosterTurn.objects.select_for_update(of=("self",)).get_or_create(
        home=unit.home, unit=unit, roster=roster, day=day, slot=slot, person=person
    )
    if made or turn.withdrawn_at is not None:
        turn.withdrawn_at = None
        turn.save(update_fields=["withdrawn_at"])
        act.record(TurnSet(roster=roster, day=day, slot=slot), about=turn)
    return turn


def set_turns(
    *, by: Viewer, unit: Unit, roster: str, turns: Iterable[tuple[date, Person]], at: datetime
) -> list[RosterTurn]:
    """Several whole-day turns of a roster at once: all of them, or none."""
    wanted = [Wanted(day, person, roster=roster) for day, person in turns]
    return set_many(by=by, unit=unit, wanted=wanted, at=at)


def set_many(
    *, by: Viewer, unit: Unit, wanted: Iterable[Wanted], at: datetime, off: Iterable[UUID] = ()
) -> list[RosterTurn]:
    """Several turns of any rosters at once, and others taken off: all of it, or nothing."""
    rows, gone = list(dict.fromkeys(wanted)), list(dict.fromkeys(off))
    if len(rows) + len(gone) > MOST_AT_ONCE:
        raise Refused(f"一次最多排 {MOST_AT_ONCE} 个班，请分几次。")
    known = {code: roster_named(code) for code in sorted({row.roster for row in rows})}
    for row in rows:
        checked_slot(known[row.roster], row.slot)
    with acts.opened(by=by, at=at) as act:
        act.require(ROSTER, unit)
        for turn_id in gone:
            withdraw_turn(by=by, turn_id=turn_id, at=at)
        return [put(act, unit, row.roster, row.day, row.slot, row.person) for row in rows]


def withdraw_turn(*, by: Viewer, turn_id: UUID, at: datetime) -> RosterTurn:
    """Take a turn off the table; taken off twice is taken off once."""
    with acts.opened(by=by, at=at) as act:
        turn = RosterTurn.objects.select_for_update(of=("self",)).select_related("unit").filter(id=turn_id).first()
        if turn is None:
            raise NotFound()
        act.require(ROSTER, turn.unit)
        take_off(act, turn, at)
        return turn


def take_off(act: acts.Act, turn: RosterTurn, at: datetime) -> None:
    """Withdraw a locked turn inside an act that has asked for permission."""
    if turn.withdrawn_at is None:
        turn.withdrawn_at = at
        turn.save(update_fields=["withdrawn_at"])
        act.record(TurnWithdrawn(roster=turn.roster, day=turn.day, slot=turn.slot), about=turn)
