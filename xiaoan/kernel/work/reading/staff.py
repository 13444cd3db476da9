"""Who is asked: tonight's person of the roster, else the first post with a holder, else those who stand in.

A night belongs to the evening it begins: a turn is held against the hours of what is owed, and the turns of the
day before count too. When nobody is on turn, that is said beside whoever is asked instead (未排班).

A vacant post leaves its duty owed: it falls to the safety officer, then the principal, marked 岗位空缺; to the
school's people for a campus, to the 中心校 for a point that has nobody; in the end to the unit itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q

from xiaoan.kernel.catalogue.pack.duties import Asked as AskedOf
from xiaoan.kernel.catalogue.pack.shelf import Shelf
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.org.models import Holding, Post
from xiaoan.kernel.org.queries import turns
from xiaoan.kernel.org.rosters.hours import Stretch, answers_for, of_turn
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.work.owing.above import looking_up
from xiaoan.kernel.work.shapes import Asked


@dataclass(frozen=True, slots=True)
class InPost:
    """Somebody in a post of a unit for some days."""

    person: UUID
    account: UUID | None
    name: str
    code: str
    title: str
    first: date
    last: date | None
    substitute: bool

    def on(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class Turn:
    """Somebody's turn on a roster; `slot` empty: the whole day."""

    person: UUID
    account: UUID | None
    name: str
    slot: str
    hours: tuple[Stretch, ...] = ()


class Chain(NamedTuple):
    """Where people are asked: the unit (and the school of a campus), and the schools above, nearest first."""

    own: tuple[Unit, ...]
    above: tuple[Unit, ...]


