"""An address is given (the one before is void then) or ended. Only by whom it is for, and on a device of his own."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from xiaoan.features.feeds.events import FeedEnded, FeedGiven
from xiaoan.features.feeds.models import OWN, Feed
from xiaoan.foundation.digest import sm3
from xiaoan.foundation.errors import NotFound, Refused
from xiaoan.foundation.ids import secret
from xiaoan.kernel.access import acts
from xiaoan.kernel.access.models import Account
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.work.verbs import SEE

LONG = 32


def give_feed(*, by: Viewer, unit: Unit | None, at: datetime) -> str:
    """The secret of a new address, told this once: of one's own work, or with `unit` of that unit's.

    NotFound for a unit whose work the viewer may not see. Two at once: the account's row orders them.
    """
    with acts.opened(by=by, at=at) as act:
        account = _own_account(by)
        if unit is not None:
            act.require(SEE, unit)
        _end(by.account, unit, at)
        text = secret(LONG)
        Feed.objects.create(
            account_id=by.account, about=about(unit), unit=unit, digest=sm3(text), made_at=at,
        )  # fmt: skip
        act.record(FeedGiven(feed_about=unit.short_name if unit else ""), about=account)
        return text


def end_feed(*, by: Viewer, feed_id: UUID, at: datetime) -> None:
    """停用: the address opens nothing any more. Ending it twice is ending it once."""
    with acts.opened(by=by, at=at) as act:
        account = _own_account(by)
        row = Feed.objects.select_related("unit").filter(id=feed_id, account_id=by.account).first()
        if row is None:
            raise NotFound()
        if row.ended_at is None:
            row.ended_at = at
            row.save(update_fields=["ended_at"])
            act.record(FeedEnded(feed_about=row.unit.short_name if row.unit else ""), about=account)


def about(unit: Unit | None) -> str:
    """What an address is about, as its row keeps it."""
    return unit.id.hex if unit is not None else OWN


def _own_account(by: Viewer) -> Account:
    """One's own account, locked; Refused on a shared tablet, NotFound for who has none (the operator)."""
    if by.device:
        raise Refused("公用平板上不能设日历订阅，请在自己的手机或电脑上设。")
    account = Account.objects.select_for_update().filter(id=by.account).first()
    if account is None:
        raise NotFound()
    return account


def _end(account_id: UUID, unit: Unit | None, at: datetime) -> None:
    Feed.objects.filter(account_id=account_id, about=about(unit), ended_at=None).update(ended_at=at)
