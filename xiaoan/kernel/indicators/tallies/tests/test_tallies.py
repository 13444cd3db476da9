"""The cache of figures says what computing says, says as of when, and never passes stale figures for true ones."""

from __future__ import annotations

import logging
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.support.cast import Cast
from xiaoan.engines.cadence import Tally
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.indicators.commands import close_month
from xiaoan.kernel.indicators.queries import sheet
from xiaoan.kernel.indicators.tallies.commands import check, refresh
from xiaoan.kernel.indicators.tallies.models import Tallied
from xiaoan.kernel.indicators.tallies.reading import Province, province, trend
from xiaoan.kernel.org.commands import found_unit
from xiaoan.kernel.work.tests.acting import adopt_lamp, at, morning, name, record

MONTH = "2026-10"
NOW = at(10, 20, 15)


@pytest.fixture
def county(cast: Cast) -> Cast:
    adopt_lamp(cast, starts=date(2026, 9, 1))
    return cast


def seen(cast: Cast, who: str = "city_officer", unit: str = "city", now: object = NOW) -> Province:
    viewer = cast.seat(who, NOW)
    with opened(viewer.scope, readonly=True):
        return province(viewer, cast.unit(unit), MONTH, at=now)  # type: ignore[arg-type]


def office(found: Province, cast: Cast, unit: str) -> Tally:
    return next(each.total for each in found.offices if each.unit == cast.unit(unit).id)


def live(cast: Cast, unit: str) -> Tally:
    with opened(EVERYTHING):
        return sheet(operator(), cast.unit(unit), MONTH, at=NOW).total


def test_what_is_kept_is_what_would_be_computed(county: Cast) -> None:
    record(county, "safety", "school", NOW, name(county, "school", "lamp.day", morning(10, 20)))
    close_month(by=operator(), unit=county.unit("far_school"), month="2026-09", at=NOW)
    assert refresh([MONTH], at=NOW) == 3
    found = seen(county)
    for unit in ("county", "other_county", "city"):
        assert office(found, county, unit) == live(county, unit)
    assert found.total.required > 100
    assert found.at == NOW
    assert not any(each.stale for each in found.offices)
    assert found.unknown == ()
    assert refresh([MONTH], at=NOW) == 0


def test_an_event_in_a_county_makes_it_and_what_is_above_it_stale_and_no_other(county: Cast) -> None:
    refresh([MONTH], at=NOW)
    record(county, "safety", "school", NOW, name(county, "school", "lamp.day", morning(10, 20)))
    found = {each.name: each.stale for each in seen(county).offices}
    assert found == {"云州市教育局": True, "青石县教育局": True, "白水县教育局": False}
    assert refresh([MONTH], at=NOW) == 1
    assert office(seen(county), county, "county") == live(county, "county")


def test_due_times_that_pass_make_figures_stale(county: Cast) -> None:
    refresh([MONTH], at=NOW)
    assert not any(each.stale for each in seen(county, now=NOW + timedelta(minutes=20)).offices)
    assert any(each.stale for each in seen(county, now=NOW + timedelta(minutes=40)).offices)
    assert refresh([MONTH], at=NOW + timedelta(minutes=40)) > 0


def test_what_was_never_computed_is_named(county: Cast) -> None:
    assert refresh([MONTH], at=NOW, most=2) == 2
    assert seen(county).unknown == ("白水县教育局",)


def test_towns_are_rolled_up_too(county: Cast) -> None:
    town = found_unit(
        by=operator(), parent=county.unit("county"), kind="town", name="柳镇学区", opened=date(2020, 9, 1), at=NOW
    )
    found_unit(by=operator(), parent=town, kind="primary", name="柳镇小学", opened=date(2020, 9, 1), at=NOW)
    refresh([MONTH], at=NOW)
    found = seen(county)
    mine = next(each for each in found.offices if each.unit == town.id)
    with opened(EVERYTHING):
        assert mine.total == sheet(operator(), town, MONTH, at=NOW).total
    assert mine.level == "town"
    assert mine.units == 1


def test_a_row_that_passes_for_true_and_is_not_is_shouted_and_put_right(
    county: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    refresh([MONTH], at=NOW)
    assert check([MONTH], at=NOW) == []
    with opened(EVERYTHING):
        row = Tallied.objects.get(unit=county.unit("school"), month=MONTH)
        row.own = {"lamp.day": [1] * 10}
        row.save()
    with caplog.at_level(logging.ERROR, logger="xiaoan.tallies"):
        wrong = check([MONTH], at=NOW)
    assert wrong == ["青石县第一小学 2026-10（青石县教育局）"]
    assert "青石县第一小学" in caplog.text
    assert check([MONTH], at=NOW) == []


def test_nobody_sees_what_is_not_his(county: Cast) -> None:
    refresh([MONTH], at=NOW)
    assert seen(county, "principal").offices == ()
    assert [each.name for each in seen(county, "officer").offices] == ["青石县教育局"]


def test_a_years_trend_is_the_sum_of_its_months(county: Cast) -> None:
    months = ["2026-09", MONTH]
    refresh(months, at=NOW, most=20)
    viewer = county.seat("city_officer", NOW)
    with opened(viewer.scope, readonly=True):
        found = trend(viewer, county.unit("city"), ["2026-08", *months])
    assert list(found) == months
    assert found[MONTH] == live(county, "city")


def test_the_number_of_queries_does_not_grow_with_counties(county: Cast) -> None:
    def cost() -> int:
        refresh([MONTH], at=NOW, most=40)
        with CaptureQueriesContext(connection) as asked:
            seen(county)
        return len(asked)

    before = cost()
    for number in range(8):
        found_unit(
            by=operator(), parent=county.unit("city"), kind="county", name=f"第{number}县", opened=date(2020, 9, 1),
            at=NOW,
        )  # fmt: skip
    assert cost() == before
