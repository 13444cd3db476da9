"""What is true of units on one day, as the tests of packs see it: facts of a campus with those its school states once,
facts of a school with what its campuses state. Read at once; a fact nobody stated is absent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from django.db.models import Q

from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.catalogue.pack.words import Fact as FactWords
from xiaoan.kernel.catalogue.pack.words import UnitKind
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.catalogue.rules import FactValue, Subject, typed
from xiaoan.kernel.org.models import Fact
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.tree.paths import ancestors

Seat = Literal["legal", "campus"]


@dataclass(frozen=True, slots=True)
class Circumstances:
    """Units on a day, and what they state. `campuses` are those open that day, by their school's id."""

    day: date
    kinds: Mapping[str, UnitKind]
    words: Mapping[str, FactWords]
    stated: Mapping[UUID, Mapping[str, FactValue]]
    schools: Mapping[UUID, Unit]
    campuses: Mapping[UUID, Sequence[Unit]]

    def school_of(self, unit: Unit) -> Unit:
        """The school a campus belongs to; any other unit is itself."""
        return self.schools.get(unit.id, unit)

    def has_campuses(self, unit: Unit) -> bool:
        return bool(self.campuses.get(unit.id))

    def subject(self, unit: Unit, *, at: Seat = "campus") -> Subject | None:
        """The unit with its own facts, `at` legal with those of the whole school; None for a kind nobody knows."""
        kind = self.kinds.get(self.school_of(unit).kind)
        if kind is None:
            return None
        return Subject(kind, self.whole(unit) if at == "legal" and unit.is_school else self.own(unit))

    def own(self, unit: Unit) -> Mapping[str, FactValue]:
        """Facts of a unit; a campus takes from its school those that are stated once for the whole school."""
        own, school = self.stated.get(unit.id, {}), self.school_of(unit)
        if school.id == unit.id:
            return own
        above = self.stated.get(school.id, {})
        return {
            **{key: value for key, value in own.items() if not self._once(key)},
            **{key: value for key, value in above.items() if self._once(key)},
        }

    def whole(self, school: Unit) -> Mapping[str, FactValue]:
        """Facts of a whole school: its own, else those of its campuses: yes where one says yes, numbers added up."""
        found = dict(self.stated.get(school.id, {}))
        parts = [self.stated.get(campus.id, {}) for campus in self.campuses.get(school.id, ())]
        for key in {key for part in parts for key in part} - found.keys():
            said = [part[key] for part in parts if key in part]
            if all(isinstance(value, bool) for value in said):
                found[key] = any(said)
            elif all(isinstance(value, int) for value in said):
                found[key] = sum(int(value) for value in said if isinstance(value, int))
        return found

    def everywhere(self, school: Unit, fact: str) -> bool:
        """Whether a school says yes: itself, or, where it says nothing, each of its campuses."""
        own = self.stated.get(school.id, {})
        if fact in own:
            return own[fact] is True
        parts = self.campuses.get(school.id, ())
        return bool(parts) and all(self.stated.get(campus.id, {}).get(fact) is True for campus in parts)

    def _once(self, key: str) -> bool:
        return key in self.words and self.words[key].at == "legal"


def circumstances(units: Iterable[Unit], keys: Iterable[str], day: date) -> Circumstances:
    """Facts of these keys that hold for the units on a day; three queries at most, whatever the units."""
    known = {unit.id: unit for unit in units}
    words = shelf()
    campus_kinds = {code for code, kind in words.unit_kinds.items() if kind.level == "campus"}
    with opened(EVERYTHING):  # Of the schools these units belong to, which bind them.
        around = _around(known, campus_kinds, day)
        everyone = {**known, **{unit.id: unit for unit in around}}
        stated = _stated(everyone, frozenset(keys), day, words.facts)
    by_path = {unit.path: unit for unit in everyone.values() if unit.is_school}
    schools: dict[UUID, Unit] = {}
    campuses: dict[UUID, list[Unit]] = {}
    for unit in sorted(everyone.values(), key=lambda each: each.path):
        if unit.kind not in campus_kinds:
            continue
        school = next((by_path[path] for path in reversed(ancestors(unit.path)[:-1]) if path in by_path), None)
        if school is not None:
            schools[unit.id] = school
        if school is not None and unit.opened <= day and (unit.closed is None or unit.closed >= day):
            campuses.setdefault(school.id, []).append(unit)
    return Circumstances(day, words.unit_kinds, words.facts, stated, schools, campuses)


def _around(known: Mapping[UUID, Unit], campus_kinds: Iterable[str], day: date) -> list[Unit]:
    """The schools of the campuses among the units, and the campuses of the schools among them."""
    kinds = frozenset(campus_kinds)
    above = {path for unit in known.values() if unit.kind in kinds for path in ancestors(unit.path)[:-1]}
    above -= {unit.path for unit in known.values()}
    below = Q(parent_id__in=[unit.id for unit in known.values() if unit.is_school], kind__in=kinds, opened__lte=day)
    return list(Unit.objects.filter(Q(path__in=above, is_school=True) | below))


def _stated(
    units: Iterable[UUID], keys: frozenset[str], day: date, words: Mapping[str, FactWords]
) -> dict[UUID, dict[str, FactValue]]:
    rows = Fact.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=day), unit_id__in=list(units), key__in=keys, valid_from__lte=day
    ).order_by("valid_from")
    found: dict[UUID, dict[str, FactValue]] = {}
    for unit, key, value in rows.values_list("unit_id", "key", "value"):
        found.setdefault(unit, {})[key] = typed(value, words.get(key))
    return found
