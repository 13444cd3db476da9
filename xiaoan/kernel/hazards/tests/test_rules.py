"""Pure decisions: who closes, who rechecks where, what an assignment and a proof must say, sums and days."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiaoan.foundation.errors import Refused
from xiaoan.kernel.hazards import rules
from xiaoan.kernel.hazards.machine import Stage
from xiaoan.kernel.hazards.rules import AGE_DAYS, Age, Closer, Plan, Proof, Route, Standby
from xiaoan.kernel.hazards.vocabulary import Grade, Source, Way

HERE, ABOVE, ISSUER, BUREAU, PAIRED = (UUID(int=each) for each in range(1, 6))
TODAY = date(2026, 10, 20)

CLOSERS = [
    (Grade.GENERAL, [Source.SELF], Closer.SCHOOL),
    (Grade.GENERAL, [Source.PUBLIC], Closer.SCHOOL),
    (Grade.GENERAL, [], Closer.SCHOOL),
    (Grade.GENERAL, [Source.SUPERIOR], Closer.SUPERIOR),
    (Grade.GENERAL, [Source.SELF, Source.SUPERIOR], Closer.SUPERIOR),
    (Grade.SUSPECTED, [Source.SELF], Closer.BUREAU),
    (Grade.MAJOR, [Source.SUPERIOR], Closer.BUREAU),
    (Grade.GENERAL, [Source.DEPARTMENT, Source.SELF], Closer.DEPARTMENT),
    (Grade.MAJOR, [Source.DEPARTMENT], Closer.DEPARTMENT),
]


@pytest.mark.parametrize(("grade", "sources", "closes"), CLOSERS)
def test_who_closes_follows_who_found_and_the_strictest_source(
    grade: Grade, sources: list[Source], closes: Closer
) -> None:
    assert rules.closer(grade, sources) == closes


ALL = Standby(HERE, ABOVE, ISSUER, BUREAU, PAIRED)
ROUTES = [
    (Closer.SCHOOL, ALL, Route(Stage.RECHECK, HERE, "here")),
    (Closer.SCHOOL, ALL._replace(here=None), Route(Stage.RECHECK_ABOVE, ABOVE, "above")),
    (Closer.SCHOOL, ALL._replace(here=None, above=None), Route(Stage.RECHECK_ABOVE, PAIRED, "paired")),
    (Closer.SCHOOL, Standby(None, None, None, None), Route(Stage.RECHECK_ABOVE, None, "above")),
    (Closer.SUPERIOR, ALL, Route(Stage.RECHECK_ABOVE, ISSUER, "above")),
    (Closer.SUPERIOR, ALL._replace(issuer=None), Route(Stage.RECHECK_ABOVE, ABOVE, "above")),
    (Closer.BUREAU, ALL, Route(Stage.RECHECK_ABOVE, BUREAU, "above")),
    (Closer.BUREAU, ALL._replace(bureau=None), Route(Stage.RECHECK_ABOVE, ABOVE, "above")),
    (Closer.DEPARTMENT, ALL, Route(Stage.RECHECK_DEPARTMENT, HERE, "paper")),
]


@pytest.mark.parametrize(("closes", "standby", "route"), ROUTES)
def test_the_route_of_a_recheck(closes: Closer, standby: Standby, route: Route) -> None:
    assert rules.route(closes, standby) == route


def test_the_order_of_the_route_is_data() -> None:
    order = ("paired", "here", "above")
    assert rules.route(Closer.SCHOOL, ALL, order) == Route(Stage.RECHECK_ABOVE, PAIRED, "paired")


def test_the_barred_stay_barred_each_once() -> None:
    barred = rules.barred_with(["a"], HERE, None, HERE)
    assert barred == ["a", str(HERE)]
    assert rules.is_barred(barred, None, HERE)
    assert not rules.is_barred(barred, ABOVE, None)


FIVE = [
    (Grade.GENERAL, TODAY, False),
    (Grade.GENERAL, TODAY + timedelta(days=7), False),
    (Grade.GENERAL, TODAY + timedelta(days=8), True),
    (Grade.SUSPECTED, TODAY, True),
    (Grade.MAJOR, TODAY, True),
]


@pytest.mark.parametrize(("grade", "due", "five"), FIVE)
def test_five_determined_things_for_what_is_grave_or_slow(grade: Grade, due: date, five: bool) -> None:
    assert rules.five_wanted(grade, due, TODAY) is five
    short = Plan(measures="换一只", due=due)
    if five:
        with pytest.raises(Refused, match="五落实") as refused:
            rules.check_plan(short, grade=grade, today=TODAY)
        assert set(refused.value.fields) == {"funds", "control"}
        full = Plan(measures="拆换", due=due, funds=Decimal(0), control="专人看守")
        rules.check_plan(full, grade=grade, today=TODAY)
    else:
        rules.check_plan(short, grade=grade, today=TODAY)


BAD_PLANS = [
    (Plan(measures="", due=TODAY), {"measures"}),
    (Plan(measures="换", due=None), {"due"}),
    (Plan(measures="换", due=TODAY - timedelta(days=1)), {"due"}),
    (Plan(measures="换", due=date(2062, 1, 1)), {"due", "funds", "control"}),
    (Plan(measures="换", due=TODAY, funds=Decimal(-1)), {"funds"}),
    (Plan(measures="换", due=TODAY, funds=Decimal(10) ** 12), {"funds"}),
    (Plan(measures="换", due=TODAY, funds=Decimal("NaN")), {"funds"}),
    (Plan(measures="", due=None), {"measures", "due"}),
]


@pytest.mark.parametrize(("plan", "fields"), BAD_PLANS)
def test_a_bad_plan_is_refused_at_its_fields(plan: Plan, fields: set[str]) -> None:
    with pytest.raises(Refused) as refused:
        rules.check_plan(plan, grade=Grade.GENERAL, today=TODAY)
    assert set(refused.value.fields) == fields


PROOFS = [
    (Proof(note="换好了"), Way.ON_SITE, Way.ON_SITE),
    (Proof(photos=1), Way.ON_SITE, Way.ON_SITE),
    (Proof(), Way.ON_SITE, None),
    (Proof(photos=1), Way.PHOTO, Way.PHOTO),
    (Proof(note="换好了"), Way.PHOTO, None),
    (Proof(documents=1), Way.PHOTO, None),
    (Proof(none_because="夜里无法拍照"), Way.PHOTO, Way.ON_SITE),
    (Proof(documents=1), Way.DOCUMENT, Way.DOCUMENT),
    (Proof(photos=1), Way.DOCUMENT, Way.DOCUMENT),
    (Proof(note="补好了"), Way.DOCUMENT, None),
    (Proof(none_because="原件在消防大队"), Way.DOCUMENT, Way.ON_SITE),
]


@pytest.mark.parametrize(("proof", "wanted", "way"), PROOFS)
def test_proof_is_asked_as_the_kind_says_and_who_has_none_is_visited(
    proof: Proof, wanted: Way, way: Way | None
) -> None:
    if way is not None:
        assert rules.check_proof(proof, wanted) == way
        return
    with pytest.raises(Refused):
        rules.check_proof(proof, wanted)


def test_grave_hazards_are_rechecked_on_site_by_two() -> None:
    assert rules.way_of(Way.PHOTO, Grade.GENERAL) == Way.PHOTO
    assert rules.way_of(Way.PHOTO, Grade.SUSPECTED) == rules.way_of(Way.DOCUMENT, Grade.MAJOR) == Way.ON_SITE
    rules.check_way(Way.ON_SITE, Way.PHOTO)
    rules.check_way(Way.PHOTO, Way.PHOTO)
    with pytest.raises(Refused):
        rules.check_way(Way.PHOTO, Way.ON_SITE)
    rules.check_two(Grade.GENERAL, second=False)
    rules.check_two(Grade.MAJOR, second=True)
    with pytest.raises(Refused):
        rules.check_two(Grade.MAJOR, second=False)


def test_nothing_suspected_or_listed_is_closed() -> None:
    rules.check_settled(Grade.MAJOR, "", whole=True)
    rules.check_settled(Grade.GENERAL, "县教育局", whole=False)
    with pytest.raises(Refused, match="县教育局摘牌"):
        rules.check_settled(Grade.GENERAL, "县教育局", whole=True)
    with pytest.raises(Refused, match="疑似重大"):
        rules.check_settled(Grade.SUSPECTED, "", whole=False)


@given(quantity=st.integers(1, 9999), parts=st.lists(st.integers(-2, 3000), max_size=12))
def test_found_is_closed_plus_open_however_it_is_closed(quantity: int, parts: list[int]) -> None:
    closed = 0
    for part in parts:
        left = quantity - closed
        if left == 0:
            break
        try:
            count = rules.closing(quantity, closed, part)
        except Refused:
            assert not 1 <= part <= left
            continue
        closed = count.in_all
        assert count.whole == (closed == quantity)
        assert 0 < count.more <= left
    assert 0 <= closed <= quantity
    if closed < quantity:
        assert rules.closing(quantity, closed, None) == (quantity - closed, quantity, True)


@pytest.mark.parametrize("quantity", [0, -1, 10_000, 2**40])
def test_an_impossible_number_of_places_is_refused(quantity: int) -> None:
    with pytest.raises(Refused):
        rules.check_quantity(quantity)


def test_a_number_reads_as_people_write_it() -> None:
    assert rules.number("青小", 2026, 18) == "青小隐〔2026〕018"
    assert rules.number("青小", 2026, 1234) == "青小隐〔2026〕1234"


def test_day_counts_follow_the_schools_calendar() -> None:
    since = datetime(2026, 10, 19, 15, 30, tzinfo=UTC)  # 23:30 at the school
    assert rules.day_count(since, since) == 1
    assert rules.day_count(since, since + timedelta(hours=1)) == 2
    assert rules.day_count(since, since - timedelta(days=3)) == 1


LATE = [
    (Stage.ASSIGN, TODAY - timedelta(days=3), "", 3),
    (Stage.RECTIFYING, TODAY - timedelta(days=1), "", 1),
    (Stage.RECTIFYING, TODAY, "", 0),
    (Stage.RECTIFYING, TODAY - timedelta(days=9), "money", 0),
    (Stage.RECHECK, TODAY - timedelta(days=9), "", 0),
    (Stage.RECHECK_ABOVE, TODAY - timedelta(days=9), "", 0),
    (Stage.CLOSED, TODAY - timedelta(days=9), "", 0),
    (Stage.ASSIGN, None, "", 0),
]


@pytest.mark.parametrize(("stage", "due", "waiting", "days"), LATE)
def test_late_is_only_who_holds_the_ball(stage: Stage, due: date | None, waiting: str, days: int) -> None:
    assert rules.overdue_days(stage, due, waiting, TODAY) == days


@given(st.integers(0, 5000))
def test_every_age_has_one_bucket(days: int) -> None:
    age = rules.age_of(days)
    first, last = AGE_DAYS[age]
    assert first <= days
    assert last is None or days <= last


def test_ages_touch_without_a_gap() -> None:
    assert [rules.age_of(days) for days in (7, 8, 30, 31, 90, 91)] == [
        Age.WEEK, Age.MONTH, Age.MONTH, Age.QUARTER, Age.QUARTER, Age.OLDER
    ]  # fmt: skip


def test_a_refusal_says_who_can() -> None:
    assert "示例·甲" in rules.way_out("不能自己复查", ["示例·甲", "示例·甲"], "中心校")
    assert "中心校" in rules.way_out("不能自己复查", [], "中心校")
    assert "上级管理员" in rules.way_out("不能自己复查", [], "")
