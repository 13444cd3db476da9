"""What a duty becomes, who is asked, which schools it means, and what has to be asked first."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from xiaoan.engines.policy.shapes import Deadline, Frequency, Threshold
from xiaoan.features.policies.carrying.days import Nth, Window, chosen, windows
from xiaoan.features.policies.carrying.plan import Plan, plan_of
from xiaoan.features.policies.carrying.titles import title_of
from xiaoan.features.policies.carrying.who import Who, who_does
from xiaoan.features.policies.carrying.whom import group_of, whom_it_concerns
from xiaoan.features.policies.shapes import By, Choices, WasSaid, as_read, as_said
from xiaoan.features.policies.tests.play import duty


def plan(*, today: date | None = None, year: int | None = None, choices: Choices | None = None, **given: Any) -> Plan:
    made = duty("开展安全排查", **given)
    said = as_said(made, "安全排查")
    if choices is not None:
        said = WasSaid(**{name: getattr(said, name) for name in said.__struct_fields__} | {"choices": choices})
    return plan_of(said, as_read(made), today=today, year=year)


@pytest.mark.parametrize(
    ("given", "kind", "says"),
    [
        ({"frequency": Frequency("day", 2)}, "cadence", "每天2次"),
        ({"frequency": Frequency("week", 1)}, "cadence", "每周1次"),
        ({"frequency": Frequency("term", 2)}, "cadence", "每学期2次"),
        ({"frequency": Frequency("half_year", 1)}, "cadence", "每半年1次"),
        ({"deadline": Deadline("day_of_next_month", 5)}, "cadence", "每月1次，5日前"),
        (
            {"frequency": Frequency("week", 1), "deadline": Deadline("month", "--06")},
            "cadence",
            "每周1次（6月）",
        ),
        ({"deadline": Deadline("date", "--05-12")}, "by_date", "4月28日至5月12日"),
        ({"deadline": Deadline("date", "2026-03-15")}, "by_date", "2026年3月1日至3月15日"),
        ({"deadline": Deadline("month", ("--03", "--09"))}, "by_date", "3月1日至3月31日；9月1日至9月30日"),
        ({"deadline": Deadline("date", "--03-lastMon")}, "by_date", "3月最后一个星期一"),
        ({"frequency": Frequency("once", 1), "deadline": Deadline("month", "--06")}, "by_date", "6月1日至6月30日"),
        ({"threshold": Threshold(100, "%")}, "self_check", ""),
        ({"evidence": ("台账",)}, "self_check", ""),
        ({"frequency": Frequency("event", 1)}, "self_check", ""),
        ({"deadline": Deadline("after_event", "PT30M", "事故")}, "self_check", ""),
        ({"frequency": Frequency("hour", 0.5)}, "self_check", ""),
        ({"modality": "must_not", "threshold": Threshold(200, "米", "<=")}, "self_check", ""),
        ({"modality": "should", "evidence": ("方案",)}, "standing", ""),
        ({"modality": "reported", "frequency": Frequency("month", 1)}, "standing", ""),
    ],
)
def test_the_fields_decide_how_it_is_carried(given: dict[str, Any], kind: str, says: str) -> None:
    made = plan(**given)
    assert (made.kind, made.says, made.asks) == (kind, says, ())


def test_what_the_person_chooses_stands_above_the_fields() -> None:
    made = plan(
        frequency=Frequency("event", 1),
        choices=Choices(kind="by_date", windows=("03-01/03-20",), at="bureau", posts=("bureau_director",), minutes=90),
    )
    assert (made.kind, made.says, made.at, made.posts, made.minutes) == (
        "by_date", "3月1日至3月20日", "bureau", ("bureau_director",), 90,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"actor": ""}, "who"),
        ({"actor": "公安机关"}, "who"),
        ({"frequency": Frequency("once", 1)}, "when"),
        ({"deadline": Deadline("date", "清明节")}, "when"),
        ({"applies_to": "毕业班"}, "whom"),
        ({"evidence": ("记录",), "asks": ("month",)}, "when"),
        ({"evidence": ("记录",), "asks": ("哪一种记录？",)}, "read0"),
    ],
)
def test_what_is_not_known_is_asked(given: dict[str, Any], code: str) -> None:
    assert [ask.code for ask in plan(**given).asks] == [code]


def test_nothing_is_asked_twice() -> None:
    assert [ask.code for ask in plan(actor="", asks=("actor",)).asks] == ["who"]
    assert [ask.code for ask in plan(frequency=Frequency("once", 1), asks=("date",)).asks] == ["when"]


def test_days_that_have_passed_are_asked_about() -> None:
    day = date(2026, 10, 12)
    assert [a.code for a in plan(deadline=Deadline("date", "2026-03-15"), today=day).asks] == ["past"]
    assert [a.code for a in plan(deadline=Deadline("month", "--03"), today=day, year=2026).asks] == ["past"]
    assert plan(deadline=Deadline("month", "--03"), today=day, year=2027).asks == ()
    assert plan(deadline=Deadline("month", ("--03", "--11")), today=day, year=2026).asks == ()


@pytest.mark.parametrize(
    ("actor", "domain", "at", "first"),
    [
        ("校长", "fire", "legal", "principal"),
        ("各学校校长", "fire", "legal", "principal"),
        ("分管安全副校长", "fire", "legal", "vice_principal_safety"),
        ("班主任", "home_school", "campus", "class_teacher"),
        ("宿管员", "dormitory", "campus", "dorm_keeper"),
        ("各学校", "hazard", "campus", "safety_officer"),
        ("各中小学、幼儿园", "training", "legal", "safety_officer"),
        ("县教育局", "inspection", "bureau", "bureau_safety_officer"),
        ("局安全股", "inspection", "bureau", "bureau_safety_officer"),
        ("市教育局分管副局长", "inspection", "bureau", "bureau_vice_director"),
        ("市场监管部门", "food", "", ""),
        ("报区教育局", "incident", "", ""),
        ("应在两小时内向市教育局", "incident", "", ""),
        ("值周领导", "inspection", "campus", "vice_principal_safety"),
        ("各班级", "education", "campus", "class_teacher"),
        ("乙方", "fire", "", ""),
        ("家长", "home_school", "", ""),
        ("", "fire", "", ""),
    ],
)
def test_actors_become_places_and_posts(actor: str, domain: str, at: str, first: str) -> None:
    who = who_does(actor, domain)
    assert (who.at, who.posts[:1]) == (at, (first,) if first else ())


@pytest.mark.parametrize(
    ("text", "only", "known"),
    [
        ("", (), True),
        ("所有学校", (), True),
        ("各级各类学校（幼儿园）", ("stage:kindergarten",), True),
        ("中小学", ("stage:primary", "stage:junior", "stage:senior"), True),
        ("中小学、幼儿园", ("stage:primary", "stage:junior", "stage:senior", "stage:kindergarten"), True),
        ("寄宿制学校", ("boarding",), True),
        ("民办幼儿园", ("stage:kindergarten", "private"), True),
        ("有食堂的学校", ("canteen",), True),
        ("配备校车的幼儿园", ("stage:kindergarten", "school_bus"), True),
        ("山区学校", (), False),
    ],
)
def test_words_about_schools_become_tests(text: str, only: tuple[str, ...], known: bool) -> None:
    found = whom_it_concerns(text, "")
    assert (found.only, found.known) == (only, known)


def test_an_actor_that_is_a_kind_of_school_restricts_the_duty_to_it() -> None:
    assert whom_it_concerns("", "各幼儿园").only == ("stage:kindergarten",)
    group = group_of(("stage:primary", "stage:junior", "boarding"))
    assert [(test.fact, test.equals, test.among) for test in group.all] == [
        ("stage", None, ("primary", "junior")), ("boarding", "yes", None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("--02", Window("02-01", "02-29")),
        ("2026-02", Window("02-01", "02-28", date(2026, 2, 28))),
        ("2026-12-20/2027-01-10", Window("01-01", "01-10", date(2027, 1, 10))),
        ("2026-01-01/2026-12-31", Window("01-01", "12-31", date(2026, 12, 31))),
        ("--01-05", Window("01-01", "01-05")),
        ("--09-1stMon", Nth(9, 1, "monday")),
    ],
)
def test_deadlines_become_windows(value: str, found: Window | Nth) -> None:
    kind = "date_range" if "/" in value else "month" if len(value) in (4, 7) else "date"
    assert windows(By(kind, value)) == (found,)


@pytest.mark.parametrize("value", ["2026-13-01", "--02-30", "清明节", "", "--13", "2026-03-01/下旬", "--13-lastMon"])
def test_what_is_no_day_is_no_window(value: str) -> None:
    assert windows(By("date", value)) == ()
    assert windows(By("date", ("--03-01", value))) == ()


@pytest.mark.parametrize("text", ["3-1/3-2", "03-20/03-01", "13-01/13-02", "03-01", "03-01/02-30", "x" * 5000])
def test_a_window_that_cannot_be_is_not_taken(text: str) -> None:
    assert chosen(text) is None


def test_titles_end_at_a_sign() -> None:
    assert (
        title_of("开展一次全面排查，建立问题清单和整改台账，逐项落实整改责任")
        == "开展一次全面排查，建立问题清单和整改台账"
    )
    assert title_of("长" * 60) == "长" * 24
    assert title_of("自查。") == "自查"


def test_nobody_is_a_fixed_value() -> None:
    assert Who() == Who("", ())
