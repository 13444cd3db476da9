"""What happens to accounts and grants."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from xiaoan.kernel.trail.events import Event, Personal, event


@event("access.account_opened", "开设账号")
class AccountOpened(Event):
    name: Personal


@event("access.account_switched", "启用或停用账号")
class AccountSwitched(Event):
    active: bool


@event("access.signed_out", "让已登录的设备退出")
class SignedOut(Event):
    devices: str = "all"


@event("access.granted", "授权")
class Granted(Event):
    account: UUID
    role: str
    domains: list[str]
    starts: date
    ends: date | None = None
    post: str = ""


@event("access.revoked", "收回授权")
class Revoked(Event):
    account: UUID
    role: str


@event("access.grant_ended", "授权到期日变更")
class GrantEnded(Event):
    account: UUID
    role: str
    last: date


@event("access.shared", "移交他单位查看办理")
class Shared(Event):
    to_unit: UUID
    object_type: str
    object_id: UUID


@event("access.link_issued", "发放一次性登录链接")
class LinkIssued(Event):
    purpose: str


@event("access.token_issued", "发放接口令牌")
class TokenIssued(Event):
    purpose: str


@event("access.card_issued", "发放登录卡")
class CardIssued(Event):
    pass


@event("access.card_used", "用登录卡登录")
class CardUsed(Event):
    pass


@event("access.card_revoked", "收回登录卡")
class CardRevoked(Event):
    """`out`: how many devices that came in by it were signed out."""

    out: int = 0


@event("access.code_issued", "发放一次性代码")
class CodeIssued(Event):
    until: datetime


@event("access.code_used", "用一次性代码登录")
class CodeUsed(Event):
    pass


@event("access.code_withdrawn", "收回一次性代码")
class CodeWithdrawn(Event):
    pass


@event("access.pin_set", "设 PIN")
class PinSet(Event):
    pass


@event("access.pin_void", "PIN 错得太多，作废")
class PinVoid(Event):
    pass


@event("access.second_step_bound", "绑定动态码")
class SecondStepBound(Event):
    pass


@event("access.second_step_reset", "重置动态码")
class SecondStepReset(Event):
    pass


@event("access.recovery_codes_made", "生成恢复码")
class RecoveryCodesMade(Event):
    pass


@event("access.recovery_code_used", "用恢复码登录")
class RecoveryCodeUsed(Event):
    pass


@event("access.account_erased", "删除账号的个人信息", still=True)
class AccountErased(Event):
    pass


@event("access.tablet_enrolled", "登记公用平板")
class TabletEnrolled(Event):
    name: str
    posts: list[str]


@event("access.tablet_revoked", "收回公用平板")
class TabletRevoked(Event):
    name: str


@event("access.elevation_asked", "申请临时提权")
class ElevationAsked(Event):
    role: str
    minutes: int
    reason: Personal


@event("access.elevation_answered", "答复临时提权")
class ElevationAnswered(Event):
    given: bool
    until: datetime | None = None
    answer: Personal = ""


@event("access.elevation_ended", "提前结束临时提权")
class ElevationEnded(Event):
    role: str


@event("access.mandate_given", "授权代签")
class MandateGiven(Event):
    """Who may sign for the actor; `verbs` are signing verbs."""

    to_name: Personal
    verbs: list[str]
    starts: date
    ends: date
    paper_no: str
    reason: Personal


@event("access.mandate_withdrawn", "收回授权代签")
class MandateWithdrawn(Event):
    paper_no: str


@event("access.prepared", "拟稿")
class Prepared(Event):
    title: str


@event("access.preparation_signed", "看后签字")
class PreparationSigned(Event):
    title: str


@event("access.preparation_returned", "退回修改")
class PreparationReturned(Event):
    title: str
    reason: Personal


@event("access.preparation_withdrawn", "收回拟稿")
class PreparationWithdrawn(Event):
    title: str
