"""What the rosters want of the viewer today: his shift now or soon, and swaps that are his to answer."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from xiaoan.foundation.clock import school_day
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.org.rosters.hours import of_turn, words
from xiaoan.kernel.org.rosters.reading import SwapLine, own_turns, swaps_waiting
from xiaoan.surfaces.web.pages.rosters.shift import address

SOON = timedelta(hours=12)


class Shift(NamedTuple):
    """One of the viewer's turns that runs now or begins within half a day."""

    title: str
    slot: str
    hours: str
    url: str
    turn_url: str
    now: bool


class Mine(NamedTuple):
    """The viewer's shifts and the swaps that are his to answer, or that he has asked for."""

    shifts: list[Shift]
    swaps: list[SwapLine]


def mine(viewer: Viewer, *, at: datetime) -> Mine:
    """Two queries; nothing for who stands on no roster."""
    today = school_day(at)
    shifts, book = [], shelf().rosters
    for turn in own_turns(viewer, today - timedelta(days=1), today):
        roster = book.get(turn.roster)
        hours = of_turn(roster, turn.day, turn.slot)
        opens, closes = min(each.opens for each in hours), max(each.closes for each in hours)
        if roster is None or at >= closes or at < opens - SOON:
            continue
        slot = next((each for each in roster.slots if each.code == turn.slot), None)
        shifts.append(
            Shift(
                roster.title, slot.title if slot else "", words(slot) if slot else "",
                address(turn.unit, turn.roster, turn.day, turn.slot), f"/turns/{turn.id}", at >= opens,
            )
        )  # fmt: skip
    return Mine(shifts, swaps_waiting(viewer, today))
