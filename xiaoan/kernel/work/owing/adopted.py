"""Adopted duties: the first source of what is owed. A duty is owed by the unit, by each place, or by each holder.

Subjects with the same days under the same calendar share one stream of occurrences.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from uuid import UUID

from xiaoan.engines.cadence import Outage, Span
from xiaoan.kernel.catalogue.pack.duties import Duty
from xiaoan.kernel.catalogue.rules import owed_in
from xiaoan.kernel.work.owing.ground import Ground, Place, Post
from xiaoan.kernel.work.owing.plans import Plan, Planner, Plans, merged
from xiaoan.kernel.work.owing.scope import clamped, crossing
from xiaoan.kernel.work.owing.streams import AdoptedStream, Expected
from xiaoan.kernel.work.shapes import Subject

SOURCE = "adopted"


def adopted(ground: Ground) -> Iterable[Expected]:
    """What the units of a ground owe under the releases their lineage has adopted."""
    return _Reckoning(ground).expected()


def by_place(duty: Duty) -> bool:
    """Owed once for each place. A duty per ledger item is owed per named place until ledgers give their rows."""
    return duty.per == "place" or (duty.per == "item" and bool(duty.places))


def by_unit(duty: Duty) -> bool:
    """Owed once for the unit: also what is per class or per item while classes and ledger rows are not known."""
    return duty.per in ("unit", "class") or (duty.per == "item" and not duty.places)


class _Reckoning:
    """One pass over a ground, keeping what subjects share."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self._planner = Planner(ground)
        self._streams: dict[tuple[object, ...], AdoptedStream | None] = {}

    def expected(self) -> Iterator[Expected]:
        ground = self.ground
        for unit in ground.units:
            standards = ground.standards.get(unit.path)
            if standards is None:
                continue
            shared = self._planner.of(unit, standards)
            school = ground.school_of(unit)
            itself = Subject("unit", unit.id, unit.short_name)
            for stream in self._of_unit(shared):
                yield Expected(SOURCE, unit, school, itself, stream)
            for place in ground.places.get(unit.id, ()):
                subject = Subject("place", place.id, place.name, place.position, place.kind)
                for stream in self._of_place(place, shared):
                    yield Expected(SOURCE, unit, school, subject, stream)
            for person, posts in _by_person(ground.posts.get(unit.id, ())).items():
                subject = Subject("holder", person, posts[0].name)
                for stream in self._of_holder(posts, shared):
                    yield Expected(SOURCE, unit, school, subject, stream)

    def _of_unit(self, shared: Plans) -> Iterator[AdoptedStream]:
        for plan in shared.plans:
            key = ("unit", id(plan), shared.key)
            if key not in self._streams:
                self._streams[key] = self._stream(plan, shared, plan.spans(lambda version: by_unit(version.duty)))
            if (stream := self._streams[key]) is not None:
                yield stream

    def _of_place(self, place: Place, shared: Plans) -> Iterator[AdoptedStream]:
        closures = self.ground.closures.get(place.id, ())
        outages = tuple(Outage(row.starts, row.ends, row.reason or "停用") for row in closures)
        for plan in shared.plans:
            if not any(by_place(version.duty) for version, _ in plan.days):
                continue
            existing = clamped([Span(place.valid_from, place.valid_to)], plan.low, plan.high)
            key = ("place", id(plan), shared.key, place.kind, existing, outages)
            if key not in self._streams:
                here = plan.spans(lambda version: by_place(version.duty) and owed_in(version.duty, place.kind))
                self._streams[key] = self._stream(plan, shared, crossing(here, existing), outages)
            if (stream := self._streams[key]) is not None:
                yield stream

    def _of_holder(self, posts: list[Post], shared: Plans) -> Iterator[AdoptedStream]:
        for plan in shared.plans:
            if not any(version.duty.per == "holder" for version, _ in plan.days):
                continue
            days: list[Span] = []
            for post in posts:
                holding = clamped([Span(post.first, post.last)], plan.low, plan.high)
                days += crossing(plan.spans(lambda version, post=post: _asks(version.duty, post)), holding)
            if (stream := self._stream(plan, shared, days)) is not None:
                yield stream

    def _stream(
        self, plan: Plan, shared: Plans, days: Iterable[Span], outages: tuple[Outage, ...] = ()
    ) -> AdoptedStream | None:
        """The stream of these days, the same object for the same days; None when there are none."""
        spans = merged(days, plan)
        if not spans:
            return None
        key = ("days", id(plan.history), shared.key, spans, outages)
        if key not in self._streams:
            self._streams[key] = AdoptedStream(plan.history, spans, shared.calendar, outages)
        return self._streams[key]


def _asks(duty: Duty, post: Post) -> bool:
    return duty.per == "holder" and post.code in duty.asked_of.posts


def _by_person(posts: Iterable[Post]) -> dict[UUID, list[Post]]:
    found: dict[UUID, list[Post]] = {}
    for post in posts:
        found.setdefault(post.person, []).append(post)
    return found
