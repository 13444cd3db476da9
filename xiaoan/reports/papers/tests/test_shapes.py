"""Numbers of headings, Chinese figures, attachments, tables that do not fit together."""

from __future__ import annotations

from datetime import date

import pytest

from xiaoan.reports.papers import Heading, Table, Text
from xiaoan.reports.papers.shapes import Block, attachment_lines, chinese, day_words, numbered, wide


def test_headings_number_themselves_and_begin_anew_under_each_other() -> None:
    blocks: list[Block] = [
        Heading(1, "甲"),
        Heading(2, "乙"),
        Heading(2, "丙"),
        Heading(1, "丁"),
        Text("x"),
        Heading(2, "戊"),
        Heading(3, "己"),
        Heading(4, "庚"),
        Heading(3, "辛"),
        Heading(4, "壬"),
        Heading(1, "癸", numbered=False),
    ]
    assert [block.text for block in numbered(blocks) if isinstance(block, Heading)] == [
        "一、甲",
        "（一）乙",
        "（二）丙",
        "二、丁",
        "（一）戊",
        "1.己",
        "（1）庚",
        "2.辛",
        "（1）壬",
        "癸",
    ]


@pytest.mark.parametrize("level", [0, 5, -1])
def test_a_heading_of_no_level_is_a_mistake_of_ours(level: int) -> None:
    with pytest.raises(ValueError, match="level"):
        list(numbered([Heading(level, "甲")]))


@pytest.mark.parametrize(
    ("number", "words"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (99, "九十九"), (100, "100"), (0, "0")]
)
def test_figures_in_chinese(number: int, words: str) -> None:
    assert chinese(number) == words


def test_days_and_attachments_as_they_are_written() -> None:
    assert day_words(date(2026, 10, 5)) == "2026年10月5日"
    assert attachment_lines(["名单。"]) == ["附件：名单"]
    assert attachment_lines(["名单", "表；"]) == ["附件：1.名单", "2.表"]
    assert wide("示教安〔2026〕12号") == 9


@pytest.mark.parametrize(
    "wrong",
    [
        {"rows": [("甲",)]},
        {"widths": (1,)},
        {"aligned": "c"},
        {"groups": (("甲", 1),)},
    ],
)
def test_a_table_that_does_not_fit_together_is_a_mistake_of_ours(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"cells|column"):
        Table(("甲", "乙"), **{"rows": [("1", "2")]} | wrong)  # type: ignore[arg-type]
