"""She knows Excel only: forty schools from her own file with six kinds of mistakes, their people, the login cards."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from openpyxl import Workbook
from playwright.sync_api import Page, expect

from tests.journeys.county import County
from tests.journeys.test_pictures import look
from tests.journeys.test_sweep import at_desk
from tests.support.paper import A4, printed
from xiaoan.kernel.org.models import Person
from xiaoan.kernel.tree.models import Unit

pytestmark = pytest.mark.journey

HEADS = ("编号", "校 名", "学校类别", "性质", "上级学校", "现有学生", "教师总数", "有无食堂", "备注")


def her_file(target: Path) -> Path:
    """As the bureau keeps it: a merged title, a line of notes, her own headings and words, a sum at the foot."""
    rows: list[list[object]] = [
        [n, f"青石县第{n}实验小学", "小学", "公办", "", 100 + n, f"{10 + n % 7}人", "有", f"分管{n}"]
        for n in range(1, 41)
    ]
    for row in rows[20:24]:
        row[3] = "县办"  # her word for a public school, four times
    rows[2][1:3] = ["青石县启航学校", "综合"]
    rows[6][5] = "约一百多"
    rows[10][1] = rows[9][1]
    rows[14][4] = "城西中心校"
    rows[30][7] = "看情况"
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["青石县中小学校基本情况统计表"])
    sheet.merge_cells("A1:I1")
    sheet.append(["填表单位：县教育局安全股", None, None, None, None, "2026年10月"])
    sheet.append(list(HEADS))
    for row in rows:
        sheet.append(row)
    sheet.append(["合计", None, None, None, None, 4820])
    book.save(target)
    return target


def her_people(target: Path) -> Path:
    """Posts as she calls them."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ("学校安全人员通讯录",), ("姓名", "学校", "职务", "手机"),
        ("示例·孙校长", "青石县第1实验小学", "校长", "13800000011"),
        ("示例·高老师", "青石县第1实验小学", "安全员", "13800000012"),
        ("示例·老马", "青石县第1实验小学", "门卫", "13800000013"),
    ):  # fmt: skip
        sheet.append(list(row))
    sheet.merge_cells("A1:D1")
    book.save(target)
    return target


def choose(page: Page, **means: str) -> None:
    """What the columns nobody knows are."""
    for heading, title in means.items():
        box = page.get_by_label(heading, exact=True)
        value = box.locator("option", has_text=re.compile(f"^{title}")).first.get_attribute("value")
        box.select_option(value)


def mend(page: Page) -> None:
    """Each mistake where it stands, by what is said beside it."""

    def field(words: str) -> str:
        name = page.locator("label.f__q", has_text=words).first.get_attribute("for")
        assert name is not None
        return f"[name='{name}']"

    page.locator(field("看不出是哪类学校")).select_option("九年一贯制学校")
    page.locator(field("不是人数")).fill("115")
    page.locator(field("名称相同")).fill("青石县第11实验小学")
    page.locator(field("没有找到“城西中心校”")).fill("")
    page.locator(field("看不出有还是没有")).select_option(label="是")
    page.locator(field("县办")).select_option(label="公办")
    page.get_by_role("button", name="改好了").click()


def test_she_brings_forty_schools_and_their_people(county: County, tmp_path: Path) -> None:
    county.clock.set(10, 20, 9)
    page = at_desk(county, "officer", width=1440, height=900)
    page.goto("/units")
    page.get_by_role("link", name="从 Excel 导入").first.click()
    page.locator("input[value=schools]").check()
    page.get_by_label("选文件").set_input_files(her_file(tmp_path / "基本情况.xlsx"))
    page.get_by_role("button", name="看一看会怎样").click()
    page.wait_for_url("**/columns")
    look(page, "walked_columns")
    choose(page, 现有学生="学生数", 教师总数="教职工数", 有无食堂="有食堂", 备注="不导入")
    page.get_by_role("button", name="就这样对应").click()
    page.get_by_role("heading", name="在这里改").wait_for()
    look(page, "walked_wrong")
    mend(page)
    page.get_by_role("button", name="导入 40").wait_for()
    look(page, "walked_ready")
    page.get_by_role("button", name="导入 40").click()
    expect(page.get_by_text("已导入：新增 40").first).to_be_visible()
    with county.looking():
        school = Unit.objects.get(name="青石县第1实验小学")
        assert Unit.objects.get(name="青石县启航学校").kind == "nine_year"
    # What the city adopted holds for them at once.
    page.goto("/bureau")
    look(page, "walked_bureau")
    page.goto(f"/school/{school.id}")
    expect(page.locator("main")).to_contain_text("防火巡查")
    look(page, "walked_school")

    page.goto("/imports")
    page.locator("input[value=people]").check()
    page.get_by_label("选文件").set_input_files(her_people(tmp_path / "通讯录.xlsx"))
    page.get_by_role("button", name="看一看会怎样").click()
    page.get_by_role("button", name="导入 3").click()
    expect(page.get_by_text("已导入：新增 3").first).to_be_visible()
    page.get_by_role("link", name="给他们打印登录卡").click()
    look(page, "walked_cards")
    for box in page.locator("label.pick input").all():
        box.check()
    page.get_by_role("button", name="打印登录卡").click()
    expect(page.locator(".pass")).to_have_count(3)
    look(page, "walked_cards_paper")
    assert {(round(each.width), round(each.height)) for each in printed(page, tmp_path / "cards.pdf")} == {A4}
    address = page.locator(".pass", has_text="示例·老马").locator("input").input_value()

    # The guard's own phone: the card, one tap, and his round of today.
    guard = county.strange_phone()
    guard.goto(address.replace("http://testserver", ""))
    guard.get_by_role("button", name="是我本人，进入").click()
    guard.wait_for_url("**/today*")
    expect(guard.locator("main")).to_contain_text("防火巡查")
    look(guard, "walked_guard")
    with county.looking():
        assert Person.objects.get(name="示例·老马").unit_id == school.id
