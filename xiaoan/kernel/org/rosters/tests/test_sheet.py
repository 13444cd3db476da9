"""A school's own sheet: the usual layouts are read, and what cannot be understood is told by row."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time
from uuid import UUID, uuid4

import pytest

from xiaoan.kernel.catalogue.pack.words import Roster, RosterSlot
from xiaoan.kernel.org.rosters.sheet import Known, Line, Sheet, read_sheet

DAY, NIGHT = (
    RosterSlot(code="day", title="白班", title_en="Day", opens=time(7), closes=time(19)),
    RosterSlot(code="night", title="夜班", title_en="Night", opens=time(19), closes=time(7)),
)
ROSTERS = {
    each.code: each
    for each in (
        Roster(code="leader", title="带班领导", title_en="Leader", called=("带班", "值班领导")),
        Roster(code="teacher", title="值班教师", title_en="Teacher", called=("值班",)),
        Roster(code="gate", title="门卫值班", title_en="Gate", called=("保安", "门卫"), slots=(DAY, NIGHT)),
    )
}
NAMES = {
    "甲": Known(uuid4(), "示例·甲", "13800001111"),
    "乙": Known(uuid4(), "示例·乙"),
    "丙电": Known(uuid4(), "示例·丙", "13800002222", ("电工",)),
    "丙保": Known(uuid4(), "示例·丙", "13800003333", ("保安",)),
}


def read(rows: Sequence[Sequence[str]], roster: str = "") -> Sheet:
    lines = [Line(number, tuple(cells)) for number, cells in enumerate(rows, start=1)]
    return read_sheet(
        lines, NAMES.values(), ROSTERS, roster=roster, monday=date(2026, 10, 19), today=date(2026, 10, 20)
    )


def turns(sheet: Sheet) -> list[tuple[int, str, str, int, str]]:
    who: dict[UUID, str] = {known.id: key for key, known in NAMES.items()}
    return [(row.row, row.roster, row.slot, row.day.day, who[row.person]) for row in sheet.rows]


def test_days_down_and_posts_across_below_a_title() -> None:
    sheet = read(
        [
            ["某校十月值班表", "某校十月值班表"],
            ["日期", "星期", "带班领导", "值班教师", "保安（白班）", "保安 19:00-次日7:00 夜班", "联系电话"],
            ["2026-10-20", "星期二", "示例·甲", "示例·乙、示例·甲", "示例·丙（保安）", "示例·丙2222", "0000-1"],
            ["10月21日", "周三", "示 例·乙", "/", "", "休"],
            ["说明：请假要提前一天说。"],
        ]
    )
    assert sheet.problems == []
    assert turns(sheet) == [
        (3, "leader", "", 20, "甲"), (3, "teacher", "", 20, "乙"), (3, "teacher", "", 20, "甲"),
        (3, "gate", "day", 20, "丙保"), (3, "gate", "night", 20, "丙电"), (4, "leader", "", 21, "乙"),
    ]  # fmt: skip
    assert sheet.unused == ["联系电话"]


def test_a_merged_day_holds_for_the_rows_below_it() -> None:
    sheet = read([["日期", "值班教师"], ["10.20", "示例·甲"], ["", "示例·乙"], ["10/21", "示例·甲"]])
    assert turns(sheet) == [
        (2, "teacher", "", 20, "甲"), (3, "teacher", "", 20, "乙"), (4, "teacher", "", 21, "甲")
    ]  # fmt: skip


def test_posts_down_and_days_across() -> None:
    sheet = read(
        [
            ["岗位", "10月20日", "10月21日"],
            ["带班领导", "示例·甲", "示例·乙"],
            ["门卫值班夜班", "示例·乙", "示例·甲"],
            ["备注", "国旗下讲话", ""],
        ]
    )
    assert sheet.problems == []
    assert turns(sheet) == [
        (2, "leader", "", 20, "甲"), (2, "leader", "", 21, "乙"),
        (3, "gate", "night", 20, "乙"), (3, "gate", "night", 21, "甲"),
    ]  # fmt: skip


def test_one_row_for_each_turn() -> None:
    sheet = read(
        [
            ["日期", "岗位", "班次", "姓名"],
            ["2026/10/20", "门卫", "夜班", "示例·甲"],
            ["", "门卫", "白班", "示例·乙"],
            ["2026年10月21日", "带班", "", "示例·甲"],
        ]
    )
    assert turns(sheet) == [
        (2, "gate", "night", 20, "甲"), (3, "gate", "day", 20, "乙"), (4, "leader", "", 21, "甲")
    ]  # fmt: skip


def test_a_sheet_of_weekdays_is_the_chosen_week_and_its_columns_are_shifts_of_the_chosen_table() -> None:
    sheet = read([["星期", "白班", "夜班"], ["星期一", "示例·甲", "示例·乙"], ["日", "示例·乙", ""]], "gate")
    assert turns(sheet) == [(2, "gate", "day", 19, "甲"), (2, "gate", "night", 19, "乙"), (3, "gate", "day", 25, "乙")]


def test_unknown_and_ambiguous_names_are_told_by_row() -> None:
    sheet = read([["日期", "带班"], ["10.20", "示例·无名"], ["10.21", "示例·丙"], ["10.22", "示例·甲"]])
    assert [problem.text for problem in sheet.problems] == [
        "第 2 行：“带班”：人员名单里没有“示例·无名”。请先登记，或改正姓名。",
        "第 3 行：“带班”：有 2 位“示例·丙”，请在姓名后用括号写岗位或手机后四位。",
    ]


def test_a_weekday_that_does_not_fit_its_date_is_told() -> None:
    (problem,) = read([["日期", "星期", "带班"], ["10月20日", "周三", "示例·甲"]]).problems
    assert "10月20日是星期二" in problem.text and problem.row == 2


def test_the_same_turn_twice_is_one() -> None:
    assert len(read([["日期", "带班"], ["10.20", "示例·甲"], ["2026-10-20", "示例·甲、示例·甲"]]).rows) == 1


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [["姓名", "电话"], ["示例·甲", "1"]],
        [["日期", "带班"]],
        [["日期", "带班"], ["去年", "示例·甲"]],
        [["日期", "带班"], ["2026-13-40", "示例·甲"]],
        [["日期", "带班"], ["9999-10-20", "示例·甲"]],
        [[""] * 200] * 30,
    ],
)
def test_nonsense_is_refused_in_words(rows: list[list[str]]) -> None:
    sheet = read(rows)
    assert sheet.rows == [] and sheet.problems


def test_a_huge_wrong_sheet_does_not_list_everything() -> None:
    sheet = read([["日期", "带班"], *[["10.20", f"示例·没有{number}"] for number in range(5000)]])
    assert len(sheet.problems) == 200
