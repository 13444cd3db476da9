"""A school year of work, day by day: what falls due when, of which duty, asked of which post, for how many minutes.

The same reckoning as a term's loads: every occurrence once, on its due day, with the estimate of its release.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from xiaoan.engines.cadence import Occurrence
from xiaoan.foundation.clock import school_day
from xiaoan.kernel.catalogue.pack.duties import Duty
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.tree.queries import lineage
from xiaoan.kernel.work.kept import surveyed
from xiaoan.kernel.work.owing.above import looking_up
from xiaoan.kernel.work.owing.adopted import SOURCE as ADOPTED
from xiaoan.kernel.work.owing.calendars import Calendars
from xiaoan.kernel.work.owing.ground import Ground
from xiaoan.kernel.work.owing.streams import Expected
from xiaoan.kernel.work.reading.room import staff_of
from xiaoan.kernel.work.weight.costs import Asking, Costs
from xiaoan.kernel.work.weight.loads import Term

_STARTS = 8
"""From August on one looks at the school year that begins in September."""


class Portion(NamedTuple):
    """Minutes of one duty due on one day and asked of one post; `times` how many occurrences."""

    day: date
    duty: str
    post: str
    minutes: int
    times: int


@dataclass(frozen=True, slots=True)
class Year:
    """All that falls due in [first, last]. `duties` as they stand last in it, `domains` by duty, and its terms."""

    first: date
    last: date
    terms: tuple[Term, ...]
    portions: tuple[Portion, ...]
    duties: dict[str, Duty]
    domains: dict[str, str]

    @property
    def minutes(self) -> int:
        return sum(each.minutes for each in self.portions)

    @property
    def weeks(self) -> int:
        """Weeks of its terms, the short ones at their ends included."""
        return sum(len(term.weeks) for term in self.terms)

    @property
    def a_week(self) -> float:
        """Minutes in a week of term, on average; without a term, in any week."""
        if not self.weeks:
            return self.minutes / (((self.last - self.first).days + 1) / 7)
        within = sum(
            each.minutes for each in self.portions if any(term.first <= each.day <= term.last for term in self.terms)
        )
        return within / self.weeks

    def by(self, key: Callable[[Portion], object]) -> dict[object, int]:
        """Minutes summed by some key of a portion."""
        found: Counter[object] = Counter()
        for each in self.portions:
            found[key(each)] += each.minutes
        return dict(found)


class Falling(NamedTuple):
    """One duty of some days: its occurrences of all subjects alike, how many times, minutes in all, posts asked."""

    duty: Duty
    domain: str
    windows: tuple[tuple[date, date], ...]
    times: int
    minutes: int
    posts: tuple[str, ...]


def school_year(day: date) -> tuple[date, date]:
    """The first and last day of the school year one looks at on a day: 1 September to 31 August."""
    year = day.year if day.month >= _STARTS else day.year - 1
    return date(year, 9, 1), date(year + 1, 8, 31)


def terms_between(unit: Unit, first: date, last: date) -> tuple[Term, ...]:
    """The terms that touch some days, as the unit and those above it have set them; within an open scope."""
    above = lineage(unit.path)
    with looking_up(above):
        _key, calendar = Calendars.read(above, first, last).of(unit, school=True)
    found = (Term(each.title, each.starts, each.ends) for each in calendar.terms)
    return tuple(sorted((term for term in found if term.first <= last and term.last >= first), key=lambda x: x.first))


def year(units: Sequence[Unit], first: date, last: date, *, at: datetime) -> Year:
    """What the units (a school and its campuses) owe by their standards in [first, last]; a constant number of
    queries. What a bureau asks once (专项排查) is in nobody's plan for the year."""
    ground, owing = surveyed(units, first, last)
    asking, costs = _asking(ground, at), Costs(ground, _same)
    found: dict[tuple[date, str, str], list[int]] = {}
    duties: dict[str, Duty] = {}
    domains: dict[str, str] = {}
    for each in owing:
        days = costs.spans(each) if each.source == ADOPTED else {}
        if not days:
            continue
        duty = costs.duty(each)
        duties[each.stream.code], domains[each.stream.code] = duty, each.stream.domain
        post = asking.post(each, duty)
        for day, (minutes, times) in days.items():
            sums = found.setdefault((day, each.stream.code, post), [0, 0])
            sums[0] += minutes
            sums[1] += times
    portions = tuple(Portion(*key, minutes, times) for key, (minutes, times) in sorted(found.items()))
    return Year(first, last, terms_between(units[0], first, last), portions, duties, domains)


def falling(units: Sequence[Unit], first: date, last: date, *, at: datetime) -> list[Falling]:
    """The adopted duties whose last day lies in [first, last], by that day; a constant number of queries."""
    ground, owing = surveyed(units, first, last)
    asking, costs = _asking(ground, at), Costs(ground, _same)
    rows: dict[str, list[Expected]] = {}
    for each in owing:
        if each.source == ADOPTED and any(not one.excused for one in each.stream.between(first, last)):
            rows.setdefault(each.stream.code, []).append(each)
    made = []
    for some in rows.values():
        duty = costs.duty(some[0])
        spans = [sums for each in some for sums in costs.spans(each).values()]
        windows = {
            (one.first_day, one.last_day) for each in some for one in _standing(each.stream.between(first, last))
        }
        posts = {asking.post(each, duty) for each in some} - {""}
        times, minutes = sum(times for _, times in spans), sum(minutes for minutes, _ in spans)
        made.append(Falling(duty, some[0].stream.domain, tuple(sorted(windows)), times, minutes, tuple(sorted(posts))))
    return sorted(made, key=lambda each: (each.windows[0][1], each.windows[0][0], each.duty.code))


def _standing(ones: Iterable[Occurrence]) -> list[Occurrence]:
    return [one for one in ones if not one.excused]


def _asking(ground: Ground, at: datetime) -> Asking:
    """Posts as they are held today, whatever the days that are looked at."""
    today = school_day(at)
    return Asking(ground, staff_of(ground, list(ground.units), today, today) if ground.units else None, today)


def _same(day: date) -> date:
    return day
