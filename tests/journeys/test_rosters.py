"""A week of duty on phones: a sheet comes in, two swap in one tap each, the night is handed over, posts change."""

from __future__ import annotations

import io
from datetime import date

import pytest
from openpyxl import Workbook
from playwright.sync_api import Page, expect

from tests.journeys.county import County
from tests.journeys.test_pictures import look
from xiaoan.kernel.org.models import Holding, RosterTurn, ShiftNote

pytestmark = pytest.mark.journey


def workbook(*rows: tuple[object, ...]) -> dict[str, object]:
    """The school's own table as it hangs in the gatehouse."""
    book = Workbook()
    page = book.active
    assert page is not None
    page.append(["青石县第一小学十月第四周值班表"])
    page.merge_cells("A1:G1")
    page.append(["日期", "星期", "带班领导", "值班教师", "保安（白班）", "保安（夜班）", "电话"])
    for row in rows:
        page.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return {"name": "值班表.xlsx", "mimeType": "application/octet-stream", "buffer": out.getvalue()}


WEEK = [
    (
        date(2026, 10, day), f"星期{name}", "示例·林校长", teacher,
        "示例·老陈", "示例·钱主任" if day % 2 else "示例·老陈", "",
    )
    for day, name, teacher in zip(
        range(19, 26), "一二三四五六日", ("示例·周主任", "示例·钱主任") * 4, strict=False
    )
]  # fmt: skip


def bring(county: County, page: Page, *rows: tuple[object, ...]) -> None:
    """From the roster's page to the sheet as it was read."""
    page.goto(f"/units/{county.cast.unit('school').id}/roster?week=2026-10-19")
    page.get_by_role("link", name="导入值班表").click()
    page.get_by_label("选文件").set_input_files(workbook(*rows))  # type: ignore[arg-type]  # a file in memory
    page.get_by_role("button", name="看一看会怎样").click()


def on(county: County, day: int, roster: str) -> list[str]:
    with county.looking():
        rows = RosterTurn.objects.filter(day=date(2026, 10, day), roster=roster, withdrawn_at=None)
        return sorted(row.person.name for row in rows.select_related("person"))


def test_a_sheet_comes_in_two_swap_in_one_tap_each_and_the_other_sees_todays_duty(county: County) -> None:
    county.clock.set(10, 20, 9, 0)
    officer = county.phone("safety")
    bring(county, officer, *WEEK[:2], (date(2026, 10, 21), "星期四", "示例·李无名", "", "", "", ""))
    expect(officer.get_by_text("第 5 行：10月21日是星期三")).to_be_visible()
    look(officer, "roster_refused")
    bring(county, officer, *WEEK)
    expect(officer.get_by_text("新排 28")).to_be_visible()
    look(officer, "roster_looked")
    officer.get_by_role("button", name="确认导入").click()
    expect(officer.get_by_text("值班表已导入：新排 28")).to_be_visible()
    look(officer, "roster_week")
    assert on(county, 20, "duty_shift") == ["示例·钱主任"]

    mine = county.phone("logistics")
    expect(mine.get_by_text("现在您值班：值班教师")).to_be_visible()
    expect(mine.get_by_role("link", name="日间防火巡查").first).to_be_visible()
    look(mine, "roster_today_asked")
    mine.get_by_role("link", name="换班", exact=True).first.click()
    look(mine, "roster_turn")
    mine.get_by_role("button", name="示例·周主任 10月21日").click()
    expect(mine.get_by_text("已请示例·周主任换班，等他答应。")).to_be_visible()

    officer.goto("/today")
    expect(officer.get_by_role("link", name="日间防火巡查")).to_have_count(0)
    look(officer, "roster_today_swap")
    officer.get_by_role("button", name="答应换班").click()
    officer.wait_for_url("**/today")
    expect(officer.get_by_role("link", name="日间防火巡查").first).to_be_visible()
    mine.goto("/today")
    expect(mine.get_by_role("link", name="日间防火巡查")).to_have_count(0)
    assert on(county, 20, "duty_shift") == ["示例·周主任"] and on(county, 21, "duty_shift") == ["示例·钱主任"]


