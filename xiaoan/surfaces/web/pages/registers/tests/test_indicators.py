"""各项指标: a month's figures by domain, each side opening to what it counts; shut to a stranger."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.support.cast import START
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.ledgers.tests.garage import adopt_garage, state, vehicle
from xiaoan.kernel.org.commands import found_unit
from xiaoan.surfaces.web.tests.seats import Seats, text

HERE = "/ledgers/registers/indicators"


@pytest.fixture
def county(seats: Seats) -> Seats:
    seats.adopt_fire()
    adopt_garage(seats.cast)
    state(seats.cast, "school", enclosed=True, guards=2)
    return seats


def test_figures_stand_by_domain_and_open_to_what_they_count(county: Seats) -> None:
    vehicle(county.cast, "云A·1", at=county.at, kind="bus")
    page = county.get("officer", f"{HERE}?domain=security")
    said = text(page)
    assert "封闭管理率" in said
    assert "25.0%" in said
    assert "专职保安总数 2 名" in said
    assert "护学岗覆盖率" not in said
    assert "日间巡查完成率" not in said
    behind = county.get("officer", f"{HERE}/garage.enclosed?part=numerator")
    assert "青一小" in text(behind)
    assert f"/school/{county.unit('school')}" in behind.content.decode()
    assert "青二中" in text(county.get("officer", f"{HERE}/garage.enclosed?part=denominator"))
    assert "青一小 云A·1" in text(county.get("officer", f"{HERE}/garage.buses"))


def test_nothing_over_nothing_is_named_apart_and_never_zero(county: Seats) -> None:
    said = text(county.get("officer", f"{HERE}?domain=security"))
    assert "这个月没有可数的： 校车占车辆的比例" in said
    assert "这个数后面没有记录" in text(county.get("officer", f"{HERE}/garage.buses"))


def test_a_school_sees_its_own_and_every_domain(county: Seats) -> None:
    said = text(county.get("principal", HERE))
    assert "100.0%" in said
    assert "完成率" in said
    assert "日间巡查完成率" in said
    assert "看各项指标" in text(county.get("principal", "/ledgers/registers/figures"))


@pytest.mark.parametrize(
    "query", ["period=year", "day=2026-13-45", "day=1890-01-01", "domain=none", "unit=x", "part=x"]
)
def test_odd_words_of_an_address_are_no_error_of_the_server(county: Seats, query: str) -> None:
    for address in (HERE, f"{HERE}/garage.enclosed"):
        assert county.get("officer", f"{address}?{query}").status_code in (200, 404, 422)


def test_what_nobody_defined_or_what_rests_is_not_found(county: Seats) -> None:
    for code in ("no.such", "garage.gate_escort", "x" * 200):
        assert county.get("officer", f"{HERE}/{code}").status_code == 404


@pytest.mark.parametrize("who", ["stranger", "far_officer", "fireman"])
def test_a_stranger_finds_nothing(county: Seats, who: str) -> None:
    unit = county.unit("school")
    assert county.get(who, f"{HERE}?unit={unit}").status_code == 404
    assert county.get(who, f"{HERE}/garage.enclosed?unit={unit}").status_code == 404


def test_more_schools_cost_no_more_queries(county: Seats) -> None:
    def queries() -> int:
        county.get("officer", f"{HERE}?domain=security")
        with CaptureQueriesContext(connection) as caught:
            county.get("officer", f"{HERE}?domain=security")
        return len(caught)

    before = queries()
    for number in range(8):
        name = f"第{number}小学"
        county.cast.units[name] = found_unit(
            by=operator(), parent=county.cast.unit("county"), kind="primary", name=name, short_name=name,
            opened=START.date(), at=START,
        )  # fmt: skip
        state(county.cast, name, students=500, guards=1)
    assert queries() == before
