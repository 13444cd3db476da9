"""Expansion: from the release history of one duty and the days in scope to what is owed.

A window opens on its first day in scope under the release then in force and keeps that release to its end,
unless the duty is dropped or its windows change: then the old window ends on the eve. What is left exists
when it still holds at least half of the whole window's duty days.
"""

from collections.abc import Sequence
from datetime import date, datetime

from xiaoan.engines.cadence.calendars.calendar import Calendar
from xiaoan.engines.cadence.clipping import Situation, framed_occurrences, reigns
from xiaoan.engines.cadence.daily import daily_occurrences, longest_wait
from xiaoan.engines.cadence.intervals import merged, within
from xiaoan.engines.cadence.occurrences import Occurrence
from xiaoan.engines.cadence.rules import Every
from xiaoan.engines.cadence.spells import Outage, Span, Spell, in_order


def expand(
    spells: Sequence[Spell],
    spans: Sequence[Span],
    calendar: Calendar,
    first: date,
    last: date,
    outages: Sequence[Outage] = (),
) -> list[Occurrence]:
    """All occurrences of one duty and subject whose due day (`last_day`) lies in [first, last], in order
    of opening.

    ValueError when the calendar was not resolved for these days or the spells contradict each other.
    """
    for day in (first, last):
        if not calendar.first <= day <= calendar.last:
            raise ValueError(f"{day} was not asked of this calendar ({calendar.first} to {calendar.last})")
    if last < first:
        return []
    low, high = calendar.ruler.number(first), calendar.ruler.number(last)
    found = _touching(spells, spans, calendar, low, high, outages)
    return [one for one in found if first <= one.last_day <= last] if _has_frames(spells) else found


def around(
    spells: Sequence[Spell], spans: Sequence[Span], calendar: Calendar, today: date, outages: Sequence[Outage] = ()
) -> list[Occurrence]:
    """The occurrences among which are all that can be answered at some moment of a day, which must be one of those
    asked of the calendar."""
    if not calendar.first <= today <= calendar.last:
        raise ValueError(f"{today} was not asked of this calendar ({calendar.first} to {calendar.last})")
    number = calendar.ruler.number(today)
    return _touching(spells, spans, calendar, max(number - longest_wait(spells), 0), number, outages)


def open_at(
    spells: Sequence[Spell],
    spans: Sequence[Span],
    calendar: Calendar,
    at: datetime,
    outages: Sequence[Outage] = (),
    grace: bool = True,
) -> list[Occurrence]:
    """The occurrences that can be answered at `at`: opens <= at <= due, prolonged by grace and tail unless
    `grace` is false. The local day of `at` must lie in the days asked of the calendar."""
    found = around(spells, spans, calendar, calendar.day_of(at), outages)
    return [one for one in found if one.opens <= at <= (max(one.grace_until, one.tail_until) if grace else one.due)]


def touching(
    spells: Sequence[Spell],
    spans: Sequence[Span],
    calendar: Calendar,
    first: date,
    last: date,
    outages: Sequence[Outage] = (),
) -> list[Occurrence]:
    """The occurrences whose whole window, as it would be unclipped, shares a day with [first, last]; they may be due
    after it. The days may be those of any occurrence that `expand` or `open_at` gave under the same calendar."""
    number = calendar.ruler.number
    return _touching(spells, spans, calendar, number(first), number(last), outages)


def _has_frames(spells: Sequence[Spell]) -> bool:
    return any(one.rule.every is not Every.DAY for one in spells)


def _touching(
    spells: Sequence[Spell],
    spans: Sequence[Span],
    calendar: Calendar,
    low: int,
    high: int,
    outages: Sequence[Outage],
) -> list[Occurrence]:
    """Every occurrence whose frame shares a day with low..high."""
    scope = merged(calendar.ruler, spans)
    barred = [(merged(calendar.ruler, [(one.first, one.last)]), one.reason) for one in outages]
    history = reigns(in_order(spells), calendar)
    found: list[Occurrence] = []
    for place, reign in enumerate(history):
        if reign.spell.rule.every is Every.DAY:
            pieces = within(scope, max(reign.first, low), min(reign.last, high))
            found += daily_occurrences(reign.spell, calendar, pieces, barred)
            continue
        found += framed_occurrences(Situation(calendar, history, scope, barred), place, low, high)
    return found
