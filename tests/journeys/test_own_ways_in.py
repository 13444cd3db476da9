"""Real phones: a guard comes in by his card and works; two people take turns at the tablet of the gate."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.county import County
from xiaoan.kernel.access.doors.cards import issue_cards
from xiaoan.kernel.access.doors.pins import set_pin
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.work.models import Record

pytestmark = pytest.mark.journey

PIN = "2580"


def fresh(county: County, *, width: int = 360, height: int = 740, scripts: bool = True) -> Page:
    """A browser nobody has signed in on."""
    context = county.browser.new_context(
        viewport={"width": width, "height": height}, base_url=county.address, java_script_enabled=scripts,
        locale="zh-CN", timezone_id="Asia/Shanghai",
    )  # fmt: skip
    county.opened.append(context)
    context.clock.set_fixed_time(county.clock.at)
    page = context.new_page()
    page.set_default_timeout(10_000)
    page.on("pageerror", lambda trouble: county.mistakes.append(str(trouble)))
    return page


def walk(page: Page) -> None:
    """The day's round, nothing wrong."""
    page.get_by_role("link", name="开始走一趟").click()
    page.locator("[data-record]").click()
    page.wait_for_url("**/today")


def records(county: County) -> list[Record]:
    with county.looking():
        return list(Record.objects.order_by("id"))


@pytest.mark.parametrize("scripts", [True, False])
def test_a_guard_scans_his_card_and_works(county: County, scripts: bool) -> None:
    [card] = issue_cards(by=operator(), accounts=[county.cast.account("guard")], at=county.clock.at)
    page = fresh(county, scripts=scripts)
    page.goto(f"/card/{card.secret}")
    expect(page.get_by_role("heading", level=1)).to_have_text("示例·老陈的登录卡")
    page.get_by_label("这是我自己的手机").check()
    page.get_by_role("button", name="是我本人，进入").click()
    page.wait_for_url("**/today")
    walk(page)
    [record] = records(county)
    assert (record.by.name, record.by.device) == ("示例·老陈", "")


def test_two_take_turns_at_the_tablet(county: County) -> None:
    for who in ("guard", "safety"):
        set_pin(by=county.cast.seat(who, county.clock.at), pin=PIN, at=county.clock.at)
    tablet = county.phone("principal", width=800, height=1100)
    tablet.goto("/tablets")
    tablet.get_by_label("给这台平板起个名字").fill("校门平板")
    for post in ("保安", "安全员"):
        tablet.get_by_label(re.compile(f"^{post}")).first.check()
    tablet.get_by_role("button", name="登记这台设备").click()
    tablet.wait_for_url("**/gate")
    tablet.set_viewport_size({"width": 360, "height": 740})
    for name in ("示例·老陈", "示例·周主任"):
        tablet.get_by_role("link", name=name).click()
        tablet.get_by_label("PIN").fill(PIN)
        tablet.get_by_role("button", name="进入").click()
        tablet.wait_for_url("**/today")
        expect(tablet.get_by_text(f"{name} 正在用“校门平板”")).to_be_visible()
        if name == "示例·老陈":
            walk(tablet)
        tablet.get_by_role("button", name="我走了").click()
        tablet.wait_for_url("**/gate")
    [record] = records(county)
    assert (record.by.name, record.by.device) == ("示例·老陈", "校门平板")
    county.clock.set(10, 20, 16, 0)
    tablet.goto("/today")
    expect(tablet.get_by_role("heading", level=1)).to_have_text("您是哪一位？")
