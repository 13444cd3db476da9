"""On which days a duty applies to a unit: laid over its facts, its days open and its campuses.

Units in the same circumstances share one plan, so that a county costs little more than its kinds of schools.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import NamedTuple

from xiaoan.engines.cadence import Calendar, Span
from xiaoan.kernel.catalogue.rules import facts_used, owed_at
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.work.owing.calendars import Key
from xiaoan.kernel.work.owing.ground import Ground
from xiaoan.kernel.work.owing.scope import (
    Circumstances,
    clamped,
    crossing,
    days_applying,
    held_between,
    margin,
    without,
)
from xiaoan.kernel.work.owing.standards import History, Standards, Version


class Plan(NamedTuple):
    """One duty for units in the same circumstances: on which days each of its versions applies."""

    history: History
    days: tuple[tuple[Version, tuple[Span, ...]], ...]
    low: date
    high: date

    def spans(self, wanted: Callable[[Version], bool]) -> list[Span]:
        """The days of those versions that are wanted."""
        return [span for version, spans in self.days if wanted(version) for span in spans]


class Plans(NamedTuple):
    """All duties of a unit, under its calendar."""

    key: Key
    calendar: Calendar
    plans: tuple[Plan, ...]


class _Bounds(NamedTuple):
    """How far around the asked days one duty looks, and at which facts."""

    low: date
    high: date
    facts: frozenset[str]


class Planner:
    """Plans of the units of one ground."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self._groups: dict[tuple[object, ...], Plans] = {}
        self._plans: dict[tuple[object, ...], Plan | None] = {}
        self._bounds: dict[int, _Bounds] = {}

    def of(self, unit: Unit, standards: Standards) -> Plans:
        """The plans of one unit."""
        ground = self.ground
        school, kind = ground.school_of(unit), ground.kinds[unit.kind]
        key, calendar = ground.calendars.of(unit, school=unit.is_school or kind.level == "campus")
        campuses = ground.campuses(unit) if unit.is_school else []
        split = clamped((ground.open_days(campus) for campus in campuses), ground.low, ground.high)
        opened = clamped([ground.open_days(unit)], ground.low, ground.high)
        own = ground.own(unit)
        whole = ground.whole(unit) if campuses else own
        group = (id(standards), key, unit.kind, school.kind, opened, split, own, whole)
        if group not in self._groups:
            made = (
                self._plan(history, unit, school, opened, split, whole if history[-1].duty.at == "legal" else own)
                for history in standards.duties.values()
            )
            self._groups[group] = Plans(key, calendar, tuple(plan for plan in made if plan is not None))
        return self._groups[group]

    def _plan(
        self,
        history: History,
        unit: Unit,
        school: Unit,
        opened: tuple[Span, ...],
        split: tuple[Span, ...],
        facts: Circumstances,
    ) -> Plan | None:
        """The plan of one duty; None when it applies on no day. What lies out of its reach is left out of the key."""
        bounds = self._bounds_of(history)
        relevant = held_between(facts, bounds.facts, bounds.low, bounds.high)
        open_days = clamped(opened, bounds.low, bounds.high)
        if split and unit.is_school:
            away = clamped(split, bounds.low, bounds.high)
        else:
            away = ()
        key = (id(history), unit.kind, school.kind, open_days, away, relevant)
        if key not in self._plans:
            self._plans[key] = self._made(history, unit, school, open_days, away, relevant, bounds)
        return self._plans[key]

    def _made(
        self,
        history: History,
        unit: Unit,
        school: Unit,
        opened: tuple[Span, ...],
        split: tuple[Span, ...],
        facts: Circumstances,
        bounds: _Bounds,
    ) -> Plan | None:
        kinds = self.ground.kinds
        low, high = bounds.low, bounds.high
        found = []
        for version in history:
            duty = version.duty
            if not owed_at(duty, kinds[unit.kind]):
                continue
            # A school with campuses owes campus duties itself only on days when none of them is open.
            open_days = without(opened, split, low, high) if split and duty.at == "campus" else opened
            applying = days_applying(duty, kinds[school.kind], facts, self.ground.words, low, high)
            ends = version.ends - timedelta(days=1) if version.ends else None
            reigning = clamped([Span(version.starts, ends)], low, high)
            if days := crossing(crossing(open_days, applying), reigning):
                found.append((version, days))
        return Plan(history, tuple(found), low, high) if found else None

    def _bounds_of(self, history: History) -> _Bounds:
        if id(history) not in self._bounds:
            ground = self.ground
            reach = max(margin(version.rule.every) for version in history)
            facts = facts_used(tuple(version.duty for version in history))
            self._bounds[id(history)] = _Bounds(
                max(ground.first - reach, ground.low), min(ground.last + reach, ground.high), facts
            )
        return self._bounds[id(history)]


def merged(spans: Iterable[Span], plan: Plan) -> tuple[Span, ...]:
    """Days of a plan in order, merged where they touch."""
    return clamped(spans, plan.low, plan.high)
