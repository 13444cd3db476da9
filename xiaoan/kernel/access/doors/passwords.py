"""User names and passwords (argon2). A new one ends every other session; one's own is changed by who knows the old one,
or has just come in by a link or a code from a superior.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.auth.hashers import check_password, make_password

from xiaoan.foundation.errors import Refused
from xiaoan.foundation.ids import secret
from xiaoan.foundation.rls import Scope, opened
from xiaoan.kernel.access import acts
from xiaoan.kernel.access.doors.devices import end_others
from xiaoan.kernel.access.doors.guests import invited
from xiaoan.kernel.access.doors.strong.strength import SHORTEST, weakness
from xiaoan.kernel.access.events import LinkIssued
from xiaoan.kernel.access.limits import Limit, spend
from xiaoan.kernel.access.models import Device, Identity
from xiaoan.kernel.access.rules import Viewer

SHORTEST_PASSWORD = SHORTEST
JUST_COME = timedelta(minutes=30)
"""So long after a link or a code from a superior the old password is not asked for: it may be forgotten."""
PROVING = Limit(10, timedelta(hours=1))
"""Tries of the old password by one account."""


def set_password(
    *,
    by: Viewer,
    account_id: UUID,
    user_name: str,
    password: str,
    at: datetime,
    keep: UUID | None = None,
    old: str = "",
) -> None:
    """Set one's own password, or that of an account one may invite. Sessions opened before are over, but on `keep`.

    `old` is the password so far, where `owes_old` says that it is asked for.
    """
    if by.account == account_id:
        _prove_old(account_id, old, keep, at)
    with acts.opened(by=by, at=at) as act:
        if by.device:
            raise Refused("公用平板上不能设密码，请在自己的手机上设。")
        account = invited(act, account_id, or_own=True)
        name = user_name.strip().lower()
        if not name:
            raise Refused("请填写用户名。", {"user_name": "请填写用户名"})
        wrong = weakness(password, (name, account.name, account.unit.name, account.unit.short_name))
        if wrong:
            raise Refused(f"{wrong}，请换一个。", {"password": wrong})
        rival = Identity.objects.filter(kind="password", subject=name).exclude(account_id=account.id).exists()
        if rival:
            raise Refused("这个用户名已有人使用，请换一个。", {"user_name": "请换一个"})
        Identity.objects.filter(kind="password", account_id=account.id).exclude(subject=name).update(revoked_at=at)
        Identity.objects.update_or_create(
            kind="password",
            subject=name,
            defaults={"account_id": account.id, "secret": make_password(password), "revoked_at": None},
        )
        account.session_mark = secret(18)
        account.save(update_fields=["session_mark"])
        end_others(account.id, keep=keep, at=at)
        act.record(LinkIssued(purpose="password"), about=account)


def owes_old(account_id: UUID, here: UUID | None, *, at: datetime) -> bool:
    """Whether changing one's own password on this device asks for the old one. Within a scope that holds the device."""
    if not Identity.objects.filter(kind="password", account_id=account_id, revoked_at=None).exists():
        return False
    if here is None:
        return True
    fresh = Device.objects.filter(id=here, account_id=account_id, came_by__in=("link", "code"), ended_at=None)
    return not fresh.filter(since__gt=at - JUST_COME).exists()


def _prove_old(account_id: UUID, old: str, here: UUID | None, at: datetime) -> None:
    """Before the act: a wrong try is counted whatever becomes of it."""
    with opened(Scope(rows=frozenset({account_id, *([here] if here else [])})), readonly=True):
        if not owes_old(account_id, here, at=at):
            return
        stored = Identity.objects.filter(kind="password", account_id=account_id, revoked_at=None).first()
    if not old:
        raise Refused("请先输入现在的密码。忘了的，请本单位安全员或上级给一个一次性代码，再来改。", {"old": "请输入"})
    spend(f"old/{account_id}", PROVING, at, said="现在的密码试得太多了，请过一会儿再试。")
    if stored is None or not check_password(old, stored.secret):
        raise Refused("现在的密码不对。", {"old": "不对，请核对"})


def password_account(user_name: str, password: str) -> UUID | None:
    """The account of a user name and password; spends the same time on an unknown name.

    What was stretched with other parameters than today's is stretched anew.
    """
    identity = Identity.objects.filter(kind="password", subject=user_name.strip().lower(), revoked_at=None).first()
    if identity is None:
        make_password(password)
        return None

    def stretched_anew(right: str) -> None:
        rows = Identity.objects.filter(id=identity.id, secret=identity.secret)
        rows.update(secret=make_password(right))

    return identity.account_id if check_password(password, identity.secret, setter=stretched_anew) else None
