"""From a hazard, and from a sheet of paper filled in by hand, to the rows and the folder an inspector is given."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.journeys.county import County
from tests.journeys.test_pictures import look
from tests.support.paper import A4, printed
from xiaoan.features.exports.models import Export
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.files.tests.samples import photo
from xiaoan.kernel.hazards.models import Hazard
from xiaoan.kernel.jobs.commands import work_one
from xiaoan.kernel.work.models import Record

pytestmark = pytest.mark.journey


def found_cured_and_closed(county: County, tmp_path: Path) -> Hazard:
    """Reported by the guard, registered and assigned by the officer, cured with a photo, rechecked: all on pages."""
    shot = tmp_path / "整改后.jpg"
    shot.write_bytes(photo(noisy=True))
    guard = county.phone("guard")
    guard.goto("/report")
    guard.get_by_label("是什么问题").fill("三楼灭火器没有压力")
    guard.get_by_label("在哪里").select_option(label="教学楼A栋")
    guard.get_by_text("还没处理", exact=True).click()
    guard.get_by_role("button", name="上报", exact=True).click()
    guard.wait_for_url("**/today*")

    county.clock.set(10, 20, 16)
    officer = county.phone("safety")
    officer.goto("/inbox")
    officer.get_by_role("link", name="三楼灭火器没有压力").first.click()
    officer.get_by_role("link", name="登记为隐患").click()
    officer.get_by_label("类别", exact=True).select_option("fire.extinguisher_defect")
    officer.get_by_role("button", name="登记为隐患").click()
    officer.wait_for_url("**/assign")
    officer.get_by_label("整改责任人").select_option(label="示例·钱主任（总务（后勤）主任）")
    officer.get_by_label("整改措施").fill("送去充压")
    officer.get_by_role("button", name="交办").click()
    expect(officer.locator("[role=status]", has_text="已交办")).to_be_visible()

    county.clock.set(10, 21, 9)
    _step(county.phone("logistics"), "三楼灭火器没有压力", "上报整改结果", "待复查", shot)
    county.clock.set(10, 21, 15)
    _step(county.phone("safety"), "三楼灭火器没有压力", "复查通过，销号", "已销号", None)
    with county.looking():
        hazard = Hazard.objects.get()
    assert hazard.stage == "closed"
    return hazard


def _step(page: Page, title: str, act: str, then: str, shot: Path | None) -> None:
    """The next act of a hazard that waits for somebody, from 待我办."""
    page.goto("/inbox")
    page.get_by_role("link", name=title).first.click()
    page.get_by_role("listitem").filter(has_text=act).get_by_role("link", name="去办").click()
    if shot is not None:
        page.locator("input[type=file]").first.set_input_files(str(shot))
        page.locator("textarea:visible").first.fill("已充压换回")
    page.get_by_role("button", name=act).click()
    expect(page.locator(".tag", has_text=then).first).to_be_visible()


def on_paper(county: County, tmp_path: Path) -> Record:
    """The officer prints the month's sheet; the guard fills it in by hand, photographs it and enters it once."""
    desk = county.phone("safety", width=1440, height=900)
    desk.goto("/paper")
    desk.get_by_role("link", name="日间防火巡查").click()
    assert desk.locator("article.sheet svg").count() >= 1
    (sheet,) = printed(desk, tmp_path / "sheet.pdf")
    assert (round(sheet.height), round(sheet.width)) == A4
    shot = tmp_path / "sheet.jpg"
    shot.write_bytes(photo(noisy=True, seed=7))
    phone = county.phone("guard")
    phone.goto("/paper/in")
    phone.get_by_role("link", name="日间防火巡查").first.click()
    phone.locator("input[name=paper]").set_input_files(str(shot))
    phone.get_by_label("什么时候查的").fill("2026-10-14T07:20")  # the oldest of the sheets still to be brought in
    phone.get_by_role("button", name=re.compile("其余看过|记下")).click()
    phone.get_by_text("纸质表的照片已附上").wait_for()
    with county.looking():
        return Record.objects.get()


def folder(county: County, page: Page) -> dict[str, bytes]:
    """迎检材料 of the month, asked for on the page, made by the worker, fetched; its files by name."""
    page.goto("/ledgers/registers/inspections")
    page.get_by_role("link", name="消防安全检查材料").click()
    page.goto(f"{page.url}&period=month")
    expect(page.locator("tr").filter(has_text="火灾隐患台账和整改情况").locator(".nb")).to_contain_text("有")
    expect(page.locator("tr").filter(has_text="检测评估报告").locator(".nb").first).to_contain_text("缺")
    look(page, "inspector_list")
    page.get_by_role("button", name="打包迎检材料").click()
    page.wait_for_url("**/exports")
    with opened(EVERYTHING):
        while work_one(at=county.clock.at):
            pass
        assert Export.objects.get().failure == ""
    page.reload()
    look(page, "inspector_folder")
    with page.expect_download() as got:
        page.get_by_role("link", name="下载").click()
    with zipfile.ZipFile(got.value.path()) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def words_of(files: dict[str, bytes]) -> dict[str, str]:
    """The workbooks among the files, as text."""
    found = {}
    for name, body in files.items():
        if name.endswith(".xlsx"):
            sheets = load_workbook(io.BytesIO(body)).worksheets
            found[name] = "\n".join(str(cell) for sheet in sheets for row in sheet.values for cell in row if cell)
    return found


def test_a_hazard_and_a_sheet_of_paper_reach_the_inspectors_folder(
    county: County, tmp_path: Path, settings: Any
) -> None:
    settings.EXPORTS = tmp_path / "exports"
    hazard = found_cured_and_closed(county, tmp_path)
    county.clock.set(10, 21, 17)
    record = on_paper(county, tmp_path)
    county.clock.set(10, 27, 10)
    page = county.phone("safety", width=1440, height=900)
    page.goto("/ledgers/registers/registers.hazard_book?period=month")
    expect(page.locator("main")).to_contain_text(hazard.number)
    look(page, "inspector_book")
    page.goto("/ledgers/registers/registers.work_day?period=month")
    expect(page.locator("main")).to_contain_text("日间防火巡查")
    look(page, "inspector_work")
    page.locator(f"a[href='/records/{record.id}']").first.click()
    expect(page.get_by_role("heading", name="纸质记录")).to_be_visible()

    files = folder(county, page)
    books = words_of(files)
    print("\n".join(sorted(files)))
    assert any(hazard.number in text for text in books.values())
    assert any("日间防火巡查" in text for text in books.values())
    assert any(name.endswith((".jpg", ".jpeg", ".webp", ".png")) for name in files)
    assert any("缺" in text and "检测评估报告" in text for name, text in books.items() if "目录" in name)
