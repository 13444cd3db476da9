"""How accounts come in, as an administrator of a unit sees it; and who may have a card or a PIN."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from xiaoan.foundation.clock import school_day
from xiaoan.kernel.access.doors.cards import cards_since
from xiaoan.kernel.access.doors.codes import waiting_codes
from xiaoan.kernel.access.models import Account, Grant, Identity, Link, Role


@dataclass(frozen=True, slots=True)
class Entrance:
    """How an account comes in: by user name, by a link waiting to be used, or not yet at all."""

    active: bool
    user_name: str = ""
    last_in: datetime | None = None
    link_until: datetime | None = None
    card_since: datetime | None = None
    code_until: datetime | None = None


def entrances(accounts: Iterable[UUID], *, at: datetime) -> dict[UUID, Entrance]:
    """How each account that the open scope can see comes in; five queries."""
    wanted = list(accounts)
    rows = Account.objects.filter(id__in=wanted)
    names = Identity.objects.filter(account_id__in=wanted, kind="password", revoked_at=None)
    links = Link.objects.filter(account_id__in=wanted, used_at=None, expires_at__gte=at)
    by_name = dict(names.values_list("account_id", "subject"))
    waiting: dict[UUID, datetime] = {}
    for account, until in links.values_list("account_id", "expires_at"):
        waiting[account] = max(until, waiting.get(account, until))
    cards, told = cards_since(wanted), waiting_codes(wanted, at=at)
    return {
        row.id: Entrance(
            row.is_active, by_name.get(row.id, ""), row.last_login, waiting.get(row.id), cards.get(row.id),
            told.get(row.id),
        )
        for row in rows
    }  # fmt: skip


def plain_doors(accounts: Iterable[UUID], *, at: datetime) -> frozenset[UUID]:
    """Those of the accounts that may have a card or a PIN: in a post today, and owing no second step; two queries."""
    day = school_day(at)
    rows = Grant.objects.filter(account_id__in=list(accounts), starts__lte=day, only=[]).exclude(revoked_at__lte=at)
    rows = rows.exclude(until__lte=at).exclude(ends__lt=day)
    careful = set(Role.objects.filter(needs_otp=True).values_list("code", flat=True))
    held = list(rows.values_list("account_id", "role"))
    return frozenset(account for account, _role in held) - {account for account, role in held if role in careful}
