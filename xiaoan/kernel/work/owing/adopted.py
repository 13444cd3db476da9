"""Adopted duties: the first source of what is owed.

For every unit the duties that govern it are laid over its facts, its days open, its campuses, places and holders.
Units in the same circumstances share the whole computation, subjects with the same days share one stream.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from xiaoan.engines.cadence import Calendar, Outage, Span
from xiaoan.kernel.catalogue.pack.duties import Duty
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.catalogue.rules import owed_at, owed_in
from xiaoan.kernel.org.models import PlaceRow
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.work.owing.calendars import Key
from xiaoan.kernel.work.owing.ground import Ground, Post
from xiaoan.kernel.work.owing.scope import (
    Circumstances,
    clamped,
    crossing,
    days_applying,
    margin,
    without,
)
from xiaoan.kernel.work.owing.standards import History, Standards, Version
from xiaoan.kernel.work.owing.streams import AdoptedStream, Expected
from xiaoan.kernel.work.shapes import Subject

SOURCE = "adopted"


class Plan(NamedTuple):
    """One duty for units in the same circumstances: on which days each of its versions applies."""

    history: History
    days: tuple[tuple[Version, tuple[Span, ...]], ...]
    low: date
    high: date


class Plans(NamedTuple):
    """What a group of units in the same circumstances shares."""

    calendar_key: Key
    calendar: Calendar
    plans: tuple[Plan, ...]
    whole: tuple[AdoptedStream, ...]


def adopted(ground: Ground) -> Iterable[Expected]:
    """What the units of a ground owe under the releases their lineage has adopted."""
    return _Reckoning(ground).expected()


class _Reckoning:
    """One pass over a ground, keeping what units and subjects share."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.words = shelf().facts
        self._plans: dict[tuple[object, ...], Plans] = {}
        self._streams: dict[tuple[object, ...], AdoptedStream | None] = {}

    def expected(self) -> Iterator[Expected]:
        for unit in self.ground.units:
            standards = self.ground.standards.get(unit.path)
            if standards is None:
                continue
            shared = self._shared(unit, standards)
            school = self.ground.school_of(unit)
            itself = Subject("unit", unit.id, unit.short_name)
            for stream in shared.whole:
                yield Expected(SOURCE, unit, school, itself, stream)
            for place in self.ground.places.get(unit.id, ()):
                yield from self._at_place(unit, school, place, shared)
            for post in self.ground.posts.get(unit.id, ()):
                yield from self._of_holder(unit, school, post, shared)

    def _shared(self, unit: Unit, standards: Standards) -> Plans:
        ground = self.ground
        school, kind = ground.school_of(unit), ground.kinds[unit.kind]
        schooling = unit.is_school or kind.level == "campus"
        key, calendar = ground.calendars.of(unit, school=schooling)
        campuses = ground.campuses(unit) if unit.is_school else []
        split = clamped((ground.open_days(campus) for campus in campuses), ground.low, ground.high)
        opened = clamped([ground.open_days(unit)], ground.low, ground.high)
        own = self._relevant(ground.own(unit), standards)
        legal = self._relevant(ground.whole(unit), standards) if campuses else own
        group = (id(standards), key, unit.kind, school.kind, opened, split, own, legal)
        if group not in self._plans:
            plans = tuple(
                plan
                for history in standards.duties.values()
                if (plan := self._plan(history, unit, school, opened, split, own, legal))
            )
            whole = (self._stream(plan, key, calendar, _whole(plan), ()) for plan in plans)
            self._plans[group] = Plans(key, calendar, plans, tuple(stream for stream in whole if stream))
        return self._plans[group]

    def _relevant(self, facts: Circumstances, standards: Standards) -> Circumstances:
        return tuple(held for held in facts if held.key in standards.facts)

    def _plan(
        self, history: History, unit: Unit, school: Unit, opened: tuple[Span, ...], split: tuple[Span, ...],
        own: Circumstances, legal: Circumstances,
    ) -> Plan | None:  # fmt: skip
        """The days on which each version applies to the unit; None when there is no such day."""
        ground = self.ground
        kinds = ground.kinds
        reach = max(margin(version.rule.every) for version in history)
        low, high = max(ground.first - reach, ground.low), min(ground.last + reach, ground.high)
        found = []
        for version in history:
            duty = version.duty
            if not owed_at(duty, kinds[unit.kind]):
                continue
            ends = version.ends - timedelta(days=1) if version.ends else None
            open_days = clamped(opened, low, high)
            if duty.at == "campus" and unit.is_school:
                open_days = without(open_days, split, low, high)
            facts = legal if duty.at == "legal" else own
            applying = days_applying(duty, kinds[school.kind], facts, self.words, low, high)
            days = crossing(crossing(open_days, applying), clamped([Span(version.starts, ends)], low, high))
            if days:
                found.append((version, days))
        return Plan(history, tuple(found), low, high) if found else None

    def _stream(
        self, plan: Plan, key: Key, calendar: Calendar, days: Iterable[Span], outages: tuple[Outage, ...]
    ) -> AdoptedStream | None:
        spans = clamped(days, plan.low, plan.high)
        if not spans:
            return None
        mark = (id(plan.history), key, spans, outages)
        if mark not in self._streams:
            self._streams[mark] = AdoptedStream(plan.history, spans, calendar, outages)
        return self._streams[mark]

    def _at_place(self, unit: Unit, school: Unit, place: PlaceRow, shared: Plans) -> Iterator[Expected]:
        outages: tuple[Outage, ...] | None = None
        for plan in shared.plans:
            days = [
                span
                for version, spans in plan.days
                if by_place(version.duty) and owed_in(version.duty, place.kind)
                for span in spans
            ]
            if not days:
                continue
            if outages is None:
                outages = self._outages(place.id)
            existing = clamped([Span(place.valid_from, place.valid_to)], plan.low, plan.high)
            stream = self._stream(plan, shared.calendar_key, shared.calendar, crossing(days, existing), outages)
            if stream is not None:
                subject = Subject("place", place.id, place.name, place.position, place.kind)
                yield Expected(SOURCE, unit, school, subject, stream)

    def _outages(self, place: UUID) -> tuple[Outage, ...]:
        rows = self.ground.closures.get(place, ())
        return tuple(Outage(row.starts, row.ends, row.reason or "停用") for row in rows)

    def _of_holder(self, unit: Unit, school: Unit, post: Post, shared: Plans) -> Iterator[Expected]:
        for plan in shared.plans:
            days = [
                span
                for version, spans in plan.days
                if version.duty.per == "holder" and post.code in version.duty.asked_of.posts
                for span in spans
            ]
            if not days:
                continue
            holding = clamped([Span(post.first, post.last)], plan.low, plan.high)
            stream = self._stream(plan, shared.calendar_key, shared.calendar, crossing(days, holding), ())
            if stream is not None:
                yield Expected(SOURCE, unit, school, Subject("holder", post.person, post.name), stream)


def by_place(duty: Duty) -> bool:
    """Owed once for each place. A duty per ledger item is owed per named place until ledgers give their rows."""
    return duty.per == "place" or (duty.per == "item" and bool(duty.places))


def by_unit(duty: Duty) -> bool:
    """Owed once for the unit: also what is per class or per item while classes and ledger rows are not known."""
    return duty.per in ("unit", "class") or (duty.per == "item" and not duty.places)


def _whole(plan: Plan) -> list[Span]:
    return [span for version, spans in plan.days if by_unit(version.duty) for span in spans]
