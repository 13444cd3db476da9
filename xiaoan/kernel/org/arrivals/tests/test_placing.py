"""Where arriving schools are put."""

from __future__ import annotations

from uuid import UUID

from xiaoan.kernel.org.arrivals.kinds import Told
from xiaoan.kernel.org.arrivals.placing import Known, Plan, planned
from xiaoan.kernel.org.arrivals.rows import Arrival
from xiaoan.kernel.org.arrivals.tests.words import words

COUNTY, EAST, WEST, OLD, HOPE = (UUID(int=number) for number in range(1, 6))
THERE = [
    Known(COUNTY, "青石县教育局", "青石县局", "", "county", None),
    Known(EAST, "东镇学区", "东镇", "", "town", COUNTY),
    Known(WEST, "西镇学区", "西镇", "", "town", COUNTY),
    Known(OLD, "老中心校", "老中心校", "77", "central_school", COUNTY),
    Known(HOPE, "希望小学", "希望", "", "primary", EAST),
]


def coming(row: int, name: str, *, town: str = "", above: str = "", code: str = "", kind: str = "primary") -> Arrival:
    return Arrival("", row, name, Told(kind, True, kind), code=code, town=town, above=above)


def plan(*arrivals: Arrival, make_towns: bool = False) -> Plan:
    return planned(arrivals, THERE, words().kinds, COUNTY, make_towns=make_towns)


def test_a_school_goes_to_its_town_by_name_or_short_name_else_to_the_bureau() -> None:
    found = plan(coming(2, "一小", town="东镇"), coming(3, "二小", town="西镇学区"), coming(4, "三小"))
    assert [step.under for step in found.steps] == [EAST, WEST, COUNTY]
    assert (found.problems, found.notices, found.towns) == ([], [], [])


def test_an_unknown_town_is_told_once_or_made_when_asked() -> None:
    schools = coming(2, "一小", town="北镇"), coming(3, "二小", town="北镇")
    found = plan(*schools)
    assert [step.under for step in found.steps] == [COUNTY, COUNTY]
    assert [notice.row for notice in found.notices] == [2]
    assert "2 所学校" in found.notices[0].text
    found = plan(*schools, make_towns=True)
    assert found.towns == ["北镇"]
    assert [(step.under, step.beneath) for step in found.steps] == [(None, "北镇"), (None, "北镇")]


def test_a_teaching_point_goes_under_its_central_school_there_or_coming() -> None:
    found = plan(
        coming(2, "山口教学点", above="新中心校"),
        coming(3, "新中心校", town="东镇"),
        coming(4, "河湾教学点", above="老中心校"),
    )
    assert [(step.arrival.name, step.under, step.beneath) for step in found.steps] == [
        ("新中心校", EAST, ""), ("山口教学点", None, "新中心校"), ("河湾教学点", OLD, ""),
    ]  # fmt: skip


def test_a_teaching_point_without_its_central_school_is_pointed_out() -> None:
    points = [coming(row, f"{row}号教学点", kind="teaching_point") for row in (2, 3)]
    found = plan(*points, coming(4, "有主教学点", kind="teaching_point", above="老中心校"))
    assert [(notice.row, "2 所教学点" in notice.text) for notice in found.notices] == [(2, True)]
    assert len(found.steps) == 3


def test_a_central_school_nobody_knows_and_a_chain_of_them_are_refused() -> None:
    found = plan(coming(2, "甲", above="没有"), coming(3, "乙", above="丙"), coming(4, "丙", above="乙"))
    assert [problem.row for problem in found.problems] == [2, 3, 4]
    assert found.steps == []


def test_a_school_that_is_there_is_left_alone() -> None:
    found = plan(coming(2, "希望小学", town="东镇"), coming(3, "希望小学"), coming(4, "老中心校", code="77"))
    assert [known.id for _, known in found.there] == [HOPE, HOPE, OLD]
    assert found.steps == []


def test_a_school_of_the_same_name_in_another_town_is_another_school() -> None:
    found = plan(coming(2, "希望小学", town="西镇"))
    assert [(step.arrival.name, step.under) for step in found.steps] == [("希望小学", WEST)]


def test_a_code_that_belongs_to_another_name_is_refused() -> None:
    found = plan(coming(2, "新名字小学", code="77"))
    assert "老中心校" in found.problems[0].text
    assert found.steps == []


def test_a_school_twice_in_a_list_is_told_but_not_two_towns_schools_of_one_name() -> None:
    found = plan(
        coming(2, "光明小学", town="东镇", code="1"),
        coming(3, "光明小学", town="西镇", code="2"),
        coming(4, "光明小学", town="东镇", code="3"),
        coming(5, "曙光小学", town="东镇", code="2"),
    )
    assert [problem.row for problem in found.problems] == [4, 5]
    assert "与第 2 行的名称相同" in found.problems[0].text
    assert "与第 3 行的代码相同" in found.problems[1].text
