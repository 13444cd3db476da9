"""Above many counties the bureau's page is made of the tallies, and says as of when."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from xiaoan.foundation.clock import month_of, school_day
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.indicators.tallies.commands import refresh
from xiaoan.kernel.org.commands import found_unit
from xiaoan.surfaces.web.pages.bureau import counties
from xiaoan.surfaces.web.pages.hazards.tests.desk import Desk, text


@pytest.fixture(autouse=True)
def _many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counties, "MANY", 3)


def computed(desk: Desk) -> None:
    refresh([month_of(school_day(desk.play.at))], at=desk.play.at, most=20)


def test_the_city_sees_its_counties_with_the_time_of_their_figures(desk: Desk) -> None:
    computed(desk)
    page: Any = desk.get("city_officer", "/bureau")
    names = [place.rolled.name for place in page.context["places"]]
    assert names == ["云州市教育局", "青石县教育局", "白水县教育局"]
    said = text(page)
    assert "数字截至" in said
    whole, *parts = page.context["places"]
    assert whole.tally.required == sum(place.tally.required for place in parts)


def test_a_county_is_still_computed_while_one_looks(desk: Desk) -> None:
    computed(desk)
    page: Any = desk.get("officer", "/bureau")
    assert "heat" in page.context


def test_what_changed_since_is_marked(desk: Desk) -> None:
    desk.get("city_officer", "/bureau")
    computed(desk)
    before: Any = desk.get("city_officer", "/bureau")
    assert not any(place.rolled.stale for place in before.context["places"])
    desk.play.hazard()
    page: Any = desk.get("city_officer", "/bureau")
    assert [place.rolled.stale for place in page.context["places"]][:2] == [True, True]
    assert "之后有变化" in text(page)


def test_before_anything_is_tallied_it_says_so_and_computes_no_province(desk: Desk) -> None:
    page: Any = desk.get("city_officer", "/bureau")
    assert "heat" not in page.context
    said = text(page)
    assert "还没有汇总：云州市教育局、青石县教育局、白水县教育局" in said
    assert "请过几分钟再看" in said


def test_a_city_of_few_units_is_computed_live(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counties, "MANY", 400)
    page: Any = desk.get("city_officer", "/bureau")
    assert "heat" in page.context


def test_its_cost_does_not_grow_with_what_a_county_holds(desk: Desk) -> None:
    def cost() -> int:
        computed(desk)
        desk.get("city_officer", "/bureau")
        with CaptureQueriesContext(connection) as asked:
            desk.get("city_officer", "/bureau")
        return len(asked)

    before = cost()
    for number in range(9):
        found_unit(
            by=operator(), parent=desk.play.cast.unit("county"), kind="primary", name=f"第{number}小学",
            opened=date(2020, 9, 1), at=desk.play.at,
        )  # fmt: skip
    assert cost() == before
