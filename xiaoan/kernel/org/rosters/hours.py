"""Hours of a turn, pure: which instants a shift of a roster covers, and whether a turn answers for some window.

A shift belongs to the day it begins; one that lies wholly after midnight belongs to the evening before.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from xiaoan.foundation.clock import instant
from xiaoan.kernel.catalogue.pack.words import Roster, RosterSlot

ONE_DAY = timedelta(days=1)


class Stretch(NamedTuple):
    """From an instant up to, not including, another."""

    opens: datetime
    closes: datetime

    @property
    def length(self) -> timedelta:
        return self.closes - self.opens

    def shared(self, other: Stretch) -> timedelta:
        """How long both last together; never negative."""
        return max(min(self.closes, other.closes) - max(self.opens, other.opens), timedelta())


def between(day: date, opens: time, closes: time, *, next_day: bool = False) -> Stretch:
    """From a time of a day to the next `closes` after it; equal times are a whole day and night."""
    begins = day + ONE_DAY if next_day else day
    ends = begins if closes > opens else begins + ONE_DAY
    return Stretch(instant(begins, opens), instant(ends, closes))


def of_slot(slot: RosterSlot, day: date) -> Stretch:
    """The hours of one shift that belongs to `day`."""
    return between(day, slot.opens, slot.closes, next_day=slot.next_day)


def of_turn(roster: Roster | None, day: date, slot: str) -> tuple[Stretch, ...]:
    """The hours of a turn: its shift, or without one every shift of the roster, or the whole day."""
    known = {each.code: each for each in roster.slots} if roster is not None else {}
    if slot in known:
        return (of_slot(known[slot], day),)
    if known and not slot:
        return tuple(of_slot(each, day) for each in known.values())
    return (between(day, time(0), time(0)),)


def answers_for(turn: tuple[Stretch, ...], window: Stretch) -> bool:
    """Whether a turn answers for a window: it covers a quarter of it, or lies at least half inside it.

    A duty between 22:00 and 06:00 thus asks both halves of the night, and not the evening shift that ends at 22:30.
    """
    shared = sum((each.shared(window) for each in turn), timedelta())
    length = sum((each.length for each in turn), timedelta())
    return shared > timedelta() and (shared * 4 >= window.length or shared * 2 >= length)


def words(slot: RosterSlot) -> str:
    """19:00—次日07:00, as a table head says it."""
    ends = "24:00" if slot.closes == time(0) else f"{slot.closes:%H:%M}"
    crosses = slot.closes <= slot.opens and slot.closes != time(0)
    first = "次日" if slot.next_day else ""
    return f"{first}{slot.opens:%H:%M}—{'次日' if crosses else ''}{ends}"
