"""The village: one walk and one send on a Friday; the central school's monthly visit, which rechecks and records.

The acting head of a point teaches all day. Everything due by Friday is one form, and what is wrong goes up with it.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.journeys.counting import counted
from tests.journeys.county import County
from tests.journeys.test_walked_at_school import no_wider
from xiaoan.kernel.hazards.models import Hazard, Report
from xiaoan.kernel.hazards.tests.play import Play
from xiaoan.kernel.work.models import Record

pytestmark = pytest.mark.journey

QUARTER = 15 * 60


def test_the_acting_heads_friday(county: County) -> None:
    county.clock.set(10, 23, 15, 40)
    page = county.phone("point_head")
    cost = counted(page, "acting head, Friday: one walk, one send").begin()
    no_wider(page)
    page.get_by_role("link", name="开始走一趟").click()
    sent = 0
    while True:
        no_wider(page)
        for item in page.locator("[data-item]").all():
            item.locator(".seg__yes").click()
        if page.get_by_text("都看过，无异常").count():
            page.get_by_text("都看过，无异常").click()
        if not sent and page.locator(".mark").count():
            page.locator(".mark").first.click()
            page.locator(".sub:visible").get_by_label("什么问题").fill("走廊堆了桌子")
            where = page.locator(".sub:visible").get_by_placeholder("具体位置")
            if where.count():
                where.fill("走廊")
        page.locator("[data-record]").click()
        page.wait_for_url("**/today*")
        sent += 1
        if not page.get_by_role("link", name="开始走一趟").count() or sent > 4:
            break
        page.get_by_role("link", name="开始走一趟").click()
    cost.told()
    print(f"acting head, Friday: sent {sent} times")
    assert sent == 1
    assert cost.seconds <= QUARTER
    with county.looking():
        assert {row.duty for row in Record.objects.all()} >= {"fire.patrol.week"}
        assert Report.objects.get().what == "走廊堆了桌子"


def test_the_central_schools_visit(county: County) -> None:
    county.clock.set(10, 22, 10, 0)
    play = Play(county.cast, school="point", at=county.clock.at - timedelta(days=2))
    lamp = play.register(play.report("point_head", what="教室应急灯不亮", where="教室"), "point_head")
    lamp = play.submit(play.assign(lamp, "point_head", "point_head"), "point_head")
    page = county.phone("central_safety")
    cost = counted(page, "central school, a visit: recheck and 代录").begin("/inbox")
    no_wider(page)
    page.get_by_role("link", name="教室应急灯不亮").first.click()
    no_wider(page)
    page.get_by_role("listitem").filter(has_text="复查通过，销号").get_by_role("link", name="去办").click()
    page.get_by_label("现场复查").check()
    page.get_by_role("button", name="复查通过，销号").click()
    expect(page.locator(".tag", has_text="已销号")).to_be_visible()
    # 代录: the point has no signal; its walk of this week is entered here, with who told.
    page.get_by_role("link", name="今日要办").first.click()
    page.get_by_role("link", name="看本单位所有人要办的（代录）").click()
    page.get_by_role("link", name="教学点每周防火巡查").first.click()
    page.locator("[name=told_by]").fill("示例·石老师")
    no_wider(page)
    page.locator("[data-record]").click()
    page.wait_for_url("**/today*")
    cost.told()
    assert cost.seconds <= QUARTER
    with county.looking():
        record = Record.objects.get()
        assert (record.told_by, record.unit_id) == ("示例·石老师", county.cast.unit("point").id)
        assert Hazard.objects.get().stage == "closed"
