"""Many submissions at once, each answered by itself: one that is refused leaves the others untouched.

Those of one unit share one look at what the unit owes, and one act: its chain is locked once for a handful of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from xiaoan.foundation.errors import Conflict, NotFound, Refused
from xiaoan.kernel.access import acts
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.work.bodies import Doing
from xiaoan.kernel.work.doing.sight import Sight
from xiaoan.kernel.work.doing.submission import Receipt, submit

MOST = 500
AT_ONCE = 50
"""How many share an act: a chain is not held longer than these take."""


class Sent(NamedTuple):
    """One submission of a batch, and the unit it is for."""

    unit: Unit
    body: Doing


class Answered(NamedTuple):
    """What became of one: its receipt, or why it was not taken."""

    receipt: Receipt | None
    refusal: Refused | NotFound | Conflict | None = None


class Looks:
    """Looks shared by the batches of many days, each as its sender sees it. For a program that knows that nothing
    which decides what is owed changes meanwhile, and says `forget` when it did.

    Occurrences that open outside `first`..`last` are absent, and so is who is asked outside of it.
    """

    def __init__(self, first: date, last: date) -> None:
        self._reach = (first, last)
        self._kept: dict[tuple[UUID, UUID], Sight] = {}

    def of(self, by: Viewer, unit: Unit, at: datetime) -> Sight:
        """The look of a sender at a unit. Within his act."""
        key = (by.account, unit.id)
        if key not in self._kept:
            self._kept[key] = Sight(unit, (), at=at, reach=self._reach)
        return self._kept[key].later(at)

    def forget(self, unit: Unit | None = None) -> None:
        """Something has changed, at a unit, those above or below it (None: anywhere): it is looked at anew."""
        self._kept = {
            key: sight for key, sight in self._kept.items() if unit is not None and not _touch(unit, sight.unit)
        }


def _touch(one: Unit, other: Unit) -> bool:
    return one.path.startswith(other.path) or other.path.startswith(one.path)


def submit_many(*, by: Viewer, sent: Sequence[Sent], at: datetime, looks: Looks | None = None) -> list[Answered]:
    """Submit up to MOST at once; an answer for each, in order. Refused as a whole only when there are more.

    Each counts as if it had been sent alone, in the order given. The same batch again gives the same receipts.
    """
    if len(sent) > MOST:
        raise Refused(f"一批最多 {MOST} 条，这里有 {len(sent)} 条，请分批提交。")
    answers: dict[int, Answered] = {}
    for unit, positions in _by_unit(sent):
        sight: Sight | None = None
        for start in range(0, len(positions), AT_ONCE):
            few = positions[start : start + AT_ONCE]
            with acts.opened(by=by, at=at):
                sight = sight or _look(by, unit, [sent[each].body for each in positions], at, looks)
                for each in few:
                    answers[each] = _one(by, sent[each], at, sight)
    return [answers[position] for position in range(len(sent))]


def _look(by: Viewer, unit: Unit, bodies: Sequence[Doing], at: datetime, looks: Looks | None) -> Sight:
    return looks.of(by, unit, at) if looks is not None else Sight(unit, bodies, at=at)


def _one(by: Viewer, one: Sent, at: datetime, sight: Sight) -> Answered:
    try:
        with acts.part():
            return Answered(submit(by=by, unit=one.unit, body=one.body, at=at, sight=sight))
    except (Refused, NotFound, Conflict) as refusal:
        return Answered(None, refusal)


def _by_unit(sent: Sequence[Sent]) -> Iterator[tuple[Unit, list[int]]]:
    """The positions of each unit's submissions; units in one order, so that two batches never wait for each other."""
    found: dict[UUID, list[int]] = {}
    for position, one in enumerate(sent):
        found.setdefault(one.unit.id, []).append(position)
    units = {one.unit.id: one.unit for one in sent}
    return ((units[key], found[key]) for key in sorted(found))