class Staff:
    """Holders and rosters of some units for some days; three queries whatever the units."""

    def __init__(
        self,
        posts: dict[UUID, list[InPost]],
        set_up: dict[UUID, dict[str, str]],
        turns: dict[tuple[UUID, str, date], list[Turn]],
        words: Shelf,
    ) -> None:
        self._posts, self._set_up, self._turns = posts, set_up, turns
        self._titles = {code: post.title for code, post in words.posts.items()}
        self._rosters = {code: roster.title for code, roster in words.rosters.items()}
        self._slots = {code: {each.code for each in roster.slots} for code, roster in words.rosters.items()}
        self._last_asked = words.last_asked()

    @classmethod
    def read(cls, units: Iterable[Unit], first: date, last: date) -> Staff:
        """Everybody in these units on some day of [first, last]; units above the open scope are looked up."""
        known = {unit.id: unit for unit in units}
        with looking_up(known.values()):
            posts = _posts(known, first, last)
            set_up: dict[UUID, dict[str, str]] = {}
            for row in Post.objects.filter(unit_id__in=known, abolished=None):
                set_up.setdefault(row.unit_id, {})[row.code] = row.title
            on_turn = _turns(known, first - timedelta(days=1), last, shelf())
        return cls(posts, set_up, on_turn, shelf())

    def asked(
        self, chain: Chain, of: AskedOf, day: date, slot: str = "", hours: tuple[datetime, datetime] | None = None
    ) -> tuple[Asked, ...]:
        """Who is asked on a day. Never nobody: in the end it is the unit itself, for its superior to see.

        `hours` are those of a slot, from its opening to when it is due; without them the whole day is meant.
        """
        if not of.roster:
            return self._by_post(chain, of, day)
        if turns := self._on_turn(chain.own, of.roster, day, slot, Stretch(*hours) if hours else None):
            return turns
        missing = self._rosters.get(of.roster, of.roster)
        return tuple(each._replace(unscheduled=missing) for each in self._by_post(chain, of, day))

    def _by_post(self, chain: Chain, of: AskedOf, day: date) -> tuple[Asked, ...]:
        for unit in chain.own:
            for position, code in enumerate(of.posts):
                if holders := self.holders(unit, code, day):
                    vacant = self._set_up_of(chain.own, of.posts[:position])
                    return tuple(_of(holder, vacant) for holder in holders)
        vacant = self._missing(chain, of.posts)
        for unit, code in self._standing_in(chain, of.posts):
            if holders := self.holders(unit, code, day):
                return tuple(_of(holder, vacant) for holder in holders)
        nobody = chain.own[0]
        return (Asked(nobody.id, None, nobody.short_name, "", vacant=vacant or "安全员、校长"),)

    def may(
        self,
        person: UUID,
        chain: Chain,
        of: AskedOf,
        day: date,
        slot: str = "",
        hours: tuple[datetime, datetime] | None = None,
    ) -> bool:
        """Whether a person is one of those who may do it: on turn, in one of its posts, or standing in."""
        if any(each.person == person for each in self.asked(chain, of, day, slot, hours)):
            return True
        return any(
            holder.person == person
            for unit in chain.own
            for code in of.posts
            for holder in self.holders(unit, code, day)
        )

    def _standing_in(self, chain: Chain, posts: Sequence[str]) -> Iterator[tuple[Unit, str]]:
        """In order: the safety officer, then the principal; then the same people of the schools above."""
        for code in self._last_asked:
            for unit in chain.own:
                yield unit, code
        for unit in chain.above:
            for code in (*posts, *self._last_asked):
                yield unit, code

    def holders(self, unit: Unit, code: str, day: date) -> list[InPost]:
        """Holders of a post on a day, substitutes last."""
        found = [each for each in self._posts.get(unit.id, ()) if each.code == code and each.on(day)]
        return sorted(found, key=lambda each: (each.substitute, each.first))

    def _on_turn(
        self, units: Sequence[Unit], roster: str, day: date, slot: str, window: Stretch | None
    ) -> tuple[Asked, ...]:
        title = self._rosters.get(roster, roster)
        for unit in units:
            on_day = self._turns.get((unit.id, roster, day), ())
            if window is None:
                fitting = list(on_day)
            else:
                before = self._turns.get((unit.id, roster, day - timedelta(days=1)), ())
                fitting = [turn for turn in (*before, *on_day) if self._fits(turn, roster, slot, window)]
            if fitting:
                people = {each.person: each for each in fitting}
                return tuple(
                    Asked(each.person, each.account, each.name, title, on_turn=True) for each in people.values()
                )
        return ()

    def _fits(self, turn: Turn, roster: str, slot: str, window: Stretch) -> bool:
        """By the hours of its shift; a shift the roster no longer knows goes by its name alone."""
        if turn.slot and turn.slot not in self._slots.get(roster, ()):
            return turn.slot == slot
        return answers_for(turn.hours, window)

    def _set_up_of(self, units: Sequence[Unit], codes: Sequence[str]) -> str:
        """Titles of those posts that are set up there (and, as the caller knows, held by nobody)."""
        known = {code: title for unit in units for code, title in self._set_up.get(unit.id, {}).items()}
        return "、".join(known[code] for code in codes if code in known)

    def _missing(self, chain: Chain, codes: Sequence[str]) -> str:
        """Which posts are vacant when none of them is held. A point that never had any lacks nothing."""
        found = self._set_up_of(chain.own, codes)
        if found or not codes or not chain.own[-1].legal:
            return found
        return self._titles.get(codes[0], codes[0])


def _of(holder: InPost, vacant: str) -> Asked:
    return Asked(holder.person, holder.account, holder.name, holder.title, substitute=holder.substitute, vacant=vacant)


def _posts(units: Iterable[UUID], first: date, last: date) -> dict[UUID, list[InPost]]:
    rows = Holding.objects.filter(
        Q(ends__isnull=True) | Q(ends__gte=first),
        Q(person__left__isnull=True) | Q(person__left__gte=first),
        unit_id__in=list(units),
        starts__lte=last,
        post__abolished=None,
    ).select_related("person", "post")
    found: dict[UUID, list[InPost]] = {}
    for row in rows:
        until = min((day for day in (row.ends, row.person.left) if day is not None), default=None)
        found.setdefault(row.unit_id, []).append(
            InPost(
                row.person_id, row.person.account_id, row.person.name, row.post.code, row.post.title,
                row.starts, until, row.substitute,
            )
        )  # fmt: skip
    return found


def _turns(units: Iterable[UUID], first: date, last: date, words: Shelf) -> dict[tuple[UUID, str, date], list[Turn]]:
    found: dict[tuple[UUID, str, date], list[Turn]] = {}
    for row in turns(units, "", first, last):
        hours = of_turn(words.rosters.get(row.roster), row.day, row.slot)
        turn = Turn(row.person_id, row.person.account_id, row.person.name, row.slot, hours)
        found.setdefault((row.unit_id, row.roster, row.day), []).append(turn)
    return found
