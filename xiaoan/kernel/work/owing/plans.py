"""On which days duties apply to a unit: laid over its facts, its days open and its campuses.

Duties that look equally far around the asked days form a block; units whose circumstances are equal within a block's
reach share it, so that a county costs little more than its kinds of schools.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import partial
from typing import NamedTuple

from xiaoan.engines.cadence import Calendar, Span
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.catalogue.rules import facts_used, holds, owed_at
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.work.owing.calendars import Key
from xiaoan.kernel.work.owing.ground import Ground
from xiaoan.kernel.work.owing.scope import (
    Circumstances,
    clamped,
    crossing,
    cut,
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


class Block(NamedTuple):
    """Plans that look from `low` to `high`; equal circumstances give the same object."""

    number: int
    low: date
    high: date
    plans: tuple[Plan, ...]
    by_place: bool
    by_holder: bool


class UnitPlans(NamedTuple):
    """All that applies to one unit, under its calendars; equal ones are the same object.

    `key` names the calendar of the whole and those of the sections that duties follow; equal keys, equal days.
    """

    number: int
    key: tuple[Key, ...]
    calendar: Calendar
    blocks: tuple[Block, ...]
    sections: tuple[tuple[str, Calendar], ...] = ()

    def calendar_of(self, plan: Plan) -> Calendar:
        """The days a duty follows: those of its section (as its newest version has it), or of the whole."""
        section = plan.history[-1].duty.section
        return next((calendar for code, calendar in self.sections if code == section), self.calendar)


class _Reach(NamedTuple):
    """Duties of one reach, and the facts they test."""

    low: date
    high: date
    facts: frozenset[str]
    histories: tuple[History, ...]
    tested: dict[int, frozenset[str]]


_Placed = tuple[str, str, tuple[Span, ...], tuple[Span, ...]]
"""A unit's kind, its school's kind, the days it is open, the days a campus of it is open."""


class Planner:
    """Plans of the units of one ground."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self._words = shelf().sections
        self._followed: dict[int, tuple[str, ...]] = {}
        self._reaches: dict[int, tuple[_Reach, ...]] = {}
        self._units: dict[tuple[object, ...], UnitPlans] = {}
        self._alike: dict[tuple[object, ...], UnitPlans] = {}
        self._plans: dict[tuple[object, ...], Plan | None] = {}
        self._blocks: dict[tuple[object, ...], Block] = {}
        self._same: dict[tuple[object, ...], Block] = {}

    def of(self, unit: Unit, standards: Standards) -> UnitPlans:
        """The plans of one unit."""
        ground = self.ground
        school, kind = ground.school_of(unit), ground.kinds[unit.kind]
        key, calendar, sections = self._calendars(unit, standards, school=unit.is_school or kind.level == "campus")
        campuses = ground.campuses(unit) if unit.is_school else []
        own = held_between(ground.own(unit), standards.tested, ground.low, ground.high)
        whole = held_between(ground.whole(unit), standards.tested, ground.low, ground.high) if campuses else own
        alike = (id(standards), key, unit.kind, school.kind, unit.opened, unit.closed, own, whole)
        if campuses or alike not in self._units:
            blocks = tuple(
                self._block(reach, unit, school, campuses, own, whole) for reach in self._reaches_of(standards)
            )
            numbers = (key, tuple(block.number for block in blocks))
            if numbers not in self._alike:
                self._alike[numbers] = UnitPlans(len(self._alike), key, calendar, blocks, sections)
            self._units[alike] = self._alike[numbers]
        return self._units[alike]

    def _calendars(
        self, unit: Unit, standards: Standards, *, school: bool
    ) -> tuple[tuple[Key, ...], Calendar, tuple[tuple[str, Calendar], ...]]:
        """The calendar of the whole unit and of each section its duties follow, with the key of them all."""
        has = partial(self._has, unit)
        whole, calendar = self.ground.calendars.of(unit, school=school, has=has)
        keys, sections = [whole], []
        for section in self._sections_of(standards):
            key, of_section = self.ground.calendars.of(unit, school=school, section=section, has=has)
            keys.append(key)
            sections.append((section, of_section))
        return tuple(keys), calendar, tuple(sections)

    def _has(self, unit: Unit, section: str, day: date) -> bool:
        """Whether a unit has a section on a day, by its kind and its facts."""
        known = self._words.get(section)
        return known is not None and holds(known.applies_to, self.ground.subject_on(unit, day))

    def _sections_of(self, standards: Standards) -> tuple[str, ...]:
        """The sections whose days some duty of these standards follows."""
        if id(standards) not in self._followed:
            codes = {version.duty.section for history in standards.duties.values() for version in history}
            self._followed[id(standards)] = tuple(sorted(codes - {""}))
        return self._followed[id(standards)]

    def _reaches_of(self, standards: Standards) -> tuple[_Reach, ...]:
        """The duties of some standards by how far they look; what is farther away cannot matter to them."""
        if id(standards) not in self._reaches:
            groups: dict[timedelta, list[History]] = {}
            for history in standards.duties.values():
                groups.setdefault(max(margin(version.rule) for version in history), []).append(history)
            ground = self.ground
            self._reaches[id(standards)] = tuple(
                _Reach(
                    max(ground.first - far, ground.low),
                    min(ground.last + far, ground.high),
                    facts_used(tuple(version.duty for history in histories for version in history)),
                    tuple(histories),
                    {id(one): facts_used(tuple(version.duty for version in one)) for one in histories},
                )
                for far, histories in groups.items()
            )
        return self._reaches[id(standards)]

    def _block(
        self,
        reach: _Reach,
        unit: Unit,
        school: Unit,
        campuses: list[Unit],
        own: Circumstances,
        whole: Circumstances,
    ) -> Block:
        low, high = reach.low, reach.high
        opened = cut(unit.opened, unit.closed, low, high)
        split = clamped((Span(each.opened, each.closed) for each in campuses), low, high) if campuses else ()
        here = held_between(own, reach.facts, low, high)
        all_over = held_between(whole, reach.facts, low, high) if campuses else here
        key = (id(reach), unit.kind, school.kind, opened, split, here, all_over)
        if key not in self._blocks:
            place = (unit.kind, school.kind, opened, split)
            made = (self._plan(history, reach, place, here, all_over) for history in reach.histories)
            self._blocks[key] = self._one(reach, tuple(plan for plan in made if plan is not None))
        return self._blocks[key]

    def _one(self, reach: _Reach, plans: tuple[Plan, ...]) -> Block:
        """The block of these plans; units whose differences change no plan still share it."""
        key = (id(reach), *(id(plan) for plan in plans))
        if key not in self._same:
            duties = [version.duty for plan in plans for version, _ in plan.days]
            by_place = any(duty.per in ("place", "item") for duty in duties)
            by_holder = any(duty.per == "holder" for duty in duties)
            self._same[key] = Block(len(self._same), reach.low, reach.high, plans, by_place, by_holder)
        return self._same[key]

    def _plan(
        self, history: History, reach: _Reach, place: _Placed, here: Circumstances, all_over: Circumstances
    ) -> Plan | None:
        """One duty for a unit of these kinds and days, under the facts the duty itself tests."""
        tested = reach.tested[id(history)]
        facts = tuple(held for held in here if held.key in tested)
        wide = tuple(held for held in all_over if held.key in tested) if all_over is not here else facts
        key = (id(history), place, facts, wide)
        if key not in self._plans:
            days = tuple(self._days(history, reach, place, facts, wide))
            self._plans[key] = Plan(history, days) if days else None
        return self._plans[key]

    def _days(
        self, history: History, reach: _Reach, place: _Placed, here: Circumstances, all_over: Circumstances
    ) -> Iterator[tuple[Version, tuple[Span, ...]]]:
        """The days on which each version applies."""
        unit_kind, school_kind, opened, split = place
        kinds, low, high = self.ground.kinds, reach.low, reach.high
        for version in history:
            duty = version.duty
            if not owed_at(duty, kinds[unit_kind]):
                continue
            # A school with campuses owes campus duties itself only on days when none of them is open.
            open_days = without(opened, split, low, high) if split and duty.at == "campus" else opened
            facts = all_over if duty.at == "legal" else here
            applying = days_applying(duty, kinds[school_kind], facts, self.ground.words, low, high)
            ends = version.ends - timedelta(days=1) if version.ends else None
            reigning = cut(version.starts, ends, low, high)
            if days := crossing(crossing(open_days, applying), reigning):
                yield version, days


def merged(spans: Iterable[Span], block: Block) -> tuple[Span, ...]:
    """Days of a plan in order, merged where they touch."""
    return clamped(spans, block.low, block.high)
