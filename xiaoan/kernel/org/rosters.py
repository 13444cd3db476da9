"""Rosters 排班: whose turn it is on which day. A turn is set, or taken off again; nothing is deleted."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from xiaoan.foundation.errors import NotFound, Refused
from xiaoan.kernel.access import acts
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.org.events import TurnSet, TurnWithdrawn
from xiaoan.kernel.org.models import Person, RosterTurn
from xiaoan.kernel.org.verbs import ROSTER
from xiaoan.kernel.tree.models import Unit


def set_turn(
    *, by: Viewer, unit: Unit, roster: str, day: date, person: Person, at: datetime, slot: str = ""
) -> RosterTurn:
    """Whose turn it is on a roster that day; the same turn again is the one that is there."""
    if roster not in shelf().rosters:
        raise Refused(f"没有“{roster}”这种值班表。", {"roster": "请从列表中选择"})
    with acts.opened(by=by, at=at) as act:
        act.require(ROSTER, unit)
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
    """Several turns of a roster at once: all of them, or none."""
    with acts.opened(by=by, at=at):
        return [set_turn(by=by, unit=unit, roster=roster, day=day, person=person, at=at) for day, person in turns]


def withdraw_turn(*, by: Viewer, turn_id: UUID, at: datetime) -> RosterTurn:
    """Take a turn off the table; taken off twice is taken off once."""
    with acts.opened(by=by, at=at) as act:
        turn = RosterTurn.objects.select_for_update(of=("self",)).select_related("unit").filter(id=turn_id).first()
        if turn is None:
            raise NotFound()
        act.require(ROSTER, turn.unit)
        if turn.withdrawn_at is None:
            turn.withdrawn_at = at
            turn.save(update_fields=["withdrawn_at"])
            act.record(TurnWithdrawn(roster=turn.roster, day=turn.day, slot=turn.slot), about=turn)
        return turn
