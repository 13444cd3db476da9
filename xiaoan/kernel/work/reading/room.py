"""A room of work: some units, what they owe around some days, what was done and who is asked, read at once.

Pages about single occurrences (my day, a check, a drill) are built from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from xiaoan.engines.cadence import Occurrence, Outcome
from xiaoan.foundation.clock import school_day
from xiaoan.kernel.catalogue.pack.duties import Duty
from xiaoan.kernel.catalogue.pack.items import CheckItem
from xiaoan.kernel.catalogue.rules import asked_here, owed_in
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.tree.paths import ancestors
from xiaoan.kernel.work.owing.ground import Ground, survey
from xiaoan.kernel.work.owing.standards import Version
from xiaoan.kernel.work.owing.streams import Expected, expected
from xiaoan.kernel.work.reading.staff import Chain, Staff
from xiaoan.kernel.work.reading.standings import Deeds, deeds
from xiaoan.kernel.work.shapes import Asked, Name, Task

FARTHEST = timedelta(days=400)
"""How far from now an occurrence may open and still be looked for; a stray year finds nothing."""


@dataclass(frozen=True, slots=True)
class Owed:
    """One occurrence with its owner."""

    expected: Expected
    occurrence: Occurrence

    @property
    def name(self) -> Name:
        return Name(self.expected.unit.id, self.occurrence.code, self.expected.subject.id, self.occurrence.opens)

    @property
    def version(self) -> Version:
        return self.expected.stream.version(self.occurrence.release)

    @property
    def duty(self) -> Duty:
        return self.version.duty

    @property
    def key(self) -> tuple[str, UUID, datetime]:
        return self.occurrence.code, self.expected.subject.id, self.occurrence.opens


def chain(ground: Ground, unit: Unit) -> Chain:
    """Where people are asked for a unit. A bureau has only itself."""
    school = ground.school_of(unit)
    own = (unit,) if school.id == unit.id else (unit, school)
    paths = reversed(ancestors(school.path)[:-1])
    return Chain(
        own, tuple(ground.lines[path] for path in paths if path in ground.lines and ground.lines[path].is_school)
    )


def staff_of(ground: Ground, units: Sequence[Unit], first: date, last: date) -> Staff:
    """Everybody who may be asked in these units."""
    links = [chain(ground, unit) for unit in units]
    wanted = {each.id: each for link in links for each in (*link.own, *link.above)}
    return Staff.read(wanted.values(), first, last)


class Lookup:
    """What a unit owes around some days, to be asked for occurrences by name; the ground is surveyed once."""

    def __init__(self, unit: Unit, first: date, last: date) -> None:
        self.ground = survey([unit], first, last)
        self._owners: dict[tuple[str, UUID], list[Expected]] = {}
        for each in expected(self.ground):
            self._owners.setdefault((each.stream.code, each.subject.id), []).append(each)

    def find(self, wanted: Iterable[tuple[str, UUID, datetime]]) -> list[Owed]:
        """The occurrences that these (duty, subject, opens) name; those that do not exist are left out."""
        return [
            Owed(owner, one)
            for duty, subject, opens in wanted
            for owner in self._owners.get((duty, subject), ())
            for one in owner.stream.open_at(opens)
            if one.opens == opens
        ]


def find(unit: Unit, wanted: Sequence[tuple[str, UUID, datetime]], *, at: datetime) -> tuple[Ground, list[Owed]]:
    """The occurrences of a unit that these (duty, subject, opens) name; those that do not exist are left out."""
    near = [key for key in wanted if reachable(key[2], at)]
    days = [school_day(opens) for _, _, opens in near] or [school_day(at)]
    lookup = Lookup(unit, min(days), max(days))
    return lookup.ground, lookup.find(near)


def reachable(opens: datetime, at: datetime) -> bool:
    """Whether an occurrence of that opening could still be spoken of at an instant."""
    return abs(school_day(opens) - school_day(at)) <= FARTHEST


def items_of(ground: Ground, owed: Owed) -> list[CheckItem]:
    """The items asked for one occurrence: of its release, where they can matter."""
    unit, subject, version = owed.expected.unit, owed.expected.subject, owed.version
    asked = version.own if version.own is not None else ground.standards[unit.path].items(version)
    facts = ground.subject_on(unit, owed.occurrence.first_day, at=version.duty.at)
    here = {place.kind for place in ground.places.get(unit.id, ())}
    found = []
    for item in asked:
        if not asked_here(item, facts, subject.place_kind):
            continue
        if item.places and not subject.place_kind and here.isdisjoint(item.places):
            continue
        found.append(item)
    return found


def walked(ground: Ground, owed: Owed) -> tuple[str, ...]:
    """Places that a unit's own walk passes on its day, in walking order; what is out of use then is not walked."""
    duty, day = owed.duty, owed.occurrence.last_day
    if owed.expected.subject.kind != "unit" or not (duty.places or duty.except_places):
        return ()
    return tuple(
        place.name
        for place in ground.places.get(owed.expected.unit.id, ())
        if owed_in(duty, place.kind) and place.valid_from <= day and (place.valid_to is None or place.valid_to >= day)
        if not any(
            shut.starts <= day and (shut.ends is None or shut.ends >= day) for shut in ground.closures.get(place.id, ())
        )
    )


