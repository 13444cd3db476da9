"""Cadence: what a duty owes, when, and what became of it. Pure: dates and rules in, occurrences and
figures out.

`expand` turns a duty's release history and days in scope into occurrences on a calendar; `judge` says
where one stands; `Tally` adds up. It knows no unit, no pack, no clock and no database. The words are those
of the project's definitions; docs/mechanisms/cadence.md tells the mechanism and the decisions where they
are silent.
"""

from xiaoan.engines.cadence.calendars.calendar import Calendar, Closure, reach
from xiaoan.engines.cadence.calendars.days import DayEntry, DayKind, Layer, Term, weekly_layer
from xiaoan.engines.cadence.calendars.terms import terms_of
from xiaoan.engines.cadence.expansion import around, expand, open_at, touching
from xiaoan.engines.cadence.occurrences import Occurrence, month_key
from xiaoan.engines.cadence.rules import (
    Around,
    BeforeHoliday,
    Dates,
    Every,
    First,
    Last,
    MonthDays,
    NthWeekday,
    Rule,
    Slot,
    TermEnd,
    TermStart,
    Yearly,
)
from xiaoan.engines.cadence.spells import Outage, Span, Spell
from xiaoan.engines.cadence.standing import Claim, Entry, Excuse, Outcome, Standing, corrected, judge
from xiaoan.engines.cadence.tally import Tally

__all__ = [
    "Around",
    "BeforeHoliday",
    "Calendar",
    "Claim",
    "Closure",
    "Dates",
    "DayEntry",
    "DayKind",
    "Entry",
    "Every",
    "Excuse",
    "First",
    "Last",
    "Layer",
    "MonthDays",
    "NthWeekday",
    "Occurrence",
    "Outage",
    "Outcome",
    "Rule",
    "Slot",
    "Span",
    "Spell",
    "Standing",
    "Tally",
    "Term",
    "TermEnd",
    "TermStart",
    "Yearly",
    "around",
    "corrected",
    "expand",
    "judge",
    "month_key",
    "open_at",
    "reach",
    "terms_of",
    "touching",
    "weekly_layer",
]
