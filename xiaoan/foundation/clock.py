"""Time as an argument: instants are aware UTC datetimes, duties live in the school's calendar.

`now()` is the only reading of the wall clock; only surfaces and the worker may call it.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SCHOOL_ZONE = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """The wall clock, aware and in UTC."""
    return datetime.now(UTC)


def local(at: datetime) -> datetime:
    """The same instant on the school's clock. Refuses a naive datetime."""
    if at.tzinfo is None:
        raise ValueError("an instant must carry its zone")
    return at.astimezone(SCHOOL_ZONE)


def school_day(at: datetime) -> date:
    """The calendar day of an instant at the school."""
    return local(at).date()


def instant(day: date, at: time = time(0)) -> datetime:
    """The UTC instant of a local day and time of day at the school."""
    return datetime.combine(day, at, SCHOOL_ZONE).astimezone(UTC)


def month_of(day: date) -> str:
    """Reporting month of a day, as '2026-10'."""
    return f"{day.year:04d}-{day.month:02d}"


def month_span(month: str) -> tuple[date, date]:
    """First and last day of '2026-10'. Raises ValueError for anything else."""
    year_text, month_text = month.split("-")
    first = date(int(year_text), int(month_text), 1)
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return first, following - timedelta(days=1)
