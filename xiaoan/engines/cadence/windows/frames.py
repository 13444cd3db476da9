"""Frames: the full windows of a rule on one calendar, before the days in scope and the releases clip them.

Frames of one rule never overlap, so an opening instant names one occurrence. A week cut by the end of a
term gives two frames that are measured against the whole week, so at most the larger part of it is owed.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from xiaoan.engines.cadence.calendars.calendar import Calendar
from xiaoan.engines.cadence.calendars.days import Term
from xiaoan.engines.cadence.rules import Every, First, Last, Rule, Sieve
from xiaoan.engines.cadence.windows.named import named_stretches
from xiaoan.engines.cadence.windows.stretches import Stretch, nth_duty_day, nth_last_duty_day

MONTHS_IN: Mapping[Every, int] = {
    Every.MONTH: 1,
    Every.QUARTER: 3,
    Every.HALF_YEAR: 6,
    Every.YEAR: 12,
}


class Frame(NamedTuple):
    """Day numbers, all inside: the window, and the whole it is measured against."""

    first: int
    last: int
    whole_first: int
    whole_last: int


class Frames(NamedTuple):
    """The frames of one rule in order of days, with what is needed to find them."""

    frames: tuple[Frame, ...]
    firsts: list[int]
    lasts: list[int]

    def touching(self, low: int, high: int) -> tuple[Frame, ...]:
        """The frames that share a day with low..high."""
        return self.frames[bisect_left(self.lasts, low) : bisect_right(self.firsts, high)]

    def hold(self, frame: Frame) -> bool:
        """Is this exact frame one of them?"""
        place = bisect_left(self.firsts, frame.first)
        return place < len(self.frames) and self.frames[place] == frame


def frames_of(calendar: Calendar, rule: Rule) -> Frames:
    """All frames of a rule for a period longer than a day, over everything the calendar knows."""
    key = ("frames", rule.every, rule.sieve, rule.window, rule.named)
    return calendar.remember(key, lambda: _make(calendar, rule))


def _make(calendar: Calendar, rule: Rule) -> Frames:
    frames: list[Frame] = []
    for stretch, whole in _stretches(calendar, rule):
        narrowed = _narrowed(calendar, rule, stretch)
        if narrowed is None:
            continue
        by_count = isinstance(rule.window, First | Last)
        measure = narrowed if by_count else _trimmed(calendar, rule.sieve, whole) or narrowed
        if frames and narrowed.first <= frames[-1].last:
            # Named windows may meet; the later one starts where the earlier one ended.
            narrowed = Stretch(frames[-1].last + 1, narrowed.last)
            measure = narrowed
            if narrowed.last < narrowed.first:
                continue
        frames.append(Frame(*narrowed, *measure))
    return Frames(tuple(frames), [frame.first for frame in frames], [frame.last for frame in frames])


def _narrowed(calendar: Calendar, rule: Rule, stretch: Stretch) -> Stretch | None:
    """The part of a period that the rule's months, days of the month and window leave."""
    trimmed = _trimmed(calendar, rule.sieve, stretch)
    if trimmed is None:
        return None
    match rule.window:
        case First(days):
            return Stretch(trimmed.first, nth_duty_day(calendar, rule.sieve, trimmed, days))
        case Last(days):
            return Stretch(nth_last_duty_day(calendar, rule.sieve, trimmed, days), trimmed.last)
    return trimmed


def _trimmed(calendar: Calendar, sieve: Sieve, stretch: Stretch) -> Stretch | None:
    if not sieve.months and sieve.month_days is None:
        return stretch
    allowed = calendar.ruler.allowed(sieve.months, sieve.month_days)
    first = allowed.find(1, stretch.first, stretch.last + 1)
    return None if first < 0 else Stretch(first, allowed.rfind(1, stretch.first, stretch.last + 1))


def _stretches(calendar: Calendar, rule: Rule) -> Iterator[tuple[Stretch, Stretch]]:
    """Every period with the whole it is measured against, in order."""
    if rule.every is Every.WEEK:
        yield from _weeks(calendar)
        return
    find: Mapping[Every, Callable[[], Iterator[tuple[date, date]]]] = {
        Every.HALF_MONTH: lambda: _half_months(calendar),
        Every.TERM: lambda: ((term.starts, term.ends) for term in calendar.terms),
        Every.HALF_TERM: lambda: (half for term in calendar.terms for half in _halves(calendar, term)),
        Every.SCHOOL_YEAR: lambda: ((year.starts, year.ends) for year in calendar.school_years),
    }
    if rule.every is Every.NAMED:
        for stretch in named_stretches(calendar, rule):
            yield stretch, stretch
        return
    spans = find[rule.every]() if rule.every in find else _months(calendar, MONTHS_IN[rule.every])
    for first, last in spans:
        stretch = Stretch(calendar.ruler.clamped(first), calendar.ruler.clamped(last))
        if stretch.first >= 0 and stretch.last < calendar.ruler.size:
            yield stretch, stretch


def _weeks(calendar: Calendar) -> Iterator[tuple[Stretch, Stretch]]:
    """Monday to Sunday, cut behind the last day of a term."""
    ruler = calendar.ruler
    ends = [ruler.clamped(term.ends) for term in calendar.terms]
    for monday in range(-ruler.days[0].weekday() % 7, ruler.size - 6, 7):
        whole = Stretch(monday, monday + 6)
        first = monday
        for end in ends:
            if first <= end < whole.last:
                yield Stretch(first, end), whole
                first = end + 1
        yield Stretch(first, whole.last), whole


def _months(calendar: Calendar, months: int) -> Iterator[tuple[date, date]]:
    days = calendar.ruler.days
    for year in range(days[0].year, days[-1].year + 1):
        for month in range(1, 13, months):
            yield date(year, month, 1), _month_end(year, month + months - 1)


def _half_months(calendar: Calendar) -> Iterator[tuple[date, date]]:
    for first, last in _months(calendar, 1):
        yield first, first.replace(day=15)
        yield first.replace(day=16), last


def _month_end(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def _halves(calendar: Calendar, term: Term) -> Iterator[tuple[date, date]]:
    """The first half holds the larger half of the term's weeks."""
    monday = calendar.first_monday(term)
    weeks = -(-((term.ends - monday).days + 1) // 7)
    sunday = monday + timedelta(days=7 * -(-weeks // 2) - 1)
    yield term.starts, min(sunday, term.ends)
    if sunday < term.ends:
        yield sunday + timedelta(days=1), term.ends
