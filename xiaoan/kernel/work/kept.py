"""What some units owe, kept by the process for those who read: pages of one school are opened again and again.

A survey is kept under a stamp, the place where the chains stand that decide what is owed: those of the units, of all
above them and right below them. The stamp is read anew in every look, so that what was committed before is seen.
Whoever writes never reads from here: what he has changed himself has not been committed yet.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from datetime import date
from threading import Lock
from typing import NamedTuple

from xiaoan.foundation.rls import EVERYTHING, once_a_look, only_looking, opened
from xiaoan.kernel.catalogue.queries import newest_digests
from xiaoan.kernel.trail.queries import turned
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.work.owing.above import families, lineages
from xiaoan.kernel.work.owing.ground import Ground, survey
from xiaoan.kernel.work.owing.streams import Expected, expected

MOST_KEPT = 1_500
"""Units in all surveys that a process keeps; the least recently used go. A survey of more is not kept."""

_Key = tuple[object, ...]


class Surveyed(NamedTuple):
    """A ground and everything owed on it. Shared by whoever asks: nobody may change it."""

    ground: Ground
    owed: list[Expected]


class _Entry(NamedTuple):
    stamp: _Key
    surveyed: Surveyed


class _Shelf:
    """Surveys by what was asked, as many as have room. Safe for the threads of one process."""

    def __init__(self) -> None:
        self._kept: OrderedDict[_Key, _Entry] = OrderedDict()
        self._lock = Lock()

    def get(self, key: _Key, stamp: _Key) -> Surveyed | None:
        with self._lock:
            found = self._kept.get(key)
            if found is None or found.stamp != stamp:
                return None
            self._kept.move_to_end(key)
            return found.surveyed

    def put(self, key: _Key, stamp: _Key, surveyed: Surveyed) -> None:
        with self._lock:
            self._kept[key] = _Entry(stamp, surveyed)
            self._kept.move_to_end(key)
            while sum(len(each.surveyed.ground.units) + 1 for each in self._kept.values()) > MOST_KEPT:
                self._kept.popitem(last=False)


_SHELF = _Shelf()


def surveyed(units: Sequence[Unit], first: date, last: date) -> Surveyed:
    """`survey` and all that is `expected` on it: kept while one only looks, read anew by whoever writes."""
    if not only_looking() or len(units) > MOST_KEPT // 2:
        return _read(units, first, last)
    rows = tuple(
        (unit.id, unit.path, unit.kind, unit.name, unit.short_name, unit.parent_id, unit.opened, unit.closed)
        for unit in units
    )
    stamp = once_a_look(f"work.stamp {hash(rows)}", lambda: _stamp(units))
    key = (rows, first, last)
    found = _SHELF.get(key, stamp)
    if found is None:
        with opened(EVERYTHING):
            found = _read(units, first, last)
        _SHELF.put(key, stamp, found)
    return found


def _read(units: Sequence[Unit], first: date, last: date) -> Surveyed:
    ground = survey(units, first, last)
    return Surveyed(ground, expected(ground))


def _stamp(units: Sequence[Unit]) -> _Key:
    """Where the chains stand that decide what these units owe; two queries whatever the units."""
    with opened(EVERYTHING):
        found = turned(lineages(unit.path for unit in units), families(units))
    return newest_digests(), tuple(sorted(set(found)))
