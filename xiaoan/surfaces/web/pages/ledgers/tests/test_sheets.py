"""Excel both ways: the filtered list out, an empty form, and sheets in: looked at first, written whole or not."""

from __future__ import annotations

import io
import re
from datetime import datetime
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.files.sheets import Line
from xiaoan.kernel.ledgers.models import LedgerRow
from xiaoan.surfaces.web.pages.ledgers.heads import KEY, mapped
from xiaoan.surfaces.web.pages.ledgers.tests.school import BOTTLES, HEADS, Keeping, bottles, sheet
from xiaoan.surfaces.web.tests.seats import text


def book(answer: Any) -> Any:
    """The workbook of a download."""
    return load_workbook(io.BytesIO(b"".join(answer.streaming_content)))


def grid(answer: Any) -> list[tuple[Any, ...]]:
    return list(book(answer).worksheets[0].iter_rows(values_only=True))


def confirm(keeping: Keeping, looked: Any, **more: Any) -> Any:
    """The second step, as the page offers it."""
    found = re.search(r'name="rows" value="([^"]*)"', looked.content.decode())
    assert found is not None, text(looked)
    return keeping.seats.post("safety", keeping.path("load"), rows=unescape(found[1]), **more)


def kept() -> dict[str, LedgerRow]:
    with opened(EVERYTHING):
        return {row.label: row for row in LedgerRow.objects.filter(withdrawn_at=None)}


# Out


def test_the_list_goes_out_as_it_is_filtered(keeping: Keeping) -> None:
    keeping.bottle("A-10", made_on="2015-01-05")
    keeping.bottle("A-2", model="=1+1", kind="水基")
    answer = keeping.seats.get("safety", f"/ledgers/{BOTTLES}/xlsx")
    assert "attachment" in answer["Content-Disposition"]
    rows = grid(answer)
    assert rows[0][0] == "灭火器台账"
    assert "单位：青石县第一小学　共 2 条" in rows[1][0]
    assert rows[3][:4] == ("编号", "位置", "具体点位", "类型")
    assert [row[0] for row in rows[4:]] == ["A-2", "A-10"]
    assert rows[4][4] == "=1+1"
    assert rows[5][5] == datetime(2015, 1, 5)  # noqa: DTZ001
    narrowed = grid(keeping.seats.get("safety", f"/ledgers/{BOTTLES}/xlsx?due=past&q=A-1"))
    assert [row[0] for row in narrowed[4:]] == ["A-10"]
    assert "期限：已过期，查找：A-1" in narrowed[2][0]


def test_a_bureaus_list_names_the_schools(keeping: Keeping) -> None:
    keeping.bottle("A-1")
    keeping.bottle("E-1", who="middle_safety", unit="east")
    rows = grid(keeping.seats.get("officer", f"/ledgers/{BOTTLES}/xlsx"))
    assert rows[3][0] == "单位"
    assert {row[0] for row in rows[4:]} == {"青一小", "二中东校区"}


def test_a_list_out_of_sight_does_not_go_out(keeping: Keeping) -> None:
    keeping.bottle("A-1")
    assert len(grid(keeping.seats.get("stranger", f"/ledgers/{BOTTLES}/xlsx"))) == 4
    there = f"/ledgers/{BOTTLES}/xlsx?unit={keeping.seats.unit('school')}"
    assert keeping.seats.get("stranger", there).status_code == 404
    assert keeping.seats.get("stranger", keeping.path("form")).status_code == 404


def test_the_empty_form_has_the_heads_and_offers_the_choices(keeping: Keeping) -> None:
    found = book(keeping.seats.get("safety", keeping.path("form")))
    page, lists = found.worksheets
    assert [cell.value for cell in page[4]][:3] == ["编号", "位置", "具体点位"]
    offered = list(lists.iter_rows(values_only=True))
    assert offered[0] == ("位置", "类型")
    assert "教学楼A栋" in {row[0] for row in offered}
    assert {row[1] for row in offered[1:5]} == {"干粉", "水基", "二氧化碳", "洁净气体"}


