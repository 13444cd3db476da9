"""The emergency page: opened once, it opens again without a signal; as a file; on paper."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.journeys.county import County
from tests.journeys.test_pictures import look
from xiaoan.foundation.clock import school_day
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.catalogue.commands import take_up

pytestmark = pytest.mark.journey


def test_once_opened_it_opens_without_a_signal(county: County) -> None:
    guard = county.phone("guard")
    guard.goto("/phones")
    guard.get_by_text("这一页已存在本机").wait_for()
    look(guard, "emergency")
    guard.context.set_offline(True)
    guard.reload()
    guard.get_by_text("着火、冒烟").click()
    assert guard.get_by_text("大声喊人").is_visible()
    look(guard, "emergency_offline")
    guard.context.set_offline(False)


def test_without_scripts_it_is_read_and_kept_as_a_file(county: County, tmp_path: Path) -> None:
    guard = county.phone("guard", scripts=False)
    guard.goto("/phones")
    guard.get_by_text("溺水", exact=True).click()
    assert guard.get_by_text("不会救的不下水").is_visible()
    with guard.expect_download() as coming:
        guard.get_by_role("link", name="存成文件").click()
    kept = tmp_path / "kept.html"
    coming.value.save_as(kept)
    text = kept.read_text(encoding="utf-8")
    assert "示例·林校长" not in text, "nobody without a number is listed in a file of numbers"
    assert not [mark for mark in ("<script", "<link", "src=", "http://", "https://") if mark in text]
    guard.goto(kept.as_uri())
    look(guard, "emergency_file")


@pytest.mark.parametrize("width", [360, 1440])
def test_it_says_within_how_many_minutes_whom_to_tell(county: County, width: int) -> None:
    top, day = county.cast.unit("county"), school_day(county.clock())
    take_up(by=operator(), unit=top, jurisdiction="mountain_county", starts=day, at=county.clock())
    guard = county.phone("guard", width=width)
    guard.goto("/phones")
    guard.locator("#limits").scroll_into_view_if_needed()
    assert guard.locator("#limits li", has_text="电话报教育局").get_by_text("1 小时内").is_visible()
    look(guard, "emergency_limits")


def test_on_paper_it_is_complete(county: County) -> None:
    desk = county.phone("principal", width=1440, height=900)
    desk.goto("/phones/print")
    desk.emulate_media(media="print")
    assert desk.get_by_text("一刻不离开他").is_visible()
    look(desk, "emergency_sheet")
    assert desk.pdf(prefer_css_page_size=True).startswith(b"%PDF")
