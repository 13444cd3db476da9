"""User names and passwords (argon2)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib.auth.hashers import check_password, make_password

from xiaoan.foundation.errors import Refused
from xiaoan.foundation.ids import secret
from xiaoan.kernel.access import acts
from xiaoan.kernel.access.doors.devices import end_others
from xiaoan.kernel.access.doors.guests import invited
from xiaoan.kernel.access.events import LinkIssued
from xiaoan.kernel.access.models import Identity
from xiaoan.kernel.access.rules import Viewer

SHORTEST_PASSWORD = 10


def set_password(
    *, by: Viewer, account_id: UUID, user_name: str, password: str, at: datetime, keep: UUID | None = None
) -> None:
    """Set one's own password, or that of an account one may invite. Sessions opened before are over, but on `keep`."""
    with acts.opened(by=by, at=at) as act:
        if by.device:
            raise Refused("公用平板上不能设密码，请在自己的手机上设。")
        account = invited(act, account_id, or_own=True)
        name = user_name.strip().lower()
        if len(password) < SHORTEST_PASSWORD or password.lower() == name:
            raise Refused(f"密码至少 {SHORTEST_PASSWORD} 位，且不能与用户名相同。", {"password": "请换一个更长的密码"})
        if not name:
            raise Refused("请填写用户名。", {"user_name": "请填写用户名"})
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


def password_account(user_name: str, password: str) -> UUID | None:
    """The account of a user name and password; spends the same time on an unknown name."""
    identity = Identity.objects.filter(kind="password", subject=user_name.strip().lower(), revoked_at=None).first()
    if identity is None:
        make_password(password)
        return None
    return identity.account_id if check_password(password, identity.secret) else None
