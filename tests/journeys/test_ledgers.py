"""Extinguishers on the phone: twelve come in from Excel, one is opened, edited, printed; what expired is told."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from openpyxl import Workbook
from playwright.sync_api import Page, expect

from tests.journeys.county import County
from tests.journeys.test_pictures import look
from tests.support.paper import A4, printed
from xiaoan.kernel.hazards.models import Report
from xiaoan.kernel.ledgers.models import LedgerRow

pytestmark = pytest.mark.journey


def workbook(*rows: tuple[str, ...]) -> dict[str, object]:
    """A school's own sheet, as a file a person picks."""
    book = Workbook()
    page = book.active
    assert page is not None
    page.append(["青石县第一小学灭火器登记表"])
    page.append(["位置", "编号", "类型", "出厂日期", "备注"])
    for row in rows:
        page.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return {"name": "灭火器.xlsx", "mimeType": "application/octet-stream", "buffer": out.getvalue()}


TWELVE = [("教学楼A栋", f"A-{number}", "干粉", "2023-03-01", "") for number in range(1, 12)]


def imported(county: County, page: Page, last: tuple[str, ...]) -> None:
    """The way from 今日要办 to a ledger of twelve rows."""
    page.goto("/ledgers")
    page.get_by_role("link", name="灭火器台账").click()
    page.get_by_role("link", name="从 Excel 导入").click()
    page.get_by_label("选文件").set_input_files(workbook(*TWELVE, last))  # type: ignore[arg-type]
    page.get_by_role("button", name="看一看会怎样").click()


def test_twelve_extinguishers_come_in_from_excel_and_one_is_looked_after(county: County, tmp_path: Path) -> None:
    county.clock.set(10, 20, 10, 30)
    page = county.phone("safety")
    imported(county, page, ("没有的楼", "A-12", "干粉", "2015-01-05", ""))
    expect(page.get_by_text("本单位没有“没有的楼”这个地点")).to_be_visible()
    look(page, "ledger_load_refused")
    page.get_by_label("选文件").set_input_files(workbook(*TWELVE, ("食堂", "A-12", "干粉", "2015-01-05", "旧的")))  # type: ignore[arg-type]
    page.get_by_role("button", name="看一看会怎样").click()
    expect(page.get_by_text("新登记 12")).to_be_visible()
    look(page, "ledger_load_looked")
    page.get_by_role("button", name="确认导入").click()
    expect(page.get_by_text("已导入：新登记 12")).to_be_visible()
    look(page, "ledger_list")
    page.get_by_role("link", name="A-3", exact=True).click()
    expect(page.get_by_role("heading", name="A-3")).to_be_visible()
    look(page, "ledger_row")
    page.get_by_role("link", name="修改").click()
    page.get_by_label("型号规格").fill("MFZ/ABC4")
    look(page, "ledger_edit")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("型号规格：– → MFZ/ABC4")).to_be_visible()
    page.get_by_role("link", name="打印卡片").click()
    expect(page.get_by_role("heading", name="灭火器台账卡片")).to_be_visible()
    look(page, "ledger_card_page")
    card = printed(page, tmp_path / "card.pdf")
    assert [(round(sheet.width), round(sheet.height)) for sheet in card] == [A4]
    assert "A-3" in card[0].words
    assert "MFZ/ABC4" in card[0].words
    with county.looking():
        assert LedgerRow.objects.count() == 12


def test_what_has_expired_is_told_in_one_tap(county: County) -> None:
    county.clock.set(10, 20, 10, 30)
    page = county.phone("safety")
    imported(county, page, ("食堂", "A-12", "干粉", "2015-01-05", ""))
    page.get_by_role("button", name="确认导入").click()
    expect(page.get_by_text("已导入：新登记 12")).to_be_visible()
    page.goto("/ledgers")
    look(page, "ledger_shelf")
    page.get_by_role("link", name="已过期 1").first.click()
    expect(page.get_by_role("heading", name="已过期", exact=True)).to_be_visible()
    look(page, "ledger_expiring")
    page.get_by_role("link", name="A-12").first.click()
    expect(page.get_by_role("heading", name="A-12")).to_be_visible()
    look(page, "ledger_row_expired")
    page.get_by_role("button", name="上报过期").first.click()
    expect(page.get_by_text("已上报，等安全员核实")).to_be_visible()
    expect(page.get_by_role("button", name="上报过期")).to_have_count(0)
    with county.looking():
        assert Report.objects.get().kind == "fire.extinguisher_expired"


@pytest.mark.parametrize("width", [360, 1440])
def test_pages_of_ledgers_fit(county: County, width: int) -> None:
    county.clock.set(10, 20, 10, 30)
    page = county.phone("safety", width=width)
    imported(county, page, ("食堂", "A-12", "干粉", "2015-01-05", ""))
    page.get_by_role("button", name="确认导入").click()
    expect(page.get_by_text("已导入：新登记 12")).to_be_visible()
    for name, address in (
        ("shelf", "/ledgers"),
        ("list", "/ledgers/fire.extinguishers"),
        ("expiring", "/ledgers/expiring"),
    ):
        page.goto(address)
        look(page, f"ledgers_{name}")
    page.get_by_role("link", name="A-12").first.click()
    expect(page.get_by_role("heading", name="A-12")).to_be_visible()
    look(page, "ledgers_row")
    unit = county.cast.unit("school").id
    page.goto(f"/units/{unit}/ledgers/fire.extinguishers/new")
    look(page, "ledgers_new")
    page.goto(f"/units/{unit}/places/marks")
    look(page, "place_marks")


def test_place_labels_fill_sheet_after_sheet(county: County, tmp_path: Path) -> None:
    page = county.phone("safety", width=1440)
    unit = county.cast.unit("school")
    page.goto(f"/units/{unit.id}/places/marks?layout=3x7")
    small = printed(page, tmp_path / "small.pdf")
    assert [(round(sheet.width), round(sheet.height)) for sheet in small] == [A4]
    assert all(name in small[0].words for name in ("校门", "教学楼A栋", "食堂", "青一小"))
    page.goto(f"/units/{unit.id}/places/marks?layout=2x2&skip=3")
    cards = printed(page, tmp_path / "cards.pdf")
    assert [round(sheet.height) for sheet in cards] == [A4[1]] * 2
    assert "校门" in cards[0].words
    assert "食堂" in cards[1].words
    assert all("返回" not in sheet.words for sheet in (*small, *cards))
