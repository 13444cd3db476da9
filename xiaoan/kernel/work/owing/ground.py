"""The ground: all that decides what some units owe, read at once in a constant number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db.models import F, Q

from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.catalogue.pack.content import Ledger
from xiaoan.kernel.catalogue.pack.words import Fact as FactWords
from xiaoan.kernel.catalogue.pack.words import UnitKind
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.catalogue.rules import Subject as TestSubject
from xiaoan.kernel.org.models import Fact, Holding, OutOfUse, PlaceRow
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.tree.paths import ancestors
from xiaoan.kernel.work.owing import standards
from xiaoan.kernel.work.owing.above import lineages
from xiaoan.kernel.work.owing.calendars import Calendars, facts_of_sections
from xiaoan.kernel.work.owing.items import rows
from xiaoan.kernel.work.owing.items.rows import Item
from xiaoan.kernel.work.owing.scope import LONGEST, Circumstances, Held, facts_between, pooled
from xiaoan.kernel.work.owing.standards import Standards

FARTHEST = LONGEST + 75
"""How many days around the asked ones are read: the longest window, and the longest grace a pack may give."""


class Place(NamedTuple):
    """A place of a unit, from a day to a day."""

    id: UUID
    name: str
    kind: str
    position: int
    valid_from: date
    valid_to: date | None


class Closure(NamedTuple):
    """Days on which a place is out of use."""

    starts: date
    ends: date | None
    reason: str


@dataclass(frozen=True, slots=True)
class Post:
    """Somebody holding a post for some days."""

    person: UUID
    name: str
    code: str
    first: date
    last: date | None


@dataclass(frozen=True, slots=True)
class Ground:
    """Units that may owe, and what is true of them around [first, last] (`low`..`high` is how far was read)."""

    first: date
    last: date
    low: date
    high: date
    units: tuple[Unit, ...]
    lines: dict[str, Unit]
    parts: dict[UUID, list[Unit]]
    kinds: dict[str, UnitKind]
    words: dict[str, FactWords]
    facts: dict[UUID, Circumstances]
    places: dict[UUID, list[Place]]
    closures: dict[UUID, list[Closure]]
    posts: dict[UUID, list[Post]]
    items: dict[UUID, list[Item]]
    ledgers: dict[str, Ledger]
    calendars: Calendars
    standards: dict[str, Standards]

    def school_of(self, unit: Unit) -> Unit:
        """The school a campus belongs to; any other unit is itself."""
        if self.kinds[unit.kind].level != "campus":
            return unit
        for path in reversed(ancestors(unit.path)[:-1]):
            if path in self.lines and self.lines[path].is_school:
                return self.lines[path]
        return unit

    def campuses(self, school: Unit) -> list[Unit]:
        """Campuses of a school, whenever open."""
        return self.parts.get(school.id, [])

    def own(self, unit: Unit) -> Circumstances:
        """Facts of a unit; a campus takes from its school those that are stated once for the whole school."""
        own = self.facts.get(unit.id, ())
        school = self.school_of(unit)
        if school.id == unit.id:
            return own
        above = self.facts.get(school.id, ())
        return (
            *(held for held in own if not self._legal(held.key)),
            *(held for held in above if self._legal(held.key)),
        )

    def whole(self, unit: Unit) -> Circumstances:
        """Facts of a whole school: its own, and where it states nothing those of its campuses, pooled."""
        own = self.facts.get(unit.id, ())
        stated = {held.key for held in own}
        parts = [self.facts.get(campus.id, ()) for campus in self.campuses(unit)]
        return (*own, *(held for held in pooled(parts, self.words) if held.key not in stated))

    def _legal(self, key: str) -> bool:
        return key in self.words and self.words[key].at == "legal"

    def subject_on(self, unit: Unit, day: date, *, at: str = "campus") -> TestSubject:
        """A unit as the tests of packs see it on a day; `at` legal looks at the whole school."""
        facts = self.whole(unit) if at == "legal" and unit.is_school else self.own(unit)
        return TestSubject(self.kinds[self.school_of(unit).kind], facts_between(facts, self.words, day))


def survey(units: Sequence[Unit], first: date, last: date, *, also: frozenset[str] = frozenset()) -> Ground:
    """Read the ground under these units for occurrences due, or open, in [first, last]; `also` these facts.

    A fixed number of queries. Units closed before or opened after the range are left out; so are units of kinds
    that owe nothing.
    """
    words = shelf()
    kinds = words.unit_kinds
    reach = timedelta(days=FARTHEST)
    low, high = first - reach, last + reach
    owing = tuple(
        unit
        for unit in units
        if unit.kind in kinds and unit.opened <= high and (unit.closed is None or unit.closed >= low)
    )
    lines = _lines(owing)
    ids = [unit.id for unit in owing]
    with opened(EVERYTHING):  # Of the lines of these units only, which bind them: the viewer's scope is left once.
        governing = standards.read(owing, low, high)
        asked = (facts_of_sections(words) | also).union(*(each.facts for each in governing.values()))
        calendars = Calendars.read(lines.values(), first, last)
        facts = _facts([unit.id for unit in lines.values()], asked, low, high)
    return Ground(
        first, last, low, high, owing, lines, _parts(lines, kinds), kinds, words.facts, facts,
        _places(ids, low, high), _closures(ids, low, high), _posts(ids, low, high),
        rows.read(ids, governing.values(), words.ledgers, low, high), words.ledgers, calendars, governing,
    )  # fmt: skip


def _parts(lines: dict[str, Unit], kinds: dict[str, UnitKind]) -> dict[UUID, list[Unit]]:
    """School -> its campuses."""
    found: dict[UUID, list[Unit]] = {}
    for unit in lines.values():
        if unit.parent_id is not None and unit.kind in kinds and kinds[unit.kind].level == "campus":
            found.setdefault(unit.parent_id, []).append(unit)
    return found


def _facts(units: list[UUID], keys: frozenset[str], first: date, last: date) -> dict[UUID, Circumstances]:
    """Facts of these keys that hold on some day of the range, as now believed. Columns, not rows: there are many."""
    rows = Fact.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=first), unit_id__in=units, key__in=keys, valid_from__lte=last
    ).order_by("key", "valid_from")
    found: dict[UUID, list[Held]] = {}
    for unit, key, value, starts, ends in rows.values_list("unit_id", "key", "value", "valid_from", "valid_to"):
        found.setdefault(unit, []).append(Held(key, value, starts, ends))
    return {unit: tuple(helds) for unit, helds in found.items()}


def _places(units: list[UUID], first: date, last: date) -> dict[UUID, list[Place]]:
    rows = PlaceRow.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=first), unit_id__in=units, valid_from__lte=last
    ).order_by("position", "name")
    found: dict[UUID, list[Place]] = {}
    columns = ("unit_id", "id", "name", "kind", "position", "valid_from", "valid_to")
    for unit, key, name, kind, position, starts, ends in rows.values_list(*columns):
        found.setdefault(unit, []).append(Place(key, name, kind, position, starts, ends))
    return found


def _closures(units: list[UUID], first: date, last: date) -> dict[UUID, list[Closure]]:
    rows = OutOfUse.objects.filter(
        Q(ends__isnull=True) | Q(ends__gte=first), unit_id__in=units, starts__lte=last
    ).order_by("starts")
    found: dict[UUID, list[Closure]] = {}
    for place, starts, ends, reason in rows.values_list("place_id", "starts", "ends", "reason"):
        found.setdefault(place, []).append(Closure(starts, ends, reason))
    return found


def _lines(units: Sequence[Unit]) -> dict[str, Unit]:
    """The units, all above them, and the campuses of the schools among them, by path."""
    known = {unit.path: unit for unit in units}
    wanted = lineages(known) - known.keys()
    schools = {unit.id for unit in units if unit.is_school}
    found = Unit.objects.filter(Q(path__in=wanted) | Q(parent_id__in=schools, is_school=False))
    return known | {unit.path: unit for unit in found}


def _posts(ids: Iterable[UUID], first: date, last: date) -> dict[UUID, list[Post]]:
    rows = Holding.objects.filter(
        Q(ends__isnull=True) | Q(ends__gte=first), unit_id__in=list(ids), starts__lte=last, substitute=False
    ).values_list("unit_id", "person_id", "person__name", "post__code", "starts", "ends", F("person__left"))
    found: dict[UUID, list[Post]] = {}
    for unit, person, name, code, starts, ends, left in rows:
        until = min((day for day in (ends, left) if day is not None), default=None)
        found.setdefault(unit, []).append(Post(person, name, code, starts, until))
    return found
