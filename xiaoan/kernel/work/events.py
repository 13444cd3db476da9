"""What happens to work, as the trail keeps it."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from xiaoan.kernel.trail.events import Event, Personal, event


@event("work.recorded", "记录")
class Recorded(Event):
    """One occurrence done. `faults` counts the faults this record reports; `queries.faults` tells them."""

    duty: str
    subject: UUID
    opens: datetime
    happened: datetime
    mode: str
    rest: int
    faults: int
    complete: bool
    told_by: Personal = ""
    corrects: UUID | None = None


@event("work.completed", "佐证材料到齐")
class Completed(Event):
    """The files a record needs have been verified: from now on it counts."""

    duty: str
    opens: datetime


@event("work.withdrawn", "撤回记录")
class Withdrawn(Event):
    """A record taken back by its author; `corrected_by` is the one that stands in its place."""

    duty: str
    opens: datetime
    reason: Personal = ""
    corrected_by: UUID | None = None


@event("work.claimed", "申报不适用")
class Claimed(Event):
    duty: str
    opens: datetime
    reason: Personal


@event("work.claim_refused", "退回不适用")
class ClaimRefused(Event):
    duty: str
    opens: datetime
    reason: Personal


@event("work.excused", "批准免办")
class Excused(Event):
    duty: str
    domain: str
    first: date
    last: date
    reason: Personal


@event("work.excuse_withdrawn", "撤回免办")
class ExcuseWithdrawn(Event):
    duty: str
    domain: str
    first: date
    last: date


@event("work.remarked", "说明困难或提出意见")
class Remarked(Event):
    duty: str
    remark: str
    text: Personal


@event("work.replied", "答复意见")
class Replied(Event):
    duty: str
    text: Personal
