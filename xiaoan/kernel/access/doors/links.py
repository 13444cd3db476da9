"""One-time links: only their digest is kept, and pressing the button uses one up, not opening it."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from xiaoan.foundation.digest import sm3
from xiaoan.foundation.errors import NotFound, Refused
from xiaoan.foundation.ids import secret
from xiaoan.kernel.access import acts
from xiaoan.kernel.access.doors.guests import invited
from xiaoan.kernel.access.events import LinkIssued
from xiaoan.kernel.access.models import Link
from xiaoan.kernel.access.queries import OPERATOR
from xiaoan.kernel.access.rules import Viewer

LINK_LIFE = timedelta(hours=24)


def issue_link(*, by: Viewer, account_id: UUID, at: datetime, life: timedelta = LINK_LIFE) -> str:
    """A one-time login link's secret for an account of a unit the issuer may invite to."""
    with acts.opened(by=by, at=at) as act:
        account = invited(act, account_id)
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
