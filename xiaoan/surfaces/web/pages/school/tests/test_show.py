"""A school's own page: the sentence, what adds up, who may look."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from xiaoan.foundation.clock import school_day
from xiaoan.surfaces.web.pages.hazards.tests.desk import Desk, text


def school(desk: Desk, who: str, unit: str = "school", query: str = "") -> Any:
    page: Any = desk.get(who, f"/school/{desk.play.cast.unit(unit).id}{query}")
    assert page.status_code == 200
    return page


def test_the_month_duty_by_duty_adds_up_and_is_what_the_bureau_sees(desk: Desk) -> None:
    page = school(desk, "principal", query="?month=2026-10")
    total = page.context["total"]
    for name in ("expected", "required", "on_time", "late", "missing", "pending"):
        assert sum(getattr(row.tally, name) for row in page.context["duties"]) == getattr(total, name)
    bureau: Any = desk.get("officer", "/bureau?month=2026-10")
    row = next(row for row in bureau.context["heat"].rows if row.unit.name == "青石县第一小学")
    assert sum(cell.undone for cell in row.cells) == total.missing > 0
    assert row.unit.url == f"/school/{desk.play.cast.unit('school').id}?month=2026-10" or "/school/" in row.unit.url


def test_every_day_of_the_month_shows_what_fell_due_on_it(desk: Desk) -> None:
    page = school(desk, "principal", query="?month=2026-10")
    cells = [cell for week in page.context["weeks"] for cell in week]
    assert len(cells) % 7 == 0
    assert sum(cell.tally.expected for cell in cells) == page.context["total"].expected
    today = next(cell for cell in cells if cell.today)
    assert today.tally == page.context["today"]
    assert today.word == "上课日"
    assert next(cell for cell in cells if cell.day.day == 3 and not cell.outside).word == "休息日"


def test_open_hazards_stand_by_stage_and_age(desk: Desk) -> None:
    desk.play.hazard(quantity=3)
    desk.play.assign(desk.play.hazard(), due=school_day(desk.play.at) + timedelta(days=2))
    desk.play.later(days=9)
    page = school(desk, "principal")
    assert [(row.code, row.items, row.places) for row in page.context["stages"]] == [
        ("assign", 1, 3),
        ("rectifying", 1, 1),
    ]
    assert sum(row.places for row in page.context["ages"]) == page.context["weight"].places == 4
    assert "隐患 2 条超期" in text(page)
    assert "等我办" in text(page)
    assert "等我办" not in text(school(desk, "officer"))


def test_a_central_school_is_the_sum_of_itself_and_its_points(desk: Desk) -> None:
    page = school(desk, "central_principal", "central", "?month=2026-10")
    parts = page.context["parts"]
    assert {part.name for part in parts} == {"大坪中心校", "山口点"}
    assert sum(part.tally.missing for part in parts) == page.context["total"].missing
    assert "山口教学点" in text(school(desk, "central_principal", "point"))


def test_vacant_posts_are_said(desk: Desk) -> None:
    vacant = school(desk, "central_principal", "central").context["vacant"]
    assert ("山口点", "safety_officer") in {(line.unit_name, line.code) for line in vacant}
    assert ("大坪中心校", "safety_officer") not in {(line.unit_name, line.code) for line in vacant}


def test_others_find_nothing(desk: Desk) -> None:
    cast = desk.play.cast
    for who in ("stranger", "far_officer", "guard", "fireman", "middle_principal"):
        assert desk.get(who, f"/school/{cast.unit('school').id}").status_code == 404, who
    assert desk.get("principal", f"/school/{cast.unit('middle').id}").status_code == 404
    assert desk.get("principal", f"/school/{cast.account('guard')}").status_code == 404
    assert desk.get("principal", f"/school/{cast.unit('school').id}?month=2026-99").status_code == 422


def test_a_bureau_is_no_school(desk: Desk) -> None:
    county = desk.play.cast.unit("county").id
    page = desk.get("officer", f"/school/{county}?month=2026-09")
    assert (page.status_code, page["Location"]) == (302, f"/bureau?unit={county}&month=2026-09")


def test_a_month_more_of_records_costs_no_more_queries(desk: Desk) -> None:
    desk.play.hazard()
    school(desk, "principal")
    with CaptureQueriesContext(connection) as few:
        school(desk, "principal")
    for _number in range(4):
        desk.play.hazard()
    with CaptureQueriesContext(connection) as many:
        school(desk, "principal")
    assert len(many) == len(few)
