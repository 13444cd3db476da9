"""Adopted duties: the first source of what is owed. A duty is owed by the unit, each place, each holder,
or each row of a ledger.

Subjects with the same days under the same calendar share one stream of occurrences.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from uuid import UUID

from xiaoan.engines.cadence import Outage, Span
from xiaoan.kernel.catalogue.pack.duties import Duty
from xiaoan.kernel.catalogue.rules import owed_in
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.work.owing.ground import Ground, Place, Post
from xiaoan.kernel.work.owing.items.rows import Item, ledgers_of
from xiaoan.kernel.work.owing.items.standin import StandInStream, needed
from xiaoan.kernel.work.owing.plans import Block, Plan, Planner, UnitPlans, merged
from xiaoan.kernel.work.owing.scope import clamped, crossing, cut
from xiaoan.kernel.work.owing.streams import AdoptedStream, Expected, Stream
from xiaoan.kernel.work.shapes import Subject

SOURCE = "adopted"
_Owing = tuple[Item, tuple[AdoptedStream, ...]]


def adopted(ground: Ground) -> Iterable[Expected]:
    """What the units of a ground owe under the releases their lineage has adopted."""
    return _Reckoning(ground).expected()


def by_place(duty: Duty) -> bool:
    """Owed once for each place: also by a ledger's rows at named places, while there are none."""
    return duty.per == "place" or (duty.per == "item" and bool(duty.places))


def by_unit(duty: Duty) -> bool:
    """Owed once for the unit: also by a ledger's rows or by classes, while there are none."""
    return duty.per in ("unit", "class") or (duty.per == "item" and not duty.places)


