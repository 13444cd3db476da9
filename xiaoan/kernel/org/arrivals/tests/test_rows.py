"""Rows of a list: what is read, and what is refused with its place."""

from __future__ import annotations

from datetime import date

import pytest

from xiaoan.kernel.files.sheets import Line
from xiaoan.kernel.org.arrivals.headings import headings
from xiaoan.kernel.org.arrivals.rows import read
from xiaoan.kernel.org.arrivals.tests.words import faults, only, reading, words

FULL = "学校名称|类别|办学性质|所属乡镇|学生数|教职工数|住校生数|食堂|建校日期|学校标识码|简称"


def test_a_whole_row_becomes_a_school_with_its_facts() -> None:
    found = only(FULL, "青石县第三小学|小学|民办|大坪镇|1,200人|６０|80|有|2019/9/1|3133000123|青三小")
    assert (found.name, found.kind.kind, found.town, found.short) == ("青石县第三小学", "primary", "大坪镇", "青三小")
    assert (found.code, found.opened, found.row) == ("3133000123", date(2019, 9, 1), 2)
    assert found.facts == {
        "students": "1200", "staff": "60", "boarders": "80", "canteen": "yes", "private": "yes", "boarding": "yes",
    }  # fmt: skip


def test_what_is_left_blank_is_not_stated() -> None:
    assert only(FULL, "青石县第三小学||||||||||").facts == {}
    assert only(FULL, "青石县第三小学").facts == {}


def test_no_boarders_does_not_say_there_is_no_boarding() -> None:
    assert only("学校名称|住校生数", "第三小学|0").facts == {"boarders": "0"}
    assert only("学校名称|住校生数|有学生住校", "第三小学|30|否").facts == {"boarders": "30", "boarding": "no"}


def test_blank_rows_sums_and_repeated_headings_are_left_out() -> None:
    found = reading(
        "序号|学校名称|学生数", "||", "1|第三小学|100", " | |　", "序号|学校名称|学生数", "合 计||100", "|总计|100"
    )
    assert [arrival.name for arrival in found.arrivals] == ["第三小学"]
    assert (found.problems, found.left_out) == ([], 3)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("||小学|860", "第 2 行，学校名称：没有填写学校名称"),
        ("2026||小学|860", "“2026”不是学校名称"),
        ("第三小学" * 40 + "||小学|860", "名称超过 120 个字"),
        ("第一中学||其他|860", "看不出是哪类学校"),
        ("第三小学||小学|约八百", "“约八百”不是人数"),
        ("第三小学||小学|-3", "“-3”不是人数"),
        ("第三小学||小学|12.5", "“12.5”不是人数"),
        ("第三小学||小学|2026-09-01", "“2026-09-01”不是人数"),
        ("第三小学||小学|是", "“是”不是人数"),
        ("第三小学||小学|123456789", "不大于 9999999"),
        ("第三小学||小学|1,23", "“1,23”不是人数"),
        ("第三小学||小学|#REF!", "错误值 #REF!"),
        ("第三小学|混合|小学|860", "看不出公办还是民办"),
    ],
)
def test_a_wrong_cell_is_told_with_row_and_column(row: str, said: str) -> None:
    told = faults("学校名称|办学性质|类别|学生数", row)
    assert len(told) == 1
    assert said in told[0]
    assert told[0].startswith("第 2 行，")


@pytest.mark.parametrize(
    ("text", "day"),
    [("2019-09-01", date(2019, 9, 1)), ("2019年9月", date(2019, 9, 1)), ("2019.12.31", date(2019, 12, 31)),
     ("2019年9月5日", date(2019, 9, 5)), ("2019-02-30", None),
     ("43831", date(2020, 1, 1)), ("20190905", date(2019, 9, 5)), ("123456", None),
     ("1066-01-01", None), ("去年", None)],
)  # fmt: skip
def test_a_date_is_read_as_people_write_it_or_refused(text: str, day: date | None) -> None:
    found = reading("学校名称|建校日期", f"第三小学|{text}")
    assert [arrival.opened for arrival in found.arrivals] == ([day] if day else [])
    assert bool(found.problems) is (day is None)


def test_all_that_is_wrong_in_a_list_is_told_at_once() -> None:
    told = faults("学校名称|学生数|食堂|学校标识码", "第三小学|多|也许|1.2E+10", "第四小学|3|是|a b")
    assert [line.split("：")[0] for line in told] == [
        "第 2 行，学校标识码", "第 2 行，学生数", "第 2 行，食堂", "第 3 行，学校标识码",
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["=HYPERLINK(1)小学", "+第三小学", "-第三小学", "@第三小学"])
def test_text_that_looks_like_a_formula_stays_text_and_is_pointed_out(name: str) -> None:
    found = reading("学校名称|学生数", f"{name}|1")
    assert [arrival.name for arrival in found.arrivals] == [name]
    assert "只当作文字" in found.notices[0].text


def test_line_breaks_marks_and_padding_inside_a_name_go() -> None:
    assert only("学校名称|学生数", "青石县\n第 三\u200b 小学　|1").name == "青石县第三小学"
    assert only("学校名称|学生数", "Sunshine 双语幼儿园|1").name == "Sunshine 双语幼儿园"


def test_a_cell_the_reader_could_not_read_is_a_fault_only_where_it_is_used() -> None:
    found = headings(["学校名称", "学生数", "备注"], words().facts)
    assert found is not None
    lines = [Line(5, ("第三小学", "", ""), {1: "没有结果", 2: "没有结果"})]
    assert [problem.text for problem in read(lines, found, words()).problems] == ["第 5 行，学生数：没有结果"]


def test_only_the_rows_of_one_county_are_read_when_asked() -> None:
    found = reading("区县|学校名称|学生数", "青石县|一小学|1", "白水县|二小学|坏", county="青石县")
    assert [arrival.name for arrival in found.arrivals] == ["一小学"]
    assert (found.problems, found.left_out) == ([], 1)
