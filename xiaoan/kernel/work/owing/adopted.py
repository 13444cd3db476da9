"""Adopted duties: the first source of what is owed. A duty is owed by the unit, by each place, or by each holder.

Subjects with the same days under the same calendar share one stream of occurrences.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from uuid import UUID

from xiaoan.engines.cadence import Outage, Span
from xiaoan.kernel.catalogue.pack.duties import Duty
from xiaoan.kernel.catalogue.rules import owed_in
from xiaoan.kernel.work.owing.ground import Ground, Place, Post
from xiaoan.kernel.work.owing.plans import Block, Plan, Planner, UnitPlans, merged
from xiaoan.kernel.work.owing.scope import crossing, cut
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
    """One pass over a ground, keeping what units and places share."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self._planner = Planner(ground)
        self._streams: dict[tuple[object, ...], AdoptedStream] = {}
        self._shared: dict[tuple[object, ...], tuple[AdoptedStream, ...]] = {}

    def expected(self) -> Iterator[Expected]:
        ground = self.ground
        for unit in ground.units:
            standards = ground.standards.get(unit.path)
            if standards is None:
                continue
            plans = self._planner.of(unit, standards)
            school = ground.school_of(unit)
            itself = Subject("unit", unit.id, unit.short_name)
            for stream in self._of_unit(plans):
                yield Expected(SOURCE, unit, school, itself, stream)
            for place in ground.places.get(unit.id, ()):
                subject = Subject("place", place.id, place.name, place.position, place.kind)
                for stream in self._of_place(place, plans):
                    yield Expected(SOURCE, unit, school, subject, stream)
            for person, posts in _by_person(ground.posts.get(unit.id, ())).items():
                subject = Subject("holder", person, posts[0].name)
                for stream in self._of_holder(posts, plans):
                    yield Expected(SOURCE, unit, school, subject, stream)

    def _of_unit(self, plans: UnitPlans) -> tuple[AdoptedStream, ...]:
        key = ("unit", plans.number)
        if key not in self._shared:
            parts = (self._in_block("whole", block, plans, by_unit, (), ()) for block in plans.blocks)
            self._shared[key] = tuple(chain.from_iterable(parts))
        return self._shared[key]

    def _of_place(self, place: Place, plans: UnitPlans) -> tuple[AdoptedStream, ...]:
        closures = self.ground.closures.get(place.id, ())
        outages = tuple(Outage(row.starts, row.ends, row.reason or "停用") for row in closures)
        exists = cut(place.valid_from, place.valid_to, self.ground.low, self.ground.high)
        if not exists:
            return ()
        key = ("place", plans.number, place.kind, exists, outages)
        if key not in self._shared:
            parts = (
                self._in_block(
                    place.kind, block, plans, lambda duty: by_place(duty) and owed_in(duty, place.kind), exists, outages
                )
                for block in plans.blocks
                if block.by_place
            )
            self._shared[key] = tuple(chain.from_iterable(parts))
        return self._shared[key]

    def _in_block(
        self,
        what: str,
        block: Block,
        plans: UnitPlans,
        wanted: Callable[[Duty], bool],
        exists: tuple[Span, ...],
        outages: tuple[Outage, ...],
    ) -> tuple[AdoptedStream, ...]:
        """The streams of one block for the whole unit (`exists` empty), or for a place that exists on some days."""
        key = (what, block.number, plans.key, exists, outages)
        if key not in self._shared:
            found = []
            for plan in block.plans:
                days = _days(plan, wanted)
                stream = self._stream(plan, block, plans, crossing(days, exists) if exists else days, outages)
                if stream is not None:
                    found.append(stream)
            self._shared[key] = tuple(found)
        return self._shared[key]

    def _of_holder(self, posts: list[Post], plans: UnitPlans) -> Iterator[AdoptedStream]:
        for block in plans.blocks:
            if not block.by_holder:
                continue
            for plan in block.plans:
                days: list[Span] = []
                for post in posts:
                    holding = cut(post.first, post.last, block.low, block.high)
                    days += crossing(_days_of(plan, post), holding)
                if (stream := self._stream(plan, block, plans, days)) is not None:
                    yield stream

    def _stream(
        self, plan: Plan, block: Block, plans: UnitPlans, days: Iterable[Span], outages: tuple[Outage, ...] = ()
    ) -> AdoptedStream | None:
        """The stream of these days, the same object for the same days; None when there are none."""
        spans = merged(days, block)
        if not spans:
            return None
        key = (id(plan.history), plans.key, spans, outages)
        if key not in self._streams:
            self._streams[key] = AdoptedStream(plan.history, spans, plans.calendar, outages)
        return self._streams[key]


def _days(plan: Plan, wanted: Callable[[Duty], bool]) -> list[Span]:
    return [span for version, spans in plan.days if wanted(version.duty) for span in spans]


def _days_of(plan: Plan, post: Post) -> list[Span]:
    return _days(plan, lambda duty: duty.per == "holder" and post.code in duty.asked_of.posts)


def _by_person(posts: Iterable[Post]) -> dict[UUID, list[Post]]:
    found: dict[UUID, list[Post]] = {}
    for post in posts:
        found.setdefault(post.person, []).append(post)
    return found
