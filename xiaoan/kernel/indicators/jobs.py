"""The deadline tick: months that nobody has signed close by themselves, marked unsigned. And the ticks of the cache."""

from __future__ import annotations

from datetime import datetime, timedelta

from xiaoan.foundation.clock import month_of, school_day
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.indicators.commands import close_due
from xiaoan.kernel.indicators.tallies.commands import check, refresh


def close_at_deadline(due: datetime) -> None:
    """Once a day, after midnight: `due` is the instant of the tick. A missed tick may be replayed at any time."""
    close_due(by=operator(), day=school_day(due), at=due)


def refresh_tallies(due: datetime) -> None:
    """Every minute: what is stale of this month and the last is computed for those above the counties."""
    refresh(_open_months(due), at=due)


def check_tallies(due: datetime) -> None:
    """Every night: what passes for true is computed anew and compared; a difference is logged as an error."""
    check(_open_months(due), at=due)


def _open_months(at: datetime) -> list[str]:
    today = school_day(at)
    return [month_of(today), month_of(today.replace(day=1) - timedelta(days=1))]
