"""Ways in: passwords (argon2), one-time links, bearer tokens. Only digests of secrets are kept."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from xiaoan.foundation.digest import sm3
from xiaoan.foundation.errors import NotFound, Refused
from xiaoan.foundation.ids import secret
from xiaoan.kernel.access import acts
from xiaoan.kernel.access.events import LinkIssued, SignedOut, TokenIssued
from xiaoan.kernel.access.models import Account, Identity, Link, Token
from xiaoan.kernel.access.queries import OPERATOR
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.access.verbs import INVITE, ISSUE_TOKEN
from xiaoan.kernel.tree.models import Unit

LINK_LIFE = timedelta(hours=24)
SHORTEST_PASSWORD = 10


def issue_link(*, by: Viewer, account_id: UUID, at: datetime, life: timedelta = LINK_LIFE) -> str:
    """A one-time login link's secret for an account of a unit the issuer may invite to."""
    with acts.opened(by=by, at=at) as act:
        account = _account(account_id)
        act.require(INVITE, Unit.objects.get(id=account.unit_id))
        text = secret()
        trusted = by.account == OPERATOR
        Link.objects.create(account_id=account.id, digest=sm3(text), expires_at=at + life, trusted=trusted)
        act.record(LinkIssued(purpose="login"), about=account)
        return text


def use_link(text: str, *, at: datetime) -> UUID:
    """The account behind a link, which is thereby used up. Two at once: one of them is refused."""
    with transaction.atomic():
        link = _good(Link.objects.select_for_update().filter(digest=sm3(text)).first(), at)
        link.used_at = at
        link.save(update_fields=["used_at"])
        return link.account_id


def from_console(text: str) -> bool:
    """Whether a link was given by whoever runs the machine, and so stands for the second step too."""
    return Link.objects.filter(digest=sm3(text), trusted=True).exists()


def look_at_link(text: str, *, at: datetime) -> None:
    """Says what `use_link` would say of a link that is of no use, without using one up."""
    _good(Link.objects.filter(digest=sm3(text)).first(), at)


def _good(link: Link | None, at: datetime) -> Link:
    if link is None or link.expires_at < at:
        raise NotFound("链接无效或已过期，请向本单位管理员再要一个。")
    if link.used_at is not None:
        raise Refused("这个链接已经用过。如果不是您本人用的，请立即告诉本单位管理员。")
    return link


def sign_out_everywhere(*, by: Viewer, account_id: UUID, at: datetime) -> None:
    """End every session of one's own account, or of one that one may invite: a phone was lost or forgotten."""
    with acts.opened(by=by, at=at) as act:
        account = _account(account_id)
        if by.account != account.id:
            act.require(INVITE, Unit.objects.get(id=account.unit_id))
        account.session_mark = secret(18)
        account.save(update_fields=["session_mark"])
        act.record(SignedOut(), about=account)


def set_password(*, by: Viewer, account_id: UUID, user_name: str, password: str, at: datetime) -> None:
    """Set one's own password, or that of an account one may invite. Sessions opened before are over."""
    with acts.opened(by=by, at=at) as act:
        account = _account(account_id)
        if by.account != account.id:
            act.require(INVITE, Unit.objects.get(id=account.unit_id))
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
        act.record(LinkIssued(purpose="password"), about=account)


def password_account(user_name: str, password: str) -> UUID | None:
    """The account of a user name and password; spends the same time on an unknown name."""
    identity = Identity.objects.filter(kind="password", subject=user_name.strip().lower(), revoked_at=None).first()
    if identity is None:
        make_password(password)
        return None
    return identity.account_id if check_password(password, identity.secret) else None


def issue_token(*, by: Viewer, account_id: UUID, title: str, at: datetime, life: timedelta = timedelta(days=90)) -> str:
    """A bearer token's text; shown once, kept as a digest."""
    with acts.opened(by=by, at=at) as act:
        account = _account(account_id)
        if by.account != account.id:
            act.require(ISSUE_TOKEN, Unit.objects.get(id=account.unit_id))
        text = secret(32)
        Token.objects.create(account_id=account.id, title=title, digest=sm3(text), expires_at=at + life)
        act.record(TokenIssued(purpose=title), about=account)
        return text


def token_account(text: str, *, at: datetime) -> UUID | None:
    """The account behind a bearer token that is neither revoked nor expired."""
    token = Token.objects.filter(digest=sm3(text)).exclude(revoked_at__lte=at).first()
    if token is None or (token.expires_at is not None and token.expires_at < at):
        return None
    return token.account_id


def _account(account_id: UUID) -> Account:
    account = Account.objects.filter(id=account_id).first()
    if account is None:
        raise NotFound()
    return account