def hours_of(occurrence: Occurrence) -> tuple[datetime, datetime] | None:
    """The hours of a slot: what a roster's shift is held against."""
    return (occurrence.opens, occurrence.due) if occurrence.slot else None


class Room:
    """What is needed to show occurrences of some units as tasks, at an instant."""

    def __init__(
        self,
        ground: Ground,
        owed: Sequence[Owed],
        *,
        at: datetime,
        known: Deeds | None = None,
        staff: Staff | None = None,
    ) -> None:
        """`known` and `staff`: what was done and who may be asked, where the caller has read it already."""
        self.ground, self.at = ground, at
        days = [school_day(at), *(each.occurrence.first_day for each in owed)]
        units = list({each.expected.unit.id: each.expected.unit for each in owed}.values())
        self.deeds: Deeds = known or deeds(
            ground.lines.values(),
            units,
            {each.occurrence.opens for each in owed},
            min((each.occurrence.first_day for each in owed), default=days[0]),
            max((each.occurrence.last_day for each in owed), default=days[0]),
        )
        self.staff = staff or staff_of(ground, units, min(days), max(days))

    def asked(self, owed: Owed) -> tuple[Asked, ...]:
        """Who is asked: for a day's duty on that day, for a longer window today (or when it ended)."""
        day = self._asked_on(owed.occurrence)
        links, one, named = chain(self.ground, owed.expected.unit), owed.occurrence, owed.expected.subject.person
        if named is not None:
            return (named,)
        return self.staff.asked(links, owed.duty.asked_of, day, one.slot, hours_of(one))

    def may(self, person: UUID, owed: Owed) -> bool:
        day, named = self._asked_on(owed.occurrence), owed.expected.subject.person
        if named is not None and named.person == person:
            return True
        links, one = chain(self.ground, owed.expected.unit), owed.occurrence
        return self.staff.may(person, links, owed.duty.asked_of, day, one.slot, hours_of(one))

    def _asked_on(self, occurrence: Occurrence) -> date:
        today = school_day(self.at)
        return min(max(today, occurrence.first_day), occurrence.last_day)

    def task(self, owed: Owed, *, closed_at: datetime | None = None) -> Task:
        """One occurrence as a task."""
        occurrence, version = owed.occurrence, owed.version
        standing = self.deeds.standing(owed.expected, occurrence, at=self.at, closed_at=closed_at)
        done = self.deeds.done.get(owed.key, [])
        passed = walked(self.ground, owed)
        return Task(
            name=owed.name,
            title=version.duty.title,
            domain=version.domain,
            unit_name=owed.expected.unit.short_name,
            subject=owed.expected.subject,
            slot=next((slot.title for slot in version.duty.slots if slot.code == occurrence.slot), ""),
            opens=occurrence.opens,
            due=occurrence.due,
            until=max(occurrence.tail_until, occurrence.grace_until),
            n=occurrence.n,
            done=standing.done,
            state=self._state(occurrence, standing.outcome),
            standing=standing,
            answering=version.duty.answering,
            items=len(items_of(self.ground, owed)),
            minutes=version.duty.minutes + version.duty.minutes_each * len(passed),
            release=occurrence.release,
            asked=self.asked(owed),
            walked=passed,
            difficulty=self.deeds.difficulties.get(owed.key, ""),
            records=tuple(each.id for each in done),
            unproved=next((each.id for each in reversed(done) if not each.complete), None),
        )

    def _state(self, occurrence: Occurrence, outcome: Outcome) -> str:
        if outcome in (Outcome.ON_TIME, Outcome.LATE):
            return "done"
        if outcome in (Outcome.EXCUSED, Outcome.NOT_APPLICABLE):
            return "closed"
        if self.at < occurrence.opens:
            return "later"
        if self.at <= occurrence.due:
            return "open"
        return "tail" if self.at <= occurrence.tail_until else "enter"
