"""The principal's monthly check, item by item; the stop where several things are recorded together."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.county import County
from xiaoan.kernel.hazards.models import Report
from xiaoan.kernel.work.models import Record

pytestmark = pytest.mark.journey


def test_every_item_is_answered_and_one_is_not_right(county: County) -> None:
    county.clock.set(10, 27, 15, 30)
    page = county.phone("principal")
    page.get_by_role("link", name="每月防火检查").click()
    button = page.locator("[data-record]")
    asked = page.locator("[data-item]")
    total = asked.count()
    expect(button).to_contain_text(f"还有 {total}\u00a0项没有回答")
    assert page.locator("[data-item] input:checked").count() == asked.locator("input[value=open]:checked").count()
    for number in range(total - 1):
        asked.nth(number).locator(".seg__yes").click()
    page.get_by_label("带队检查的校领导").fill("示例·林校长")
    button.click()
    summary = page.locator("[data-errors]")
    expect(summary).to_contain_text("还有 1\u00a0项没有回答")
    expect(page.locator("[data-item] .x--yes:checked")).to_have_count(total - 1)
    expect(page.get_by_label("带队检查的校领导")).to_have_value("示例·林校长")
    last = page.locator("[data-item]").nth(total - 1)
    last.locator(".seg__no").click()
    last.get_by_placeholder("具体位置").fill("A栋一楼")
    page.locator("[data-record]").click()
    page.wait_for_url("**/today")
    expect(page.get_by_text("已记“每月防火检查”")).to_be_visible()
    with county.looking():
        record = Record.objects.get()
        assert (record.mode, record.problems) == ("item_by_item", 1)
        assert Report.objects.get().where == "A栋一楼"


def test_one_stop_is_one_form_and_shared_items_are_asked_once(county: County) -> None:
    county.clock.set(10, 27, 15, 30)
    page = county.phone("guard")
    page.get_by_role("link", name="这里的 3").click()
    codes = page.locator("[data-item], .chk > li").evaluate_all("all => all.map(one => one.id)")
    assert len(codes) == len(set(codes))
    for item in page.locator("[data-item]").all():
        item.locator(".seg__yes").click()
    page.locator("[data-record]").click()
    expect(page.locator("[data-errors]")).to_contain_text("其余看过，无异常")
    page.get_by_text("都看过，无异常").click()
    page.locator("[data-record]").click()
    page.wait_for_url("**/today")
    with county.looking():
        assert Record.objects.count() == 3
        assert Record.objects.values("submission").distinct().count() == 1
