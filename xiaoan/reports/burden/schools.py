"""Schools as a bureau looks at their load: by kind and size, and one by one as a list of whom to relieve. No league."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple
from uuid import UUID

from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.work.weight.loads import Loads

SIZES = (50, 300, 1000)
"""Bounds of size by pupils: a teaching point, a small school, a middling one, a large one."""

TARGET_KIND, TARGET = "teaching_point", 60
"""A teaching point of three teachers is to be done with an hour a week."""


class Weight(NamedTuple):
    """One school with its campuses: minutes a week on average, in the heaviest week, and for each person asked."""

    unit: Unit
    kind: str
    pupils: int | None
    week: float
    worst: int
    people: int

    @property
    def each(self) -> float | None:
        """Minutes a week of one person, on average; None while nobody holds a post."""
        return self.week / self.people if self.people else None


class Band(NamedTuple):
    """Schools of one kind and size: how many, and their average minutes a week."""

    kind: str
    size: str
    schools: int
    week: float
    worst: int


def weights(loads: Loads, pupils: Mapping[UUID, int], *, weeks: int) -> list[Weight]:
    """Schools that owe anything, the heaviest first: whom to relieve."""
    home = _schools(loads.units)
    minutes: dict[UUID, int] = {}
    heaviest: dict[UUID, dict[object, int]] = {}
    for row in loads.rows:
        school = home[row.unit]
        minutes[school] = minutes.get(school, 0) + row.minutes
        by_week = heaviest.setdefault(school, {})
        by_week[row.week] = by_week.get(row.week, 0) + row.minutes
    people: dict[UUID, int] = {}
    for (unit, _post), number in loads.people.items():
        people[home[unit]] = people.get(home[unit], 0) + number
    kinds = shelf().unit_kinds
    found = [
        Weight(
            loads.units[key], kinds[loads.units[key].kind].title, pupils.get(key), total / weeks,
            max(heaviest[key].values()), people.get(key, 0),
        )
        for key, total in minutes.items()
    ]  # fmt: skip
    return sorted(found, key=lambda each: (-each.week, each.unit.path))


def bands(found: list[Weight]) -> list[Band]:
    """By kind, then size; schools whose pupils nobody has stated stand apart."""
    groups: dict[tuple[str, int], list[Weight]] = {}
    for each in found:
        groups.setdefault((each.kind, _size(each.pupils)), []).append(each)
    return [
        Band(kind, size_words(size), len(some), sum(each.week for each in some) / len(some), max(x.worst for x in some))
        for (kind, size), some in sorted(groups.items())
    ]


def _schools(units: Mapping[UUID, Unit]) -> dict[UUID, UUID]:
    """Unit -> the school it counts in: a campus in its school, anything else in itself."""
    kinds = shelf().unit_kinds
    found = {}
    for key, unit in units.items():
        campus = unit.kind in kinds and kinds[unit.kind].level == "campus"
        found[key] = unit.parent_id if campus and unit.parent_id in units else key
    return {key: value for key, value in found.items() if value is not None}


def _size(pupils: int | None) -> int:
    return -1 if pupils is None else sum(1 for bound in SIZES if pupils > bound)


def size_words(size: int) -> str:
    """A band of size in words."""
    if size < 0:
        return "没填学生数"
    if size == 0:
        return f"{SIZES[0]} 人以内"
    if size == len(SIZES):
        return f"{SIZES[-1]} 人以上"
    return f"{SIZES[size - 1] + 1}–{SIZES[size]} 人"
