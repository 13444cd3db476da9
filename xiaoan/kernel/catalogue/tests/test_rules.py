"""Whom a duty touches, where it is owed, what is asked there, and what expires when."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from xiaoan.engines.cadence import BeforeHoliday, Every, First, Last, MonthDays, NthWeekday, TermStart, Yearly
from xiaoan.kernel.catalogue.pack.content import After, Expiry, Ledger, Years
from xiaoan.kernel.catalogue.pack.duties import Asked, Duty, Group, Named, Test, Window
from xiaoan.kernel.catalogue.pack.shelf import Shelf
from xiaoan.kernel.catalogue.pack.words import UnitKind
from xiaoan.kernel.catalogue.rules import (
    Subject,
    applies,
    asked_here,
    expiries_of,
    facts_used,
    owed_at,
    owed_in,
    rule_of,
)
from xiaoan.kernel.catalogue.tests import pool

SHELF = Shelf.of((pool.common(),))


def kind(code: str) -> UnitKind:
    return SHELF.unit_kinds[code]


def duty(**changes):
    given = {
        "code": "pool.x", "title": "事", "title_en": "X", "asked_of": Asked(), "every": "day", "minutes": 1,
        "answering": "by_exception", "checklist": "pool.walk", "clauses": (),
    }  # fmt: skip
    return Duty(**{**given, **changes})


GROUPS = [
    (Group(), {}, True),
    (Group(all=(Test(fact="boarding", equals="yes"),)), {"boarding": True}, True),
    (Group(all=(Test(fact="boarding", equals="yes"),)), {}, False),
    (Group(all=(Test(fact="boarding", equals="no"),)), {}, True),
    (Group(none=(Test(fact="boarding", equals="yes"),)), {"boarding": True}, False),
    (Group(any=(Test(fact="boarding", equals="yes"), Test(fact="pool", equals="yes"))), {"pool": True}, True),
    (Group(any=(Test(fact="boarding", equals="yes"), Test(fact="pool", equals="yes"))), {}, False),
    (Group(all=(Test(fact="students", at_least=100),)), {"students": 100}, True),
    (Group(all=(Test(fact="students", at_least=100),)), {"students": 99}, False),
    (Group(all=(Test(fact="students", at_most=99),)), {}, True),
    (Group(all=(Test(fact="stage", equals="junior"),)), {}, True),
    (Group(all=(Test(fact="stage", among=("kindergarten", "senior")),)), {}, False),
    (Group(all=(Test(fact="kind", among=("nine_year",)),)), {}, True),
    (Group(all=(Test(fact="level", equals="school"),)), {}, True),
    (Group(all=(Test(fact="boarding", equals="yes"),), none=(Test(fact="pool", equals="yes"),)),
     {"boarding": True, "pool": True}, False),
]  # fmt: skip


@pytest.mark.parametrize(("group", "facts", "holds"), GROUPS)
def test_flat_groups_decide_whom_a_duty_touches(group, facts, holds):
    assert applies(duty(applies_to=group), Subject(kind("nine_year"), facts)) is holds


OWED = [
    # (at, kind, has campuses, owed)
    ("campus", "primary", False, True),
    ("campus", "primary", True, False),
    ("campus", "campus", False, True),
    ("campus", "teaching_point", False, True),
    ("campus", "county", False, False),
    ("legal", "primary", True, True),
    ("legal", "campus", False, False),
    ("legal", "teaching_point", False, False),
    ("legal", "county", False, False),
    ("bureau", "county", False, True),
    ("bureau", "city", False, True),
    ("bureau", "town", False, False),
    ("bureau", "primary", False, False),
    ("bureau", "partner", False, False),
]


@pytest.mark.parametrize(("at", "code", "has_campuses", "owed"), OWED)
def test_where_a_duty_is_owed(at, code, has_campuses, owed):
    assert owed_at(duty(at=at), kind(code), has_campuses=has_campuses) is owed


def test_places_choose_and_except_places_spare():
    assert owed_in(duty(places=("dormitory",)), "dormitory")
    assert not owed_in(duty(places=("dormitory",)), "canteen")
    assert owed_in(duty(except_places=("dormitory",)), "canteen")
    assert not owed_in(duty(except_places=("dormitory",)), "dormitory")
    assert owed_in(duty(), "")


def test_items_are_not_asked_where_they_cannot_matter():
    fire = pool.read_fire()
    gas = fire.items["fire.gas_alarm"]
    subject = Subject(kind("primary"), {"gas": True})
    assert asked_here(gas, subject, "kitchen")
    assert asked_here(gas, subject)
    assert not asked_here(gas, subject, "dormitory")
    assert not asked_here(gas, Subject(kind("primary")), "kitchen")


def test_facts_used_are_those_the_tests_ask_for():
    group = Group(all=(Test(fact="boarding", equals="yes"), Test(fact="stage", equals="junior")))
    assert facts_used((duty(applies_to=group, also_for=(Group(any=(Test(fact="pool", equals="yes"),)),)),)) == {
        "boarding", "pool",
    }  # fmt: skip


def test_a_rule_mirrors_the_duty():
    rule = rule_of(duty(every="day", times=2, same_day=True, on=("boarding_night",), grace_days=3, tail_minutes=90))
    assert (rule.every, rule.n, rule.distinct_days, rule.grace_days) == (Every.DAY, 2, False, 3)
    assert rule.tail == timedelta(minutes=90)
    assert [str(one) for one in rule.on] == ["boarding_night"]


def test_any_day_asks_no_kind_of_day():
    assert rule_of(duty(on=("any_day",))).on == frozenset()


WINDOWS = [
    (Window(first_days=5), First(5)),
    (Window(last_days=3), Last(3)),
    (Window(from_day=1, to_day=20), MonthDays(1, 20)),
]


@pytest.mark.parametrize(("window", "expected"), WINDOWS)
def test_windows_become_the_engines(window, expected):
    assert rule_of(duty(every="month", window=window)).window == expected


NAMED = [
    (Named(kind="before_holiday", days=3), BeforeHoliday(3)),
    (Named(kind="term_start", days=5, lead=7), TermStart(5, 7)),
    (Named(kind="dates", from_date="12-20", to_date="01-10"), Yearly((12, 20), (1, 10))),
    (Named(kind="weekday", nth=-1, weekday="monday"), NthWeekday(-1, 0)),
]


@pytest.mark.parametrize(("named", "expected"), NAMED)
def test_named_windows_become_the_engines(named, expected):
    assert rule_of(duty(every="named", named=(named,), months=(3,))).named == (expected,)


def test_a_pack_with_open_parameters_has_no_rule(tmp_path):
    with pytest.raises(ValueError, match="parameter"):
        rule_of(pool.pool(tmp_path).duties[0])


def ledger() -> Ledger:
    return pool.read_fire().ledgers["fire.extinguishers"]


ROWS = [
    ({"kind": "dry_powder", "made_on": date(2020, 3, 1)},
     {"scrap": date(2030, 3, 1), "first_service": date(2025, 3, 1)}),
    ({"kind": "water", "made_on": date(2020, 3, 1)}, {"scrap": date(2026, 3, 1), "first_service": date(2023, 3, 1)}),
    ({"kind": "dry_powder", "made_on": date(2018, 3, 1), "serviced_on": date(2025, 5, 1)},
     {"scrap": date(2028, 3, 1), "next_service": date(2027, 5, 1)}),
    ({"kind": "carbon_dioxide", "made_on": date(2016, 2, 29)},
     {"scrap": date(2028, 2, 29), "first_service": date(2021, 3, 1)}),
    ({"kind": "foam", "made_on": date(2020, 3, 1)}, {}),
    ({"kind": "water", "made_on": "2020-03-01"}, {}),
    ({}, {}),
]  # fmt: skip


@pytest.mark.parametrize(("row", "expected"), ROWS)
def test_an_extinguisher_is_due_by_its_kind_and_dates(row, expected):
    assert {expiry.code: day for expiry, day in expiries_of(ledger(), row)} == expected


def test_a_date_that_runs_out_by_itself_needs_no_years():
    plain = Ledger(
        code="x.y", title="证", title_en="C", label="a", columns=(),
        expiries=(Expiry(code="e", title="到期", title_en="E", column="until", remind_days=30, raises="k"),),
    )  # fmt: skip
    assert [day for _, day in expiries_of(plain, {"until": date(2026, 5, 1)})] == [date(2026, 5, 1)]
    assert Years(choice="a", years=2).years == 2


SPANS = [
    (After(months=6), date(2026, 8, 31), date(2027, 2, 28)),
    (After(months=6), date(2027, 8, 31), date(2028, 2, 29)),
    (After(months=13), date(2026, 12, 15), date(2028, 1, 15)),
    (After(days=90), date(2026, 12, 1), date(2027, 3, 1)),
    (After(years=1), date(2024, 2, 29), date(2025, 3, 1)),
]


@pytest.mark.parametrize(("after", "start", "over"), SPANS)
def test_a_fixed_span_runs_out_after_its_years_months_or_days(after, start, over):
    tested = Ledger(
        code="x.y", title="检测", title_en="T", label="a", columns=(),
        expiries=(Expiry(code="e", title="到期", title_en="E", column="on", after=after, remind_days=7, raises="k"),),
    )  # fmt: skip
    assert [day for _, day in expiries_of(tested, {"on": start})] == [over]
    assert list(expiries_of(tested, {"on": "2026-01-01"})) == []
