"""One's own mail address: given, confirmed by a code, muted, taken away. Nobody else sees it; it is no duty."""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta
from uuid import UUID

from xiaoan.features.channels.models import Address, Channel, Delivery
from xiaoan.features.channels.outward.opening import MAIL
from xiaoan.features.channels.rules import Kind, Message, State
from xiaoan.features.channels.sealed import code, seal
from xiaoan.foundation.clock import school_day
from xiaoan.foundation.errors import NotFound, Refused
from xiaoan.foundation.rls import Scope, opened
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.tree.queries import lineage

CODE_LIFE = timedelta(minutes=30)
MOST_TRIES, CODES_A_DAY = 5, 3
NO_MAIL = "本单位和上级都还没有开通邮件通道，请找管理员。"


def own(viewer: Viewer) -> Address | None:
    """One's own address, when one was given."""
    return Address.objects.filter(id=viewer.account).first()


def code_sent(viewer: Viewer, row: Address) -> Delivery | None:
    """Where the message with one's latest code stands."""
    return Delivery.objects.filter(account=viewer.account, kind=Message.CODE, turn=row.turn).first()


def mail_channel(unit: Unit) -> Channel | None:
    """The mail channel that serves a unit's people: the nearest enabled one, its own first. Needs a scope over it."""
    line = [each.id for each in lineage(unit.path)]
    rows = Channel.objects.filter(unit_id__in=line, kind=Kind.MAIL, enabled=True).select_related("unit")
    return rows.order_by("-path", "made_at", "id").first()


def mail_offered(viewer: Viewer) -> bool:
    """Whether some mail channel serves the viewer's unit; it may lie above what he sees."""
    return _serving(viewer) is not None


def _serving(viewer: Viewer) -> Channel | None:
    """The channel above is looked up in the units above only, which the viewer's own scope may not reach."""
    unit = Unit.objects.filter(id=viewer.unit).first()
    if unit is None:
        return None
    with opened(Scope(units=frozenset(each.id for each in lineage(unit.path))), readonly=True):
        return mail_channel(unit)


def give(*, by: Viewer, address: str, at: datetime) -> Address:
    """Say one's address; a code goes to it. Said again it is confirmed anew, at most a few times a day."""
    plain = address.strip()
    if not MAIL.fullmatch(plain):
        raise Refused("邮箱地址不对。", {"address": "例如 zhou@example.cn"})
    channel = _serving(by)
    if channel is None:
        raise Refused(NO_MAIL, {"address": NO_MAIL})
    with opened(by.scope):
        unit = Unit.objects.get(id=by.unit)
        row = Address.objects.select_for_update().filter(id=by.account).first()
        if row is None:
            row = Address(id=by.account, unit=unit, sealed=b"", tail="", asked_at=at)
        today = row.codes_today if school_day(row.asked_at) == school_day(at) else 0
        if today >= CODES_A_DAY:
            raise Refused(f"一天最多发 {CODES_A_DAY} 次验证码，请明天再试。", {"address": "明天再试"})
        row.sealed, row.tail, row.confirmed_at = seal(plain), _shown(plain), None
        row.turn, row.tries, row.asked_at, row.codes_today = row.turn + 1, 0, at, today + 1
        row.save()
        Delivery.objects.create(
            unit=unit, key=f"code:{by.account}:{row.turn}", channel_id=channel.id, account=by.account,
            kind=Message.CODE, turn=row.turn, day=school_day(at), state=State.WAITING, made_at=at, next_at=at,
            urgent=True,
        )  # fmt: skip
    return row


def confirm(*, by: Viewer, typed: str, at: datetime) -> Address:
    """The code that came by mail. A wrong one counts; too many, or too late, and another must be asked for."""
    wrong = ""
    with opened(by.scope):
        row = _mine(by)
        if row.confirmed_at is not None:
            return row
        if row.tries >= MOST_TRIES or at - row.asked_at > CODE_LIFE:
            wrong = "验证码过期了，请重新发一个。"
        elif not hmac.compare_digest(typed.strip().encode(), code(str(by.account), row.turn).encode()):
            row.tries += 1
            row.save(update_fields=["tries"])
            wrong = "验证码不对，请核对最新一封邮件。"
        else:
            row.confirmed_at = at
            row.save(update_fields=["confirmed_at"])
    if wrong:
        raise Refused(wrong, {"code": wrong})
    return row


def mute(*, by: Viewer, muted: bool) -> Address:
    """No messages for a while, or again; in 待我办 everything stands as before."""
    with opened(by.scope):
        row = _mine(by)
        row.muted = muted
        row.save(update_fields=["muted"])
    return row


def take_away(*, by: Viewer) -> None:
    """The address is blanked; the row stays, so that the day's count of codes does."""
    with opened(by.scope):
        row = _mine(by)
        row.sealed, row.tail, row.confirmed_at, row.turn = b"", "", None, row.turn + 1
        row.save()


def _mine(by: Viewer) -> Address:
    row = Address.objects.select_for_update().filter(id=by.account).first()
    if row is None or not row.tail:
        raise NotFound("您还没有登记邮箱。")
    return row


def _shown(address: str) -> str:
    """z…@example.cn: enough for its owner to know it again."""
    name, _, host = address.partition("@")
    return f"{name[:1]}…@{host}"[:40]


def addressed(accounts: set[UUID]) -> dict[UUID, Address]:
    """Confirmed addresses that are not muted."""
    rows = Address.objects.filter(id__in=accounts, muted=False).exclude(confirmed_at=None).exclude(tail="")
    return {row.id: row for row in rows}
