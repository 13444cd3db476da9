"""The second step: six digits of an authenticator app (RFC 6238), and recovery codes for the day the phone is gone.

A code serves once. Wrong ones make the account wait longer each time, and nobody else: one gets here only by a right
password or link. A recovery code unbinds the lost phone, so that the next thing is to bind another. Only digests of
recovery codes are kept; the app's key lies as its library stores it.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django_otp.plugins.otp_totp.models import TOTPDevice

from xiaoan.foundation.errors import Refused
from xiaoan.kernel.access import acts
from xiaoan.kernel.access.doors.codes import MARKS
from xiaoan.kernel.access.doors.devices import end_others
from xiaoan.kernel.access.doors.guests import invited
from xiaoan.kernel.access.events import RecoveryCodesMade, RecoveryCodeUsed, SecondStepBound, SecondStepReset
from xiaoan.kernel.access.limits import Limit, spend
from xiaoan.kernel.access.models import Account, Identity
from xiaoan.kernel.access.rules import Viewer

APP, RECOVERY = "app", "recovery"
DIGITS = 6
MANY, FINDING, LENGTH = 8, 4, 12
MOST_COUNTED = 10
"""Each wrong code doubles the wait, up to this many: a quarter of an hour, so that nobody is shut out for days."""
RECOVERING = Limit(10, timedelta(hours=1))
"""Recovery codes tried by one account."""


class Proof(NamedTuple):
    """What became of a code: the app's row when it was right; `wait` in seconds when it was not even looked at."""

    device: TOTPDevice | None
    wait: int = 0


def app_of(account_id: UUID) -> TOTPDevice | None:
    """The authenticator of an account; not `confirmed` while it has shown no right code yet."""
    found: TOTPDevice | None = TOTPDevice.objects.filter(user_id=account_id, name=APP).first()
    return found


def bound(account_id: UUID) -> bool:
    """Whether an authenticator is bound."""
    return bool(TOTPDevice.objects.filter(user_id=account_id, name=APP, confirmed=True).exists())


def begin(account_id: UUID) -> None:
    """Make a key to bind, unless there is one. Two at once make one."""
    with transaction.atomic():
        _turn_by_turn(account_id)
        if app_of(account_id) is None:
            TOTPDevice.objects.create(user_id=account_id, name=APP, confirmed=False)


def prove(account_id: UUID, code: str, *, at: datetime) -> Proof:
    """Look at a code of the app. Two at once are looked at one after the other, so that one code serves once."""
    with transaction.atomic():
        row = TOTPDevice.objects.select_for_update().filter(user_id=account_id, name=APP).first()
        if row is None:
            return Proof(None)
        allowed, why = row.verify_is_allowed()
        if not allowed:
            return Proof(None, _seconds(why, at))
        digits = code.replace(" ", "")
        if len(digits) == DIGITS and digits.isascii() and digits.isdigit():
            right = row.verify_token(digits)
        else:
            row.throttle_increment()
            right = False
        if row.throttling_failure_count > MOST_COUNTED:
            TOTPDevice.objects.filter(id=row.id).update(throttling_failure_count=MOST_COUNTED)
        return Proof(row if right else None)


def seal(*, by: Viewer, at: datetime) -> list[str]:
    """Bind the app that has just shown a right code, and give recovery codes; shown this once."""
    with acts.opened(by=by, at=at) as act:
        account = invited(act, by.account, or_own=True)
        TOTPDevice.objects.filter(user_id=account.id, name=APP).update(confirmed=True)
        act.record(SecondStepBound(), about=account)
        return _fresh_codes(act, account, at)


def new_recovery_codes(*, by: Viewer, code: str, at: datetime) -> list[str]:
    """Other recovery codes, for who shows a code of the app; those from before are void."""
    _proved(by.account, code, at)
    with acts.opened(by=by, at=at) as act:
        return _fresh_codes(act, invited(act, by.account, or_own=True), at)


def change_app(*, by: Viewer, code: str, at: datetime) -> None:
    """Unbind one's own app, for who shows a code of it: another phone is bound next."""
    _proved(by.account, code, at)
    with acts.opened(by=by, at=at) as act:
        unbind(by.account, at)
        act.record(SecondStepReset(), about=invited(act, by.account, or_own=True))


