"""登录卡: a printed code for somebody without a password. It lasts until it is taken back; every use is in the trail.

A card opens what an account without a second step may open, and only while its holder is in a post.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import models, transaction

from xiaoan.foundation.digest import sm3
from xiaoan.foundation.errors import NotFound
from xiaoan.foundation.ids import secret
from xiaoan.kernel.access import acts
from xiaoan.kernel.access.doors.guests import easily, invited
from xiaoan.kernel.access.events import CardIssued, CardRevoked, CardUsed
from xiaoan.kernel.access.models import Account, Device, Identity
from xiaoan.kernel.access.rules import Viewer

NO_CARD = "这张登录卡已收回或已换新，请找本单位安全员。"


class Card(NamedTuple):
    """A card as it is shown the one time: whose, and the secret of its address."""

    account_id: UUID
    name: str
    unit_name: str
    post: str
    secret: str


def issue_cards(*, by: Viewer, accounts: Iterable[UUID], at: datetime) -> list[Card]:
    """New cards, shown this once; a card given before to the same person is void from now on."""
    made = []
    with acts.opened(by=by, at=at) as act:
        for account_id in sorted(set(accounts)):
            account, text = invited(act, account_id), secret(18)
            who = easily(account.id, at=at)
            _cards(account.id).update(revoked_at=at)
            Identity.objects.create(kind="card", account_id=account.id, subject=sm3(text), since=at)
            act.record(CardIssued(), about=account)
            made.append(Card(account.id, account.name, who.unit_name, who.post, text))
    return made


def card_holder(text: str, *, at: datetime) -> Viewer:
    """Whose card it is, for the question before one presses; NotFound when it is void."""
    return easily(_good(Identity.objects.filter(kind="card", subject=sm3(text)).first()).account_id, at=at)


def use_card(text: str, *, at: datetime) -> tuple[UUID, UUID]:
    """Account and card behind a card's secret; the use is recorded."""
    with transaction.atomic():
        card = _good(Identity.objects.select_for_update().filter(kind="card", subject=sm3(text)).first())
        with acts.opened(by=easily(card.account_id, at=at), at=at) as act:
            act.record(CardUsed(), about=Account.objects.select_related("unit").get(id=card.account_id))
        return card.account_id, card.id


def revoke_card(*, by: Viewer, account_id: UUID, at: datetime) -> int:
    """收回: the card is void, and every device that came in by a card of this person is out. How many devices."""
    with acts.opened(by=by, at=at) as act:
        account = invited(act, account_id, or_own=True)
        _cards(account.id).update(revoked_at=at)
        out = Device.objects.filter(account_id=account.id, came_by="card", ended_at=None).update(ended_at=at)
        act.record(CardRevoked(out=out), about=account)
        return out


def cards_since(accounts: Iterable[UUID]) -> dict[UUID, datetime]:
    """Since when each account has a card that is good; one query."""
    rows = Identity.objects.filter(kind="card", account_id__in=list(accounts), revoked_at=None)
    return {account: since for account, since in rows.values_list("account_id", "since") if since is not None}


def _cards(account_id: UUID) -> models.QuerySet[Identity]:
    return Identity.objects.filter(kind="card", account_id=account_id, revoked_at=None)


def _good(card: Identity | None) -> Identity:
    if card is None or card.revoked_at is not None:
        raise NotFound(NO_CARD)
    return card
