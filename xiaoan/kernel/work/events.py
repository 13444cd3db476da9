"""What happens to work, as the trail keeps it."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from xiaoan.kernel.trail.events import Event, Personal, event


@event("work.recorded", "记录", still=True)
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


@event("work.completed", "佐证材料到齐", still=True)
class Completed(Event):
    """The files a record needs have been verified: from now on it counts."""

    duty: str
    opens: datetime


@event("work.evidenced", "补交佐证材料", still=True)
class Evidenced(Event):
    """Files that a record's clauses demand were brought after it; `kinds` of evidence."""

    duty: str
    opens: datetime
    kinds: tuple[str, ...]


@event("work.paper_filed", "附上纸质记录", still=True)
class PaperFiled(Event):
    """Photographs of a sheet filled in by hand were filed to the record; `sheets` are their digests."""

    duty: str
    opens: datetime
    sheets: tuple[str, ...]


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
    """`decision` (keep · adjust · drop) where a bureau has answered 这项没有必要 for a whole duty."""

    duty: str
    text: Personal
    decision: str = ""


@event("work.demand_drafted", "起草专项排查")
class DemandDrafted(Event):
    title: str


@event("work.demand_sent", "布置专项排查")
class DemandSent(Event):
    """`digest` covers the content and the list of units, which the row keeps."""

    number: str
    title: str
    units: int
    items: int
    due: date
    digest: str


@event("work.demand_put_off", "专项排查延期")
class DemandPutOff(Event):
    before: date
    after: date
    reason: str


@event("work.demand_withdrawn", "撤回专项排查")
class DemandWithdrawn(Event):
    reason: str


@event("work.demand_closed", "结束专项排查")
class DemandClosed(Event):
    summary: str


@event("work.elsewhere_declared", "登记已在其他平台记录")
class ElsewhereDeclared(Event):
    duty: str
    platform: str
    way: str
    starts: date


@event("work.elsewhere_ended", "恢复在本系统记录")
class ElsewhereEnded(Event):
    duty: str
    platform: str
    ends: date
    reason: str
