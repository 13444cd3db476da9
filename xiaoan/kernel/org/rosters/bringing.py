"""导入值班表: a sheet's turns put on the table, all of them or none, and what would change told beforehand.

Where the sheet names somebody for a shift, it decides that shift alone: whoever stood there before is taken off,
unless the day has passed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from xiaoan.foundation.clock import school_day
from xiaoan.foundation.errors import Refused
from xiaoan.kernel.access import acts
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.org.models import Holding, Person, RosterTurn
from xiaoan.kernel.org.rosters.sheet import Known, Row
from xiaoan.kernel.org.rosters.turns import Wanted, set_many
from xiaoan.kernel.org.verbs import ROSTER
from xiaoan.kernel.tree.models import Unit


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a sheet does: turns new, already there, and taken off for it."""

    new: int
    same: int
    off: tuple[UUID, ...]
    first: date
    last: date


def known_people(unit: Unit, day: date) -> list[Known]:
    """Who may be named in a sheet of this school, with their posts; two queries."""
    rows = Person.objects.filter(home=unit.home, left=None).order_by("name", "id")
    posts: dict[UUID, list[str]] = {}
    held = Holding.objects.filter(home=unit.home, starts__lte=day, ends=None).select_related("post")
    for holding in held:
        posts.setdefault(holding.person_id, []).append(holding.post.title)
    return [Known(row.id, row.name, row.phone, tuple(posts.get(row.id, ()))) for row in rows]


def outcome(unit: Unit, rows: Sequence[Row], today: date) -> Outcome:
    """What these rows would change, without writing."""
    if not rows:
        raise Refused("表里一个班也没有，没有可导入的。")
    first, last = min(row.day for row in rows), max(row.day for row in rows)
    standing = RosterTurn.objects.filter(unit=unit, day__gte=first, day__lte=last, withdrawn_at=None)
    wanted = {(row.roster, row.day, row.slot, row.person) for row in rows}
    shifts = {(row.roster, row.day, row.slot) for row in rows}
    same, off = 0, []
    for turn in standing:
        if (turn.roster, turn.day, turn.slot, turn.person_id) in wanted:
            same += 1
        elif (turn.roster, turn.day, turn.slot) in shifts and turn.day >= today:
            off.append(turn.id)
    return Outcome(len(wanted) - same, same, tuple(off), first, last)


def bring(*, by: Viewer, unit: Unit, rows: Iterable[Row], at: datetime) -> Outcome:
    """Put a sheet on the table: everything, or nothing when one turn is refused."""
    wanted = list(rows)
    with acts.opened(by=by, at=at) as act:
        act.require(ROSTER, unit)
        found = outcome(unit, wanted, school_day(at))
        people = Person.objects.in_bulk({row.person for row in wanted})
        missing = next((row for row in wanted if row.person not in people), None)
        if missing is not None:
            raise Refused(f"第 {missing.row} 行的人已不在名单里，请重新上传。")
        turns = [Wanted(row.day, people[row.person], row.slot, row.roster) for row in wanted]
        set_many(by=by, unit=unit, wanted=turns, off=found.off, at=at)
        return found
