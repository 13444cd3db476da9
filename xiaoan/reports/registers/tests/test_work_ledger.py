"""工作台账: what was owed, by whom and when it was done, what it found and what became of that."""

from __future__ import annotations

from datetime import date

import pytest

from tests.support.cast import Cast
from xiaoan.kernel.hazards.tests.play import Play
from xiaoan.kernel.work.tests.acting import adopt_lamp, at, morning, name, record
from xiaoan.reports.registers.tests.asking import cells, table


@pytest.fixture
def play(cast: Cast) -> Play:
    adopt_lamp(cast, starts=date(2026, 9, 1))
    return Play(cast)


def test_a_day_says_who_did_what_and_when(play: Play) -> None:
    record(play.cast, "guard", "school", at(10, 20, 10), name(play.cast, "school", "lamp.day", morning(10, 20)))
    play.at = at(10, 20, 18)
    found = table(play, "safety", "school", "work_day", "day", date(2026, 10, 20))
    rows = [cells(found, number) for number in range(len(found.rows))]
    done = [row for row in rows if row["state"] == "已办"]
    assert len(done) == 1 and "示例·老陈" in done[0]["who"] and "10-20 10:00" in done[0]["happened"]
    assert done[0]["marks"] == ""
    assert "件应办 = 已办" in found.says[0]


def test_sums_of_a_month_keep_their_identity(play: Play) -> None:
    record(play.cast, "guard", "school", at(10, 20, 10), name(play.cast, "school", "lamp.day", morning(10, 20)))
    play.at = at(11, 10)
    found = table(play, "safety", "school", "work", "month", date(2026, 10, 20))
    for number in range(len(found.rows)):
        row = {key: int(text or 0) for key, text in cells(found, number).items() if text.isdigit() or not text}
        assert row["required"] == row["done"] + row["missing"] + row["pending"]
    assert any(cells(found, number)["done"] == "1" for number in range(len(found.rows)))


def test_a_week_over_the_end_of_a_month_counts_days_of_both(play: Play) -> None:
    play.at = at(11, 10)
    week = table(play, "safety", "school", "work_day", "week", date(2026, 10, 31))
    days = {cells(week, number)["due_on"] for number in range(len(week.rows))}
    assert min(days) >= "2026-10-26" and max(days) <= "2026-11-01"


def test_what_is_recorded_by_somebody_else_and_later_is_marked(play: Play) -> None:
    owed = name(play.cast, "school", "lamp.day", morning(10, 20))
    record(play.cast, "safety", "school", at(10, 24, 9), owed, happened=at(10, 20, 10), told_by="示例·老陈")
    play.at = at(10, 24, 18)
    found = table(play, "safety", "school", "work_day", "day", date(2026, 10, 20))
    marks = [cells(found, number)["marks"] for number in range(len(found.rows))]
    assert "补录；代录（示例·老陈）" in marks


def test_duties_name_their_posts_and_holders(play: Play) -> None:
    found = table(play, "safety", "school", "three_duty")
    rows = [cells(found, number) for number in range(len(found.rows))]
    assert any("示例·老陈" in row["holder"] for row in rows)
    assert all(row["holder"] for row in rows)


def test_the_bureau_has_a_line_for_each_school(play: Play) -> None:
    found = table(play, "officer", "county", "work")
    assert {cells(found, number)["unit"] for number in range(len(found.rows))} >= {"青一小"}
