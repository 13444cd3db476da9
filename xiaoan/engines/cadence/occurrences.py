"""The occurrence: one thing owed once, computed and never stored.

Its identity is (duty code, subject, opens) for ever. Its due DAY is `last_day`, the day its last moment
belongs to: a night slot that ends at 06:00 is still due on the evening's date, so it counts in the
evening's month.
"""

from datetime import date, datetime
from typing import NamedTuple


class Occurrence(NamedTuple):
    """All instants are aware UTC; all days are local to the calendar. Both ends of [opens, due] are
    inside."""

    code: str
    opens: datetime
    due: datetime
    n: int  # Records (or themes) owed inside, already scaled when the window was clipped.
    period: str  # The reporting month of the due day, "2026-10".
    slot: str  # Empty when the whole day counts.
    first_day: date
    last_day: date  # The due day.
    duty_days: int  # Duty days left in the window, closed ones included.
    full_duty_days: int  # Duty days of the window before clipping.
    closed_days: int  # Of the duty days left, those lost to an unplanned closure or an outage.
    excused: str  # The reason, empty when not excused.
    release: str  # The release in force when the window opened.
    grace_until: datetime  # Records that reach the server by then are prompt.
    tail_until: datetime  # Records that happened by then are valid.
    themes: int
    distinct_days: bool

    def identity(self, subject: str) -> tuple[str, str, datetime]:
        """(duty code, subject, opens): the same whatever range was asked, across releases and overlays."""
        return self.code, subject, self.opens


def month_key(day: date) -> str:
    """The reporting month of a due day."""
    return f"{day.year:04d}-{day.month:02d}"