class _Reckoning:
    """One pass over a ground, keeping what units, places and rows share."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self._planner = Planner(ground)
        self._streams: dict[tuple[object, ...], AdoptedStream] = {}
        self._shared: dict[tuple[object, ...], tuple[AdoptedStream, ...]] = {}
        self._stand_ins: dict[tuple[object, ...], StandInStream] = {}

    def expected(self) -> Iterator[Expected]:
        for unit in self.ground.units:
            standards = self.ground.standards.get(unit.path)
            if standards is None:
                continue
            plans, school = self._planner.of(unit, standards), self.ground.school_of(unit)
            for subject, stream in self._of(unit, plans):
                yield Expected(SOURCE, unit, school, subject, stream)

    def _of(self, unit: Unit, plans: UnitPlans) -> Iterator[tuple[Subject, Stream]]:
        """Everything one unit owes, by whom."""
        owing = [(item, self._of_item(item, plans)) for item in self.ground.items.get(unit.id, ())]
        itself = Subject("unit", unit.id, unit.short_name)
        yield from self._whole(itself, self._of_unit(plans), owing)
        for place in self.ground.places.get(unit.id, ()):
            subject = Subject("place", place.id, place.name, place.position, place.kind)
            here = [(item, streams) for item, streams in owing if item.place == place.id]
            yield from self._whole(subject, self._of_place(place, plans), here)
            for stream in self._while_closed(place, plans):
                yield subject, stream
        for item, streams in owing:
            subject = Subject(
                "item",
                item.id,
                item.title[:120],
                item.position,
                item.place_kind,
                item.place,
                item.place_name,
                item.person,
            )
            for stream in streams:
                yield subject, stream
        for person, posts in _by_person(self.ground.posts.get(unit.id, ())).items():
            subject = Subject("holder", person, posts[0].name)
            for stream in self._of_holder(posts, plans):
                yield subject, stream

    def _whole(
        self, subject: Subject, streams: Iterable[AdoptedStream], owing: Sequence[_Owing]
    ) -> Iterator[tuple[Subject, Stream]]:
        """What a unit or place owes itself, and what it owes in the stead of a ledger's rows."""
        for stream in streams:
            ledgers = ledgers_of(stream.duty, self.ground.ledgers)
            if not ledgers:
                yield subject, stream
                continue
            if stream.duty.rests_without_rows:
                continue
            noted = subject._replace(
                note=_missing(self.ground.ledgers[code].title for code in ledgers if code in self.ground.ledgers)
            )
            rows = {id(one): one for _, found in owing for one in found if one.code == stream.code}
            if not rows:
                yield noted, stream
            elif needed(stream, rows.values()):
                key = (id(stream), *rows)
                if key not in self._stand_ins:
                    self._stand_ins[key] = StandInStream(stream, tuple(rows.values()))
                yield noted, self._stand_ins[key]

    def _of_unit(self, plans: UnitPlans) -> tuple[AdoptedStream, ...]:
        key = ("unit", plans.number)
        if key not in self._shared:
            parts = (self._in_block("whole", block, plans, by_unit, (), ()) for block in plans.blocks)
            self._shared[key] = tuple(chain.from_iterable(parts))
        return self._shared[key]

    def _of_place(self, place: Place, plans: UnitPlans) -> tuple[AdoptedStream, ...]:
        exists = cut(place.valid_from, place.valid_to, self.ground.low, self.ground.high)

        def wanted(duty: Duty) -> bool:
            return by_place(duty) and not duty.while_closed and owed_in(duty, place.kind)

        return self._somewhere("place", place.kind, plans, wanted, exists, self._outages(place.id))

    def _while_closed(self, place: Place, plans: UnitPlans) -> tuple[AdoptedStream, ...]:
        """Duties owed only while a place is out of use: its closures are their days, not their outages."""
        closures = self.ground.closures.get(place.id, ())
        low, high = self.ground.low, self.ground.high
        exists = cut(place.valid_from, place.valid_to, low, high)
        closed = clamped((Span(row.starts, row.ends) for row in closures), low, high)

        def wanted(duty: Duty) -> bool:
            return duty.per == "place" and duty.while_closed and owed_in(duty, place.kind)

        return self._somewhere("closed", place.kind, plans, wanted, tuple(crossing(exists, closed)), ())

    def _of_item(self, item: Item, plans: UnitPlans) -> tuple[AdoptedStream, ...]:
        exists = cut(item.valid_from, item.valid_to, self.ground.low, self.ground.high)

        def wanted(duty: Duty) -> bool:
            return item.ledger in ledgers_of(duty, self.ground.ledgers) and (
                duty.per == "class" or owed_in(duty, item.place_kind)
            )

        what = f"{item.ledger}/{item.place_kind}"
        return self._somewhere("item", what, plans, wanted, exists, self._outages(item.place))

    def _outages(self, place: UUID | None) -> tuple[Outage, ...]:
        closures = self.ground.closures.get(place, ()) if place else ()
        return tuple(Outage(row.starts, row.ends, row.reason or "停用") for row in closures)

    def _somewhere(
        self,
        sort: str,
        what: str,
        plans: UnitPlans,
        wanted: Callable[[Duty], bool],
        exists: tuple[Span, ...],
        outages: tuple[Outage, ...],
    ) -> tuple[AdoptedStream, ...]:
        """The streams of a place or a row that exists on some days; equal ones share them."""
        if not exists:
            return ()
        key = (sort, plans.number, what, exists, outages)
        if key not in self._shared:
            blocks = plans.blocks if sort == "item" else (block for block in plans.blocks if block.by_place)
            parts = (self._in_block(f"{sort}/{what}", block, plans, wanted, exists, outages) for block in blocks)
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
            self._streams[key] = AdoptedStream(plan.history, spans, plans.calendar_of(plan), outages)
        return self._streams[key]


def _days(plan: Plan, wanted: Callable[[Duty], bool]) -> list[Span]:
    return [span for version, spans in plan.days if wanted(version.duty) for span in spans]


def _days_of(plan: Plan, post: Post) -> list[Span]:
    return _days(plan, lambda duty: duty.per == "holder" and post.code in duty.asked_of.posts)


def _missing(titles: Iterable[str]) -> str:
    """What to do first, where a ledger has no row yet."""
    named = "”“".join(sorted(titles))
    return f"先建“{named}”，以后逐件来查" if named else ""


def _by_person(posts: Iterable[Post]) -> dict[UUID, list[Post]]:
    found: dict[UUID, list[Post]] = {}
    for post in posts:
        found.setdefault(post.person, []).append(post)
    return found
