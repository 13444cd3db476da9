"""17:40: the officer pastes five lines, picks boarding schools and sends; the school finds it in its walk at once."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.county import County
from tests.support.fitting import width_of
from xiaoan.kernel.access.doors import issue_link
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.hazards.models import Report
from xiaoan.kernel.work.demands.models import Demand

pytestmark = pytest.mark.journey

KEPT = os.environ.get("XIAOAN_PICTURES", "")
PASTED = """1. 疏散通道、楼梯间没有停放电动自行车
2. 宿舍里没有给电动自行车电池充电
3. 充电处离开宿舍楼，上方没有窗
4. 充电处有人夜间巡查
5. 没有私拉电线"""


class Hand:
    """A page and how often it was tapped or typed in."""

    def __init__(self, page: Page, name: str) -> None:
        self.page, self.name, self.taps, self.fields = page, name, 0, 0
        self.began = time.monotonic()

    def tap(self, role: str, words: str) -> None:
        self.taps += 1
        self.page.get_by_role(role, name=words).first.click()  # type: ignore[arg-type]  # a role in a word

    def tick(self, words: str) -> None:
        self.taps += 1
        self.page.locator("label", has_text=words).first.click()

    def write(self, label: str, words: str) -> None:
        self.fields += 1
        self.page.get_by_label(label, exact=False).first.fill(words)

    def told(self) -> str:
        return f"{self.name}: {self.taps} taps, {self.fields} fields, {time.monotonic() - self.began:.1f} s of machine"


def keep(page: Page, name: str) -> None:
    """Nothing is wider than the screen; a picture when pictures are wanted."""
    width = page.viewport_size["width"] if page.viewport_size else 0
    assert width_of(page) <= width
    if KEPT:
        page.screenshot(path=Path(KEPT) / f"{name}_{width}.png", full_page=True)


def at_desk(county: County, who: str, **more: Any) -> Page:
    """Somebody of the bureau, signed in, wherever his first room is."""
    page = county.strange_phone(**more)
    secret = issue_link(by=operator(), account_id=county.cast.account(who), at=county.clock.at)
    page.goto(f"/enter/{secret}")
    page.get_by_role("button", name="是我本人，进入").click()
    page.wait_for_url("**/bureau*")
    return page


def write_and_look(county: County, width: int, *, scripts: bool = True) -> Hand:
    """The officer fills in the page up to the look at what the school will see."""
    county.clock.set(10, 20, 17, 40)
    hand = Hand(at_desk(county, "officer", width=width, height=900, scripts=scripts), "officer")
    hand.page.goto("/sweeps")
    keep(hand.page, "sweeps_empty")
    hand.tap("link", "布置一次")
    hand.write("贴上要查的内容", PASTED)
    hand.write("名称", "电动自行车停放充电专项排查")
    hand.write("为什么查", "邻县昨晚一所学校宿舍楼下充电起火。市里要求三天查完。")
    hand.fields += 1
    hand.page.get_by_label("领域").select_option(label="消防")
    hand.tick("有学生住校")
    if not scripts:
        hand.tap("button", "按条件选出学校")
    expect(hand.page.locator("#schools")).to_contain_text("已选 1\u00a0所")
    hand.write("最晚哪天查完", "2026-10-23")
    keep(hand.page, "sweep_filled")
    hand.tap("button", "看看学校会看到什么")
    expect(hand.page.locator("#look")).to_contain_text("疏散通道、楼梯间没有停放电动自行车")
    return hand


def test_a_sweep_is_sent_found_and_answered_and_the_live_page_shows_it(county: County) -> None:
    hand = write_and_look(county, 1440)
    officer = hand.page
    keep(officer, "sweep_look")
    hand.tap("button", "发给")
    officer.wait_for_url("**/sweeps/*")
    expect(officer.get_by_text("现在就能看到")).to_be_visible()
    expect(officer.locator("#live")).to_contain_text("已查 0\u00a0个、未查 1\u00a0个")
    keep(officer, "sweep_sent")
    print(hand.told())
    school = Hand(county.phone("middle_safety"), "school")
    expect(school.page.get_by_text("电动自行车停放充电专项排查").first).to_be_visible()
    keep(school.page, "sweep_today")
    for campus in range(2):
        school.tap("link", "电动自行车停放充电专项排查")
        keep(school.page, "sweep_check")
        if campus == 0:
            item = school.page.locator("li", has_text="没有私拉电线").filter(has=school.page.locator(".mark"))
            item.locator(".mark").click()
            item.get_by_label("什么问题").fill("306 宿舍拉了插线板")
            item.get_by_placeholder("具体位置").fill("宿舍楼三楼")
            school.taps, school.fields = school.taps + 1, school.fields + 2
        school.taps += 1
        school.page.locator("[data-record]").click()
        school.page.wait_for_url("**/today*")
    print(school.told())
    officer.reload()
    live = officer.locator("#live")
    expect(live).to_contain_text("已查 1\u00a0个、未查 0\u00a0个；发现 1\u00a0条，已整改 0\u00a0条")
    expect(live).to_contain_text("306 宿舍拉了插线板")
    keep(officer, "sweep_live")
    officer.get_by_role("link", name="打印").click()
    officer.wait_for_url("**/print")
    expect(officer.locator("article")).to_contain_text("306 宿舍拉了插线板")
    keep(officer, "sweep_sheet")
    with county.looking():
        row = Demand.objects.get()
        assert (len(row.items), len(row.units), row.number) == (5, 2, "专排〔2026〕1号")
        assert Report.objects.get().what == "306 宿舍拉了插线板"
    assert hand.taps <= 6
    assert county.mistakes == []


def test_it_is_written_on_a_phone_and_without_scripts_too(county: County) -> None:
    hand = write_and_look(county, 360, scripts=False)
    keep(hand.page, "sweep_look")
    hand.tap("button", "存为草稿")
    hand.page.wait_for_url("**/sweeps/*")
    expect(hand.page.get_by_text("已存为草稿")).to_be_visible()
    keep(hand.page, "sweep_draft")
    hand.tap("link", "改草稿")
    expect(hand.page.get_by_label("名称").first).to_have_value("电动自行车停放充电专项排查")


def test_the_page_of_what_is_recorded_elsewhere_fits(county: County) -> None:
    for width in (360, 1440):
        page = at_desk(county, "officer", width=width)
        page.goto("/elsewhere")
        keep(page, "elsewhere")
