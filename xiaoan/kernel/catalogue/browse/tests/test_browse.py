"""The catalogue from its other sides: who can owe, what stands on which article, what is bound to a month."""

from __future__ import annotations

from datetime import date

import pytest
from django.conf import settings

from xiaoan.kernel.catalogue.browse.could import could_owe
from xiaoan.kernel.catalogue.browse.documents import documents, number_of, resting
from xiaoan.kernel.catalogue.browse.months import bound_to, theme_day, themes_between
from xiaoan.kernel.catalogue.pack.duties import Asked, Duty, Group, Named, Test, ThemeDay
from xiaoan.kernel.catalogue.pack.schema import Pack
from xiaoan.kernel.catalogue.pack.words import UnitKind
from xiaoan.kernel.catalogue.pack.written import Clause
from xiaoan.kernel.catalogue.reading import read_pack

PRIMARY = UnitKind(
    code="primary", title="小学", title_en="Primary", level="school", is_school=True, stages=("primary",)
)
POINT = UnitKind(
    code="teaching_point", title="教学点", title_en="Point", level="school", is_school=True, legal=False,
    stages=("primary",),
)  # fmt: skip
GARDEN = UnitKind(
    code="kindergarten", title="幼儿园", title_en="Kindergarten", level="school", is_school=True,
    stages=("kindergarten",),
)  # fmt: skip
COUNTY = UnitKind(code="county", title="县局", title_en="County", level="county")


def duty(**said: object) -> Duty:
    base = {
        "code": "x.day", "title": "看一看", "title_en": "Look", "asked_of": Asked(posts=("guard",)), "every": "day",
        "minutes": 3, "answering": "by_exception", "checklist": "x",
        "clauses": (Clause(source="law", clause="第一条", says="要看"),),
    }  # fmt: skip
    return Duty(**{**base, **said})  # type: ignore[arg-type]


CANTEEN = Test(fact="canteen", equals="yes")
NOT_POINT = Group(none=(Test(fact="kind", equals="teaching_point"),))


@pytest.mark.parametrize(
    ("said", "can"),
    [
        ({}, {PRIMARY, POINT, GARDEN}),
        ({"at": "legal"}, {PRIMARY, GARDEN}),
        ({"at": "bureau"}, {COUNTY}),
        ({"applies_to": Group(all=(CANTEEN,))}, {PRIMARY, POINT, GARDEN}),
        ({"applies_to": NOT_POINT}, {PRIMARY, GARDEN}),
        ({"applies_to": Group(all=(Test(fact="stage", equals="primary"), CANTEEN))}, {PRIMARY, POINT}),
        ({"applies_to": Group(any=(Test(fact="stage", equals="primary"), CANTEEN))}, {PRIMARY, POINT, GARDEN}),
        ({"applies_to": Group(any=(Test(fact="stage", equals="primary"),))}, {PRIMARY, POINT}),
        ({"applies_to": Group(none=(CANTEEN,))}, {PRIMARY, POINT, GARDEN}),
        ({"applies_to": NOT_POINT, "also_for": (Group(all=(Test(fact="kind", among=("teaching_point",)),)),)},
         {PRIMARY, POINT, GARDEN}),
    ],
)  # fmt: skip
def test_a_kind_can_owe_what_only_a_fact_decides(said: dict[str, object], can: set[UnitKind]) -> None:
    assert {kind.code for kind in (PRIMARY, POINT, GARDEN, COUNTY) if could_owe(duty(**said), kind)} == {
        kind.code for kind in can
    }


@pytest.mark.parametrize(
    ("text", "number"), [("十", 10), ("十七", 17), ("二十", 20), ("一百零三", 103), ("二百一十", 210), ("5", 5)]
)
def test_numbers_of_articles_are_read(text: str, number: int) -> None:
    assert number_of(text) == number


def pack(*duties: Duty) -> Pack:
    return Pack(code="x", title="某", title_en="X", version="1.0.0", duties=duties)


def cited(code: str, *articles: str, verify: bool = False) -> Duty:
    clauses = tuple(Clause(source="law", clause=each, says="要看", verify=verify) for each in articles)
    return duty(code=code, clauses=clauses)


def test_articles_stand_in_the_order_of_their_numbers() -> None:
    found = documents([pack(cited("x.a", "附则", "第二十条", "第三条（十）", "第三条（二）", "第一百条"))], {})
    assert [article.words for article in found[0].articles] == [
        "第三条（二）", "第三条（十）", "第二十条", "第一百条", "附则",
    ]  # fmt: skip


def test_a_thing_that_cites_two_articles_counts_once_in_its_document() -> None:
    found = documents([pack(cited("x.a", "第一条", "第二条"), cited("x.b", "第一条", verify=True))], {})[0]
    assert (found.resting, found.unchecked) == (2, 2), "a document nobody knows is unchecked as a whole"
    assert [each.code for each in found.articles[0].resting] == ["x.a", "x.b"]


def test_everything_of_a_real_pack_that_cites_a_clause_is_found() -> None:
    common = read_pack(settings.PACKS / "_common", {})
    fire = read_pack(settings.PACKS / "fire", {"_common": common})
    sorts = {each.sort for each in resting(fire)}
    assert {"duty", "item", "hazard", "ledger", "combined"} <= sorts
    found = documents([fire], {source.code: source for source in (*common.sources, *fire.sources)})
    assert {each.source.code for each in found} == {each.clause.source for each in resting(fire)}
    kept = {(each.sort, each.code) for document in found for article in document.articles for each in article.resting}
    assert kept == {(each.sort, each.code) for each in resting(fire)}


def day(**said: object) -> ThemeDay:
    return ThemeDay(code="t", title="日", title_en="Day", **said)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("theme", "first"),
    [
        (day(on="11-09"), date(2026, 11, 9)),
        (day(month=3, nth=-1, weekday="monday"), date(2026, 3, 30)),
        (day(month=9, nth=2, weekday="saturday"), date(2026, 9, 12)),
        (day(on="09-14", weekday="monday"), date(2026, 9, 14)),
        (day(on="09-15", weekday="monday"), date(2026, 9, 21)),
        (day(on="02-29"), date(2026, 2, 28)),
    ],
)
def test_theme_days_fall_where_the_calendar_has_them(theme: ThemeDay, first: date) -> None:
    assert theme_day(theme, 2026) == first


def test_a_theme_week_over_the_turn_of_a_month_is_in_both() -> None:
    week = day(on="05-29", lasts=7)
    for month, last in ((5, 31), (6, 30)):
        found = themes_between([week], date(2026, month, 1), date(2026, month, last))
        assert [(each.first, each.last) for each in found] == [(date(2026, 5, 29), date(2026, 6, 4))]
    assert themes_between([week], date(2026, 7, 1), date(2026, 7, 31)) == []


@pytest.mark.parametrize(
    ("said", "months"),
    [
        ({"every": "month"}, set()),
        ({"every": "month", "months": (6, 7)}, {6, 7}),
        ({"every": "named", "named": (Named(kind="dates", from_date="11-20", to_date="01-10"),)}, {11, 12, 1}),
        ({"every": "named", "named": (Named(kind="theme_day", day="t", theme=day(on="11-09")),)}, {11}),
        ({"every": "named", "named": (Named(kind="term_start", days=5),)}, set()),
    ],
)  # fmt: skip
def test_a_duty_is_bound_to_the_months_it_names(said: dict[str, object], months: set[int]) -> None:
    assert {month for month in range(1, 13) if bound_to(duty(**said), month)} == months
