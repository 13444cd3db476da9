"""Campuses and points in one return, roll-ups as sums, the 安委办 table, days of an office, vacancies."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.support.cast import Cast
from xiaoan.features.returns import commands, queries
from xiaoan.features.returns.shapes import Body
from xiaoan.features.returns.tests.play import CITY, COUNTY, MONTHLY, OCTOBER, OFFICE, SIGNING_DAY, Play, on
from xiaoan.foundation.errors import Conflict, Refused
from xiaoan.foundation.rls import opened
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.hazards.tests.play import Play as Finding


@pytest.fixture
def play(cast: Cast) -> Play:
    return Play(cast)


def values(body: Body) -> dict[str, str]:
    return {code: figure.value for code, figure in body.figures.items()}


def test_a_central_school_merges_its_points_whose_figures_stay_apart(play: Play) -> None:
    page = play.page("central_safety", "central", at=SIGNING_DAY)
    students = page.body.figures["basics.students"]
    assert [place.name for place in page.body.places] == ["大坪中心校", "山口点"]
    assert students.value == "418"
    assert sorted(students.parts.values()) == ["18", "400"]


def test_a_school_with_campuses_sends_one_return_with_a_line_for_each(play: Play) -> None:
    found = Finding(play.cast, school="east")
    found.hazard("middle_safety", by="dorm_keeper", quantity=2)
    page = play.page("middle_safety", "middle", at=SIGNING_DAY)
    new = page.body.figures["hazards.all.new"]
    assert new.value == "2" and new.parts == {str(play.cast.unit("east").id): "2"}
    assert page.body.figures["basics.boarders"].value == "700"


def test_every_table_adds_up(play: Play) -> None:
    found = Finding(play.cast)
    found.hazard(quantity=5)
    found.hazard()
    figures = values(play.page("safety", at=SIGNING_DAY).body)
    for line in ("general", "major", "all"):
        cell = {name: Decimal(figures[f"hazards.{line}.{name}"]) for name in ("carried", "new", "closed", "open")}
        assert cell["carried"] + cell["new"] == cell["closed"] + cell["open"]
        sources = ("self", "superior", "department", "public")
        assert sum(Decimal(figures[f"hazards.{line}.{name}"]) for name in sources) == cell["new"]
    domains = [Decimal(text) for code, text in figures.items() if code.startswith("domains.") and code.endswith(".new")]
    assert sum(domains) == Decimal(figures["hazards.all.new"]) == 6


def test_a_roll_up_is_the_sum_of_what_was_signed(play: Play) -> None:
    Finding(play.cast).hazard(quantity=3)
    first = play.sent()
    play.fill("central_safety", "central", at=SIGNING_DAY)
    second = play.sign("central_principal", "central", at=SIGNING_DAY)
    body = play.page("officer", "county", COUNTY, at=on(11, 6)).body
    rolled, one, two = values(body), values(first.body), values(second.body)
    compared = 0
    for code, figure in first.body.figures.items():
        if figure.take not in ("typed", "share") and (one[code] or two[code]):
            assert Decimal(rolled[f"sum.{code}"]) == Decimal(one[code] or 0) + Decimal(two[code] or 0)
            compared += 1
    assert compared > 40
    assert rolled["sum.basics.students"] == "1278"
    assert body.roll[:2] == [3, 2] and body.roll[3] == 1
    assert sum(group.owed for group in body.groups if group.by == "kind") == body.roll[0]
    assert sum(group.new for group in body.groups if group.by == "kind") == 3


def test_who_has_not_signed_is_added_only_by_choice_and_said_so(play: Play) -> None:
    play.sent()
    at, unit = on(11, 6), play.cast.unit("county")
    assert values(play.page("officer", "county", COUNTY, at=at).body)["sum.basics.students"] == "860"
    commands.type_in(
        by=play.cast.seat("officer", at), unit=unit, kind=COUNTY, period=OCTOBER, said={}, with_open=True, at=at
    )
    body = play.page("officer", "county", COUNTY, at=at).body
    assert body.left_open == 2 and values(body)["sum.basics.students"] == str(860 + 1500 + 418)


def test_the_city_adds_up_its_counties_signed_summaries_and_stays_out_of_theirs(play: Play) -> None:
    at = on(11, 6)
    body = play.page("city_officer", "city", CITY, at=at).body
    assert body.roll == [2, 0, 0, 2]
    with pytest.raises(Refused, match="自己填报"):
        commands.submit(
            by=play.cast.seat("city_officer", at), unit=play.cast.unit("county"), kind=COUNTY, period=OCTOBER, at=at
        )


def test_the_office_table_counts_its_own_span(play: Play) -> None:
    found = Finding(play.cast)
    found.hazard(quantity=2)
    found.at = on(10, 26)
    found.hazard()
    body = play.page("officer", "county", OFFICE, at=on(10, 28)).body
    assert body.figures["hazards.general.new"].value == "2"
    later = play.page("officer", "county", OFFICE, period="2026-11", at=on(11, 26)).body
    assert later.figures["hazards.general.carried"].value == "2"
    assert later.figures["hazards.general.new"].value == "1"


def test_an_office_moves_the_days_of_the_schools_below_it_alone(play: Play) -> None:
    at = on(11, 7)
    commands.set_days(
        by=play.cast.seat("officer", at), unit=play.cast.unit("county"), kind=MONTHLY, cut_day=0, due_day=3,
        starts="2026-11", at=at,
    )  # fmt: skip
    assert play.page("safety", period="2026-11", at=at).owed.due.day == 3
    assert play.page("stranger", "far_school", period="2026-11", at=at).owed.due.day != 3
    with pytest.raises(Refused, match="报送日"):
        commands.set_days(
            by=play.cast.seat("officer", at), unit=play.cast.unit("county"), kind=MONTHLY, cut_day=0, due_day=3,
            starts="2026-10", at=at,
        )  # fmt: skip


def test_who_has_not_reported_stands_before_who_has_and_adds_up(play: Play) -> None:
    play.sent()
    seat, at = play.cast.seat("officer", on(11, 9)), on(11, 9)
    with opened(seat.scope, readonly=True):
        found = queries.standing(seat, play.cast.unit("county"), shelf().returns[MONTHLY], OCTOBER, at=at)
    assert found.owed == found.sent + found.missing + found.waiting == 3
    assert [line.state for line in found.lines] == ["missing", "missing", "sent"]
    assert {line.days for line in found.lines if line.state == "missing"} == {4}


def test_a_signed_return_is_not_signed_again_by_another(play: Play) -> None:
    play.sent()
    with pytest.raises(Conflict):
        commands.send_back(
            by=play.cast.seat("principal", SIGNING_DAY), unit=play.cast.unit("school"), kind=MONTHLY, period=OCTOBER,
            reason="改", at=SIGNING_DAY,
        )  # fmt: skip
