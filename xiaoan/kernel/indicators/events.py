"""What happens to months."""

from __future__ import annotations

from xiaoan.kernel.trail.events import Event, event


@event("indicators.closed", "定稿")
class MonthClosed(Event):
    """A month frozen; the figures repeat what the closing holds, so that the chain itself tells them."""

    month: str
    signed: bool
    expected: int
    required: int
    on_time: int
    late: int
    missing: int


@event("indicators.deadline_set", "设定定稿日")
class DeadlineSet(Event):
    day: int
