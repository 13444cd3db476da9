"""Acceptance 3: `xiaoan owed` per school and duty, against numbers counted by hand, and equal to the pages' query."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from click.testing import CliRunner

from tests.acceptance.october import (
    AFTER,
    FIGURES,
    FIRE_MONTH,
    MONTHLY,
    NIGHT,
    PATROL,
    POINT_WEEKLY,
    WEEKLY,
    at,
    line,
    numbers,
    october,
    recorded,
    set_clock,
    told,
)  # fmt: skip
from tests.support.cast import Cast
from xiaoan.foundation.rls import opened
from xiaoan.kernel.work import queries
from xiaoan.surfaces.console.main import main

FIRST, LAST = date(2026, 10, 1), date(2026, 10, 31)


@pytest.fixture
def county(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Cast:
    """The county of October, with the clock in November."""
    set_clock(monkeypatch, AFTER)
    return recorded(october(cast))


@pytest.fixture
def answer(county: Cast) -> dict[str, Any]:
    found: dict[str, Any] = told("owed", "--unit", "青石县教育局", "--period", "2026-10")
    return found


def duties(answer: dict[str, Any], county: Cast, unit: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = line(answer, county.unit(unit).id)["duties"]
    return found


def test_a_day_recorded_late_claimed_closed_and_missed_is_each_counted_once(
    answer: dict[str, Any], county: Cast
) -> None:
    # 18 school days: 8, 12 and 15 on time; the 9th reached us on the 12th, after its grace; the 22nd was the typhoon;
    # the 23rd is claimed; 18 − 3 − 1 − 1 − 1 = 12 are missing.
    assert numbers(duties(answer, county, "school"), PATROL) == {
        "expected": 18, "required": 16, "on_time": 3, "late": 1, "missing": 12, "excused": 1, "not_applicable": 1,
    }  # fmt: skip


def test_a_typhoon_excuses_the_day_but_not_the_week_or_the_month_around_it(
    answer: dict[str, Any], county: Cast
) -> None:
    # Weeks due in October: 8–10, 12–16, 19–23, 26–30. One closed day of five excuses no week.
    school = duties(answer, county, "school")
    assert numbers(school, WEEKLY) == {"expected": 4, "required": 4, "missing": 4}
    assert numbers(school, MONTHLY) == {"expected": 1, "required": 1, "missing": 1}


def test_a_school_opened_on_the_21st_owes_from_its_first_day(answer: dict[str, Any], county: Cast) -> None:
    # 21 22 23 26 27 28 29 30 = 8 days, the 22nd excused. Week 19–23: three of five days are left, it is owed. Month:
    # 8 of 18 days are left, less than half, it is not.
    new = duties(answer, county, "new")
    assert numbers(new, PATROL) == {"expected": 8, "required": 7, "missing": 7, "excused": 1}
    assert numbers(new, WEEKLY) == {"expected": 2, "required": 2, "missing": 2}
    assert numbers(new, MONTHLY) == {}


def test_a_school_opened_on_the_20th_has_exactly_half_a_month_and_owes_it(answer: dict[str, Any], county: Cast) -> None:
    # 9 of 18 school days are left.
    assert numbers(duties(answer, county, "north"), MONTHLY) == {"expected": 1, "required": 1, "missing": 1}
    assert numbers(duties(answer, county, "north"), PATROL)["expected"] == 9


def test_a_school_with_campuses_is_the_sum_of_them_and_owes_once_what_is_legal(
    answer: dict[str, Any], county: Cast
) -> None:
    middle = line(answer, county.unit("middle").id)
    parts = {part["id"]: part["duties"] for part in middle["parts"]}
    each = {"expected": 18, "required": 17, "missing": 17, "excused": 1}
    for campus in ("east", "west"):
        assert numbers(parts[str(county.unit(campus).id)], PATROL) == each
    assert numbers(middle["duties"], PATROL) == {name: 2 * number for name, number in each.items()}
    # Nights before a school day: 8 9 | 11–15 | 18–22 | 25–29 = 2 + 5 + 5 + 5 = 17; the night of the 22nd is excused.
    # One dormitory, and it is on the east campus.
    assert numbers(parts[str(county.unit("east").id)], NIGHT) == {
        "expected": 17, "required": 16, "missing": 16, "excused": 1,
    }  # fmt: skip
    assert numbers(parts[str(county.unit("west").id)], NIGHT) == {}
    november = line(told("owed", "--unit", "青石县教育局", "--period", "2026-11"), county.unit("middle").id)
    assert numbers(november["duties"], FIRE_MONTH) == {"expected": 1, "required": 1, "pending": 1}
    assert str(county.unit("east").id) not in {
        part["id"] for part in november["parts"] if numbers(part["duties"], FIRE_MONTH)
    }


def test_a_vacant_post_owes_no_less_and_somebody_else_is_asked(answer: dict[str, Any], county: Cast) -> None:
    # The guard has gone after the 14th: all 18 days are still owed, from the 15th on the safety officer is asked.
    viewer = county.seat("officer", AFTER)
    with opened(viewer.scope, readonly=True):
        found = queries.drill(viewer, county.unit("school"), first=FIRST, last=LAST, at=AFTER, duty=PATROL)
    asked = {each.due.date().day: (each.asked[0].name, each.asked[0].vacant) for each in found}
    assert len(asked) == 18
    assert asked[14] == ("示例·老陈", "")
    assert asked[16] == asked[30] == ("示例·周主任", "保安（门卫）")


def test_one_teacher_is_asked_for_everything_at_her_point(answer: dict[str, Any], county: Cast) -> None:
    # 山口教学点 never had a safety officer's post, so none is vacant. Four weeks are due in October.
    assert numbers(duties(answer, county, "point"), POINT_WEEKLY) == {"expected": 4, "required": 4, "missing": 4}
    viewer = county.seat("officer", AFTER)
    with opened(viewer.scope, readonly=True):
        found = queries.drill(viewer, county.unit("point"), first=FIRST, last=LAST, at=AFTER, duty=POINT_WEEKLY)
    assert [[(asked.name, asked.vacant) for asked in each.asked] for each in found] == [[("示例·石老师", "")]] * 4


def test_the_command_and_the_page_count_alike(answer: dict[str, Any], county: Cast) -> None:
    viewer = county.seat("officer", AFTER)
    with opened(viewer.scope, readonly=True):
        sheet = queries.figures(viewer, county.unit("county"), first=FIRST, last=LAST, at=AFTER)
        roll = queries.by_school(viewer, county.unit("county"), first=FIRST, last=LAST, at=AFTER)
        behind = queries.drill(viewer, county.unit("county"), first=FIRST, last=LAST, at=AFTER, limit=5000)
    counted = {
        (school["id"], row["duty"]): [row[name] for name in FIGURES]
        for school in answer["schools"]
        for row in school["duties"]
    }
    assert counted == {
        (str(unit), duty): [getattr(tally, name) for name in FIGURES] for (unit, duty), tally in roll.duties().items()
    }
    assert [answer["total"][name] for name in FIGURES] == [getattr(sheet.total, name) for name in FIGURES]
    # Every figure opens to what it counts: as many lines as are expected.
    assert len(behind) == answer["total"]["expected"] > 150
    assert {school["id"] for school in answer["schools"]} == {
        str(county.unit(name).id) for name in ("school", "middle", "central", "point", "new", "north")
    }


def test_every_line_keeps_the_identity(answer: dict[str, Any]) -> None:
    rows = [row for school in answer["schools"] for row in school["duties"]]
    for row in [*rows, answer["total"]]:
        assert row["expected"] == row["required"] + row["excused"] + row["not_applicable"]
        assert row["required"] == row["on_time"] + row["late"] + row["missing"] + row["pending"]
    for name in FIGURES:
        assert sum(row[name] for row in rows) == answer["total"][name]


def test_in_the_middle_of_the_month_what_is_not_due_is_pending(county: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    set_clock(monkeypatch, at(10, 16, 12))
    school = duties(told("owed", "--unit", "青石县教育局", "--period", "2026-10"), county, "school")
    # Due with their grace before noon of the 16th: 8 9 10 12 13 14; the 15th was done. Of these 8, 12 and 15 were done
    # on time and the 9th late, so 10, 13 and 14 are missing; 16, 19–23 and 26–30 are ahead.
    found = numbers(school, PATROL)
    assert (found["on_time"], found["late"], found["missing"]) == (3, 1, 3)
    assert found["pending"] + found.get("excused", 0) == 11


def test_a_period_or_a_unit_that_is_none_is_refused(county: Cast) -> None:
    for words in (("--unit", "青石县教育局", "--period", "十月"), ("--unit", "没有", "--period", "2026-10")):
        assert CliRunner().invoke(main, ["owed", *words], catch_exceptions=False).exit_code == 1
