"""Whether groups of tests can hold together at some unit of a kind, whatever its facts are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from xiaoan.kernel.catalogue.pack.duties import Duty, Group, Test
from xiaoan.kernel.catalogue.pack.shelf import Shelf
from xiaoan.kernel.catalogue.pack.words import KIND, LEVEL, STAGE, UnitKind
from xiaoan.kernel.catalogue.pack.written import Param
from xiaoan.kernel.catalogue.rules import owed_at

_OF_THE_KIND = (KIND, STAGE, LEVEL)


def may_hold(kind: UnitKind, *groups: Group) -> bool:
    """Whether a unit of the kind could have facts under which all the groups hold."""
    must = [(test, True) for group in groups for test in group.all]
    must += [(test, False) for group in groups for test in group.none]
    if not _together(kind, must):
        return False
    return all(any(_together(kind, [*must, (test, True)]) for test in group.any) for group in groups if group.any)


def kinds_owing(duty: Duty, shelf: Shelf) -> tuple[UnitKind, ...]:
    """Kinds of units that may owe the duty. A campus is left out: it has its school's kind."""
    kinds = (kind for kind in shelf.unit_kinds.values() if kind.level != "campus")
    return tuple(kind for kind in kinds if owed_at(duty, kind) and may_hold(kind, duty.applies_to))


@dataclass(slots=True)
class _Room:
    """What is left for one fact: the words it may be, those it may not, and bounds."""

    words: frozenset[str] | None = None
    barred: frozenset[str] = frozenset()
    low: int = 0
    high: int = 10**9

    @property
    def empty(self) -> bool:
        left = None if self.words is None else self.words - self.barred
        return left == frozenset() or self.low > self.high or {"yes", "no"} <= self.barred


def _together(kind: UnitKind, tests: Iterable[tuple[Test, bool]]) -> bool:
    rooms: defaultdict[str, _Room] = defaultdict(_Room)
    for test, wanted in tests:
        if test.fact in _OF_THE_KIND:
            if _of_kind(kind, test) is not wanted:
                return False
            continue
        _narrow(rooms[test.fact], test, wanted)
    return not any(room.empty for room in rooms.values())


def _of_kind(kind: UnitKind, test: Test) -> bool:
    has: dict[str, Collection[str]] = {KIND: (kind.code,), STAGE: kind.stages, LEVEL: (kind.level,)}
    return not _words(test).isdisjoint(has[test.fact])


def _narrow(room: _Room, test: Test, wanted: bool) -> None:
    if test.equals is not None or test.among is not None:
        words = _words(test)
        if not wanted:
            room.barred |= words
        else:
            room.words = words if room.words is None else room.words & words
        return
    low, high = _bound(test.at_least, 0), _bound(test.at_most, 10**9)
    if not wanted:
        low, high = (0, low - 1) if test.at_least is not None else (high + 1, 10**9)
    room.low, room.high = max(room.low, low), min(room.high, high)


def _words(test: Test) -> frozenset[str]:
    return frozenset(test.among or ()) if test.equals is None else frozenset({test.equals})


def _bound(value: object, without: int) -> int:
    """A bound as a number; one that waits for a parameter bounds nothing."""
    return without if value is None or isinstance(value, Param) else int(str(value))
