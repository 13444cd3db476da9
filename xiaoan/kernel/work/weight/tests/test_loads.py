"""Minutes by post, duty and week: one month reckoned by hand, and sums that agree whatever they are taken by."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.support.cast import START, Cast
from xiaoan.foundation.rls import opened
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.catalogue.commands import adopt
from xiaoan.kernel.catalogue.queries import contents
from xiaoan.kernel.org.commands import found_unit
from xiaoan.kernel.work.tests.acting import at
from xiaoan.kernel.work.weight.loads import Loads, Term, loads, monday, term_of

OCTOBER = Term("十月", date(2026, 10, 1), date(2026, 10, 31))


def seen(cast: Cast, who: str, top: str, term: Term = OCTOBER) -> Loads:
    viewer = cast.seat(who, at(10, 20))
    with opened(viewer.scope, readonly=True):
        return loads(viewer, cast.unit(top), term, at=at(10, 20))


def test_one_school_in_october_by_hand(county: Cast) -> None:
    """18 school days: 8–10 (a Saturday made up), 12–16, 19–23, 26–30 October; four weeks."""
    for who in ("principal", "officer"):
        found = seen(county, who, "school")
        assert {duty: minutes for (duty,), minutes in found.by("duty").items()} == {
            "lamp.day": 18 * (2 + 3),  # two buildings and the canteen are walked
            "lamp.week": 4 * 2 * 3,
            "lamp.themes": 2 * 10,
            "lamp.place": 2 * 5,
            "lamp.holder": 2,
        }
        assert {post: minutes for (post,), minutes in found.by("post").items()} == {
            "值班教师": 90, "总务（后勤）主任": 24 + 10, "安全员（安全办主任）": 20, "保安（门卫）": 2,
        }  # fmt: skip
        assert {week: minutes for (week,), minutes in found.by("week").items()} == {
            date(2026, 10, 5): 3 * 5 + 6,
            date(2026, 10, 12): 5 * 5 + 6,
            date(2026, 10, 19): 5 * 5 + 6,
            date(2026, 10, 26): 5 * 5 + 6 + 20 + 10 + 2,
        }
        assert found.minutes == 146
        assert sum(row.times for row in found.rows if row.duty == "lamp.themes") == 2


def test_the_pack_reckons_the_same_without_a_calendar(county: Cast) -> None:
    found, school = seen(county, "officer", "school"), county.unit("school").id
    assert found.levelled[school, "lamp.day"] == 5 * (2 + 3)
    assert found.levelled[school, "lamp.week"] == 2 * 3
    assert found.levelled[school, "lamp.place"] == pytest.approx(2 * 5 * 12 / 52)


def test_people_are_counted_by_post_and_never_named(county: Cast) -> None:
    found, school = seen(county, "officer", "school"), county.unit("school").id
    assert found.people[school, "总务（后勤）主任"] == 1
    assert "示例" not in repr(found.rows) + repr(found.people)


@pytest.mark.parametrize("top", ["county", "school", "middle", "east", "central", "point"])
@pytest.mark.parametrize("month", range(9, 13))
def test_by_post_by_duty_by_week_and_by_unit_are_one_sum(cast: Cast, top: str, month: int) -> None:
    for pack in ("fire", "canteen", "drills"):
        version = contents()[pack].version
        adopt(by=operator(), unit=cast.unit("city"), pack=pack, version=version, starts=date(2026, 9, 1), at=START)
    first = date(2026, month, 1)
    found = seen(cast, "officer", top, Term("", first, first + timedelta(days=27)))
    assert found.minutes > 0
    for names in (("post",), ("duty",), ("week",), ("unit",), ("unit", "week", "duty", "post")):
        assert sum(found.by(*names).values()) == found.minutes
    assert {week for (week,) in found.by("week")} <= set(found.term.weeks)


def test_ten_more_schools_cost_no_more_queries(county: Cast) -> None:
    def cost() -> int:
        viewer = county.seat("officer", at(10, 20))
        with opened(viewer.scope, readonly=True), CaptureQueriesContext(connection) as asked:
            loads(viewer, county.unit("county"), OCTOBER, at=at(10, 20))
        return len(asked)

    before = cost()
    for number in range(10):
        found_unit(
            by=operator(), parent=county.unit("county"), kind="primary", name=f"示例第{number}小学",
            short_name=f"示{number}小", opened=date(2020, 9, 1), at=START,
        )  # fmt: skip
    assert cost() == before


def test_a_school_sees_its_own_alone(county: Cast) -> None:
    found = seen(county, "stranger", "school")
    assert (found.rows, found.minutes) == ((), 0)


def test_the_term_is_the_calendars(county: Cast) -> None:
    viewer = county.seat("principal", at(10, 20))
    with opened(viewer.scope, readonly=True):
        now = term_of(county.unit("school"), date(2026, 10, 20))
        before = term_of(county.unit("school"), date(2026, 8, 25))
    assert (now.title, now.first, now.last) == ("2026年秋季学期", date(2026, 9, 1), date(2027, 1, 22))
    assert before == now, "in the holidays it is the coming term"
    assert now.weeks[0] == monday(date(2026, 9, 1)) == date(2026, 8, 31)
    assert len(now.weeks) == 21
