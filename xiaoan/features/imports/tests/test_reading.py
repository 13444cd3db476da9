"""Finding a list in a file: its head in one row or two, under a title, on the right sheet; and which rows count."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook

from xiaoan.features.imports.doing.taking import read_file
from xiaoan.features.imports.kinds.people.words import called, name_of, phone_of, posts_in
from xiaoan.features.imports.reading.heads import guess, headings, titles_of, vocabulary
from xiaoan.features.imports.reading.matching import matched
from xiaoan.features.imports.reading.rows import rows
from xiaoan.features.imports.shapes import Field, KeptLine, KeptTable
from xiaoan.features.imports.tests.lists import xlsx
from xiaoan.foundation.errors import Refused
from xiaoan.kernel.catalogue.pack.words import Post
from xiaoan.kernel.files.sheets import book

FIELDS = [Field("name", "姓名", ("名字",), True), Field("phone", "手机", ("电话",)), Field("unit", "单位", ("学校",))]
KNOWN = vocabulary(FIELDS)


def table(*lines: tuple[str, ...], title: str = "") -> KeptTable:
    return KeptTable(title, [KeptLine(n, cells) for n, cells in enumerate(lines, start=1)])


def test_the_head_is_found_under_a_title_and_on_the_sheet_that_says_most() -> None:
    other = table(("说明",), ("请认真填写", "电话"), title="填表说明")
    real = table(("2026年安全员名册",), ("", "单位：青石县"), ("姓名", "手机", "单位"), ("示例·甲", "1", "一小"))
    assert guess([other, real], KNOWN) == (1, 2, 1)


def test_a_head_of_two_rows_is_read_as_one() -> None:
    lines = table(
        ("姓名", "联系方式", "", "单位"), ("姓名", "手机", "微信", "单位"), ("示例·甲", "1", "x", "一小")
    ).lines
    head = guess([KeptTable("", lines)], KNOWN)
    assert head == (0, 0, 2)
    assert titles_of(lines, 0, 2) == {0: "姓名", 1: "手机", 2: "微信", 3: "单位"}


def test_a_list_without_known_words_is_taken_by_its_first_full_row_and_nothing_by_none() -> None:
    assert guess([table(("标题",), ("甲", "乙"), ("1", "2"))], KNOWN) == (0, 1, 1)
    assert guess([table(("1", "2"), ("3", "4"))], KNOWN) is None


def test_what_was_told_before_goes_before_the_usual_words() -> None:
    found = headings(table(("电话", "紧急电话", "备注"), ("1", "2", "")).lines, 0, 1)
    assert matched(found, FIELDS, KNOWN, {}) == ({"0": "phone"}, [found[1]])
    mapping, unknown = matched(found, FIELDS, KNOWN, {"紧急电话": "phone", "电话": "-"})
    assert (mapping, unknown) == ({"0": "-", "1": "phone"}, [])


def test_sums_remarks_repeated_heads_and_blank_rows_are_no_rows() -> None:
    lines = table(
        ("姓名", "手机"), ("示例·甲", "1"), ("", ""), ("姓名", "手机"), ("合计", "1"),
        ("填表人：示例·丙", ""), ("示例·乙", "2"),
    ).lines  # fmt: skip
    said: dict[str, Any] = {"titles": {0: "姓名", 1: "手机"}, "mapping": {"0": "name", "1": "phone"}}
    found = list(rows(lines, begins=1, fixes={}, words={}, **said))
    assert [row.number for row in found] == [2, 7]
    mended = list(rows(lines, begins=1, fixes={"2:1": "9", "7:?line": "-"}, words={"name|示例·甲": "示例·丁"}, **said))
    assert [(row.texts["name"], row.texts["phone"]) for row in mended] == [("示例·丁", "9")]


def test_names_numbers_and_posts_as_people_write_them() -> None:
    assert [name_of(text) for text in ("张 三", "张\u3000三丰", "Anna Li")] == ["张三", "张三丰", "Anna Li"]
    numbers = ("138-0000-0001", "１３８００００００１２", "+86 13800000001", "0871-65120000", "13800000001.0")
    assert [phone_of(text) for text in numbers] == [
        "13800000001", "13800000012", "13800000001", "087165120000", "13800000001",
    ]  # fmt: skip
    assert [phone_of(text) for text in ("1.38E+10", "123", "无", "138000000012")] == [None] * 4
    assert posts_in("校长（园长、负责人）、班主任/电工，") == ["校长（园长、负责人）", "班主任", "电工"]
    words = called(
        {
            "a": Post(code="a", title="总务（后勤）主任", title_en="", role=""),
            "b": Post(code="b", title="保安（门卫）", title_en="", role=""),
            "c": Post(code="c", title="门卫", title_en="", role=""),
        }
    )
    assert (words["后勤主任"], words["总务主任"], words["保安"]) == ("a", "a", "b")
    assert "门卫" not in words, "two posts may be meant"


def test_noughts_in_front_stay_and_hidden_things_are_told() -> None:
    def dress(sheet: Any) -> None:
        sheet["A2"].number_format = "00000"
        sheet.row_dimensions[3].hidden = True

    found = book("a.xlsx", xlsx(("代码",), (42,), (43,), dress=dress))
    assert [line.cells[0] for line in found.tables[0][1]] == ["代码", "00042", "43"]
    assert [line.hidden for line in found.tables[0][1]] == [False, False, True]


def test_files_made_to_exhaust_whoever_opens_them_are_refused() -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 90_000_000)
    with pytest.raises(Refused, match="展开后太大"):
        read_file("bomb.xlsx", out.getvalue())
    many = Workbook()
    sheet = many.active
    assert sheet is not None
    sheet.cell(60_000, 1, "远")
    far = BytesIO()
    many.save(far)
    with pytest.raises(Refused, match="最多 50000 行"):
        read_file("far.xlsx", far.getvalue())
    with pytest.raises(Refused, match=r"另存为.*xlsx"):
        read_file("old.xls", b"\xd0\xcf\x11\xe0")
