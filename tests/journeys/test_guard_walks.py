"""The guard's day on his phone: a round by exception, a second tap, no signal, no scripts, a place's code."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.county import County
from xiaoan.kernel.files.models import Attachment
from xiaoan.kernel.hazards.models import Hazard, Report
from xiaoan.kernel.work.models import Record
from xiaoan.surfaces.web.tests.phone import photo

pytestmark = pytest.mark.journey

SHOT = {"name": "灯.jpg", "mimeType": "image/jpeg", "buffer": photo(2400, 1800)}


def records(county: County) -> list[Record]:
    with county.looking():
        return list(Record.objects.order_by("id"))


def reports(county: County) -> list[Report]:
    with county.looking():
        return list(Report.objects.order_by("id"))


def begin_round(page: Page) -> None:
    page.get_by_role("link", name="日间防火巡查").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("日间防火巡查")


def mark(page: Page, ask: str) -> Any:
    """Taps 有问题 of an item; what opens under it."""
    item = page.locator("li", has_text=ask).filter(has=page.locator(".mark"))
    item.locator(".mark").click()
    return item.locator(".sub")


def record_it(page: Page) -> None:
    page.locator("[data-record]").click()


def test_the_guard_walks_his_round_and_marks_one_fault(county: County) -> None:
    page = county.phone("guard")
    expect(page.get_by_role("heading", level=1)).to_contain_text("今日要办")
    page.get_by_role("link", name="开始走一趟").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("日间防火巡查")
    asked = mark(page, "应急灯")
    asked.get_by_label("什么问题").fill("二楼东头不亮")
    asked.get_by_label("在哪里").select_option("教学楼A栋")
    asked.get_by_role("button", name="加一").click()
    asked.locator("input[type=file]").set_input_files(SHOT)
    expect(asked.locator(".photo")).to_contain_text("已缩小")
    expect(page.locator("[data-record]")).to_contain_text("记 1\u00a0项有问题、8\u00a0项无异常")
    record_it(page)
    page.wait_for_url("**/today")
    expect(page.locator("[role=status]", has_text="已记“日间防火巡查”")).to_contain_text("等安全员核实")
    expect(page.get_by_role("link", name="开始走一趟")).to_have_count(0)
    [record], [report] = records(county), reports(county)
    assert (record.rest, record.problems) == (8, 1)
    assert (report.what, report.where, report.quantity) == ("二楼东头不亮", "教学楼A栋", 2)
    assert report.origin_id == record.id
    with county.looking():
        kept = Attachment.objects.select_related("blob").get(object_id=report.id)
        assert kept.blob is not None
        assert max(kept.blob.width, kept.blob.height) <= 1600
    officer = county.phone("safety")
    expect(officer.get_by_text("待我办 1\u00a0件")).to_be_visible()


def test_a_double_tap_records_once(county: County) -> None:
    page = county.phone("guard")
    begin_round(page)
    mark(page, "应急灯").get_by_placeholder("具体位置").fill("A栋")
    page.locator("[data-record]").dblclick()
    page.wait_for_url("**/today")
    assert len(records(county)) == 1
    assert len(reports(county)) == 1


def test_without_signal_the_round_is_kept_and_sent_once_when_it_comes_back(county: County) -> None:
    page = county.phone("guard")
    begin_round(page)
    asked = mark(page, "应急灯")
    asked.get_by_placeholder("具体位置").fill("A栋二楼")
    asked.locator("input[type=file]").set_input_files(SHOT)
    expect(asked.locator(".photo")).to_be_visible()
    seen = county.clock.at
    page.context.set_offline(True)
    record_it(page)
    expect(page.get_by_text("没有信号，已存在本机", exact=True)).to_be_visible()
    expect(page.locator("[data-sync]")).to_contain_text("1 条未上传")
    assert records(county) == []
    county.clock.at = seen + timedelta(hours=4)
    page.context.clock.set_fixed_time(county.clock.at)
    page.context.set_offline(False)
    page.wait_for_url("**/today")
    expect(page.get_by_text("已记“日间防火巡查”").first).to_be_visible()
    page.reload()
    page.wait_for_timeout(900)
    expect(page.locator("[data-sync]")).to_be_hidden()
    [record], [report] = records(county), reports(county)
    assert abs(record.happened - seen) < timedelta(minutes=1)
    assert record.reached == county.clock.at
    with county.looking():
        assert Attachment.objects.filter(object_id=report.id).count() == 1


def test_an_answer_that_got_lost_on_the_way_does_not_record_twice(county: County) -> None:
    page = county.phone("guard")
    begin_round(page)

    sent: list[str] = []

    def lose_the_first_answer(route: Any) -> None:
        if route.request.method != "POST":
            route.continue_()
            return
        sent.append(route.request.headers["x-draft"])
        answer = route.fetch(max_redirects=0)
        if len(sent) == 1:
            route.abort("connectionreset")
        else:
            route.fulfill(response=answer)

    page.route("**/check?*", lose_the_first_answer)
    record_it(page)
    expect(
        page.get_by_text("没有信号，已存在本机", exact=True).or_(page.get_by_text("已记“日间")).first
    ).to_be_visible()
    # A phone tries again by itself in a while; a new signal makes it try at once.
    page.evaluate("window.dispatchEvent(new Event('online'))")
    page.wait_for_url("**/today", timeout=30_000)
    assert len(sent) == 2
    assert len(set(sent)) == 1
    assert len(records(county)) == 1
    page.wait_for_timeout(900)
    expect(page.locator("[data-sync]")).to_be_hidden()


def test_a_refused_round_keeps_what_was_typed_and_photographed(county: County) -> None:
    page = county.phone("guard")
    begin_round(page)
    asked = mark(page, "应急灯")
    asked.get_by_label("什么问题").fill("不亮")
    asked.locator("input[type=file]").set_input_files(SHOT)
    expect(asked.locator(".photo")).to_be_visible()
    record_it(page)
    expect(page.locator("[data-errors]")).to_contain_text("请选一个地点，或写明在哪里")
    asked = page.locator("li", has_text="应急灯").filter(has=page.locator(".mark")).locator(".sub")
    expect(asked.get_by_label("什么问题")).to_have_value("不亮")
    expect(asked.locator(".photo")).to_have_count(1)
    asked.get_by_label("在哪里").select_option("食堂")
    record_it(page)
    page.wait_for_url("**/today")
    with county.looking():
        assert Attachment.objects.get().object_id == Report.objects.get().id


def test_without_scripts_the_round_is_walked_and_photographed_too(county: County) -> None:
    page = county.phone("guard", scripts=False)
    begin_round(page)
    asked = mark(page, "应急灯")
    expect(asked).to_be_visible()
    asked.locator("input[type=file]").set_input_files(SHOT)
    record_it(page)
    expect(page.locator("[data-errors]")).to_contain_text("请选一个地点，或写明在哪里")
    expect(page.get_by_text("已收到的照片，不用再传")).to_be_visible()
    page.locator("li", has_text="应急灯").get_by_label("在哪里").select_option("食堂")
    record_it(page)
    page.wait_for_url("**/today")
    expect(page.get_by_text("1\u00a0项有问题、8\u00a0项无异常")).to_be_visible()
    with county.looking():
        assert Attachment.objects.get().object_id == Report.objects.get().id


def test_he_corrects_what_he_recorded(county: County) -> None:
    page = county.phone("guard")
    begin_round(page)
    record_it(page)
    page.wait_for_url("**/today")
    page.get_by_role("link", name="更正").click()
    mark(page, "灭火器").get_by_placeholder("具体位置").fill("门卫室")
    record_it(page)
    page.wait_for_url("**/today")
    expect(page.get_by_text("已更正。")).to_be_visible()
    old, new = records(county)
    assert old.withdrawn_at is not None
    assert new.corrects == old.id


def test_a_scanned_place_is_reported_and_cured_on_the_spot(county: County) -> None:
    page = county.phone("guard")
    page.goto(f"/p/{county.cast.places['canteen'].mark}")
    expect(page.get_by_label("在哪里")).to_have_value(str(county.cast.places["canteen"].id))
    page.get_by_label("是什么问题").fill("后门口堆了两个箱子")
    page.get_by_text("当场处理好了", exact=True).click()
    page.get_by_label("怎么处理的").fill("已搬走")
    page.get_by_role("button", name="上报", exact=True).click()
    page.wait_for_url("**/today")
    expect(page.get_by_text("已记为立行立改，等人确认。")).to_be_visible()
    with county.looking():
        hazard = Hazard.objects.get()
        assert (hazard.stage, Report.objects.get().where) == ("on_spot", "食堂")
