"""A county with channels that lead to servers of our own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.support.cast import Cast
from xiaoan.features.channels import commands, delivering, mine
from xiaoan.features.channels.delivering import step
from xiaoan.features.channels.models import Channel, Delivery
from xiaoan.features.channels.rules import Kind
from xiaoan.features.channels.sealed import code
from xiaoan.features.channels.tests.sinks import Mailbox, Sink, http_sink, mail_sink
from xiaoan.foundation.clock import instant, school_day
from xiaoan.foundation.ids import new_id
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.hazards.events import Reported
from xiaoan.kernel.hazards.tests.play import Play

ADDRESSES = {
    "wecom": {"address": "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=0a1b2c3d-0000-4444-8888-aabbccdd1234"},
    "dingtalk": {
        "address": "https://oapi.dingtalk.com/robot/send?access_token=abcdef0123456789",
        "sign": "SEC0123456789abcdef",
    },
    "feishu": {"address": "https://open.feishu.cn/open-apis/bot/v2/hook/aaaa-bbbb-cccc-dddd"},
}


def usual(kind: str, **more: Any) -> commands.Settings:
    said: dict[str, Any] = {
        "title": "安全股工作群", "link": "https://xiaoan.example.cn", "per_minute": 15, "per_day": 30, "per_person": 3,
        "quiet_from": time(21), "quiet_to": time(6, 30), "rests": True,
        "subjects": tuple(commands.subjects_for(Kind(kind))),
    }  # fmt: skip
    return commands.Settings(**{**said, **more})


@dataclass
class Desk:
    """The cast with a clock; what is due is handed over by `work`."""

    play: Play
    sink: Sink
    box: Mailbox
    at: datetime = field(default=instant(school_day(Play(Cast()).at), time(9)))

    @property
    def cast(self) -> Cast:
        return self.play.cast

    def seat(self, who: str) -> Any:
        return self.cast.seat(who, self.at)

    def later(self, **span: int) -> datetime:
        self.at += timedelta(**span)
        return self.at

    def channel(self, kind: str = "wecom", by: str = "officer", unit: str = "county", **more: Any) -> Channel:
        opens = dict(ADDRESSES.get(kind, {}))
        if kind == "mail":
            opens = {
                "host": "127.0.0.1", "port": str(self.box.port), "mode": "insecure", "user": "", "password": "",
                "sender": "xiaoan@example.cn",
            }  # fmt: skip
        if kind == "other":
            opens = {"address": f"json://127.0.0.1:{self.sink.port}/take"}
        return commands.set_up(
            by=self.seat(by), unit=self.cast.unit(unit), client_id=new_id(), kind=kind, opens=opens,
            said=usual(kind, **more), at=self.at,
        )  # fmt: skip

    def addressed(self, who: str) -> str:
        """Somebody's confirmed address; its code was sent by mail."""
        address = f"{who}@example.cn"
        row = mine.give(by=self.seat(who), address=address, at=self.at)
        self.work()
        mine.confirm(by=self.seat(who), typed=code(str(self.cast.account(who)), row.turn), at=self.at)
        return address

    def work(self, most: int = 200) -> int:
        """Hand over what is due now; how many steps that took."""
        done = 0
        while done < most and step(self.at):
            done += 1
        return done

    def rows(self, **which: Any) -> list[Delivery]:
        with opened(EVERYTHING):
            return list(Delivery.objects.filter(**which).order_by("made_at", "id"))

    def states(self, **which: Any) -> list[str]:
        return [str(row.state) for row in self.rows(**which)]


def urgent(desk: Desk, number: int = 1) -> None:
    """So many dangers reported, each planned to be told at once."""
    for _ in range(number):
        report = desk.play.report(danger=True)
        delivering.plan_urgent(kind=Reported.KIND, object_id=report.id, unit_id=report.unit_id, at=desk.at)


@pytest.fixture
def sink() -> Iterator[Sink]:
    with http_sink() as opened_sink:
        yield opened_sink


@pytest.fixture
def box() -> Iterator[Mailbox]:
    with mail_sink() as opened_box:
        yield opened_box


@pytest.fixture
def desk(cast: Cast, sink: Sink, box: Mailbox, settings: Any, tmp_path: Path) -> Desk:
    settings.FILES, settings.SECRETS = tmp_path / "files", tmp_path / "secrets"
    settings.CHANNEL_HOSTS = sink.hosts
    return Desk(Play(cast), sink, box)
