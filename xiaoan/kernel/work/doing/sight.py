"""What a submission is held against: what its unit owes, and who is asked. Read once for several submissions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import copy
from datetime import date, datetime

from xiaoan.foundation.clock import school_day
from xiaoan.foundation.errors import NotFound, Refused
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.work.bodies import Doing
from xiaoan.kernel.work.reading.form import questions
from xiaoan.kernel.work.reading.room import Lookup, Owed, Room, reachable, staff_of
from xiaoan.kernel.work.reading.standings import Deeds
from xiaoan.kernel.work.shapes import Question


class Sight:
    """One look at a unit: what it owes around some days (`span`), and who may record it."""

    def __init__(self, unit: Unit, bodies: Sequence[Doing], *, at: datetime, reach: Sequence[date] = ()) -> None:
        """`reach`: further days that are read, for submissions that come later."""
        days = [*(days_of(bodies, at) or [school_day(at)]), *reach]
        self.unit, self.at = unit, at
        self._lookup = Lookup(unit, min(days), max(days))
        self.ground = self._lookup.ground
        self.span = min(*days, school_day(at)), max(*days, school_day(at))
        self._staff = staff_of(self.ground, [unit], *self.span)
        self._asked: dict[tuple[object, ...], tuple[Question, ...]] = {}

    def later(self, at: datetime) -> Sight:
        """The same look at another moment; nothing that decides what is owed may have changed in between."""
        found = copy(self)
        found.at = at
        return found

    def served(self, body: Doing) -> list[Owed]:
        """The occurrences a body names, in its order; NotFound when one does not exist, Refused for one named twice."""
        wanted = [(each.duty, each.subject, each.opens) for each in body.occurrences]
        if len(set(wanted)) != len(wanted):
            raise Refused("同一件事在一次提交里出现了两次。")
        served = self._lookup.find(key for key in wanted if reachable(key[2], self.at))
        if len(served) != len(wanted):
            raise NotFound("这件事不在应办之列，可能标准或单位情况变了，请回到今日要办。")
        order = {key: position for position, key in enumerate(wanted)}
        return sorted(served, key=lambda each: order[each.key])

    def room(self, served: Sequence[Owed]) -> Room:
        """Who may record these."""
        return Room(self.ground, served, at=self.at, known=Deeds(), staff=self._staff)

    def asked(self, served: Sequence[Owed]) -> tuple[Question, ...]:
        """What a form of these asks; worked out once for the same occurrences."""
        key = tuple(each.key for each in served)
        if key not in self._asked:
            self._asked[key] = questions(self.ground, served)
        return self._asked[key]


def days_of(bodies: Iterable[Doing], at: datetime) -> list[date]:
    """The days on which what these serve opens, as far as it can be spoken of at all."""
    return [school_day(each.opens) for body in bodies for each in body.occurrences if reachable(each.opens, at)]
