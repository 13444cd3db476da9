"""Looks at units that a process keeps, each under a stamp: where the chains stood that decide what the unit owes.

The stamp is read anew for every submission, so that a change committed before it is always seen. What has written
something itself may not ask: its own rows would be kept before anybody else may see them.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from threading import Lock
from typing import NamedTuple
from uuid import UUID

from xiaoan.foundation.clock import school_day
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.catalogue.queries import newest_digests
from xiaoan.kernel.trail.queries import turned
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.tree.paths import ancestors
from xiaoan.kernel.work.bodies import Doing
from xiaoan.kernel.work.doing.sight import Sight, days_of
from xiaoan.kernel.work.owing.above import families, lineages

MOST_KEPT = 512
"""Units a process keeps a look at; the least recently used goes."""
LONGEST = 120
"""Days a kept look may reach over before it is begun anew."""

Stamp = tuple[object, ...]


def stamps(units: Sequence[Unit]) -> dict[UUID, Stamp]:
    """Unit -> where the chains stand that decide what it owes: its own, those above, those of its campuses or sisters.

    Two queries whatever the units. Every event turns a stamp that does not say it is `still`.
    """
    releases = newest_digests()
    with opened(EVERYTHING):
        found = turned(lineages(unit.path for unit in units), families(units))
    known = dict(found)
    below: dict[str, list[tuple[str, int]]] = {}
    for path, seq in sorted(known.items()):
        line = ancestors(path)
        if len(line) > 1:
            below.setdefault(line[-2], []).append((path, seq))
    return {
        unit.id: (
            unit.path,
            releases,
            tuple(known.get(path) for path in ancestors(unit.path)),
            tuple(below.get(unit.path, ())) if unit.is_school else (),
            tuple(below.get(ancestors(unit.path)[-2], ())) if unit.home != unit.id else (),
        )
        for unit in units
    }


class _Kept(NamedTuple):
    stamp: Stamp
    sight: Sight


class Sights:
    """Looks at units, each as long as its stamp stands. Safe for the threads of one process."""

    def __init__(self) -> None:
        self._kept: OrderedDict[UUID, _Kept] = OrderedDict()
        self._lock = Lock()

    def of(self, units: Mapping[UUID, Unit], bodies: Mapping[UUID, Sequence[Doing]], at: datetime) -> dict[UUID, Sight]:
        """A look at each unit that reaches what the bodies name. Within a read-only look that has written nothing."""
        found = {}
        for key, stamp in stamps(list(units.values())).items():
            found[key] = self._one(units[key], stamp, bodies[key], at)
        return found

    def _one(self, unit: Unit, stamp: Stamp, bodies: Sequence[Doing], at: datetime) -> Sight:
        today = school_day(at)
        wanted = [*days_of(bodies, at), today]
        with self._lock:
            kept = self._kept.get(unit.id)
            if kept is not None and kept.stamp != stamp:
                kept = None
            if kept is not None and kept.sight.span[0] <= min(wanted) and max(wanted) <= kept.sight.span[1]:
                self._kept.move_to_end(unit.id)
                return kept.sight.later(at)
        before = kept.sight.span if kept is not None and _near(kept.sight.span, wanted) else ()
        with opened(EVERYTHING):
            sight = Sight(unit, bodies, at=at, reach=(today, *before))
        with self._lock:
            self._kept[unit.id] = _Kept(stamp, sight)
            self._kept.move_to_end(unit.id)
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
        return sight


def _near(span: tuple[date, date], wanted: Sequence[date]) -> bool:
    return (max(span[1], *wanted) - min(span[0], *wanted)).days <= LONGEST
