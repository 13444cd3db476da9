"""The deadline tick: months that nobody has signed close by themselves, marked unsigned."""

from __future__ import annotations

from datetime import datetime

from xiaoan.foundation.clock import school_day
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.indicators.commands import close_due


def close_at_deadline(due: datetime) -> None:
    """Once a day, after midnight: `due` is the instant of the tick. A missed tick may be replayed at any time."""
    close_due(by=operator(), day=school_day(due), at=due)
