"""Stretches of numbered days, and where their nth duty day from either end lies."""

from typing import NamedTuple

from xiaoan.engines.cadence.calendars.calendar import Calendar
from xiaoan.engines.cadence.rules import Sieve


class Stretch(NamedTuple):
    """Day numbers first..last, both inside."""

    first: int
    last: int


def nth_duty_day(calendar: Calendar, sieve: Sieve, stretch: Stretch, count: int) -> int:
    """The count-th duty day as it was foreseen when the stretch opened; its last day when there are fewer."""
    flags, _ = calendar.duty(sieve, calendar.ruler.starts[stretch.first], stretch.first, stretch.last)
    place = -1
    for _ in range(count):
        place = flags.find(1, place + 1)
        if place < 0:
            return stretch.last
    return stretch.first + place


def nth_last_duty_day(calendar: Calendar, sieve: Sieve, stretch: Stretch, count: int) -> int:
    """The count-th duty day from the end; the first day of the stretch when there are fewer.

    Day by day with what was known on that day, so that a window that has opened never moves again, while a
    holiday entered before it opened still moves it.
    """
    opening = stretch.first
    for today in range(stretch.first, stretch.last + 1):
        flags, _ = calendar.duty(sieve, calendar.ruler.starts[today], stretch.first, stretch.last)
        opening = stretch.first + _place_from_end(flags, count)
        if opening <= today or not calendar.has_surprises(stretch.first, stretch.last):
            break
    return opening


def _place_from_end(flags: bytes, count: int) -> int:
    place = len(flags)
    for _ in range(count):
        place = flags.rfind(1, 0, place)
        if place < 0:
            return 0
    return place
