"""Paper still works: printed on A4, filled in by hand, photographed once and entered, with and without scripts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.journeys.county import County
from tests.journeys.test_pictures import look
from tests.support.paper import A4, printed
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.files.models import Attachment
from xiaoan.kernel.files.tests.samples import photo
from xiaoan.kernel.work.models import Record

pytestmark = pytest.mark.journey


def test_a_month_of_a_daily_check_is_one_sheet_of_a4(county: County, tmp_path: Path) -> None:
    desk = county.phone("safety", width=1440, height=900)
    desk.goto("/paper")
    look(desk, "paper_choice")
    desk.get_by_role("link", name="日间防火巡查").click()
    look(desk, "paper_month")
    (sheet,) = printed(desk, tmp_path / "month.pdf")
    assert (round(sheet.height), round(sheet.width)) == A4
    assert "其余看过，无异常" in sheet.words


def test_an_item_by_item_list_has_no_word_for_the_rest(county: County, tmp_path: Path) -> None:
    desk = county.phone("safety", width=1440, height=900)
    desk.goto("/paper")
    desk.get_by_role("link", name="每月防火检查").click()
    assert desk.locator("article.sheet").count() == 1
    assert "其余看过" not in desk.locator("article.sheet").inner_text()
    look(desk, "paper_list")
    sheets = printed(desk, tmp_path / "list.pdf")
    assert {(round(sheet.width), round(sheet.height)) for sheet in sheets} == {A4}
    assert not any("其余看过" in sheet.words for sheet in sheets)


def test_a_week_of_a_teaching_point_is_printed_at_once(county: County, tmp_path: Path) -> None:
    phone = county.phone("point_head")
    phone.goto("/paper")
    look(phone, "paper_choice")
    phone.get_by_role("link", name="下周").click()
    assert phone.locator("article.sheet").count() >= 2
    look(phone, "paper_week")
    assert {(round(sheet.width), round(sheet.height)) for sheet in printed(phone, tmp_path / "week.pdf")} == {A4}


@pytest.mark.parametrize("scripts", [True, False])
def test_a_scanned_sheet_is_photographed_and_entered(county: County, tmp_path: Path, scripts: bool) -> None:
    shot = tmp_path / "sheet.jpg"
    shot.write_bytes(photo(noisy=True))
    phone = county.phone("guard", scripts=scripts)
    phone.goto("/paper/in")
    look(phone, "paper_in")
    phone.get_by_role("link", name="日间防火巡查").first.click()
    look(phone, "paper_enter")
    phone.locator("input[name=paper]").set_input_files(str(shot))
    phone.get_by_label("什么时候查的").fill("2026-10-13T07:20")
    phone.get_by_role("button", name=re.compile("其余看过|记下")).click()
    phone.get_by_text("纸质表的照片已附上").wait_for()
    with opened(EVERYTHING):
        record = Record.objects.get()
        assert Attachment.objects.get(purpose="paper").object_id == record.id
    phone.goto(f"/records/{record.id}")
    assert phone.get_by_role("heading", name="纸质记录").is_visible()
    look(phone, "paper_record")


def test_without_a_signal_the_sheet_waits_on_the_phone_and_is_sent_later(county: County, tmp_path: Path) -> None:
    shot = tmp_path / "sheet.jpg"
    shot.write_bytes(photo(noisy=True))
    phone = county.phone("guard")
    phone.goto("/paper/in")
    phone.get_by_role("link", name="日间防火巡查").first.click()
    phone.context.set_offline(True)
    phone.locator("input[name=paper]").set_input_files(str(shot))
    phone.get_by_label("什么时候查的").fill("2026-10-13T07:20")
    phone.get_by_role("button", name=re.compile("其余看过|记下")).click()
    phone.get_by_text("没有信号").first.wait_for()
    phone.context.set_offline(False)
    phone.goto("/today")
    phone.wait_for_function("() => !document.body.innerText.includes('没有信号')")
    for _again in range(50):
        with opened(EVERYTHING):
            if Attachment.objects.filter(purpose="paper").exists():
                return
        phone.wait_for_timeout(200)
    raise AssertionError("the sheet never arrived")


@pytest.mark.parametrize("width", [360, 1440])
def test_the_burden_page_fits(county: County, width: int) -> None:
    phone = county.phone("principal", width=width)
    phone.goto("/burden")
    phone.get_by_role("heading", name="哪个岗位").wait_for()
    look(phone, "burden_school")
