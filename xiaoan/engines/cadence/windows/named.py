"""Named windows: before each holiday, at the start and end of each term, the same dates each year, theme days.

Each named kind turns into stretches of days on one calendar. Holidays are read from the days that were
foreseen: an emergency is no holiday.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from xiaoan.engines.cadence.calendars.calendar import Calendar
from xiaoan.engines.cadence.calendars.days import BITS, DayKind
from xiaoan.engines.cadence.rules import (
    Around,
    BeforeHoliday,
    Dates,
    Named,
    NthWeekday,
    Rule,
    Sieve,
    TermEnd,
    TermStart,
    Yearly,
)
from xiaoan.engines.cadence.windows.stretches import Stretch, nth_duty_day, nth_last_duty_day


def named_stretches(calendar: Calendar, rule: Rule) -> list[Stretch]:
    """The stretches of all named windows of a rule, in order, without those that leave the calendar."""
    found: set[Stretch] = set()
    for named in rule.named:
        found.update(_stretches(calendar, rule.sieve, named))
    return sorted(one for one in found if one.first >= 0 and one.last < calendar.ruler.size)


def _stretches(calendar: Calendar, sieve: Sieve, named: Named) -> Iterator[Stretch]:
    match named:
        case BeforeHoliday(days, at_least):
            yield from _before_holidays(calendar, sieve, days, at_least)
        case TermStart(days, lead):
            yield from _term_starts(calendar, sieve, days, lead)
        case TermEnd(days):
            yield from _term_ends(calendar, sieve, days)
        case Around():
            yield from _around(calendar, named)
        case Yearly(opens, due):
            yield from _yearly(calendar, opens, due)
        case NthWeekday(nth, weekday):
            yield from _nth_weekdays(calendar, nth, weekday)
        case Dates(pairs):
            for opens_on, due_on in pairs:
                yield _numbered(calendar, opens_on, due_on)


def _before_holidays(calendar: Calendar, sieve: Sieve, days: int, at_least: int) -> Iterator[Stretch]:
    away = calendar.away_foreseen
    resumed = 0  # The first day after the holiday before this one.
    start = away.find(1)
    while start >= 0:
        end = away.find(0, start)
        end = len(away) if end < 0 else end
        if end - start >= at_least:
            if start > resumed:
                before = Stretch(resumed, start - 1)
                yield Stretch(nth_last_duty_day(calendar, sieve, before, days), before.last)
            resumed = end
        start = away.find(1, end)


def _term_starts(calendar: Calendar, sieve: Sieve, days: int, lead: int) -> Iterator[Stretch]:
    counting = _counting(sieve)
    for term in calendar.terms:
        whole = _numbered(calendar, term.starts, term.ends)
        if whole.first - lead < 0 or whole.last >= calendar.ruler.size:
            continue
        last = nth_duty_day(calendar, counting, whole, days) if days else whole.first - 1
        yield Stretch(whole.first - lead, last)


def _term_ends(calendar: Calendar, sieve: Sieve, days: int) -> Iterator[Stretch]:
    counting = _counting(sieve)
    for term in calendar.terms:
        whole = _numbered(calendar, term.starts, term.ends)
        if whole.first >= 0 and whole.last < calendar.ruler.size:
            yield Stretch(nth_last_duty_day(calendar, counting, whole, days), whole.last)


def _counting(sieve: Sieve) -> Sieve:
    """The days of a term are counted as school days unless the rule names kinds."""
    return sieve if sieve.on else sieve._replace(on=BITS[DayKind.SCHOOL])


def _around(calendar: Calendar, named: Around) -> Iterator[Stretch]:
    days = calendar.ruler.days
    for year in range(days[0].year, days[-1].year + 1):
        day = _on(year, named.month, named.day)
        if named.weekday is not None:
            day += timedelta(days=(named.weekday - day.weekday()) % 7)
        last = day + timedelta(days=named.lasts - 1 + named.days)
        yield _numbered(calendar, day - timedelta(days=named.lead), last)


def _yearly(calendar: Calendar, opens: tuple[int, int], due: tuple[int, int]) -> Iterator[Stretch]:
    days = calendar.ruler.days
    for year in range(days[0].year, days[-1].year + 1):
        due_year = year if due >= opens else year + 1
        yield _numbered(calendar, _on(year, *opens), _on(due_year, *due))


def _nth_weekdays(calendar: Calendar, nth: int, weekday: int) -> Iterator[Stretch]:
    for number, day in enumerate(calendar.ruler.days):
        if day.weekday() != weekday:
            continue
        counted = (day.day - 1) // 7 + 1
        is_last = (day + timedelta(days=7)).month != day.month
        if counted == nth or (nth == -1 and is_last):
            yield Stretch(number, number)


def _on(year: int, month: int, day: int) -> date:
    """29 February is the last of February in other years."""
    if (month, day) == (2, 29):
        return date(year, 3, 1) - timedelta(days=1)
    return date(year, month, day)


def _numbered(calendar: Calendar, first: date, last: date) -> Stretch:
    return Stretch(calendar.ruler.clamped(first), calendar.ruler.clamped(last))
