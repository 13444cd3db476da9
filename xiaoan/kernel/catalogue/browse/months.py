"""What is bound to a month of the year whatever a school's calendar: duties that name it, and theme days. Pure."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple, get_args

from xiaoan.kernel.catalogue.pack.duties import Duty, Named, ThemeDay, Weekday

_WEEKDAYS: tuple[str, ...] = get_args(Weekday)


class Themed(NamedTuple):
    """A theme day with its days in one year."""

    theme: ThemeDay
    first: date
    last: date


def bound_to(duty: Duty, month: int) -> bool:
    """Whether a duty names the month: by its `months`, or by a window with a date or a theme day in it."""
    if isinstance(duty.months, tuple) and duty.months:
        return month in duty.months
    return any(month in _months(named) for named in duty.named)


def _months(named: Named) -> frozenset[int]:
    if named.theme is not None:
        return frozenset({named.theme.month or int(named.theme.on[:2])})
    if not named.from_date or not named.to_date:
        return frozenset()
    low, high = int(named.from_date[:2]), int(named.to_date[:2])
    return frozenset(range(low, high + 1) if low <= high else (*range(low, 13), *range(1, high + 1)))


def themes_between(themes: Iterable[ThemeDay], first: date, last: date) -> list[Themed]:
    """Theme days that touch [first, last], by day."""
    found = []
    for theme in themes:
        for year in range(first.year - 1, last.year + 1):
            day = theme_day(theme, year)
            end = day + timedelta(days=theme.lasts - 1)
            if day <= last and end >= first:
                found.append(Themed(theme, day, end))
    return sorted(found, key=lambda each: (each.first, each.theme.code))


def theme_day(theme: ThemeDay, year: int) -> date:
    """The first of its days in a year: a date, the first weekday not before it, or the nth weekday of a month.

    29 February falls on the 28th in a common year.
    """
    if theme.on:
        month, number = (int(part) for part in theme.on.split("-"))
        day = date(year, month, min(number, monthrange(year, month)[1]))
    else:
        length = monthrange(year, theme.month)[1]
        day = date(year, theme.month, 7 * theme.nth - 6 if theme.nth > 0 else length - 6)
    if theme.weekday is None:
        return day
    return day + timedelta(days=(_WEEKDAYS.index(theme.weekday) - day.weekday()) % 7)
