"""Days of a deadline as windows of the year: `--03-15`, `2026-03-15`, `--06`, `--03-lastMon`, ranges of them.

A day opens some days before it. What has no fixed day (清明节前) is no window and is asked about.
"""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from typing import NamedTuple

from xiaoan.features.policies.shapes import By

LEAD = timedelta(days=14)
"""How long before a day it may be begun: long enough to be planned, short enough not to fill the list for a month."""
_LEAP = 2024
FIRST_YEAR, LAST_YEAR = 1990, 2100
"""Years a document may name; anything else is no day that somebody could keep."""
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAY = re.compile(r"(?:(\d{4})|-)-(\d{2})-(\d{2})")
_MONTH = re.compile(r"(?:(\d{4})|-)-(\d{2})")
_NTH = re.compile(r"(?:\d{4}|-)-(\d{2})-(last|first|1st|2nd|3rd|4th)(Mon|Tue|Wed|Thu|Fri|Sat|Sun)")
_NUMBERS = {"last": -1, "first": 1, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}
_WINDOW = re.compile(r"(\d{2})-(\d{2})/(\d{2})-(\d{2})")


class Window(NamedTuple):
    """From MM-DD to MM-DD, every year; `last`: the day after which it never comes again."""

    first: str
    last_day: str
    last: date | None = None


class Nth(NamedTuple):
    """The nth (or last, -1) weekday of a month."""

    month: int
    nth: int
    weekday: str


def windows(by: By | None) -> tuple[Window | Nth, ...]:
    """The windows of a deadline in the order of the text; none where it names no day of the year."""
    if by is None or by.kind not in ("date", "month", "date_range"):
        return ()
    values = by.value if isinstance(by.value, tuple) else (str(by.value),)
    found = [_one(value) for value in values]
    return tuple(each for each in found if each is not None) if all(found) else ()


def chosen(text: str) -> Window | None:
    """A window a person wrote, MM-DD/MM-DD; None when it is none."""
    fits = _WINDOW.fullmatch(text)
    if fits is None:
        return None
    first, last = _date(_LEAP, fits[1], fits[2]), _date(_LEAP, fits[3], fits[4])
    if first is None or last is None or first > last:
        return None
    return Window(_month_day(first), _month_day(last))


def _one(text: str) -> Window | Nth | None:
    if "/" in text:
        return _range(*text.split("/", 1))
    if fits := _NTH.fullmatch(text):
        weekday = next(each for each in _WEEKDAYS if each.startswith(fits[3].lower()))
        month = int(fits[1])
        return Nth(month, _NUMBERS[fits[2]], weekday) if 1 <= month <= 12 else None
    if fits := _DAY.fullmatch(text):
        day = _date(int(fits[1] or _LEAP), fits[2], fits[3])
        if day is None:
            return None
        opens = max(day - LEAD, date(day.year, 1, 1))
        return Window(_month_day(opens), _month_day(day), day if fits[1] else None)
    if fits := _MONTH.fullmatch(text):
        return _range(text, text)
    return None


def _range(first: str, last: str) -> Window | None:
    start, end = _edge(first, last=False), _edge(last, last=True)
    if start is None or end is None:
        return None
    named = bool(re.match(r"\d{4}", last))
    if (end - start).days >= 364:
        return Window("01-01", "12-31", end if named else None)
    if start.year != end.year or start > end:
        # A window over New Year is cut there: the greater part is what is meant.
        start = date(end.year, 1, 1)
    return Window(_month_day(start), _month_day(end), end if named else None)


def _edge(text: str, *, last: bool) -> date | None:
    if fits := _DAY.fullmatch(text):
        return _date(int(fits[1] or _LEAP), fits[2], fits[3])
    fits = _MONTH.fullmatch(text)
    if fits is None or not 1 <= int(fits[2]) <= 12:
        return None
    year, month = int(fits[1] or _LEAP), int(fits[2])
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    return date(year, month, calendar.monthrange(year, month)[1] if last else 1)


def _date(year: int, month: str, day: str) -> date | None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return date(year, int(month), int(day))
    except ValueError:
        return None


def _month_day(day: date) -> str:
    return f"{day:%m-%d}"
