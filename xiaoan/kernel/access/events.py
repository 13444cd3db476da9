"""What happens to accounts and grants."""

from __future__ import annotations

from datetime import date
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
