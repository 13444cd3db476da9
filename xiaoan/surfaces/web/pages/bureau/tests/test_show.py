"""The bureau's page: sums that check, a stranger sees nothing, the cost does not grow with the schools."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.support.cast import START
from xiaoan.foundation.clock import school_day
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.org.commands import found_unit, state_facts
from xiaoan.kernel.org.staff import add_person, appoint
from xiaoan.surfaces.web.pages.hazards.tests.desk import Desk, text

LARGEST = 150 * 1024


def heat(response: Any) -> dict[str, Any]:
    """Name of a line -> the line."""
    return {row.unit.name: row for row in response.context["heat"].rows}


def test_every_line_and_the_sum_add_up(desk: Desk) -> None:
    page: Any = desk.get("officer", "/bureau")
    rows = list(page.context["heat"].rows)
    total = rows.pop()
    assert total.plain == "sum"
    for number, cell in enumerate(total.cells):
        assert cell.owed == cell.done + cell.undone
        assert cell.owed == sum(row.cells[number].owed for row in rows)
        assert cell.undone == sum(row.cells[number].undone for row in rows)


def test_hazards_since_yesterday_and_of_the_month_add_up(desk: Desk) -> None:
    old = desk.play.hazard()
    desk.play.later(days=3)
    desk.play.fixed()
    desk.play.pass_(desk.play.submitted())
    page: Any = desk.get("officer", "/bureau")
    change, figures = page.context["change"], page.context["figures"]
    assert change == (1, 2, 1, 2)
    assert change.before + change.registered - change.closed == change.now == page.context["weight"].places
    assert figures.open.places == change.now
    assert old.title in text(page) or page.context["weight"].pressing == 0


def test_lines_stand_by_risk_and_age_not_by_what_was_done(desk: Desk) -> None:
    first = heat(desk.get("officer", "/bureau"))
    hazard = desk.play.assign(desk.play.hazard(), due=school_day(desk.play.at) + timedelta(days=1))
    desk.play.later(days=4)
    page: Any = desk.get("officer", "/bureau")
    names = [row.unit.name for row in page.context["heat"].rows]
    assert names[0] == "青石县第一小学"
    assert next(iter(first)) != "" and page.context["weight"].late == 1
    assert hazard.title in text(page)
    assert "卡在：" in text(page)


def test_who_looks_from_another_county_finds_nothing(desk: Desk) -> None:
    county, school = desk.play.cast.unit("county").id, desk.play.cast.unit("school").id
    for who in ("far_officer", "stranger", "guard", "fireman"):
        for address in (f"/bureau?unit={county}", f"/bureau/owed?unit={school}"):
            assert desk.get(who, address).status_code == 404, (who, address)
    assert "青石县" not in text(desk.get("far_officer", "/bureau"))


def test_a_school_that_opens_the_bureaus_page_comes_to_its_own(desk: Desk) -> None:
    page: Any = desk.get("principal", "/bureau")
    assert (page.status_code, page["Location"]) == (302, f"/school/{desk.play.cast.unit('school').id}")


def test_words_that_mean_nothing_are_refused_or_not_found(desk: Desk) -> None:
    for address, status in (
        ("/bureau?month=2026-13", 422), ("/bureau?month=abc", 422), ("/bureau?month=9999-01", 422),
        ("/bureau?unit=junk", 404), ("/bureau?domain=junk", 404), ("/bureau?sort=junk&mine=7&all=x", 200),
        ("/bureau/owed?unit=junk&month=x", 422), ("/bureau/owed?duty=junk", 404), ("/bureau/owed?domain=junk", 404),
    ):  # fmt: skip
        assert desk.get("officer", address).status_code == status, address


def test_a_kind_of_school_narrows_every_figure(desk: Desk) -> None:
    page: Any = desk.get("officer", "/bureau?kind=teaching_point")
    assert [row.unit.name for row in page.context["heat"].rows] == ["山口教学点"]
    assert page.context["tally"].missing == sum(cell.undone for cell in page.context["heat"].rows[0].cells)
    assert "这样选没有单位" in text(desk.get("officer", "/bureau?kind=junk"))


def test_a_city_sees_its_counties_and_goes_on_to_their_schools(desk: Desk) -> None:
    page: Any = desk.get("city_officer", "/bureau")
    rows = heat(page)
    assert {"青石县教育局", "白水县教育局"} <= set(rows)
    county = heat(desk.get("city_officer", rows["青石县教育局"].unit.url))
    assert "青石县第一小学" in county
    sums = [next(row for row in found.values() if row.plain == "sum") for found in (rows, county)]
    assert rows["青石县教育局"].cells[0].owed == sums[1].cells[0].owed


def test_somebody_with_listed_schools_sees_those(desk: Desk) -> None:
    cast, by = desk.play.cast, operator()
    person = add_person(by=by, unit=cast.unit("county"), name="示例·挂点", at=START)
    appoint(
        by=by, person=person, code="bureau_safety_officer", starts=date(2026, 9, 1), at=START,
        units=[cast.unit("middle").id],
    )  # fmt: skip
    cast.people["listed"] = person
    page: Any = desk.get("listed", "/bureau")
    assert page.status_code == 200
    assert set(heat(page)) == {"青石县第二初级中学"}
    assert desk.get("listed", f"/bureau?unit={cast.unit('school').id}").status_code == 404


def grown(desk: Desk, *numbers: int) -> None:
    """More schools in the county."""
    for each in range(*numbers):
        unit = found_unit(
            by=operator(), parent=desk.play.cast.unit("county"), kind="primary", name=f"示例第{each}小学",
            opened=date(2020, 9, 1), at=START,
        )  # fmt: skip
        state_facts(by=operator(), unit=unit, facts={"students": "300"}, since=date(2026, 8, 20), at=START)


def cost(desk: Desk, address: str) -> tuple[int, int]:
    """Queries and bytes of a page."""
    desk.get("officer", address)
    with CaptureQueriesContext(connection) as asked:
        page: Any = desk.get("officer", address)
    assert page.status_code == 200
    return len(asked), len(page.content)


def test_a_page_costs_the_same_for_three_schools_and_thirty_and_stays_light_at_a_hundred(desk: Desk) -> None:
    school = desk.play.cast.unit("school").id
    desk.play.hazard()
    addresses = ("/bureau", "/bureau?all=1", f"/bureau/owed?unit={school}&outcome=missing", "/bureau/owed")
    few = [cost(desk, address)[0] for address in addresses]
    grown(desk, 30)
    assert [cost(desk, address)[0] for address in addresses] == few
    grown(desk, 30, 100)
    queries, size = cost(desk, "/bureau")
    assert (queries, size < LARGEST) == (few[0], True), size
    page: Any = desk.get("officer", "/bureau")
    assert [row.plain for row in page.context["heat"].rows][-2:] == ["rest", "sum"]
    everything: Any = desk.get("officer", "/bureau?all=1")
    assert len(everything.context["heat"].rows) == 100 + 4 + 1
