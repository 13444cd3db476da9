"""Sets of days as sorted, disjoint intervals of day numbers: what is in scope, what an outage covers."""

from collections.abc import Iterable, Sequence
from datetime import date

from xiaoan.engines.cadence.calendars.ruler import Ruler

Interval = tuple[int, int]
Barred = tuple[Sequence[Interval], str]  # Days on which a place is out of use, and why.


def merged(ruler: Ruler, spans: Iterable[tuple[date, date | None]]) -> list[Interval]:
    """The days of all spans; a span that ends before it starts holds no day."""
    found: list[Interval] = []
    for first, last in sorted((ruler.clamped(one), _last(ruler, other)) for one, other in spans):
        low, high = max(first, 0), min(last, ruler.size - 1)
        if high < low:
            continue
        if found and low <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(found[-1][1], high))
        else:
            found.append((low, high))
    return found


def within(intervals: Sequence[Interval], low: int, high: int) -> list[Interval]:
    """The part of the intervals that lies in low..high."""
    return [(max(a, low), min(b, high)) for a, b in intervals if a <= high and low <= b]


def reason_on(barred: Sequence[Barred], number: int) -> str:
    """Why the place is out of use on this day; empty when it is in use."""
    for intervals, reason in barred:
        if any(low <= number <= high for low, high in intervals):
            return reason
    return ""


def _last(ruler: Ruler, day: date | None) -> int:
    return ruler.size if day is None else ruler.clamped(day)
