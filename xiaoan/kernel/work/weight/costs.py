"""What occurrences cost and whom they are asked of, by post: what weeks, months and years are summed up from."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from uuid import UUID

from xiaoan.kernel.catalogue.burden import minutes_a_week
from xiaoan.kernel.catalogue.pack.duties import Duty
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.work.owing.adopted import SOURCE as ADOPTED
from xiaoan.kernel.work.owing.ground import Ground
from xiaoan.kernel.work.owing.streams import Expected
from xiaoan.kernel.work.reading.room import Owed, chain, walked
from xiaoan.kernel.work.reading.staff import Staff

ITSELF = ""
"""The post of what nobody in particular is asked: posts are vacant, the unit itself answers."""


def monday(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def month(day: date) -> date:
    """The first of a day's month."""
    return day.replace(day=1)


class Costs:
    """What streams cost week by week, or by other spans; streams that many subjects share are reckoned once.

    `span` takes the due day of an occurrence to the first day of the span it weighs on.
    """

    def __init__(self, ground: Ground, span: Callable[[date], date] = monday) -> None:
        self._ground, self._span = ground, span
        self._shared: dict[int, dict[date, tuple[int, int]]] = {}

    def duty(self, each: Expected) -> Duty:
        """The duty as it stands last in the range."""
        ones = each.stream.between(self._ground.first, self._ground.last)
        return each.stream.version(ones[-1].release).duty

    def spans(self, each: Expected) -> dict[date, tuple[int, int]]:
        """First day of the span -> (minutes, occurrences). What a walk passes is counted for the unit itself."""
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
            into = self._span(one.last_day)
            before = found.get(into, (0, 0))
            found[into] = (before[0] + minutes, before[1] + one.n)
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


class Asking:
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
