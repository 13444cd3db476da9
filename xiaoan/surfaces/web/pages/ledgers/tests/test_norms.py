"""该有多少、现有多少: at a school, over a county, told in one tap; forms that name rows of another ledger."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from msgspec import structs

from tests.support.cast import START
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.hazards.models import Report
from xiaoan.kernel.ledgers.queries import norms_of
from xiaoan.kernel.ledgers.tests.garage import BUSES, GUARDS, WATCH, adopt_garage, state
from xiaoan.kernel.org.commands import found_unit
from xiaoan.surfaces.web.pages.ledgers.norms import A_PAGE, varied
from xiaoan.surfaces.web.tests.seats import Seats, text


@pytest.fixture
def county(seats: Seats) -> Seats:
    adopt_garage(seats.cast)
    return seats


def test_a_school_sees_what_is_short_and_how_much_is_enough(county: Seats) -> None:
    state(county.cast, "school", guards=1)
    said = text(county.get("safety", "/ledgers"))
    assert "该有多少、现有多少" in said
    assert "专职保安人数" in said
    assert "应有 2\u00a0名" in said.replace("2 名", "2\u00a0名")
    assert "还差 1" in said
    assert "校门保安岗" not in said
    assert "够了的 1" in said
    every = text(county.get("safety", f"/ledgers/norms?unit={county.unit('school')}&all=1"))
    assert every.index("专职保安人数") < every.index("校门保安岗")
    assert "为什么" in said


def test_what_nobody_stated_is_asked_for_and_not_reported(county: Seats) -> None:
    page = county.get("safety", "/ledgers").content.decode()
    assert "现有多少还没填" in text(county.get("safety", "/ledgers"))
    assert "上报缺额" not in page
    assert county.post("safety", f"/units/{county.unit('school')}/norms/{GUARDS}/report").status_code == 404


def test_too_few_are_reported_in_one_tap_and_once(county: Seats) -> None:
    state(county.cast, "school", guards=1)
    address = f"/units/{county.unit('school')}/norms/{GUARDS}/report"
    for _tap in range(2):
        assert county.post("safety", address).status_code == 302
    with opened(EVERYTHING):
        report = Report.objects.get()
    assert (report.kind, report.origin, report.domain) == ("garage.guards_short", "norm", "security")
    assert "还差1" in report.what
    said = text(county.get("safety", "/ledgers"))
    assert "已上报" in said
    assert "上报缺额" not in said


@pytest.mark.parametrize("norm", [WATCH, BUSES, "no.such", "x" * 300])
def test_what_is_not_short_cannot_be_reported(county: Seats, norm: str) -> None:
    assert county.post("safety", f"/units/{county.unit('school')}/norms/{norm}/report").status_code == 404


def test_a_bureau_sees_the_schools_that_are_short_by_norm_and_opens_them(county: Seats) -> None:
    state(county.cast, "school", guards=1)
    state(county.cast, "central", guards=2)
    page = county.get("officer", "/ledgers/norms")
    said = text(page)
    assert "青一小 专职保安人数" in said.replace("　", " ")
    assert "大坪中心校 专职保安人数" not in said.replace("　", " ")
    assert f"/ledgers?unit={county.unit('school')}" in page.content.decode()
    only = text(county.get("officer", f"/ledgers/norms?norm={WATCH}"))
    assert "大坪中心校" in only
    assert "应有 2" not in only
    every = text(county.get("officer", f"/ledgers/norms?norm={GUARDS}&all=1"))
    assert "大坪中心校" in every
    assert "够了" in every
    assert "没有不够的" in text(county.get("officer", "/ledgers/norms?norm=no.such"))
    one = text(county.get("officer", f"/ledgers?unit={county.unit('school')}"))
    assert "还差 1" in one


def test_a_long_list_goes_on_another_page_and_stays_light(county: Seats) -> None:
    for number in range(A_PAGE + 4):
        name = f"第{number}小学"
        county.cast.units[name] = found_unit(
            by=operator(), parent=county.cast.unit("county"), kind="primary", name=name, short_name=name,
            opened=START.date(), at=START,
        )  # fmt: skip
        state(county.cast, name, students=500, guards=1)
    here = f"/ledgers/norms?norm={GUARDS}"
    first, later = county.get("officer", here), county.get("officer", f"{here}&from={A_PAGE}")
    assert len(first.content) < 150_000
    assert "第0小学 专职保安人数" in text(first)
    assert "第0小学 专职保安人数" not in text(later)
    assert f"from={A_PAGE}" in first.content.decode()
    for odd in ("x", "-1", "9" * 40, "1000"):
        assert "第0小学 专职保安人数" in text(county.get("officer", f"{here}&from={odd}"))


def test_many_of_one_kind_do_not_hide_the_others(county: Seats) -> None:
    state(county.cast, "school", guards=1)
    with opened(EVERYTHING):
        lines = norms_of(county.cast.seat("safety", county.at), county.cast.unit("school"), at=county.at)
    one = next(line for line in lines if line.norm.code == GUARDS)
    other = replace(one, norm=structs.replace(one.norm, kind="garage.other"))
    assert varied([one, one, one, other, other]) == [one, other, one, other, one]
    assert varied([]) == []


def test_a_bureau_s_own_shelf_says_nothing_of_norms(county: Seats) -> None:
    assert "应有" not in text(county.get("officer", "/ledgers"))


def test_a_county_costs_as_many_queries_as_few_schools(county: Seats) -> None:
    def queries() -> int:
        county.get("officer", "/ledgers/norms?all=1")
        with CaptureQueriesContext(connection) as caught:
            county.get("officer", "/ledgers/norms?all=1")
        return len(caught)

    before = queries()
    for number in range(10):
        name = f"第{number}小学"
        county.cast.units[name] = found_unit(
            by=operator(), parent=county.cast.unit("county"), kind="primary", name=name, short_name=name,
            opened=START.date(), at=START,
        )  # fmt: skip
        state(county.cast, name, students=500)
    assert queries() == before


@pytest.mark.parametrize("who", ["stranger", "far_officer", "fireman", "middle_safety"])
def test_a_stranger_finds_nothing(county: Seats, who: str) -> None:
    state(county.cast, "school", guards=1)
    unit = county.unit("school")
    assert county.get(who, f"/ledgers/norms?unit={unit}").status_code == 404
    assert county.post(who, f"/units/{unit}/norms/{GUARDS}/report").status_code == 404
    with opened(EVERYTHING):
        assert Report.objects.count() == 0
