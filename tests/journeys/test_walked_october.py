"""October of a small county: reported from records, signed on 5 November, printed; then a hazard of October changes.

The return stands byte for byte, and what has changed stands beside it.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.journeys.county import County
from tests.journeys.test_pictures import look
from tests.journeys.test_sweep import at_desk
from tests.journeys.test_walked_at_school import join
from tests.support.paper import A4, Sheet, printed
from xiaoan.features.returns.models import Frozen
from xiaoan.features.returns.tests.play import MONTHLY
from xiaoan.features.returns.tests.play import Play as Returning
from xiaoan.kernel.files.tests.samples import photo
from xiaoan.kernel.hazards.models import Hazard
from xiaoan.kernel.hazards.tests.play import Play

pytestmark = pytest.mark.journey


def october(county: County) -> Hazard:
    """What is found and cured from September to November; the one that will turn out to be none."""
    play = Play(county.cast, at=datetime(2026, 9, 10, 1, tzinfo=UTC))
    play.assign(play.hazard(title="食堂燃气管老化"))
    play.at = datetime(2026, 10, 12, 1, tzinfo=UTC)
    play.hazard(title="二楼护栏松动", quantity=3)
    play.pass_(play.submitted())
    mistaken = play.hazard(title="应急灯不亮")
    play.fixed()
    point = Play(county.cast, school="point", at=datetime(2026, 10, 14, 1, tzinfo=UTC))
    point.register(point.report("point_head", what="教室门锁坏了", where="教室"), "point_head")
    play.at = datetime(2026, 11, 2, 1, tzinfo=UTC)
    play.hazard(title="十一月才发现的")
    return mistaken


def frozen(county: County, unit: str = "school") -> dict[str, Any]:
    """The row as the database holds it."""
    with county.looking():
        rows = Frozen.objects.filter(unit_id=county.cast.unit(unit).id, period="2026-10").values()
        return dict(rows.get())


def report_and_send_in(county: County) -> None:
    """The guard reports on his phone in October; on 3 November the safety officer looks, says two things, sends in."""
    county.clock.set(10, 20, 7, 20)
    guard = county.phone("guard")
    guard.goto("/report")
    guard.get_by_label("是什么问题").fill("消防门关不上")
    guard.get_by_label("在哪里").select_option(label="教学楼A栋")
    guard.get_by_text("还没处理", exact=True).click()
    guard.get_by_role("button", name="上报", exact=True).click()
    guard.wait_for_url("**/today*")
    county.clock.set(11, 3, 16)
    page = county.phone("safety", width=1440, height=900)
    page.goto("/inbox")
    page.get_by_role("link", name="2026年10月安全月报表").first.click()
    look(page, "october_draft")
    page.get_by_role("link", name="填要填的几格").click()
    page.get_by_label("需上级协调解决的问题").fill("燃气管更换缺 3.6 万元")
    page.get_by_role("button", name="保存").click()
    expect(page.locator("[role=status]", has_text="已保存")).to_be_visible()
    page.get_by_role("button", name="没有事故，零报告送审").click()
    expect(page.get_by_text("零报告已送审。")).to_be_visible()


def review_and_sign(county: County) -> None:
    """The vice-principal on the 4th, the head on the 5th, both on their phones."""
    for day, who, name, button, told in (
        (4, "vice", "待我审核的报表", "审核通过", "已审核，等负责人签字"),
        (5, "principal", "待我签字的报表", "看后签字报送", "已签字报送"),
    ):
        county.clock.set(11, day, 9, 30)
        page = county.phone(who)
        page.goto("/inbox")
        expect(page.get_by_text(name).first).to_be_visible()
        page.get_by_role("link", name="2026年10月安全月报表").first.click()
        look(page, f"october_{who}")
        page.get_by_role("button", name=button).click()
        expect(page.get_by_text(told).first).to_be_visible()


def on_paper(county: County, page: Page, code: str, target: Path) -> list[Sheet]:
    """Printed: A4, the code, the place of the stamp, three names, both lists behind it."""
    page.get_by_role("link", name="打印 A4").click()
    look(page, "october_paper")
    sheets = printed(page, target)
    assert {(round(sheet.width), round(sheet.height)) for sheet in sheets} == {A4}
    words = "".join(sheet.words for sheet in sheets)
    assert code in words
    assert "盖章" in words
    for name in ("示例·周主任", "示例·冯副校长", "示例·林校长"):
        assert name in words
    carried = next(each for each in sheets if "附件1" in each.words)
    fresh = next(each for each in sheets if "附件2" in each.words)
    assert "食堂燃气" in carried.words
    assert "二楼护栏" not in carried.words
    assert "二楼护栏" in fresh.words
    assert "应急灯" in fresh.words
    assert "十一月" not in words
    page.go_back()
    return sheets


def files_of(page: Page, tmp_path: Path, code: str) -> None:
    """Excel, Word and PDF are fetched, and hold the code."""
    for name, ending in (("Excel", "xlsx"), ("Word", "docx"), ("PDF", "pdf")):
        with page.expect_download() as got:
            page.get_by_role("link", name=name, exact=True).click()
        target = tmp_path / f"return.{ending}"
        got.value.save_as(target)
        assert got.value.suggested_filename.endswith(ending)
        assert target.stat().st_size > 2000
    cells = [str(cell) for row in load_workbook(tmp_path / "return.xlsx").worksheets[0].values for cell in row]
    assert any(code in cell for cell in cells)


def late_from_the_villages(county: County) -> None:
    """中心校 sends one return with its point; on the 9th, which is late."""
    county.clock.set(11, 9, 9)
    page = county.phone("central_safety")
    page.goto("/returns")
    page.get_by_role("row").filter(has_text="2026年10月").get_by_role("link", name="安全月报表").click()
    expect(page.get_by_role("columnheader", name="山口点")).to_be_visible()
    look(page, "october_merged")
    page.get_by_role("button", name="没有事故，零报告送审").click()
    expect(page.get_by_text("零报告已送审。")).to_be_visible()
    head = county.phone("central_principal")
    head.goto(f"/returns/{county.cast.unit('central').id}/{MONTHLY}/2026-10")
    head.get_by_role("button", name="看后签字报送").click()
    expect(head.locator(".tag", has_text="迟报")).to_be_visible()


def rolled_up(county: County) -> None:
    """The bureau: who has reported, the sum of what was signed, three steps of its own."""
    county.clock.set(11, 9, 15)
    officer = at_desk(county, "officer", width=1440, height=900)
    officer.goto("/returns")
    officer.get_by_role("link", name="谁还没报").click()
    expect(officer.locator(".say")).to_contain_text(re.compile(r"应报.3.份：实报.2.份（其中迟报.1.份），未报.1.份"))
    look(officer, "october_standing")
    officer.goto("/returns")
    officer.get_by_role("row").filter(has_text="2026年10月").get_by_role("link", name="县安全工作月汇总表").click()
    expect(officer.locator("main")).to_contain_text(re.compile(r"应报.3.所 = 实报.2.所（其中迟报.1.所）\+ 未报.1.所"))
    expect(officer.locator("main")).to_contain_text("1278")
    look(officer, "october_county")
    officer.get_by_role("button", name="送审").click()
    expect(officer.get_by_text("已送审。")).to_be_visible()
    here = officer.url
    for who, button, told in (("chief", "审核通过", "已审核，"), ("director", "看后签字报送", "已签字报送")):
        page = at_desk(county, who, width=360)
        page.goto(here)
        page.get_by_role("button", name=button).click()
        expect(page.get_by_text(told).first).to_be_visible()
    expect(page.locator(".tag", has_text="已定稿")).to_be_visible()


def changed_afterwards(county: County, mistaken: Hazard) -> None:
    """The safety officer withdraws a hazard of October on its page."""
    county.clock.set(11, 11, 10)
    page = county.phone("safety", width=1440, height=900)
    page.goto(f"/hazards/{mistaken.id}/withdraw")
    page.get_by_label("为什么是误报").fill("灯是好的，当时停电")
    page.get_by_role("button", name="误报撤回").click()
    expect(page.locator("main")).to_contain_text("误报")


def test_october_is_signed_printed_and_stands(county: County, tmp_path: Path) -> None:
    Returning(county.cast)
    join(county, "vice", "school", "示例·冯副校长", "vice_principal_safety")
    join(county, "director", "county", "示例·许副局长", "bureau_vice_director")
    mistaken = october(county)
    report_and_send_in(county)
    review_and_sign(county)
    before = frozen(county)
    code = before["code"]
    here = f"/returns/{county.cast.unit('school').id}/{MONTHLY}/2026-10"
    page = county.phone("safety", width=1440, height=900)
    page.goto(here)
    look(page, "october_signed")
    sheets = on_paper(county, page, code, tmp_path / "before.pdf")
    files_of(page, tmp_path, code)
    late_from_the_villages(county)
    rolled_up(county)

    changed_afterwards(county, mistaken)
    page = county.phone("safety", width=1440, height=900)  # six days later the desk asks who she is again
    page.goto(here)
    beside = page.locator("section", has_text="定稿后有变化")
    row = beside.get_by_role("row").filter(has_text="合计").filter(has_text="小计")
    assert row.locator("td.n").all_inner_texts() == ["6", "5"]
    look(page, "october_changed")
    assert frozen(county) == before
    again = on_paper(county, page, code, tmp_path / "after.pdf")
    assert [_undated(sheet.words) for sheet in again] == [_undated(sheet.words) for sheet in sheets]

    scan = tmp_path / "盖章.jpg"
    scan.write_bytes(photo(noisy=True))
    page.get_by_label("打印盖章后，拍照或扫描").set_input_files(scan)
    page.get_by_role("button", name="附上", exact=True).click()
    expect(page.get_by_role("link", name="盖章.jpg")).to_be_visible()
    look(page, "october_stamped")

    officer = at_desk(county, "officer", width=360)
    officer.goto("/returns/check")
    officer.get_by_label("校验码").fill(code.lower())
    officer.get_by_role("button", name="查", exact=True).click()
    officer.wait_for_url(f"**{here}")
    expect(officer.get_by_text(code).first).to_be_visible()
    look(officer, "october_checked")


def _undated(words: str) -> list[str]:
    """The words of a printed sheet without the foot that says when it was printed, and without poppler's spacing."""
    return ["".join(line.split()) for line in words.splitlines() if line.strip() and "打印" not in line]
