"""Whose a duty is at a unit today, by the code of a post; and minutes a week by post, before and after a change.

Level estimates: no calendar, so that a pack nobody has adopted yet can be weighed too.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from xiaoan.kernel.catalogue.pack.duties import Asked, Duty
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.work.reading.room import chain, staff_of
from xiaoan.kernel.work.weight.reach import Reach

NOBODY = ""


class Answering(NamedTuple):
    """The post that answers for a duty at a unit: its code ("" when it falls to nobody of the school itself).

    `first`: it is the post the duty names first. `stands_in`: none of the posts named is held (岗位空缺).
    """

    code: str
    first: bool
    stands_in: bool


class Holding:
    """Who holds which post under a reach, asked duty by duty; three queries whatever the units."""

    def __init__(self, reach: Reach) -> None:
        self._reach = reach
        units = list(reach.units)
        self._staff = staff_of(reach.ground, units, reach.day, reach.day) if units else None
        self._last_asked = shelf().last_asked()
        self._known: dict[tuple[UUID, Asked], Answering] = {}

    def answering(self, unit: Unit, of: Asked) -> Answering:
        """The post that answers today; whoever is on a roster's turn apart."""
        key = (unit.id, of)
        if key not in self._known:
            self._known[key] = self._answering(unit, of)
        return self._known[key]

    def _answering(self, unit: Unit, of: Asked) -> Answering:
        if self._staff is None:
            return Answering(NOBODY, False, True)
        own = chain(self._reach.ground, unit).own
        for each in own:
            for position, code in enumerate(of.posts):
                if self._staff.holders(each, code, self._reach.day):
                    return Answering(code, position == 0, False)
        for code in self._last_asked:
            if any(self._staff.holders(each, code, self._reach.day) for each in own):
                return Answering(code, False, True)
        return Answering(NOBODY, False, True)

    def names(self, unit: Unit, code: str) -> tuple[str, ...]:
        """Who holds a post at a unit (or at the school of a campus) today."""
        if self._staff is None:
            return ()
        own = chain(self._reach.ground, unit).own
        found = (holder.name for each in own for holder in self._staff.holders(each, code, self._reach.day))
        return tuple(dict.fromkeys(found))


class PostChange(NamedTuple):
    """Minutes a week of one post or roster, all units together, before and after; at how many units it is asked."""

    title: str
    before: float
    after: float
    units: int

    @property
    def each(self) -> float:
        """Minutes a week more at one unit, on average."""
        return (self.after - self.before) / self.units if self.units else 0.0

    @property
    def fewer(self) -> float:
        """Minutes a week fewer at one unit, on average."""
        return -self.each


def by_post(reach: Reach, holding: Holding, duties: Iterable[Duty]) -> dict[str, dict[UUID, float]]:
    """Title of a post or roster -> unit -> minutes a week of these duties."""
    found: dict[str, dict[UUID, float]] = {}
    for duty in duties:
        for owing in reach.owing(duty):
            row = found.setdefault(title_of(duty, holding.answering(owing.unit, duty.asked_of)), {})
            row[owing.unit.id] = row.get(owing.unit.id, 0.0) + owing.week
    return found


def weighed(reach: Reach, holding: Holding, before: Iterable[Duty], after: Iterable[Duty]) -> tuple[PostChange, ...]:
    """Minutes a week by post (or roster) of what is owed before and after, the most changed first."""
    was, now = by_post(reach, holding, before), by_post(reach, holding, after)
    found = [
        PostChange(
            title,
            sum(was.get(title, {}).values()),
            sum(now.get(title, {}).values()),
            len(was.get(title, {}).keys() | now.get(title, {}).keys()),
        )
        for title in {**was, **now}
    ]
    return tuple(sorted(found, key=lambda each: (-abs(each.after - each.before), -each.after, each.title)))


def title_of(duty: Duty, answering: Answering) -> str:
    """The roster or post a duty weighs on, in words."""
    known = shelf()
    if duty.asked_of.roster in known.rosters:
        return known.rosters[duty.asked_of.roster].title
    return known.posts[answering.code].title if answering.code in known.posts else NOBODY