def recover(*, by: Viewer, code: str, at: datetime) -> bool:
    """Use up a recovery code of one's own; the lost app is unbound. False when it is none."""
    spend(f"recovery/{by.account}", RECOVERING, at, said="恢复码试得太多了，请过一小时再试，或请上级重置动态码。")
    marks = "".join(mark for mark in code.upper() if mark.isalnum())
    with acts.opened(by=by, at=at) as act:
        account = invited(act, by.account, or_own=True)
        rows = Identity.objects.select_for_update().filter(kind=RECOVERY, account_id=account.id, revoked_at=None)
        row = rows.filter(subject=_subject(account.id, marks[:FINDING])).first()
        if row is None or len(marks) != LENGTH or not check_password(marks[FINDING:], row.secret):
            return False
        row.revoked_at = at
        row.save(update_fields=["revoked_at"])
        TOTPDevice.objects.filter(user_id=account.id, name=APP).delete()
        act.record(RecoveryCodeUsed(), about=account)
        return True


def reset(*, by: Viewer, account_id: UUID, at: datetime) -> None:
    """Unbind somebody's app after making sure it is him who asks: his sessions are over, his recovery codes void.

    Nobody resets his own: that is what a recovery code is for.
    """
    with acts.opened(by=by, at=at) as act:
        account = invited(act, account_id)
        if by.account == account.id:
            raise Refused("自己的动态码不能自己重置：请用恢复码，或请同级、上级的管理员重置。")
        unbind(account.id, at)
        account.session_mark = secrets.token_urlsafe(18)
        account.save(update_fields=["session_mark"])
        end_others(account.id, keep=None, at=at)
        act.record(SecondStepReset(), about=account)


def codes_left(account_id: UUID) -> int:
    """How many recovery codes are not used up."""
    return Identity.objects.filter(kind=RECOVERY, account_id=account_id, revoked_at=None).count()


def _proved(account_id: UUID, code: str, at: datetime) -> None:
    """Refused unless this is a right code of the account's bound app."""
    proof = prove(account_id, code, at=at)
    if proof.wait:
        raise Refused(waiting(proof.wait), {"code": "请稍后再试"})
    if proof.device is None or not proof.device.confirmed:
        raise Refused("动态码不对，请输入手机上当前显示的 6 位数字。", {"code": "请核对"})


def waiting(seconds: int) -> str:
    """How long to wait after wrong codes, in words."""
    long = f"{seconds} 秒" if seconds < 90 else f"{-(-seconds // 60)} 分钟"
    return f"动态码连错了几次，请过 {long}再试。"


def unbind(account_id: UUID, at: datetime) -> None:
    """Take app and recovery codes away; within the act of a command that says why."""
    TOTPDevice.objects.filter(user_id=account_id, name=APP).delete()
    Identity.objects.filter(kind=RECOVERY, account_id=account_id, revoked_at=None).update(revoked_at=at)


def _fresh_codes(act: acts.Act, account: Account, at: datetime) -> list[str]:
    Identity.objects.filter(kind=RECOVERY, account_id=account.id, revoked_at=None).update(revoked_at=at)
    taken = set(Identity.objects.filter(kind=RECOVERY, account_id=account.id).values_list("subject", flat=True))
    given: list[str] = []
    while len(given) < MANY:
        text = "".join(secrets.choice(MARKS) for _ in range(LENGTH))
        subject = _subject(account.id, text[:FINDING])
        if subject in taken:
            continue
        taken.add(subject)
        Identity.objects.create(
            kind=RECOVERY, account_id=account.id, subject=subject, secret=make_password(text[FINDING:]), since=at
        )
        given.append(" ".join(text[begin : begin + 4] for begin in range(0, LENGTH, 4)))
    act.record(RecoveryCodesMade(), about=account)
    return given


def _subject(account_id: UUID, finding: str) -> str:
    return f"{account_id}:{finding}"


def _turn_by_turn(account_id: UUID) -> None:
    """One after the other for this account; nothing of it need exist yet."""
    with transaction.get_connection().cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"second-step/{account_id}"])


def _seconds(why: object, at: datetime) -> int:
    """Seconds until the library looks at a code again."""
    until = why.get("locked_until") if isinstance(why, dict) else None
    return max(1, int((until - at).total_seconds()) + 1) if isinstance(until, datetime) else 1
