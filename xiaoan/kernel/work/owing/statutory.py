"""What a day is where nobody has said anything: the weekly pattern, statutory holidays and 调休 days, usual terms.

Holidays come from the published yearly arrangement as far as `chinesecalendar` holds it; beyond it plain weekdays
stand in, and `announced` says so. Usual terms stand in only where no unit above has entered one.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

from chinese_calendar import constants

from xiaoan.engines.cadence import DayEntry, DayKind, Layer, Term

ONE_DAY = timedelta(days=1)
_HOLIDAYS: frozenset[date] = frozenset(constants.holidays)
_MADE_UP: frozenset[date] = frozenset(constants.workdays)
_YEARS: frozenset[int] = frozenset(day.year for day in _HOLIDAYS)

# The usual school year. Months and days only; the real terms are entered by the county or the school.
AUTUMN = ((9, 1), (1, 20))
SPRING = ((2, 20), (7, 5))
USUAL = "usual-"


def announced(year: int) -> bool:
    """Whether the year's holiday arrangement is known; otherwise weekdays stand in for it."""
    return year in _YEARS


def usual_terms(first_year: int, last_year: int) -> tuple[Term, ...]:
    """Terms to fall back upon; their codes begin with `USUAL` so that a page can say so."""
    found = []
    for year in range(first_year - 1, last_year + 1):
        found.append(
            Term(f"{USUAL}{year}-autumn", f"{year}年秋季学期", date(year, *AUTUMN[0]), date(year + 1, *AUTUMN[1]))
        )
        found.append(Term(f"{USUAL}{year}-spring", f"{year}年春季学期", date(year, *SPRING[0]), date(year, *SPRING[1])))
    return tuple(sorted(found, key=lambda term: term.starts))


def is_working(day: date) -> bool:
    """A weekday that is no statutory holiday, or a weekend day made up for one (调休)."""
    if day in _MADE_UP:
        return True
    return day.weekday() < 5 and day not in _HOLIDAYS


@lru_cache(maxsize=64)
def school_layer(terms: tuple[Term, ...], first: date, last: date) -> Layer:
    """The outermost layer of schools.

    In term, working days are 上课日 and the night before one is a 住校夜 (Sunday return counts, Friday does not);
    every other day is a rest day, and outside weekends in term also a 假期值守日.
    """
    entries = []
    day = first
    while day <= last:
        entries.append(DayEntry(day, _school_kinds(day, terms)))
        day += ONE_DAY
    return Layer(entries, terms)


def _school_kinds(day: date, terms: tuple[Term, ...]) -> frozenset[DayKind]:
    in_term = _in_term(day, terms)
    kinds: set[DayKind] = set()
    if in_term and is_working(day):
        kinds.add(DayKind.SCHOOL)
    else:
        kinds.add(DayKind.REST)
        if not in_term or day in _HOLIDAYS:
            kinds.add(DayKind.HOLIDAY_DUTY)
    following = day + ONE_DAY
    if in_term and is_working(following) and _in_term(following, terms):
        kinds.add(DayKind.BOARDING_NIGHT)
    return frozenset(kinds)


def _in_term(day: date, terms: tuple[Term, ...]) -> bool:
    return any(term.starts <= day <= term.ends for term in terms)


@lru_cache(maxsize=16)
def office_layer(first: date, last: date) -> Layer:
    """The outermost layer of bureaus: working days and rest days."""
    entries = []
    day = first
    while day <= last:
        kind = DayKind.WORKING if is_working(day) else DayKind.REST
        entries.append(DayEntry(day, frozenset({kind})))
        day += ONE_DAY
    return Layer(entries)
