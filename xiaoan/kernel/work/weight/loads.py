"""Minutes that a term's work is estimated to cost, by unit, week, duty and post: whole minutes, so that sums agree.

Every occurrence counts once, in the week of its due day, with the estimate of its release; excused ones cost nothing.
No person is named: who is asked is said by post.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from xiaoan.foundation.clock import school_day
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.catalogue.burden import minutes_a_week
from xiaoan.kernel.catalogue.pack.duties import Duty
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.tree.queries import lineage
from xiaoan.kernel.work.owing.above import looking_up
from xiaoan.kernel.work.owing.adopted import SOURCE as ADOPTED
from xiaoan.kernel.work.owing.calendars import Calendars
from xiaoan.kernel.work.owing.ground import Ground, survey
from xiaoan.kernel.work.owing.streams import Expected, expected
from xiaoan.kernel.work.reading.figures import permitted, seen_units
from xiaoan.kernel.work.reading.room import Owed, chain, staff_of, walked
from xiaoan.kernel.work.reading.staff import Staff

ITSELF = ""
"""The post of what nobody in particular is asked: posts are vacant, the unit itself answers."""


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


def monday(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


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
    asking = _Asking(ground, staff_of(ground, list(ground.units), today, today) if ground.units else None, today)
    found: dict[tuple[UUID, date, str, str], list[int]] = {}
    titles: dict[str, str] = {}
    owing: dict[tuple[UUID, str], list[Expected]] = {}
    costs = _Costs(ground)
    for each in owed:
        weeks = costs.weeks(each)
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


class _Costs:
    """What streams cost week by week; streams that many subjects share are reckoned once."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._shared: dict[int, dict[date, tuple[int, int]]] = {}

    def duty(self, each: Expected) -> Duty:
        """The duty as it stands last in the range."""
        ones = each.stream.between(self._ground.first, self._ground.last)
        return each.stream.version(ones[-1].release).duty

    def weeks(self, each: Expected) -> dict[date, tuple[int, int]]:
        """Monday -> (minutes, occurrences). What a walk passes is counted for the unit itself."""
        ones = each.stream.between(self._ground.first, self._ground.last)
        walks = bool(ones) and each.subject.kind == "unit" and self.duty(each).minutes_each > 0
        if not walks and id(each.stream) in self._shared:
            return self._shared[id(each.stream)]
        found: dict[date, tuple[int, int]] = {}
        for one in ones:
            if one.excused:
                continue
            duty = each.stream.version(one.release).duty
            minutes = duty.minutes * one.n
            if walks:
                minutes += duty.minutes_each * len(walked(self._ground, Owed(each, one))) * one.n
            week = monday(one.last_day)
            before = found.get(week, (0, 0))
            found[week] = (before[0] + minutes, before[1] + one.n)
        if not walks:
            self._shared[id(each.stream)] = found
        return found

    def levelled(self, some: Iterable[Expected]) -> float:
        """Minutes a week by the pack's own estimate, holidays levelled out; what is asked once has none."""
        rows = [each for each in some if each.source == ADOPTED]
        if not rows:
            return 0.0
        duty, ones = self.duty(rows[0]), rows[0].stream.between(self._ground.first, self._ground.last)
        places = len(walked(self._ground, Owed(rows[0], ones[-1]))) if duty.minutes_each else 0
        return minutes_a_week(duty, subjects=len(rows), places=places)


class _Asking:
    """Whom duties are asked of, by post: the roster's title, else the post that is held, else nobody's."""

    def __init__(self, ground: Ground, staff: Staff | None, day: date) -> None:
        self._ground, self._staff, self._day = ground, staff, day
        self._known: dict[tuple[UUID, object], str] = {}
        self.people: dict[tuple[UUID, str], set[UUID]] = {}

    def post(self, each: Expected, duty: Duty) -> str:
        """The post asked for an occurrence, as its title."""
        named = each.subject.person
        if named is not None:
            self.people.setdefault((each.unit.id, named.post), set()).add(named.person)
            return named.post
        key = (each.unit.id, duty.asked_of)
        if key not in self._known:
            self._known[key] = self._of(each.unit, duty)
        return self._known[key]

    def _of(self, unit: Unit, duty: Duty) -> str:
        rosters = shelf().rosters
        if duty.asked_of.roster in rosters:
            return rosters[duty.asked_of.roster].title
        if self._staff is None:
            return ITSELF
        asked = self._staff.asked(chain(self._ground, unit), duty.asked_of, self._day)
        title = asked[0].post
        self.people.setdefault((unit.id, title), set()).update(one.person for one in asked if one.account or one.post)
        return title
