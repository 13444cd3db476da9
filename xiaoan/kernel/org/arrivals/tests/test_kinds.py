"""What kind of school a row tells, and what it does not."""

from __future__ import annotations

import pytest

from xiaoan.kernel.org.arrivals.kinds import Told, kind_of
from xiaoan.kernel.org.arrivals.tests.words import words


def told(name: str, category: str = "", stage: str = "", otherwise: str = "") -> Told | None:
    return kind_of(name, category, stage, words().kinds, otherwise=otherwise)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("青石县第一小学", "primary"),
        ("第一小学（东校区）", "primary"),
        ("第一小学附属幼儿园", "kindergarten"),
        ("大坪镇中心幼儿园", "kindergarten"),
        ("山口教学点", "teaching_point"),
        ("大坪镇中心小学", "central_school"),
        ("大坪中心校", "central_school"),
        ("城关中心小学", "primary"),
        ("第二初级中学", "junior"),
        ("县高级中学", "senior"),
        ("县职业高级中学", "vocational"),
        ("县中等专业学校", "vocational"),
        ("县职教中心", "vocational"),
        ("师范专科学校附属小学", "primary"),
        ("河湾九年一贯制学校", "nine_year"),
        ("城北九年制学校", "nine_year"),
        ("星海十二年一贯制学校", "twelve_year"),
        ("县完全中学", "combined"),
        ("县特殊教育学校", "special"),
        ("县聋哑学校", "special"),
    ],
)
def test_a_name_tells_the_kind(name: str, kind: str) -> None:
    found = told(name)
    assert found is not None
    assert (found.kind, found.stated) == (kind, False)


@pytest.mark.parametrize(
    ("name", "said"), [("县第一中学", ""), ("实验学校", ""), ("云岭书院", "其他"), ("外国语学校", "？")]
)
def test_what_tells_nothing_is_no_guess(name: str, said: str) -> None:
    assert told(name, said) is None
    found = told(name, said, otherwise="nine_year")
    assert found is not None
    assert (found.kind, found.stated) == ("nine_year", False)


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("小学", "primary"),
        ("普通高中", "senior"),
        ("初中", "junior"),
        ("小学、初中", "nine_year"),
        ("初中+高中", "combined"),
        ("小学/初中/高中", "twelve_year"),
        ("完全中学", "combined"),
        ("十二年一贯制学校", "twelve_year"),
        ("学前教育", "kindergarten"),
        ("职业高中", "vocational"),
        ("中职", "vocational"),
        ("特教", "special"),
        ("小学教学点", "teaching_point"),
        ("kindergarten", "kindergarten"),
    ],
)
def test_what_the_list_says_comes_before_the_name(said: str, kind: str) -> None:
    for category, stage in ((said, ""), ("", said)):
        found = told("实验学校", category, stage)
        assert found is not None
        assert (found.kind, found.stated) == (kind, True)


def test_a_village_school_called_primary_may_be_a_teaching_point_by_its_name() -> None:
    assert told("山口教学点", "小学") == Told("teaching_point", False, "名称“山口教学点”")
    assert told("大坪镇中心小学", "", "小学") == Told("central_school", False, "名称“大坪镇中心小学”")
    assert told("大坪中心学校", "九年一贯制") == Told("nine_year", True, "九年一贯制")


def test_a_school_for_all_ages_without_years_is_a_guess() -> None:
    found = told("春晖外国语学校", "其他/一贯制")
    assert found is not None
    assert (found.kind, found.stated) == ("nine_year", False)


def test_a_bureau_is_no_school() -> None:
    assert told("青石县教育局", "区县教育局") is None
