"""What happens to reports and hazards. `note` and `reason` are what a person wrote, in his words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID

import xiaoan.kernel.hazards.held_up.events  # noqa: F401  their kinds must be known with these
from xiaoan.kernel.trail.events import Event, Personal, event


@event("hazards.reported", "上报问题")
class Reported(Event):
    """`danger`: it is happening now."""

    what: Personal
    where: Personal
    quantity: int
    source: str
    origin: str
    told_by: Personal = ""
    photos: int = 0
    danger: bool = False


@event("hazards.report_corrected", "更正上报内容")
class ReportCorrected(Event):
    what: Personal
    where: Personal
    quantity: int


@event("hazards.report_registered", "核实，登记为隐患")
class ReportRegistered(Event):
    hazard: UUID
    number: str


@event("hazards.report_merged", "核实，并入已有隐患")
class ReportMerged(Event):
    hazard: UUID
    number: str


@event("hazards.report_dismissed", "核实，不属于隐患")
class ReportDismissed(Event):
    reason: Personal
    dismissal: str = ""


@event("hazards.report_referred", "核实，转交")
class ReportReferred(Event):
    to: str
    reason: Personal


@event("hazards.report_withdrawn", "误报撤回")
class ReportWithdrawn(Event):
    reason: Personal


@event("hazards.registered", "登记为隐患")
class Registered(Event):
    """`recurs` names the closed hazard that came again."""

    number: str
    title: Personal
    quantity: int
    kind: str
    grade: str
    on_spot: bool = False
    recurs: str = ""
    note: Personal = ""


@event("hazards.corrected", "更正")
class Corrected(Event):
    title: Personal
    where: Personal
    quantity: int
    kind: str


@event("hazards.withdrawn", "误报撤回")
class Withdrawn(Event):
    reason: Personal


@event("hazards.spot_confirmed", "确认立行立改，销号")
class SpotConfirmed(Event):
    quantity: int
    note: Personal = ""


@event("hazards.spot_rejected", "没有改好，转交办")
class SpotRejected(Event):
    reason: Personal


@event("hazards.assigned", "交办")
class Assigned(Event):
    rectifier: Personal
    implementer: Personal
    due: date
    note: Personal
    funds: Decimal | None = None
    control: Personal = ""


@event("hazards.reassigned", "改派或调整期限")
class Reassigned(Event):
    rectifier: Personal
    implementer: Personal
    due: date
    note: Personal
    funds: Decimal | None = None
    control: Personal = ""


@event("hazards.submitted", "上报整改结果")
class Submitted(Event):
    """`to` is the stage it waits in; `evidence` the SHA-256 digests of what was attached."""

    quantity: int
    note: Personal
    to: str
    way: str
    evidence: list[str]
    none_because: Personal = ""
    for_rectifier: Personal = ""


@event("hazards.sent_up", "请上级复查")
class SentUp(Event):
    reason: Personal
    unit_name: str


@event("hazards.closed", "复查通过，销号")
class Closed(Event):
    quantity: int
    way: str
    second: Personal = ""
    note: Personal = ""


@event("hazards.part_closed", "部分复查通过，销号")
class PartClosed(Event):
    quantity: int
    left: int
    way: str
    second: Personal = ""
    note: Personal = ""


@event("hazards.paper_closed", "部门复查意见")
class PaperPassed(Event):
    """`closed` false: the department is satisfied, the bureau's own recheck is still owed."""

    paper_no: str
    issuer: str
    closed: bool
    note: Personal = ""


@event("hazards.closing", "销号处数")
class ClosingEntered(Event):
    quantity: int
    way: str


@event("hazards.returned", "复查不通过，退回整改")
class Returned(Event):
    reason: Personal
    due: date | None
    way: str


@event("hazards.suspected", "报疑似重大")
class Suspected(Event):
    reason: Personal


@event("hazards.major_confirmed", "认定为重大隐患")
class MajorConfirmed(Event):
    """`combined`: numbers of the lesser hazards that together were judged major."""

    reason: Personal
    clause: str = ""
    combined: str = ""


@event("hazards.lowered", "降为一般隐患")
class Lowered(Event):
    reason: Personal
    clause: str = ""


@event("hazards.listed", "挂牌督办")
class Listed(Event):
    paper_no: str
    reason: Personal


@event("hazards.delisted", "摘牌")
class Delisted(Event):
    paper_no: str
    note: Personal = ""


@event("hazards.waiting", "说明暂不能整改")
class WaitExplained(Event):
    cause: str
    reason: Personal
    control: Personal
    watcher: Personal
    review_on: date
    asked: Personal = ""
    asked_no: str = ""
    amount: Decimal | None = None
    plan_name: str = ""
    plan_on: date | None = None


@event("hazards.reviewed", "复核管控措施")
class ControlReviewed(Event):
    control: Personal
    review_on: date
    note: Personal = ""


@event("hazards.resumed", "恢复整改")
class Resumed(Event):
    due: date
    note: Personal = ""


@event("hazards.cited", "补充来源文书")
class Cited(Event):
    source: str
    issuer: str
    paper_no: str
    due: date | None = None


@event("hazards.source_kept", "记下来源")
class SourceKept(Event):
    source: str
    paper_no: str = ""


@event("hazards.source_answered", "来源已满足")
class SourceSatisfied(Event):
    reply_no: str = ""


@event("hazards.merged", "并入已有隐患")
class Merged(Event):
    into: UUID
    number: str


@event("hazards.took_in", "并入了另一条隐患")
class TookIn(Event):
    hazard: UUID
    number: str


@event("hazards.split", "从并入中拆出")
class SplitOff(Event):
    reason: Personal
