"""The words of a message, made when it is sent from what still stands: counts, kinds and a link.

No name of a person, pupil or reporter and no words anybody wrote leave the house; 直接反映 is never spoken of, and a
unit is named only to a group whose unit chose so. Nothing to say is "".
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from xiaoan.features.channels.models import Channel, Delivery
from xiaoan.features.channels.outward.posting import Said
from xiaoan.features.channels.rules import SIGHT, SUBJECTS, URGENT, Message, State
from xiaoan.features.channels.sealed import code
from xiaoan.foundation.clock import school_day
from xiaoan.foundation.errors import NotFound
from xiaoan.foundation.rls import opened
from xiaoan.foundation.text import NBSP, day_words, measure
from xiaoan.kernel.access.queries import viewer as viewer_of
from xiaoan.kernel.access.rules import Held, Viewer
from xiaoan.kernel.messages.offers import OFFERS, PARTS, waiting
from xiaoan.kernel.messages.queries import unopened
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.tree.paths import subtree

LETTERS, HEAD = "letters", "校安提醒"


def said(row: Delivery, channel: Channel, *, at: datetime) -> Said | None:
    """What a message says now; None when there is nothing to say, or nobody to say it to any more."""
    if row.kind == Message.TEST:
        return Said(f"{HEAD}：试发", f"{HEAD}：这是一条试发消息，收到就说明“{channel.title}”通了。\n{channel.link}")
    if row.kind == Message.CODE:
        number = code(str(row.account), row.turn)
        return Said("校安：邮箱验证码", f"您的验证码是 {number}，30 分钟内有效。不是您本人操作，不用理会。")
    if row.kind == Message.URGENT:
        return _urgent(row, channel, at)
    return _digest(row, channel, at)


def _urgent(row: Delivery, channel: Channel, at: datetime) -> Said | None:
    known = URGENT.get(row.subject)
    if not known or (row.account is not None and _reader(row.account, at) is None):
        return None
    where = ""
    if channel.names_units and row.account is None and row.about_unit is not None:
        unit = Unit.objects.filter(id=row.about_unit).first()
        where = f"{unit.short_name}：" if unit is not None else ""
    text = f"{HEAD}：{where}{known[0].title} {measure(1, '处')}，请登录查看。\n{channel.link}/inbox"
    return Said(f"{HEAD}：{known[0].title}", text)


def _digest(row: Delivery, channel: Channel, at: datetime) -> Said | None:
    who = _reader(row.account, at) if row.account is not None else group(channel)
    if who is None:
        return None
    lines = standing(who, channel, at=at, person=row.account is not None)
    folded = Delivery.objects.filter(
        channel_id=channel.id, account=row.account, kind=Message.URGENT, state=State.FOLDED, folded_into=None
    ).count()
    if folded:
        lines.append(f"另有 {measure(folded, '条')}紧急提醒因当日条数已满没有单独发")
    if not lines:
        return None
    words = f"{HEAD} {day_words(school_day(at))}\n" + "\n".join(f"· {line}" for line in lines)
    return Said(f"{HEAD} {day_words(school_day(at))}", f"{words}\n{channel.link}/inbox")


def standing(who: Viewer, channel: Channel, *, at: datetime, person: bool) -> list[str]:
    """One line for each kind of matter that waits, as counted in the reader's own sight at this instant."""
    wanted, lines = set(channel.subjects), []
    with opened(who.scope, readonly=True):
        for name, part in PARTS.items():
            if f"said.{name}" in wanted and (words := part(who, at)):
                lines.append(words.replace(NBSP, " "))
        left_out = {name for name in OFFERS if name not in wanted or name not in SUBJECTS}
        for each in waiting(who, at=at, most=0, without=left_out):
            lines.append(f"{each.title if person else each.title.replace('待我', '待')} {each.total}")
        if person and LETTERS in wanted and (letters := unopened(who)):
            lines.append(f"没看过的回信 {measure(letters, '封')}")
    return [line.replace(NBSP, " ") for line in lines]


def group(channel: Channel) -> Viewer:
    """Who looks for a group: nobody in person, at the channel's unit and below, only what a group may have counted."""
    unit = channel.unit
    verbs = SIGHT["school" if unit.is_school else "bureau"] if SIGHT else frozenset()
    held = Held("channel", verbs, unit.id, unit.path, subtree(unit.path))
    return Viewer(channel.id, "群", unit.id, unit.name, unit.path, (held,))


def _reader(account: UUID, at: datetime) -> Viewer | None:
    """Who reads his mail: as he stands today, or nobody when he has left."""
    try:
        who = viewer_of(account, at=at)
    except NotFound:
        return None
    return who if who.held else None
