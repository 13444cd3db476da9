"""Periods as people say them: 10月20日, 2026年秋季学期第9周, 2026年10月, 学期, 学年, 年. No week crosses a term's end.

A period is named by its kind and any day in it, so that an address can be turned to the one before and after.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import NamedTuple, cast

from xiaoan.engines.cadence import Calendar
from xiaoan.foundation.clock import instant, month_of, month_span
from xiaoan.foundation.errors import Refused
from xiaoan.foundation.text import day_words, month_words
from xiaoan.kernel.catalogue.derived.written import PeriodKind
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.tree.paths import ancestors
from xiaoan.kernel.work.owing.above import looking_up
from xiaoan.kernel.work.owing.calendars import Calendars

KINDS: Mapping[PeriodKind, str] = {
    "day": "日", "week": "周", "month": "月", "term": "学期", "school_year": "学年", "year": "年",
}  # fmt: skip
NEAR = 400
"""How far around a day the calendar is read."""
EARLIEST, LATEST = date(2000, 1, 1), date(2099, 12, 31)


class Period(NamedTuple):
    """The days [first, last] under one name."""

    kind: PeriodKind
    first: date
    last: date
    title: str

    @property
    def starts(self) -> datetime:
        """The instant at which it begins."""
        return instant(self.first)

    @property
    def ends(self) -> datetime:
        """The instant after its last day."""
        return instant(self.last + timedelta(days=1))

    @property
    def before(self) -> date:
        """A day of the period before."""
        return self.first - timedelta(days=1)

    @property
    def after(self) -> date:
        """A day of the period after."""
        return self.last + timedelta(days=1)


def known_kind(text: str) -> PeriodKind:
    """A kind of period as an address names it; Refused for anything else."""
    if text not in KINDS:
        raise Refused("没有这种期间，请选日、周、月、学期、学年或年。", {"period": "请从列表中选择"})
    return cast("PeriodKind", text)


def day_of(text: str, otherwise: date) -> date:
    """A day as an address names it (2026-10-20); Refused for what is none, or far away."""
    if not text:
        return otherwise
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or not EARLIEST <= day <= LATEST:
        raise Refused("日期请写成 2026-10-20 这样。", {"day": "请写成 2026-10-20"})
    return day


def calendar_of(unit: Unit, day: date) -> Calendar:
    """The calendar that holds for a unit around a day, terms and school years included; three queries."""
    first, last = day - timedelta(days=NEAR), day + timedelta(days=NEAR)
    lineage = [*Unit.objects.filter(path__in=ancestors(unit.path))]
    with looking_up(lineage):
        return Calendars.read(lineage, first, last).of(unit, school=True)[1]


def period_of(kind: PeriodKind, day: date, unit: Unit) -> Period:
    """The period of a kind that holds a day. In the holidays the term meant is the one that ended last."""
    match kind:
        case "day":
            return Period(kind, day, day, f"{day.year}年{day_words(day)}")
        case "month":
            first, last = month_span(month_of(day))
            return Period(kind, first, last, month_words(month_of(day)))
        case "year":
            return Period(kind, date(day.year, 1, 1), date(day.year, 12, 31), f"{day.year}年")
    calendar = calendar_of(unit, day)
    return _within(kind, calendar, day)


def week_of(calendar: Calendar, day: date) -> Period:
    """Monday to Sunday, cut where a term begins or ends; outside terms the plain week."""
    first = day - timedelta(days=day.weekday())
    last = first + timedelta(days=6)
    term = calendar.term_of(day)
    for each in calendar.terms:
        if term is not None and each.starts == term.starts:
            first, last = max(first, each.starts), min(last, each.ends)
        elif first <= each.starts <= last and each.starts > day:
            last = each.starts - timedelta(days=1)
        elif first <= each.ends <= last and each.ends < day:
            first = each.ends + timedelta(days=1)
    span = f"{first.month}月{first.day}日—{last.month}月{last.day}日"
    number = calendar.term_week(day) if term is not None else None
    title = f"{number[0].title}第{number[1]}周（{span}）" if number else f"{first.year}年{span}"
    return Period("week", first, last, title)


def recent(period: Period, unit: Unit, number: int) -> list[Period]:
    """The period itself and those before it, the latest first; the calendar is read once."""
    if period.kind not in ("week", "term", "school_year"):
        found = [period]
        while len(found) < number and found[-1].before >= EARLIEST:
            found.append(period_of(period.kind, found[-1].before, unit))
        return found
    calendar = calendar_of(unit, period.first)
    found = [period]
    while len(found) < number:
        try:
            earlier = _within(period.kind, calendar, found[-1].before)
        except Refused:
            break
        if earlier.first >= found[-1].first or (period.first - earlier.first).days > NEAR:
            break
        found.append(earlier)
    return found


def _within(kind: PeriodKind, calendar: Calendar, day: date) -> Period:
    if kind == "week":
        return week_of(calendar, day)
    return _term(calendar, day) if kind == "term" else _school_year(calendar, day)


def _term(calendar: Calendar, day: date) -> Period:
    begun = [term for term in calendar.terms if term.starts <= day]
    if not begun:
        raise Refused("还没有设学期，请先在“单位资料”的校历里设学期。", {"period": "请先设学期"})
    term = max(begun, key=lambda each: each.starts)
    return Period("term", term.starts, term.ends, term.title)


def _school_year(calendar: Calendar, day: date) -> Period:
    year = calendar.school_year_of(day)
    if year is None:
        raise Refused("还没有设学期，请先在“单位资料”的校历里设学期。", {"period": "请先设学期"})
    return Period("school_year", year.starts, year.ends, f"{year.starts.year}—{year.starts.year + 1}学年")