def test_a_night_at_the_gate_is_handed_on(county: County) -> None:
    county.clock.set(10, 20, 19, 2)
    officer = county.phone("safety")
    bring(county, officer, *WEEK)
    officer.get_by_role("button", name="确认导入").click()
    expect(officer.get_by_text("值班表已导入")).to_be_visible()
    guard = county.phone("guard")
    guard.get_by_role("link", name="接班、交班").last.click()
    look(guard, "shift_before")
    guard.get_by_role("button", name="接班").click()
    guard.get_by_label("来访与异常").fill("20:10 家长送药，已转宿管。")
    guard.get_by_label("交班事项").fill("西侧门锁不灵，请留意。")
    look(guard, "shift_writing")
    guard.get_by_role("button", name="保存，还在值班").click()
    expect(guard.get_by_text("值班记录已保存")).to_be_visible()
    county.clock.set(10, 21, 6, 58)
    guard.reload()
    guard.get_by_role("button", name="交班", exact=True).click()
    expect(guard.get_by_text("等下一班签收").first).to_be_visible()
    county.clock.set(10, 21, 7, 1)
    next_one = county.phone("guard")
    next_one.goto(f"/units/{county.cast.unit('school').id}/shift?roster=gate_guard&day=2026-10-21&slot=day")
    expect(next_one.get_by_text("西侧门锁不灵")).to_be_visible()
    next_one.get_by_role("button", name="接班，签收示例·老陈的交班").click()
    expect(next_one.get_by_text("已接班。")).to_be_visible()
    with county.looking():
        note = ShiftNote.objects.get(day=date(2026, 10, 20), slot="night")
        assert note.taken_at is not None and note.handed_at is not None
    next_one.goto(f"/units/{county.cast.unit('school').id}/shifts?roster=gate_guard")
    look(next_one, "shift_list")


def test_the_officer_fills_by_tapping_repeats_prints_and_changes_posts_at_a_desk(county: County) -> None:
    county.clock.set(10, 20, 9, 0)
    page = county.phone("safety", width=1440, height=900)
    school = county.cast.unit("school").id
    page.goto(f"/units/{school}/roster?roster=leading_shift&week=2026-10-19")
    look(page, "roster_empty_desk")
    page.get_by_role("link", name="排人 10月19日").click()
    for day in "二三四五六日":
        page.get_by_role("button", name="示例·林校长").click()
        expect(page.get_by_role("heading", name=f"星期{day}")).to_be_visible()
    page.get_by_role("button", name="示例·林校长").click()
    expect(page.get_by_role("link", name="改 10月25日")).to_be_visible()
    look(page, "roster_filled_desk")
    assert [on(county, day, "leading_shift") for day in (19, 25)] == [["示例·林校长"]] * 2
    page.goto(f"/units/{school}/roster?roster=leading_shift&week=2026-10-19")
    page.get_by_label("带班领导照这一周排，一直到").fill("2026-11-08")
    page.get_by_role("button", name="按周重复").click()
    expect(page.get_by_text("又排了 14")).to_be_visible()
    page.get_by_role("link", name="打印").click()
    look(page, "roster_sheet")
    page.goto(f"/units/{school}/turnover")
    page.get_by_label("从哪天起").fill("2026-11-02")
    page.get_by_role("textbox", name="保安").or_(page.get_by_role("combobox", name="保安")).first.fill("示例·钱主任")
    page.get_by_role("button", name="看一看会怎样").click()
    look(page, "turnover_desk")
    page.get_by_role("button", name="确认，一次办好").click()
    expect(page.get_by_text("换岗已办好")).to_be_visible()
    with county.looking():
        rows = Holding.objects.filter(post__code="guard", unit=school).order_by("starts")
        assert [(row.person.name, row.ends) for row in rows.select_related("person")] == [
            ("示例·老陈", date(2026, 11, 1)), ("示例·钱主任", None),
        ]  # fmt: skip
