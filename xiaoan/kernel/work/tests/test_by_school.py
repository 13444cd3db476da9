"""Figures by school and by day add up to the sheet they are made of."""

from __future__ import annotations

from datetime import date

from tests.support.cast import Cast
from xiaoan.engines.cadence import Tally
from xiaoan.kernel.work import queries
from xiaoan.kernel.work.tests.acting import at, morning, name, record, seeing

FIRST, LAST, NOW = date(2026, 10, 1), date(2026, 10, 31), at(10, 20, 15)


def test_lines_add_up_and_campuses_count_in_their_school(county: Cast) -> None:
    viewer = county.seat("officer", NOW)
    with seeing(viewer):
        roll = queries.by_school(viewer, county.unit("county"), first=FIRST, last=LAST, at=NOW)
    lines = {line.short_name: line for line in roll.lines}
    assert set(lines) == {"青石县局", "青一小", "青二中", "大坪中心校", "山口点"}
    assert lines["青二中"].units == {county.unit(unit).id for unit in ("middle", "east", "west")}
    assert roll.total([line.id for line in roll.lines]) == roll.sheet.total
    assert sum(roll.cells().values(), Tally()) == sum(roll.duties().values(), Tally()) == roll.sheet.total


def test_the_own_units_of_a_central_school_leave_its_points_out(county: Cast) -> None:
    viewer = county.seat("officer", NOW)
    with seeing(viewer):
        own = queries.own_units(viewer, county.unit("central"))
        middle = queries.own_units(viewer, county.unit("middle"))
    assert [unit.short_name for unit in own] == ["大坪中心校"]
    assert [unit.short_name for unit in middle] == ["青二中", "二中东校区", "二中西校区"]


def test_days_add_up_to_the_month(county: Cast) -> None:
    record(county, "guard", "school", at(10, 9, 9), name(county, "school", "lamp.day", morning(10, 9)))
    record(county, "guard", "school", at(10, 14, 9), name(county, "school", "lamp.day", morning(10, 14)))
    viewer = county.seat("officer", NOW)
    with seeing(viewer):
        days = queries.by_day(viewer, county.unit("school"), first=FIRST, last=LAST, at=NOW)
        sheet = queries.figures(viewer, county.unit("school"), first=FIRST, last=LAST, at=NOW)
    assert sum(days.values(), Tally()) == sheet.total
    assert days[date(2026, 10, 9)].on_time == 1
    assert date(2026, 10, 3) not in days


def test_a_stranger_has_no_lines_and_no_days(county: Cast) -> None:
    viewer = county.seat("stranger", NOW)
    with seeing(viewer):
        assert not queries.by_school(viewer, county.unit("county"), first=FIRST, last=LAST, at=NOW).lines
        assert not queries.by_day(viewer, county.unit("school"), first=FIRST, last=LAST, at=NOW)
