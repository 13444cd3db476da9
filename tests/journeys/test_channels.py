"""The bureau opens a robot of its group, tries it and reads what came of it; somebody gives his own address."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.journeys.county import County
from tests.support.fitting import width_of
from xiaoan.features.channels.delivering import step
from xiaoan.features.channels.tests.conftest import ADDRESSES
from xiaoan.features.channels.tests.sinks import Mailbox, Sink, http_sink, mail_sink
from xiaoan.kernel.access.doors import issue_link
from xiaoan.kernel.access.queries import operator

pytestmark = pytest.mark.journey

KEPT = os.environ.get("XIAOAN_PICTURES", "")


@pytest.fixture
def sink(settings: Any, tmp_path: Path) -> Iterator[Sink]:
    with http_sink() as opened_sink:
        settings.CHANNEL_HOSTS, settings.SECRETS = opened_sink.hosts, tmp_path / "secrets"
        yield opened_sink


@pytest.fixture
def box() -> Iterator[Mailbox]:
    with mail_sink() as opened_box:
        yield opened_box


def look(page: Page, name: str) -> None:
    """Nothing is wider than the screen; a picture when pictures are wanted."""
    width = page.viewport_size["width"] if page.viewport_size else 0
    assert width_of(page) <= width
    if KEPT:
        page.screenshot(path=Path(KEPT) / f"{name}_{width}.png", full_page=True)


def at_desk(county: County, who: str, width: int) -> Page:
    """Somebody of the bureau, signed in by a link."""
    page = county.strange_phone(width=width)
    page.goto(f"/enter/{issue_link(by=operator(), account_id=county.cast.account(who), at=county.clock.at)}")
    page.get_by_role("button", name="是我本人，进入").click()
    page.wait_for_url("**/bureau*")
    return page


@pytest.mark.parametrize("width", [360, 1440])
def test_a_robot_is_opened_tried_and_seen_to_have_taken_it(
    county: County, sink: Sink, box: Mailbox, width: int
) -> None:
    county.clock.set(10, 27, 9, 30)
    officer = at_desk(county, "officer", width)
    officer.goto("/channels")
    look(officer, "channels_none")
    officer.get_by_role("link", name="钉钉群机器人").click()
    look(officer, "channel_form")
    officer.get_by_label("名称").fill("安全股工作群")
    officer.get_by_label("机器人地址").fill(ADDRESSES["dingtalk"]["address"])
    officer.get_by_label("加签密钥").fill(ADDRESSES["dingtalk"]["sign"])
    officer.get_by_role("button", name="保存").click()
    officer.get_by_role("link", name="安全股工作群").click()
    officer.get_by_role("button", name="试发一条").click()
    assert "待发" in officer.content()
    assert step(county.clock.at)
    officer.reload()
    assert "已发出" in officer.content()
    assert len(sink.calls) == 1
    look(officer, "channel")
    officer.goto("/channels")
    look(officer, "channels")
    officer.goto("/channels/new?kind=mail")
    for label, said in (("名称", "县局邮箱"), ("邮件服务器", "127.0.0.1"), ("发件邮箱", "xiaoan@example.cn")):
        officer.get_by_label(label).fill(said)
    officer.get_by_label("端口").fill(str(box.port))
    officer.get_by_label("连接方式").select_option("insecure")
    officer.get_by_role("button", name="保存").click()
    safety = county.phone("safety", width=width)
    safety.goto("/me")
    safety.get_by_role("link", name="我的提醒").click()
    look(safety, "reminders_none")
    safety.get_by_label("邮箱").fill("zhou@example.cn")
    safety.get_by_role("button", name="发验证码").click()
    assert "待验证" in safety.content()
    look(safety, "reminders_code")
