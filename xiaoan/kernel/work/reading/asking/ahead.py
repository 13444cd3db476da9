"""What lies ahead of a person, or of a school: when things fall due, without who did what. For calendars elsewhere.

Titles and days alone: no name of a person, no place, no hazard, nothing of what was recorded.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from xiaoan.engines.cadence import Occurrence
from xiaoan.foundation.clock import school_day
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.org.models import Person
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.work.kept import surveyed
from xiaoan.kernel.work.owing.adopted import SOURCE as ADOPTED
from xiaoan.kernel.work.reading.day import own_units
from xiaoan.kernel.work.reading.figures import permitted, seen_units
from xiaoan.kernel.work.reading.room import Owed, chain, hours_of, staff_of
from xiaoan.kernel.work.reading.staff import Chain, Staff
from xiaoan.kernel.work.reading.standings import excuses
from xiaoan.kernel.work.shapes import Asked


class Ahead(NamedTuple):
    """One thing to do: of which unit, from when to when, how many places or things alike.

    `hours`: it belongs to hours of a day (a slot); otherwise whole days count. `every`: how often it comes back.
    `standing`: asked by a standard; otherwise a bureau asked for it once.
    """

    unit: UUID
    unit_name: str
    code: str
    title: str
    opens: datetime
    due: datetime
    first_day: date
    last_day: date
    hours: bool
    every: str
    standing: bool
    number: int


def ahead_of_me(viewer: Viewer, first: date, last: date, *, at: datetime) -> list[Ahead]:
    """What the viewer himself is asked, due in [first, last], wherever he may record. A constant number of queries."""
    mine = set(Person.objects.filter(account_id=viewer.account).values_list("id", flat=True))
    return _ahead(viewer, own_units(viewer), first, last, mine=mine, at=at) if mine else []


def ahead_of(viewer: Viewer, unit: Unit, first: date, last: date, *, at: datetime) -> list[Ahead]:
    """What a unit and what belongs to it owes, due in [first, last], of what the viewer may see."""
    return _ahead(viewer, seen_units(viewer, unit), first, last, mine=None, at=at)


def _ahead(
    viewer: Viewer, units: Sequence[Unit], first: date, last: date, *, mine: set[UUID] | None, at: datetime
) -> list[Ahead]:
    if not units:
        return []
    ground, owing = surveyed(units, first, last)
    given = [one for one in excuses(ground.lines.values(), ground.units, first, last) if one.at <= at]
    staff = staff_of(ground, list(ground.units), first, last) if mine is not None else None
    asking = _Asking(staff, school_day(at))
    found: dict[tuple[UUID, str, datetime, datetime], Ahead] = {}
    for each in permitted(viewer, owing):
        covering = [one for one in given if one.may_cover(each)]
        for one in each.stream.between(first, last):
            if one.excused or any(excuse.covers(each, one) for excuse in covering):
                continue
            owed = Owed(each, one)
            if mine is not None and mine.isdisjoint(who.person for who in asking.of(owed, chain(ground, each.unit))):
                continue
            key = (each.unit.id, one.code, one.opens, one.due)
            number = found[key].number if key in found else 0
            found[key] = Ahead(
                each.unit.id, each.unit.short_name, one.code, owed.duty.title, one.opens, one.due, one.first_day,
                one.last_day, bool(one.slot), str(owed.duty.every), each.source == ADOPTED, number + 1,
            )  # fmt: skip
    return sorted(found.values(), key=lambda each: (each.due, each.opens, each.title, each.unit_name))


class _Asking:
    """Who is asked for an occurrence; asked once for each unit, post, day and slot."""

    def __init__(self, staff: Staff | None, today: date) -> None:
        self._staff, self._today = staff, today
        self._known: dict[tuple[object, ...], tuple[Asked, ...]] = {}

    def of(self, owed: Owed, links: Chain) -> Iterable[Asked]:
        named = owed.expected.subject.person
        if named is not None:
            return (named,)
        one: Occurrence = owed.occurrence
        day = min(max(self._today, one.first_day), one.last_day)
        hours = hours_of(one)
        key = (owed.expected.unit.id, owed.duty.asked_of, day, one.slot, hours)
        if key not in self._known:
            assert self._staff is not None
            self._known[key] = self._staff.asked(links, owed.duty.asked_of, day, one.slot, hours)
        return self._known[key]
