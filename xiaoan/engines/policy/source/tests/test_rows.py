"""Rows of tables as lines, and Word's numbers."""

import pytest

from xiaoan.engines.policy.source.rows import lines_of
from xiaoan.engines.policy.source.word.numerals import chinese, shown

LONG = "各学校要把安全检查落实到每一个岗位、每一个环节、每一位教职工，并按月报送检查情况和整改结果，不得漏报。"


@pytest.mark.parametrize(
    ("cells", "lines"),
    [
        (["3月", "开展演练", ""], ["3月\t开展演练"]),
        (["", "", ""], []),
        (
            ["", "第一段\n第二段落的文字写得长一些，有好几个字。", ""],
            ["第一段", "第二段落的文字写得长一些，有好几个字。"],
        ),
        (
            ["3月", "开展疏散演练一次\n检查消防器材一遍", "安全科"],
            ["3月\t开展疏散演练一次\t安全科", "3月\t检查消防器材一遍\t安全科"],
        ),
        (["责任\n单位", "内容"], ["责任单位\t内容"]),
        (["安全科\n教务处", "开展演练"], ["安全科、教务处\t开展演练"]),
        (["开展疏散演练一次\n检查消防器材一遍", LONG], [f"开展疏散演练一次\t{LONG}", "检查消防器材一遍"]),
        (["一\t二", "三"], ["一 二\t三"]),
    ],
)
def test_a_row_is_its_lines(cells: list[str], lines: list[str]) -> None:
    assert lines_of(cells) == lines


def test_a_cell_of_many_lines_does_not_multiply_the_others() -> None:
    lines = lines_of([*["安全科"] * 100, "\n".join(["每月检查一次灭火器"] * 5_000)])
    assert sum(map(len, lines)) < 1_000_000


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (1, "一"),
        (10, "十"),
        (12, "十二"),
        (20, "二十"),
        (103, "一百〇三"),
        (110, "一百一十"),
        (1005, "一千〇五"),
        (0, "0"),
    ],
)
def test_chinese_numerals(value: int, written: str) -> None:
    assert chinese(value) == written


@pytest.mark.parametrize(
    ("form", "written"),
    [
        ("decimal", "3"),
        ("decimalZero", "03"),
        ("chineseCounting", "三"),
        ("chineseCountingThousand", "三"),
        ("ideographDigital", "三"),
        ("ideographTraditional", "丙"),
        ("decimalEnclosedCircleChinese", "③"),
        ("lowerLetter", "c"),
        ("upperRoman", "III"),
        ("bullet", ""),
        ("something new", "3"),
    ],
)
def test_a_number_is_shown_as_word_shows_it(form: str, written: str) -> None:
    assert shown(3, form) == written
