"""A school year: the same minutes as the term's loads, day by day; and minutes by post before and after a change."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest

from tests.support.cast import SINCE, START, Cast
from xiaoan.foundation.clock import school_day
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.catalogue.commands import adopt
from xiaoan.kernel.catalogue.pack.duties import Group, Test
from xiaoan.kernel.catalogue.queries import contents, governing
from xiaoan.kernel.org.commands import state_facts
from xiaoan.kernel.org.staff import appoint
from xiaoan.kernel.work.tests.acting import morning
from xiaoan.kernel.work.weight.loads import loads, term_of
from xiaoan.kernel.work.weight.posts import Holding, by_post, weighed
from xiaoan.kernel.work.weight.reach import Reach
from xiaoan.kernel.work.weight.year import falling, school_year, terms_between, year

AT = morning(10, 20)
FIRST, LAST = date(2026, 9, 1), date(2027, 8, 31)


@pytest.fixture(autouse=True)
def fire(cast: Cast) -> None:
    version = contents()["fire"].version
    adopt(by=operator(), unit=cast.unit("city"), pack="fire", version=version, starts=FIRST, at=START)


@pytest.mark.parametrize(
    ("day", "first"),
    [
        (date(2026, 7, 31), date(2025, 9, 1)),
        (date(2026, 8, 1), date(2026, 9, 1)),
        (date(2026, 12, 31), date(2026, 9, 1)),
        (date(2027, 1, 1), date(2026, 9, 1)),
    ],
)
def test_from_august_on_one_looks_at_the_coming_school_year(day: date, first: date) -> None:
    assert school_year(day) == (first, first.replace(year=first.year + 1, month=8, day=31))


def test_a_years_days_add_up_to_the_terms_loads(cast: Cast) -> None:
    seat, school = cast.seat("safety", AT), cast.unit("school")
    with opened(seat.scope, readonly=True):
        found = year([school], FIRST, LAST, at=AT)
        term = term_of(school, school_day(AT))
        weighed_term = loads(seat, school, term, at=AT)
    within = [each for each in found.portions if term.first <= each.day <= term.last]
    assert sum(each.minutes for each in within) == weighed_term.minutes > 0
    by_duty = {key[0]: minutes for key, minutes in weighed_term.by("duty").items()}
    assert {code: sum(p.minutes for p in within if p.duty == code) for code in by_duty} == by_duty


def test_what_falls_in_a_month_are_the_portions_of_its_days(cast: Cast) -> None:
    seat, school = cast.seat("safety", AT), cast.unit("school")
    with opened(seat.scope, readonly=True):
        found = year([school], FIRST, LAST, at=AT)
        november = falling([school], date(2026, 11, 1), date(2026, 11, 30), at=AT)
    mine = [each for each in found.portions if (each.day.year, each.day.month) == (2026, 11)]
    assert {each.duty.code for each in november} == {each.duty for each in mine}
    assert sum(each.minutes for each in november) == sum(each.minutes for each in mine)
    assert sum(each.times for each in november) == sum(each.times for each in mine)


def test_the_terms_of_a_year_are_those_of_the_units_above(cast: Cast) -> None:
    with opened(cast.seat("safety", AT).scope, readonly=True):
        found = terms_between(cast.unit("school"), FIRST, LAST)
    assert (found[0].title, found[0].first) == ("2026年秋季学期", date(2026, 9, 1))
    assert len(found) == 2


def test_a_bureau_without_duties_has_an_empty_year(cast: Cast) -> None:
    with opened(cast.seat("officer", AT).scope, readonly=True):
        found = year([cast.unit("partner")], FIRST, LAST, at=AT)
    assert (found.minutes, found.portions) == (0, ())


def test_a_duty_weighs_on_the_first_of_its_posts_that_is_held(cast: Cast) -> None:
    school, day = cast.unit("school"), school_day(AT)
    pack = governing(school, day)["fire"].pack
    with opened(EVERYTHING, readonly=True):
        reach = Reach([school], day)
        before = by_post(reach, Holding(reach), pack.duties)
    appoint(by=operator(), person=cast.people["guard"], code="vice_principal_safety", starts=SINCE, at=START)
    with opened(EVERYTHING, readonly=True):
        reach = Reach([school], day)
        after = by_post(reach, Holding(reach), pack.duties)
    assert "分管安全副校长" not in before
    assert after["分管安全副校长"][school.id] > 0
    total = sum(minutes for units in before.values() for minutes in units.values())
    assert sum(m for units in after.values() for m in units.values()) == pytest.approx(total)


def test_a_change_is_told_by_post_before_and_after(cast: Cast) -> None:
    school, day = cast.unit("school"), school_day(AT)
    patrol = next(each for each in governing(school, day)["fire"].pack.duties if each.code == "fire.check.month")
    twice = msgspec.structs.replace(patrol, every="half_month")
    with opened(EVERYTHING, readonly=True):
        reach = Reach([school], day)
        found = weighed(reach, Holding(reach), [patrol], [twice])
    assert len(found) == 1
    assert found[0].after == pytest.approx(2 * found[0].before)
    assert found[0].units == 1
    assert found[0].each == pytest.approx(found[0].before)


def test_facts_of_duties_that_do_not_govern_yet_are_read(cast: Cast) -> None:
    school, day = cast.unit("school"), school_day(AT)
    state_facts(by=operator(), unit=school, facts={"pool": "yes"}, since=SINCE, at=START)
    base = governing(school, day)["fire"].pack.duties[0]
    swim = msgspec.structs.replace(
        base, per="unit", places=(), except_places=(), while_closed=False,
        applies_to=Group(all=(Test(fact="pool", equals="yes"),)),
    )  # fmt: skip
    with opened(EVERYTHING, readonly=True):
        assert Reach([school], day).owing(swim) == []
        assert len(Reach([school], day, [swim]).owing(swim)) == 1
