"""A unit's channels are set up, changed, switched and tried. Sending is `delivering`'s; no secret is read back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from urllib.parse import urlsplit
from uuid import UUID

from xiaoan.features.channels.events import ChannelChanged, ChannelSetUp, ChannelSwitched
from xiaoan.features.channels.mine import own
from xiaoan.features.channels.models import Channel, ChannelSecret, Delivery
from xiaoan.features.channels.outward.opening import read
from xiaoan.features.channels.rules import (
    KINDS,
    MOST_PER_DAY,
    MOST_PER_MINUTE,
    MOST_PER_PERSON,
    SUBJECTS,
    URGENT,
    Kind,
    Message,
    State,
)
from xiaoan.features.channels.sealed import seal
from xiaoan.features.channels.verbs import KEEP
from xiaoan.foundation.clock import school_day
from xiaoan.foundation.errors import Conflict, NotFound, Refused
from xiaoan.foundation.text import cleaned
from xiaoan.kernel.access import acts
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.tree.models import Unit

MOST_CHANNELS = 10
TAIL = 4
TESTS_A_DAY = 20


@dataclass(frozen=True, slots=True)
class Settings:
    """What a unit says of a channel besides what opens it."""

    title: str
    link: str
    per_minute: int
    per_day: int
    per_person: int
    quiet_from: time
    quiet_to: time
    rests: bool
    subjects: tuple[str, ...]
    names_units: bool = False


def set_up(
    *, by: Viewer, unit: Unit, client_id: UUID, kind: str, opens: Mapping[str, str], said: Settings, at: datetime
) -> Channel:
    """A new channel of a unit. The same form twice is one channel; the same id with another form is a Conflict."""
    if kind not in KINDS:
        raise Refused("没有这种通道，请从列表中选择。", {"kind": "请从列表中选择"})
    values = read(Kind(kind), opens)
    with acts.opened(by=by, at=at) as act:
        act.require(KEEP, unit)
        Unit.objects.select_for_update().get(id=unit.id)
        known = Channel.objects.filter(home=unit.home, client_id=client_id).first()
        if known is not None:
            if (known.unit_id, known.kind, known.title) != (unit.id, kind, cleaned(said.title, most=40)):
                raise Conflict("这张表已经用来设置过另一个通道，请重新打开页面。")
            return known
        if Channel.objects.filter(unit=unit).count() >= MOST_CHANNELS:
            raise Refused(f"一个单位最多设 {MOST_CHANNELS} 个通道，停用的也算；可以修改停用的那个。")
        row = Channel(unit=unit, client_id=client_id, kind=kind, tail=_tail(values), made_at=at)
        _take(row, said)
        row.save(force_insert=True)
        ChannelSecret.objects.create(unit=unit, channel_id=row.id, sealed=seal(json.dumps(values)))
        act.record(ChannelSetUp(channel_kind=kind, title=row.title), about=row)
        return row


def change(*, by: Viewer, channel_id: UUID, opens: Mapping[str, str] | None, said: Settings, at: datetime) -> Channel:
    """Other settings; with `opens`, another secret. Without, the one that is kept stays."""
    with acts.opened(by=by, at=at) as act:
        row = _kept(act, channel_id)
        _take(row, said)
        if opens is not None:
            values = read(Kind(row.kind), opens)
            row.tail = _tail(values)
            ChannelSecret.objects.filter(home=row.home, channel_id=row.id).update(sealed=seal(json.dumps(values)))
        row.save()
        act.record(ChannelChanged(title=row.title, new_secret=opens is not None), about=row)
        return row


def switch(*, by: Viewer, channel_id: UUID, enabled: bool, at: datetime) -> Channel:
    """A channel in use, or out of use: what waits for it is not sent."""
    with acts.opened(by=by, at=at) as act:
        row = _kept(act, channel_id)
        if row.enabled != enabled:
            row.enabled = enabled
            row.save(update_fields=["enabled"])
            act.record(ChannelSwitched(active=enabled), about=row)
        return row


def try_out(*, by: Viewer, channel_id: UUID, client_id: UUID, at: datetime) -> Delivery:
    """A message that says it is a try, to the group or to one's own address; the list shows what came of it."""
    with acts.opened(by=by, at=at) as act:
        row = _kept(act, channel_id)
        if not row.enabled:
            raise Refused("通道停用着，先启用再试发。")
        known = Delivery.objects.filter(home=row.home, key=f"test:{client_id}").first()
        if known is not None:
            return known
        day = school_day(at)
        if Delivery.objects.filter(channel_id=row.id, kind=Message.TEST, day=day).count() >= TESTS_A_DAY:
            raise Refused(f"一天最多试发 {TESTS_A_DAY} 次。")
        to = None
        if row.kind == Kind.MAIL:
            address = own(by)
            if address is None or address.confirmed_at is None:
                raise Refused("试发邮件发给您自己：请先在“我的账号”里登记并验证邮箱。")
            to = by.account
        return Delivery.objects.create(
            unit=row.unit, key=f"test:{client_id}", channel_id=row.id, account=to, kind=Message.TEST, day=day,
            state=State.WAITING, made_at=at, next_at=at, urgent=True,
        )  # fmt: skip


def _kept(act: acts.Act, channel_id: UUID) -> Channel:
    row = Channel.objects.select_for_update(of=("self",)).select_related("unit").filter(id=channel_id).first()
    if row is None:
        raise NotFound()
    act.require(KEEP, row.unit)
    return row


def _take(row: Channel, said: Settings) -> None:
    wrong = {}
    row.title = cleaned(said.title, most=40).replace("\n", " ")
    if not row.title:
        wrong["title"] = "起个名字，例如：安全股工作群"
    row.link = said.link.strip().rstrip("/")
    if not _plain_address(row.link):
        wrong["link"] = "填本平台的网址，例如 https://xiaoan.example.cn"
    for name, most in (("per_minute", MOST_PER_MINUTE), ("per_day", MOST_PER_DAY), ("per_person", MOST_PER_PERSON)):
        number = getattr(said, name)
        if not 1 <= number <= most:
            wrong[name] = f"填 1 到 {most}"
        else:
            setattr(row, name, number)
    unknown = set(said.subjects) - set(subjects_for(Kind(row.kind)))
    if unknown:
        wrong["subjects"] = "请从列表中选择"
    if not said.subjects:
        wrong["subjects"] = "至少选一项"
    if wrong:
        raise Refused("通道的设置有几处不对。", wrong)
    row.quiet_from, row.quiet_to, row.rests = said.quiet_from, said.quiet_to, said.rests
    row.subjects, row.names_units = sorted(set(said.subjects)), said.names_units and row.kind != Kind.MAIL


def subjects_for(kind: Kind) -> dict[str, str]:
    """What a channel of a kind may speak of: a group hears nothing that is about persons."""
    offered = {name: each.title for name, each in SUBJECTS.items() if each.group or kind == Kind.MAIL}
    return {**offered, **{name: each.title for name, each in URGENT.items()}}


def _plain_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        port_fine = parts.port is None or parts.port > 0
    except ValueError:
        return False
    return (
        parts.scheme in ("http", "https") and bool(parts.hostname) and port_fine and len(text) <= 120
        and not parts.query and not parts.fragment and "@" not in parts.netloc and not set(text) & set(" \n\r\t")
    )  # fmt: skip


def _tail(values: Mapping[str, str]) -> str:
    """The last four signs of what opens it; of a mail server nothing of the password, only its user's."""
    shown = values.get("token") or values.get("address") or values.get("sender", "").split("@")[0]
    return shown[-TAIL:] if len(shown) > 2 * TAIL else ""
