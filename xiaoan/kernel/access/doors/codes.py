"""One-time codes, told by a superior over the phone or on a slip: to come in for the first time, or again.

Eight marks without look-alikes. The first three find the code, the other five prove it: they are slow to try,
and five wrong tries use the code up. It dies after two hours, at its use, and when a new one is given.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from xiaoan.foundation.errors import Refused
from xiaoan.foundation.rls import Scope, opened
from xiaoan.kernel.access import acts
from xiaoan.kernel.access.doors.guests import invited
from xiaoan.kernel.access.events import CodeIssued, CodeUsed, CodeWithdrawn
from xiaoan.kernel.access.models import Account, Code
from xiaoan.kernel.access.queries import viewer
from xiaoan.kernel.access.rules import Viewer

MARKS = "ACDEFGHJKMNPQRTUVWXY34679"
FINDING, LENGTH = 3, 8
CODE_LIFE = timedelta(hours=2)
TRIES = 5
WRONG = "一次性代码不对、用过了或者过期了。请核对，或请发代码的人再给一个。"


def issue_code(*, by: Viewer, account_id: UUID, at: datetime) -> str:
    """A code for an account of a unit one may invite to; those given before are void."""
    with acts.opened(by=by, at=at) as act:
        account = invited(act, account_id)
        if not account.is_active:
            raise Refused("这个账号已停用，请先启用。")
        Code.objects.filter(account_id=account.id, over_at=None).update(over_at=at)
        finding, proving = _free(at), "".join(secrets.choice(MARKS) for _ in range(LENGTH - FINDING))
        Code.objects.create(
            account_id=account.id, selector=finding, secret=make_password(proving), expires_at=at + CODE_LIFE
        )
        act.record(CodeIssued(until=at + CODE_LIFE), about=account)
        return finding + proving


def withdraw_codes(*, by: Viewer, account_id: UUID, at: datetime) -> int:
    """收回: codes given and not yet used are void. How many."""
    with acts.opened(by=by, at=at) as act:
        account = invited(act, account_id)
        void = Code.objects.filter(account_id=account.id, over_at=None, expires_at__gte=at).update(over_at=at)
        if void:
            act.record(CodeWithdrawn(), about=account)
        return void


def use_code(text: str, *, at: datetime) -> UUID:
    """The account of a code, which is thereby used up. A wrong one counts, whatever follows; two at once: one wins."""
    with transaction.atomic():
        account_id = _spent(tidy(text), at)
    if account_id is None:
        raise Refused(WRONG, {"code": "请核对"})
    who = viewer(account_id, at=at)
    if who.held:
        with acts.opened(by=who, at=at) as act:
            act.record(CodeUsed(), about=Account.objects.select_related("unit").get(id=account_id))
    return account_id


def tidy(text: str) -> str:
    """A code as people type it: small letters, spaces and dashes do not matter."""
    return "".join(mark for mark in text.upper() if mark.isalnum())[: LENGTH + 1]


def waiting_codes(accounts: list[UUID], *, at: datetime) -> dict[UUID, datetime]:
    """Until when each account has a code that can still be used; one query."""
    rows = Code.objects.filter(account_id__in=accounts, over_at=None, expires_at__gte=at, failed__lt=TRIES)
    return dict(rows.values_list("account_id", "expires_at"))


def _spent(text: str, at: datetime) -> UUID | None:
    if len(text) != LENGTH:
        return None
    rows = Code.objects.select_for_update().filter(
        selector=text[:FINDING], over_at=None, expires_at__gte=at, failed__lt=TRIES
    )
    row = rows.first()
    if row is None:
        return None
    if not check_password(text[FINDING:], row.secret):
        row.failed += 1
        row.save(update_fields=["failed"])
        return None
    with opened(Scope(rows=frozenset({row.account_id})), readonly=True):
        if not Account.objects.filter(id=row.account_id, is_active=True).exists():
            return None
    row.over_at = at
    row.save(update_fields=["over_at"])
    return row.account_id


def _free(at: datetime) -> str:
    """Three marks that find no other code that can still be used."""
    taken = set(Code.objects.filter(over_at=None, expires_at__gte=at).values_list("selector", flat=True))
    while True:
        found = "".join(secrets.choice(MARKS) for _ in range(FINDING))
        if found not in taken:
            return found