def test_what_went_out_comes_in_again_unchanged_and_edited(keeping: Keeping) -> None:
    keeping.bottle("A-1", model="MFZ-4")
    keeping.bottle("A-2")
    rows = grid(keeping.seats.get("safety", f"/ledgers/{BOTTLES}/xlsx"))
    assert "没有变化 2 条" in text(keeping.upload(rows))
    edited = [list(row) for row in rows]
    edited[4][0], edited[4][4], edited[5][3] = "A-100", None, "水基"
    looked = keeping.upload(edited)
    assert "修改 2 条" in text(looked)
    assert confirm(keeping, looked).status_code == 302
    found = kept()
    assert set(found) == {"A-100", "A-2"}
    assert "model" not in found["A-100"].cells
    assert found["A-2"].cells["kind"] == "water"
    stale = keeping.upload(edited)
    assert stale.status_code == 422
    assert "下载以后有人改过这一行" in text(stale)


# In


def test_a_schools_own_sheet_is_looked_at_then_written(keeping: Keeping) -> None:
    rows = [
        ("青石县第一小学灭火器台账",), (), ("填表人：示例·周主任",),
        ("序号", "放置位置", "器材编号", "类型 *", "出厂日期（年月日）", "备注"),
        (1, "教学楼A栋", "A-1", "干粉", "2024年3月1日", "在门口"),
        (2, "食堂", "A-2", "水基", "2024/5/6", None),
    ]  # fmt: skip
    looked = keeping.upload(rows)
    said = text(looked)
    assert looked.status_code == 200, said
    assert "新登记 2 条" in said
    assert "台账里没有，没有读：序号、备注" in said
    assert kept() == {}
    assert confirm(keeping, looked).status_code == 302
    found = kept()
    assert set(found) == {"A-1", "A-2"}
    assert found["A-2"].cells["made_on"] == "2024-05-06"
    assert "没有变化 2 条" in text(keeping.upload(rows))


def test_what_is_wrong_is_told_line_by_line_and_nothing_is_written(keeping: Keeping) -> None:
    rows = [HEADS, *bottles(2), ("A-3", "没有这个地方", "干粉", "2024-01-01"), ("A-1", "食堂", "泡沫", "去年")]
    looked = keeping.upload(rows)
    said = text(looked)
    assert looked.status_code == 422
    assert "有 2 行要改" in said
    assert "本单位没有“没有这个地方”这个地点" in said
    assert "出厂日期：请填日期" in said
    assert 'name="rows"' not in looked.content.decode()
    assert kept() == {}


def test_two_lines_of_one_name_are_told_with_their_numbers(keeping: Keeping) -> None:
    said = text(keeping.upload([HEADS, *bottles(1), *bottles(1)]))
    assert "与第 2 行重复" in said


def test_a_blank_in_ones_own_sheet_empties_nothing(keeping: Keeping) -> None:
    keeping.bottle("A-1", model="MFZ-4")
    rows = [(*HEADS, "型号规格"), ("A-1", "食堂", "干粉", "2024-01-05", None)]
    assert confirm(keeping, keeping.upload(rows)).status_code == 302
    row = kept()["A-1"]
    assert row.cells["model"] == "MFZ-4"
    assert row.place_id == keeping.seats.cast.places["canteen"].id


def test_somebody_else_in_between_is_noticed(keeping: Keeping) -> None:
    keeping.bottle("A-1")
    rows = grid(keeping.seats.get("safety", f"/ledgers/{BOTTLES}/xlsx"))
    edited = [list(row) for row in rows]
    edited[4][3] = "水基"
    looked = keeping.upload(edited)
    keeping.seats.post("safety", f"/ledgers/rows/{kept()['A-1'].id}/withdraw", reason="报废")
    answer = confirm(keeping, looked)
    assert answer.status_code == 422
    assert "已撤下或不是本单位的" in text(answer)


