"""The canteen manager at a meal with wet hands, on a phone 360 px wide; and a drill whose photos come later."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.journeys.county import County
from tests.support.cast import START
from tests.support.fitting import width_of
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.catalogue.commands import adopt
from xiaoan.kernel.catalogue.queries import contents
from xiaoan.kernel.hazards.models import Report
from xiaoan.kernel.org.staff import add_person, appoint
from xiaoan.kernel.work.models import Record
from xiaoan.surfaces.web.tests.phone import photo

pytestmark = pytest.mark.journey

PICTURES = os.environ.get("XIAOAN_PICTURES")


def picture(page: Page, name: str) -> None:
    """Keeps a picture of the page when somebody wants to look at it."""
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"{name}.png"), full_page=True)


def take_up(county: County, *packs: str) -> None:
    """The county takes up the packs, and the school has a canteen manager."""
    with opened(EVERYTHING):
        unit = county.cast.unit("county")
        for pack in packs:
            version = contents()[pack].version
            adopt(by=operator(), unit=unit, pack=pack, version=version, starts=date(2026, 9, 1), at=START)
    cook = add_person(by=operator(), unit=county.cast.unit("school"), name="示例·罗师傅", at=START)
    appoint(by=operator(), person=cook, code="canteen_manager", starts=date(2026, 8, 20), at=START)
    county.cast.people["cook"] = cook


def records(county: County) -> list[Record]:
    with county.looking():
        return list(Record.objects.order_by("id"))


def narrow(page: Page) -> None:
    """Nothing hangs over the edge of the phone."""
    assert width_of(page) <= 360


def yes(page: Page, ask: str) -> None:
    page.locator("fieldset.q", has_text=ask).get_by_text("是", exact=True).click()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_meal_is_one_screen_and_takes_only_what_was_weighed(county: County, scripts: bool) -> None:
    take_up(county, "canteen")
    county.clock.set(10, 19, 8)
    page = county.phone("cook", scripts=scripts)
    page.get_by_text("也可以先办").click()
    page.get_by_role("link", name="本周食谱").click()
    for row, (day, meal, dishes) in enumerate(
        (("周二", "午餐", "红烧肉、炒白菜、番茄蛋汤"), ("周三", "午餐", "土豆丝"))
    ):
        grid = page.locator(".lines").nth(row)
        grid.get_by_label("星期").select_option(label=day)
        grid.get_by_label("餐次").select_option(label=meal)
        grid.get_by_label("菜品").fill(dishes)
    yes(page, "食谱贴出来了")
    narrow(page)
    picture(page, f"menu_360_{scripts}")
    page.locator("[data-record]").click()
    page.wait_for_url("**/today*")
    county.clock.set(10, 20, 11, 40)
    page = county.phone("cook", scripts=scripts)
    picture(page, f"noon_360_{scripts}")
    page.get_by_role("link", name="午餐留样和温度").click()
    assert [page.locator(".lines").nth(row).get_by_label("菜品").input_value() for row in range(3)] == [
        "红烧肉", "炒白菜", "番茄蛋汤",
    ]  # fmt: skip
    assert [page.locator(".lines").nth(row).get_by_label("重量").input_value() for row in range(3)] == ["", "", ""]
    for row, grams in enumerate(("130", "100", "200")):
        page.locator(".lines").nth(row).get_by_label("重量").fill(grams)
    page.get_by_label("热菜中心温度").fill("76.5")
    yes(page, "餐具消过毒")
    yes(page, "生熟分开")
    narrow(page)
    picture(page, f"meal_360_{scripts}")
    page.locator("[data-record]").click()
    expect(page.locator(".errors, [role=alert]").first).to_contain_text("炒白菜重量 100克（应不低于125克）")
    assert page.locator(".lines").nth(2).get_by_label("重量").input_value() == "200"
    picture(page, f"meal_short_360_{scripts}")
    page.get_by_text("当场处理好了", exact=True).first.click()
    page.locator("[data-record]").click()
    page.wait_for_url("**/today*")
    made = records(county)[-1]
    assert [row["grams"] for row in made.answers[0].rows] == ["130", "100", "200"]
    assert made.answers[0].answer == "fault" and made.answers[0].fixed_on_spot
    with county.looking():
        assert Report.objects.count() == 1
    page.goto(f"/records/{made.id}")
    expect(page.locator("main, body").first).to_contain_text("炒白菜　重量 100克")
    picture(page, f"meal_record_360_{scripts}")


def test_a_drill_counts_when_its_photos_have_come(county: County) -> None:
    take_up(county, "drills")
    county.clock.set(10, 30, 15)
    page = county.phone("safety")
    page.get_by_role("link", name="应急疏散演练").first.click()
    said = {
        "演练名称": "消防疏散", "哪些楼参加": "两栋教学楼", "总指挥": "示例·林校长", "学生应到": "860",
        "学生实到": "851", "教职工应到": "52", "教职工实到": "50", "信号响起": "10:00", "第一个班到操场": "10:01",
        "最后一个班到操场": "10:03", "清点完报告": "10:05",
    }  # fmt: skip
    for label, value in said.items():
        page.get_by_label(label).fill(value)
    page.get_by_text("没有通知", exact=True).click()
    page.get_by_text("消防疏散", exact=True).click()
    for question in page.locator("fieldset.q").all():
        question.get_by_text("是", exact=True).click()
    narrow(page)
    picture(page, "drill_360")
    page.locator("[data-record]").click()
    page.wait_for_url("**/today*")
    expect(page.locator("body")).to_contain_text("还差演练方案、演练总结、效果评估、演练照片")
    assert [row.complete for row in records(county)] == [False, False]
    picture(page, "drill_today_360")
    page.get_by_role("link", name="已记，材料没交齐").first.click()
    for label in ("演练方案", "演练总结", "效果评估"):
        content = b"%PDF-1.4\n1 0 obj <<>> endobj\n%%EOF\n" + label.encode()
        paper = FilePayload(name=f"{label}.pdf", mimeType="application/pdf", buffer=content)
        page.get_by_label(label).set_input_files(paper)
    picture(page, "proof_360")
    narrow(page)
    page.get_by_role("button", name="交上").click()
    page.wait_for_url("**/records/*")
    expect(page.locator("body")).to_contain_text("还差：演练照片")
    page.get_by_role("link", name="补交材料").click()
    shot = FilePayload(name="操场.jpg", mimeType="image/jpeg", buffer=photo(1200, 900))
    page.get_by_label("演练照片").set_input_files(shot)
    page.get_by_role("button", name="交上").click()
    page.wait_for_url("**/records/*")
    expect(page.locator("body")).to_contain_text("材料齐了，计入已办")
    assert [row.complete for row in records(county)] == [True, True]
    picture(page, "drill_record_360")
