"""Minutes that a term's work is estimated to cost, by unit, week, duty and post: whole minutes, so that sums agree.

Every occurrence counts once, in the week of its due day, with the estimate of its release; excused ones cost nothing.
No person is named: who is asked is said by post.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from xiaoan.foundation.clock import school_day
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.tree.queries import lineage
from xiaoan.kernel.work.owing.above import looking_up
from xiaoan.kernel.work.owing.calendars import Calendars
from xiaoan.kernel.work.owing.ground import survey
from xiaoan.kernel.work.owing.streams import Expected, expected
from xiaoan.kernel.work.reading.figures import permitted, seen_units
from xiaoan.kernel.work.reading.room import staff_of
from xiaoan.kernel.work.weight.costs import ITSELF, Asking, Costs, monday

__all__ = ["ITSELF", "Load", "Loads", "Term", "loads", "monday", "term_of"]


class Term(NamedTuple):
    """The days that are reckoned, as the unit's calendar has them."""

    title: str
    first: date
    last: date

    @property
    def weeks(self) -> tuple[date, ...]:
        """The Mondays of its weeks; the first and last may be short."""
        start = monday(self.first)
        return tuple(start + timedelta(days=7 * number) for number in range((self.last - start).days // 7 + 1))


class Load(NamedTuple):
    """Minutes of one unit in one week for one duty, asked of one post; `times` how many occurrences."""

    unit: UUID
    week: date
    duty: str
    post: str
    minutes: int
    times: int


@dataclass(frozen=True, slots=True)
class Loads:
    """A term's loads. `people`: how many are asked by (unit, post); `levelled`: minutes a week by (unit, duty) as the
    pack reckons them without a calendar; titles of duties, and units by id."""

    term: Term
    rows: tuple[Load, ...]
    titles: dict[str, str]
    units: dict[UUID, Unit]
    people: dict[tuple[UUID, str], int] = field(default_factory=dict)
    levelled: dict[tuple[UUID, str], float] = field(default_factory=dict)

    @property
    def minutes(self) -> int:
        return sum(row.minutes for row in self.rows)

    def by(self, *names: str) -> dict[tuple[object, ...], int]:
        """Minutes summed by these fields of a load (unit, week, duty, post)."""
        found: Counter[tuple[object, ...]] = Counter()
        for row in self.rows:
            found[tuple(getattr(row, name) for name in names)] += row.minutes
        return dict(found)

    def a_week(self, minutes: int) -> float:
        """Minutes of the term as minutes a week."""
        return minutes / len(self.term.weeks)


def term_of(unit: Unit, day: date) -> Term:
    """The term a day lies in, else the next one, else the last: as the unit and those above it have set it.

    A scope that holds the unit must be open; the calendars above it are looked up.
    """
    above = lineage(unit.path)
    with looking_up(above):
        _key, calendar = Calendars.read(above, day, day).of(unit, school=True)
    terms = sorted(calendar.terms, key=lambda each: each.starts)
    coming = [each for each in terms if each.ends >= day]
    found = (coming or terms)[0 if coming else -1]
    return Term(found.title, found.starts, found.ends)


def loads(viewer: Viewer, top: Unit, term: Term, *, at: datetime) -> Loads:
    """The loads of a unit and all below it that the viewer may see; a constant number of queries.

    Posts are those held today. What bureaus ask once (专项排查) counts while it lies in the term.
    """
    units = seen_units(viewer, top)
    ground = survey(units, term.first, term.last)
    owed = permitted(viewer, expected(ground))
    today = school_day(at)
    asking = Asking(ground, staff_of(ground, list(ground.units), today, today) if ground.units else None, today)
    found: dict[tuple[UUID, date, str, str], list[int]] = {}
    titles: dict[str, str] = {}
    owing: dict[tuple[UUID, str], list[Expected]] = {}
    costs = Costs(ground)
    for each in owed:
        weeks = costs.spans(each)
        if not weeks:
            continue
        titles[each.stream.code] = each.stream.title
        owing.setdefault((each.unit.id, each.stream.code), []).append(each)
        post = asking.post(each, costs.duty(each))
        for week, (minutes, times) in weeks.items():
            sums = found.setdefault((each.unit.id, week, each.stream.code, post), [0, 0])
            sums[0] += minutes
            sums[1] += times
    rows = tuple(Load(*key, minutes, times) for key, (minutes, times) in found.items())
    people = {key: len(who) for key, who in asking.people.items()}
    levelled = {key: costs.levelled(some) for key, some in owing.items()}
    return Loads(term, rows, titles, {unit.id: unit for unit in ground.units}, people, levelled)
