"""Whom a duty reaches on a day: which units owe it, for how many subjects, at how many minutes a week."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from xiaoan.kernel.catalogue.burden import minutes_a_week
from xiaoan.kernel.catalogue.pack.duties import Duty
from xiaoan.kernel.catalogue.rules import applies, facts_used, owed_at, owed_in
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.work.owing.ground import Place, survey
from xiaoan.kernel.work.owing.items.rows import Item, ledgers_of


class Owing(NamedTuple):
    """One unit that owes a duty: `subjects` are its places or holders, 1 when the unit itself owes it.

    Minutes: `once` for one time, `week` for all subjects in a week.
    """

    unit: Unit
    subjects: int
    once: int
    week: float
    places: tuple[str, ...]


class Reach:
    """The ground under some units on a day, asked duty by duty; a constant number of queries. Within a reading.

    `coming`: duties that do not govern yet and will be asked about too, so that the facts they test are read.
    """

    def __init__(self, units: Sequence[Unit], day: date, coming: Iterable[Duty] = ()) -> None:
        self.day = day
        self.ground = survey(units, day, day, also=facts_used(tuple(coming)))
        self._known: dict[int, tuple[Duty, list[Owing]]] = {}
        open_today = (unit for unit in self.ground.units if unit.opened <= day)
        self.units = [unit for unit in open_today if unit.closed is None or unit.closed >= day]

    def owing(self, duty: Duty) -> list[Owing]:
        """The units that owe the duty on the day; asked again, the same list."""
        if id(duty) not in self._known:
            found = [owing for unit in self.units if (owing := self._one(unit, duty)) is not None]
            self._known[id(duty)] = (duty, found)
        return self._known[id(duty)][1]

    def _one(self, unit: Unit, duty: Duty) -> Owing | None:
        ground = self.ground
        campuses = bool(ground.campuses(unit)) if unit.is_school else False
        if not owed_at(duty, ground.kinds[unit.kind], has_campuses=campuses):
            return None
        if not applies(duty, ground.subject_on(unit, self.day, at=duty.at)):
            return None
        here = [place for place in ground.places.get(unit.id, ()) if self._stands(place)]
        meant = [place.name for place in here if owed_in(duty, place.kind)]
        if duty.while_closed:
            # Owed only where something is out of use on the day.
            meant = [place.name for place in here if owed_in(duty, place.kind) and self._closed(place)]
        if duty.per == "place":
            subjects = len(meant)
        elif duty.per == "holder":
            subjects = self._holders(unit, duty)
        elif ledgers := ledgers_of(duty, ground.ledgers):
            # A ledger without rows leaves the duty to the unit, or to each place it names.
            rows = [row for row in ground.items.get(unit.id, ()) if row.ledger in ledgers and self._stands(row)]
            subjects = sum(1 for row in rows if duty.per == "class" or owed_in(duty, row.place_kind))
            if not subjects and not duty.rests_without_rows:
                subjects = len(meant) if duty.places else 1
        else:
            subjects = 1
        if not subjects:
            return None
        named = meant if duty.per == "place" or duty.places or duty.except_places else []
        walked = len(named) if duty.per == "unit" else 0
        week = minutes_a_week(duty, subjects=subjects, places=walked)
        return Owing(unit, subjects, duty.minutes + duty.minutes_each * walked, week, tuple(named))

    def _stands(self, place: Place | Item) -> bool:
        return place.valid_from <= self.day and (place.valid_to is None or place.valid_to >= self.day)

    def _closed(self, place: Place) -> bool:
        rows = self.ground.closures.get(place.id, ())
        return any(row.starts <= self.day and (row.ends is None or self.day <= row.ends) for row in rows)

    def _holders(self, unit: Unit, duty: Duty) -> int:
        posts = self.ground.posts.get(unit.id, ())
        return len(
            {
                post.person
                for post in posts
                if post.code in duty.asked_of.posts
                and post.first <= self.day
                and (post.last is None or post.last >= self.day)
            }
        )
