"""PIN: a short number for the shared tablet alone. It opens nothing from elsewhere.

Wrong tries are counted under the row's lock: after five one waits a quarter of an hour, after ten the PIN is void
and the officer gives a one-time code.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from xiaoan.foundation.errors import Refused
from xiaoan.foundation.text import moment_words
from xiaoan.kernel.access import acts
from xiaoan.kernel.access.doors.guests import easily, invited
from xiaoan.kernel.access.events import PinSet, PinVoid
from xiaoan.kernel.access.models import Account, Identity
from xiaoan.kernel.access.rules import Viewer

TRIES, MOST_TRIES = 5, 10
WAIT = timedelta(minutes=15)
_ROWS = ("0123456789", "9876543210")


def set_pin(*, by: Viewer, pin: str, at: datetime) -> None:
    """One's own PIN, set where one is signed in as oneself: never on the tablet, but by a one-time code."""
    check_pin(pin)
    if by.device:
        raise Refused("请在自己的手机上设 PIN，或向安全员要一次性代码。")
    with acts.opened(by=by, at=at) as act:
        easily(by.account, at=at)
        account = invited(act, by.account, or_own=True)
        Identity.objects.update_or_create(
            kind="pin", subject=str(account.id),
            defaults={
                "account_id": account.id, "secret": make_password(pin), "since": at, "revoked_at": None,
                "failed": 0, "locked_until": None,
            },
        )  # fmt: skip
        act.record(PinSet(), about=account)


def try_pin(account_id: UUID, pin: str, *, at: datetime) -> None:
    """Nothing when the PIN is right, else Refused with what to do. A wrong one is counted even so."""
    with transaction.atomic():
        problem, void = _tried(account_id, pin, at)
    if void:
        with acts.opened(by=easily(account_id, at=at), at=at) as act:
            act.record(PinVoid(), about=Account.objects.select_related("unit").get(id=account_id))
    if problem:
        raise Refused(problem, {"pin": "请重新输入"})


def with_pin(accounts: Iterable[UUID]) -> frozenset[UUID]:
    """Which accounts have a PIN that is not void; one query."""
    rows = Identity.objects.filter(kind="pin", account_id__in=list(accounts), revoked_at=None)
    return frozenset(rows.values_list("account_id", flat=True))


def _tried(account_id: UUID, pin: str, at: datetime) -> tuple[str, bool]:
    """What is wrong ("" when nothing is), and whether the PIN has just become void."""
    row = Identity.objects.select_for_update().filter(kind="pin", subject=str(account_id), revoked_at=None).first()
    if row is None:
        return "还没有 PIN，或者错得太多已作废。请向安全员要一次性代码，重新设一个。", False
    if row.locked_until is not None and at < row.locked_until:
        return f"连续错了 {TRIES} 次，请等到 {moment_words(row.locked_until)} 再试，或请安全员给一次性代码。", False
    if check_password(pin, row.secret):
        row.failed, row.locked_until = 0, None
        row.save(update_fields=["failed", "locked_until"])
        return "", False
    row.failed += 1
    row.locked_until = at + WAIT if row.failed % TRIES == 0 else None
    row.revoked_at = at if row.failed >= MOST_TRIES else None
    row.save(update_fields=["failed", "locked_until", "revoked_at"])
    if row.revoked_at is not None:
        return "错得太多，这个 PIN 已作废。请向安全员要一次性代码，重新设一个。", True
    if row.locked_until is not None:
        return f"连续错了 {TRIES} 次，请等 15 分钟再试，或请安全员给一次性代码。", False
    return f"PIN 不对，还可以试 {TRIES - row.failed % TRIES} 次。", False


def check_pin(pin: str) -> None:
    """Refuses what is no PIN or easily guessed."""
    if not (pin.isascii() and pin.isdigit() and 4 <= len(pin) <= 6):
        raise Refused("PIN 是 4 到 6 位数字。", {"pin": "4 到 6 位数字"})
    if len(set(pin)) == 1 or any(pin in row for row in _ROWS):
        raise Refused("这个 PIN 太好猜了，请换一个。", {"pin": "不要用 1111、1234 这样的"})
