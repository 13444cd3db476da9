"""What happens to hazards that others hold up, that are sealed, extended, delegated, revisited, or spoken of above."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from xiaoan.kernel.trail.events import Event, Personal, event


@event("hazards.up_drafted", "拟写上报")
class UpDrafted(Event):
    note: Personal


@event("hazards.handed_up", "签发，上报上级协调")
class HandedUp(Event):
    note: Personal
    unit_name: str
    desk: str
    answer_by: date


@event("hazards.up_dropped", "撤回上报")
class UpDropped(Event):
    reason: Personal


@event("hazards.up_taken", "受理上报")
class UpTaken(Event):
    desk: str
    answer_by: date
    note: Personal = ""


@event("hazards.up_turned_back", "退回上报")
class UpTurnedBack(Event):
    reason: Personal


@event("hazards.up_passed", "转下一环节")
class UpPassed(Event):
    desk: str
    answer_by: date
    person: Personal = ""
    note: Personal = ""


@event("hazards.up_answered", "答复上报")
class UpAnswered(Event):
    note: Personal
    plan_name: str = ""
    plan_on: date | None = None


@event("hazards.later_asked", "申请延期")
class LaterAsked(Event):
    due: date
    reason: Personal


@event("hazards.later_granted", "同意延期")
class LaterGranted(Event):
    due: date
    before: date
    paper_no: str = ""
    note: Personal = ""


@event("hazards.later_refused", "不同意延期")
class LaterRefused(Event):
    reason: Personal


@event("hazards.delegated", "书面委托学校销号")
class Delegated(Event):
    paper_no: str
    issuer: str


@event("hazards.source_replied", "回复来源单位")
class SourceReplied(Event):
    issuer: str
    answer_no: str
    note: Personal = ""


@event("hazards.sealed", "停用(封控)")
class Sealed(Event):
    place: str
    note: Personal = ""


@event("hazards.unsealed", "恢复使用")
class Unsealed(Event):
    """`reason` empty: the hazard is closed."""

    place: str
    reason: Personal = ""


@event("hazards.revisited", "回访")
class Revisited(Event):
    well: bool
    note: Personal = ""
    again: UUID | None = None


@event("hazards.admonition_drafted", "拟写通报、约谈")
class AdmonitionDrafted(Event):
    paper: str
    title: str
    cases: int


@event("hazards.admonition_issued", "发出")
class AdmonitionIssued(Event):
    number: str
    reason: Personal = ""


@event("hazards.admonition_dropped", "不发")
class AdmonitionDropped(Event):
    reason: Personal


@event("hazards.interviewed", "约谈记录")
class Interviewed(Event):
    note: Personal
    due: date | None = None


@event("hazards.told_up", "直接反映重大隐患")
class ToldUp(Event):
    what: Personal
    where: Personal


@event("hazards.up_heard", "答复直接反映")
class UpHeard(Event):
    note: Personal
