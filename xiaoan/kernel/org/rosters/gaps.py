"""Hours that nobody covers, pure: what a watch of the vocabulary wants, less the turns that stand."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from xiaoan.kernel.catalogue.pack.words import Roster, Watch
from xiaoan.kernel.org.rosters.hours import Stretch, between, of_turn


class Turn(NamedTuple):
    """A turn as far as hours go."""

    roster: str
    day: date
    slot: str


class Gap(NamedTuple):
    """Hours of a watch without anybody; `whole` when it is everything the watch wants of its days."""

    watch: str
    title: str
    opens: datetime
    closes: datetime
    whole: bool


def gaps(
    watch: Watch,
    rosters: Mapping[str, Roster],
    days: Sequence[date],
    kinds: Mapping[date, Collection[str]],
    turns: Iterable[Turn],
) -> list[Gap]:
    """The gaps of a watch on these days, in order, joined where one ends as the next begins.

    `turns` must reach a day before the first and after the last: a night reaches into the next day.
    """
    covered = [
        stretch
        for turn in turns
        if turn.roster in watch.rosters
        for stretch in of_turn(rosters.get(turn.roster), turn.day, turn.slot)
    ]
    found: list[Gap] = []
    for day in days:
        if watch.on and not set(watch.on) & set(kinds.get(day, ())):
            continue
        wanted = between(day, watch.opens, watch.closes)
        for hole in uncovered(wanted, covered):
            if found and found[-1].closes == hole.opens:
                before = found.pop()
                found.append(before._replace(closes=hole.closes, whole=before.whole and hole == wanted))
            else:
                found.append(Gap(watch.code, watch.title, hole.opens, hole.closes, hole == wanted))
    return found


def uncovered(wanted: Stretch, covered: Iterable[Stretch]) -> list[Stretch]:
    """The parts of `wanted` that no stretch covers."""
    holes = []
    reached = wanted.opens
    for stretch in sorted(covered):
        if stretch.closes <= reached or stretch.opens >= wanted.closes:
            continue
        if stretch.opens > reached:
            holes.append(Stretch(reached, stretch.opens))
        reached = max(reached, stretch.closes)
    if reached < wanted.closes:
        holes.append(Stretch(reached, wanted.closes))
    return [hole for hole in holes if hole.length > timedelta()]
