"""Devices on which accounts are signed in: each a row that can be ended from afar, by its owner or by the unit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from xiaoan.foundation.clock import school_day
from xiaoan.foundation.errors import NotFound
from xiaoan.foundation.ids import new_id, secret
from xiaoan.foundation.rls import Scope, opened
from xiaoan.kernel.access import acts
from xiaoan.kernel.access.doors.guests import invited
from xiaoan.kernel.access.events import SignedOut
from xiaoan.kernel.access.models import Account, Device
from xiaoan.kernel.access.models.devices import SHORT
from xiaoan.kernel.access.rules import Viewer


class Arrival(NamedTuple):
    """How somebody has just come in. `key` is the card or the tablet with which the device ends, `tablet` its name."""

    came_by: str
    words: str
    own: bool = False
    key: UUID | None = None
    tablet: str = ""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """One device as its owner and his unit see it."""

    id: UUID
    words: str
    came_by: str
    own: bool
    tablet: str
    since: datetime
    seen_on: date


def begin(account_id: UUID, arrival: Arrival, *, at: datetime) -> UUID:
    """Note the device on which an account has just been let in; the session carries the id."""
    device = new_id()
    with opened(Scope(rows=frozenset({account_id, device}))):
        account = Account.objects.select_related("unit").get(id=account_id)
        Device.objects.create(
            id=device, unit=account.unit, account_id=account_id, words=arrival.words[:40], came_by=arrival.came_by,
            key=arrival.key, tablet=arrival.tablet, own=arrival.own, since=at, seen_on=school_day(at),
        )  # fmt: skip
    return device


def seen_again(account_id: UUID, device: UUID, *, at: datetime) -> bool:
    """Note a day on which something was sent from the device; true on the first time of a day."""
    with opened(Scope(rows=frozenset({account_id, device}))):
        rows = Device.objects.filter(id=device, account_id=account_id, ended_at=None, seen_on__lt=school_day(at))
        return rows.update(seen_on=school_day(at)) > 0


def no_longer_own(account_id: UUID, device: UUID, *, at: datetime) -> None:
    """A phone that stayed signed in no longer does: its holder has a role now that must not; its hours begin anew."""
    with opened(Scope(rows=frozenset({account_id, device}))):
        Device.objects.filter(id=device, account_id=account_id, ended_at=None).update(own=False, since=at)


def end(account_id: UUID, device: UUID, *, at: datetime) -> None:
    """The person himself goes out on this device."""
    with opened(Scope(rows=frozenset({account_id, device}))):
        Device.objects.filter(id=device, account_id=account_id, ended_at=None).update(ended_at=at)


def end_others(account_id: UUID, *, keep: UUID | None, at: datetime) -> None:
    """Every device of the account but one is out. Within the act that says why."""
    rows = Device.objects.filter(account_id=account_id, ended_at=None)
    (rows.exclude(id=keep) if keep is not None else rows).update(ended_at=at)


def end_device(*, by: Viewer, device_id: UUID, of: UUID | None = None, at: datetime) -> Device:
    """让它退出: one device of one's own account, or of one that one may invite, is out at its next request.

    `of` says whose it must be; another's is NotFound.
    """
    with acts.opened(by=by, at=at) as act:
        row = Device.objects.select_for_update().filter(id=device_id).first()
        if row is None or of not in (None, row.account_id):
            raise NotFound()
        account = invited(act, row.account_id, or_own=True)
        if row.ended_at is None:
            row.ended_at = at
            row.save(update_fields=["ended_at"])
            act.record(SignedOut(devices=row.words), about=account)
        return row


def sign_out_everywhere(*, by: Viewer, account_id: UUID, at: datetime, keep: UUID | None = None) -> None:
    """End every session of one's own account, or of one that one may invite: a phone was lost or forgotten."""
    with acts.opened(by=by, at=at) as act:
        account = invited(act, account_id, or_own=True)
        account.session_mark = secret(18)
        account.save(update_fields=["session_mark"])
        end_others(account.id, keep=keep, at=at)
        act.record(SignedOut(), about=account)


def signed_in(accounts: Iterable[UUID], *, at: datetime) -> dict[UUID, list[SignedIn]]:
    """Devices on which accounts are signed in, as far as the open scope sees them, the latest first; one query."""
    found: dict[UUID, list[SignedIn]] = {}
    rows = Device.objects.filter(account_id__in=list(accounts), ended_at=None).order_by("-seen_on", "-since")
    for row in rows:
        if not row.own and at - row.since > SHORT:
            continue
        told = SignedIn(row.id, row.words, row.came_by, row.own, row.tablet, row.since, row.seen_on)
        found.setdefault(row.account_id, []).append(told)
    return found