FILES = {
    "no heads": (sheet([("一", "二"), ("三", "四")]), "没有找到表头"),
    "nothing under the heads": (sheet([HEADS]), "表头下面没有填内容"),
    "a head twice": (sheet([(*HEADS, "位置"), *bottles(1)]), "是一个意思"),
    "an old file": (SimpleUploadedFile("a.xls", b"\xd0\xcf\x11\xe0" * 9), "只能导入"),
    "no workbook": (SimpleUploadedFile("a.xlsx", b"nothing"), "不是能打开的"),
    "a picture": (SimpleUploadedFile("a.png", b"\x89PNG"), "只能导入"),
    "two thousand and one": (sheet([HEADS, *bottles(2001)]), "一次最多"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_no_list_is_refused_in_words(keeping: Keeping, name: str) -> None:
    file, words = FILES[name]
    file.seek(0)
    answer = keeping.seats.post("safety", keeping.path("load"), file=file)
    assert answer.status_code == 422
    assert words in text(answer)
    assert kept() == {}


def test_two_lists_in_one_file_are_told_apart(keeping: Keeping) -> None:
    made = Workbook()
    for title in ("东楼", "西楼"):
        page = made.create_sheet(title)
        for row in (HEADS, *bottles(1)):
            page.append(list(row))
    out = io.BytesIO()
    made.save(out)
    answer = keeping.seats.post("safety", keeping.path("load"), file=SimpleUploadedFile("a.xlsx", out.getvalue()))
    assert "这几张表都像台账：东楼、西楼" in text(answer)


@pytest.mark.parametrize("rows", ["", "[", '[{"number":1}]', '[[1,{"number":"A"},"no-id",1]]', "null", '[["x",{}]]'])
def test_a_broken_second_step_writes_nothing(keeping: Keeping, rows: str) -> None:
    answer = keeping.seats.post("safety", keeping.path("load"), rows=rows)
    assert answer.status_code == 422
    assert kept() == {}


def test_the_second_step_is_checked_like_the_first(keeping: Keeping) -> None:
    foreign = keeping.bottle("E-1", who="middle_safety", unit="east")
    rows = f'[[2,{{"number":"X-1"}},"{foreign.id}",1]]'
    assert keeping.seats.post("safety", keeping.path("load"), rows=rows).status_code == 422
    assert keeping.seats.post("guard", keeping.path("load"), rows=rows).status_code == 404
    assert set(kept()) == {"E-1"}


def test_no_file_is_said(keeping: Keeping) -> None:
    assert "请先选一个 Excel 文件" in text(keeping.seats.post("safety", keeping.path("load")))


# Heads


def read(*rows: tuple[str, ...]) -> Any:
    lines = [Line(number, row) for number, row in enumerate(rows, start=1)]
    return mapped(lines, shelf().ledgers[BOTTLES])


def test_heads_are_known_by_title_code_and_usual_words_in_any_order(keeping: Keeping) -> None:
    titles = read(("出厂日期", "类型", "位置", "编号"), ("2024-01-01", "干粉", "食堂", "A-1"))
    codes = read(("made_on", "kind", "place", "number"), ("2024-01-01", "干粉", "食堂", "A-1"))
    usual = read(("出厂日期：", "类 型", "安装位置", "设备编号"), ("2024-01-01", "干粉", "食堂", "A-1"))
    assert titles.rows == codes.rows == usual.rows
    assert titles.rows[0].values == {"made_on": "2024-01-01", "kind": "干粉", "place": "食堂", "number": "A-1"}


def test_a_row_of_heads_needs_the_name_and_one_more(keeping: Keeping) -> None:
    assert read(("编号",), ("A-1",)) is None
    assert read(("位置", "类型"), ("食堂", "干粉")) is None


def test_a_key_that_was_spoilt_is_told(keeping: Keeping) -> None:
    found = read((*HEADS, KEY), ("A-1", "食堂", "干粉", "2024-01-01", "abc#x"))
    assert [(number, column) for number, column, _words in found.faults] == [(2, KEY)]
    assert read((*HEADS, KEY), ("A-1", "食堂", "干粉", "2024-01-01", f"{uuid4()}#3")).rows[0].version == 3
