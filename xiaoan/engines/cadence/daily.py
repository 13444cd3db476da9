"""Duties of every day and of slots: never clipped, so they are read from columns made once per calendar.

The columns hold one row per duty day and slot, and are shared by all duties of the same shape.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from itertools import chain, compress, repeat
from typing import NamedTuple, cast

from xiaoan.engines.cadence.calendars.calendar import Calendar
from xiaoan.engines.cadence.intervals import Barred, Interval, reason_on
from xiaoan.engines.cadence.occurrences import Occurrence
from xiaoan.engines.cadence.rules import Rule
from xiaoan.engines.cadence.spells import Spell

# A county's year holds millions of occurrences, and `_make` would check the length of each one.
_occurrence = cast("Callable[[Iterable[object]], Occurrence]", partial(tuple.__new__, Occurrence))


class Columns(NamedTuple):
    """One row per occurrence, in order of days; `numbers` are the days' numbers."""

    numbers: list[int]
    opens: list[datetime]
    due: list[datetime]
    periods: list[str]
    slots: list[str]
    days: list[date]
    closed: list[int]
    reasons: list[str]
    grace: list[datetime]
    tail: list[datetime]


def daily_occurrences(
    spell: Spell, calendar: Calendar, pieces: Sequence[Interval], barred: Sequence[Barred] = ()
) -> list[Occurrence]:
    """The occurrences of a day or slot duty on the days of `pieces`, excused on the days that are barred."""
    rule = spell.rule
    key = ("columns", rule.sieve, rule.slots, rule.grace_days, rule.tail)
    columns = calendar.remember(key, lambda: _columns(calendar, rule))
    n = rule.themes or rule.n
    found: list[Occurrence] = []
    for low, high in pieces:
        part = slice(bisect_left(columns.numbers, low), bisect_right(columns.numbers, high))
        days = columns.days[part]
        found += map(
            _occurrence,
            zip(
                repeat(rule.code),
                columns.opens[part],
                columns.due[part],
                repeat(n),
                columns.periods[part],
                columns.slots[part],
                days,
                days,
                repeat(1),
                repeat(1),
                columns.closed[part],
                columns.reasons[part],
                repeat(spell.release),
                columns.grace[part],
                columns.tail[part],
                repeat(rule.themes),
                repeat(False),  # Several records of one day cannot lie on different days.
                strict=False,
            ),
        )
    if not barred:
        return found
    return [_excused(one, reason_on(barred, calendar.ruler.number(one.last_day))) for one in found]


def _excused(occurrence: Occurrence, reason: str) -> Occurrence:
    if not reason or occurrence.excused:
        return occurrence
    return occurrence._replace(closed_days=1, excused=reason)


def _columns(calendar: Calendar, rule: Rule) -> Columns:
    ruler = calendar.ruler
    times = max(len(rule.slots), 1)
    opens, due = ruler.slot_columns(rule.slots) if rule.slots else (ruler.starts, ruler.ends)
    flags, lost = _rows_owed(calendar, rule, opens, times)
    rows = list(compress(range(len(opens)), flags))
    numbers = [row // times for row in rows]
    kept_due = list(compress(due, flags))
    codes = [slot.code for slot in rule.slots] or [""]
    ends = ruler.ends
    return Columns(
        numbers=numbers,
        opens=list(compress(opens, flags)),
        due=kept_due,
        periods=[ruler.periods[number] for number in numbers],
        slots=list(compress(chain.from_iterable(repeat(codes, ruler.size)), flags)),
        days=[ruler.days[number] for number in numbers],
        closed=[1 if row in lost else 0 for row in rows] if lost else [0] * len(rows),
        reasons=[lost.get(row, "") for row in rows] if lost else [""] * len(rows),
        grace=[max(ends[n + rule.grace_days], d) for n, d in zip(numbers, kept_due, strict=True)],
        tail=[d + rule.tail for d in kept_due] if rule.tail else kept_due,
    )


def _rows_owed(calendar: Calendar, rule: Rule, opens: Sequence[datetime], times: int) -> tuple[bytes, dict[int, str]]:
    """Which rows exist, and the reasons of those that an unforeseen closure took. Each slot is its own
    window: a closure entered at noon excuses the morning slot and unmakes the evening one, unless it is an
    emergency."""
    flags = bytearray(chain.from_iterable(zip(*repeat(calendar.flags(rule.sieve), times), strict=True)))
    lost: dict[int, str] = {}
    for number in calendar.stacked:
        for row in range(number * times, (number + 1) * times):
            owed, closed = calendar.duty(rule.sieve, opens[row], number, number)
            flags[row] = owed[0]
            if closed:
                lost[row] = closed[number]
    return bytes(flags), lost


def longest_wait(spells: Sequence[Spell]) -> int:
    """Days after which an occurrence of these spells can no longer be open: grace, tail, and a night."""
    return max((max(one.rule.grace_days, one.rule.tail // timedelta(days=1) + 1) + 2 for one in spells), default=0)
