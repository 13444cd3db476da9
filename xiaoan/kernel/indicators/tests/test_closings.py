"""Closings: written once, after the parts, as their sum; what comes later is a difference, never a rewrite."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError, transaction

from tests.support.cast import START, Cast
from xiaoan.engines.cadence import Tally
from xiaoan.foundation.clock import instant
from xiaoan.foundation.errors import Conflict, NotFound, Refused
from xiaoan.foundation.ids import new_id
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.hazards.commands import report_fixed
from xiaoan.kernel.hazards.life.reporting import Seen
from xiaoan.kernel.indicators import commands, queries
from xiaoan.kernel.indicators.jobs import close_at_deadline
from xiaoan.kernel.indicators.models import Closing
from xiaoan.kernel.org.commands import found_unit
from xiaoan.kernel.org.grounds import mark_days
from xiaoan.kernel.trail.models import TrailEvent
from xiaoan.kernel.work.commands import claim
from xiaoan.kernel.work.tests.acting import adopt_lamp, at, lamp, morning, name, record, seeing, tally

FIRST_OF_NOVEMBER = at(11, 1, 9)
LATER = at(11, 20)
OCTOBER = "2026-10"


def close(cast: Cast, who: str, unit: str, when=FIRST_OF_NOVEMBER) -> Closing:
    return commands.close_month(by=cast.seat(who, when), unit=cast.unit(unit), month=OCTOBER, at=when)


def test_a_signed_closing_keeps_figures_standards_and_calendar(county: Cast) -> None:
    record(county, "guard", "school", at(10, 20), name(county, "school", "lamp.day", morning(10, 20)))
    closing = close(county, "principal", "school")
    cell = closing.own["lamp.day"]
    assert (cell.title, cell.domain, cell.expected, cell.on_time, cell.missing) == ("每天看灯", "equipment", 18, 1, 17)
    assert closing.signed and closing.by is not None and closing.by.name == "示例·林校长"
    assert closing.releases["lamp"].startswith("lamp@1.0.0#")
    assert len(closing.calendar) == 64
    with opened(EVERYTHING):
        event = TrailEvent.objects.get(kind="indicators.closed")
        assert event.body["expected"] == sum(each.expected for each in closing.tallies.values())


def test_a_month_is_closed_once(county: Cast) -> None:
    close(county, "principal", "school")
    with pytest.raises(Conflict, match="已于"):
        close(county, "principal", "school", LATER)


def test_a_running_month_and_nonsense_are_refused(county: Cast) -> None:
    principal = county.seat("principal", at(10, 31, 23))
    for month in (OCTOBER, "2026-13", "10月", "2026-1", ""):
        with pytest.raises(Refused):
            commands.close_month(by=principal, unit=county.unit("school"), month=month, at=at(10, 31, 23))


def test_only_who_may_sign_closes_and_the_stranger_finds_nothing(county: Cast) -> None:
    for who in ("guard", "safety"):
        with pytest.raises(Refused):
            close(county, who, "school")
    for who in ("stranger", "far_officer", "fireman"):
        with pytest.raises(NotFound):
            close(county, who, "school")


def test_campuses_and_points_close_with_the_school_they_belong_to(county: Cast) -> None:
    with pytest.raises(Refused, match="一起定稿"):
        close(county, "middle_principal", "east")
    closing = close(county, "middle_principal", "middle")
    with opened(EVERYTHING):
        rows = {row.unit_id: row for row in Closing.objects.all()}
    assert set(rows) == {county.unit(each).id for each in ("middle", "east", "west")}
    parts = [rows[county.unit(each).id].tallies["lamp.day"].tally for each in ("east", "west")]
    assert closing.tallies["lamp.day"].tally == parts[0] + parts[1]
    assert "lamp.day" not in closing.own and "lamp.themes" in closing.own


def test_a_parent_closes_after_its_children_as_their_sum(county: Cast) -> None:
    with pytest.raises(Refused, match="3 个下级单位没有定稿"):
        commands.close_month(by=operator(), unit=county.unit("county"), month=OCTOBER, at=FIRST_OF_NOVEMBER)
    for who, unit in (("principal", "school"), ("middle_principal", "middle"), ("central_principal", "central")):
        close(county, who, unit)
    whole = commands.close_month(by=operator(), unit=county.unit("county"), month=OCTOBER, at=FIRST_OF_NOVEMBER)
    with opened(EVERYTHING):
        parts = list(Closing.objects.filter(unit__parent=county.unit("county")))
    for duty, cell in whole.tallies.items():
        below = sum((part.tallies[duty].tally for part in parts if duty in part.tallies), Tally())
        own = whole.own[duty].tally if duty in whole.own else Tally()
        assert cell.tally == below + own


def test_what_comes_after_the_closing_is_kept_shown_and_changes_no_closed_figure(county: Cast) -> None:
    before = close(county, "principal", "school").own["lamp.day"].tally
    receipt = record(
        county, "guard", "school", LATER, name(county, "school", "lamp.day", morning(10, 20)), happened=at(10, 20)
    )
    assert any("已定稿" in note for note in receipt.notes)
    viewer = county.seat("officer", LATER)
    with seeing(viewer):
        found = queries.sheet(viewer, county.unit("county"), OCTOBER, at=LATER)
        changed = queries.difference(viewer, county.unit("school").id, OCTOBER, at=LATER)
    key = county.unit("school").id
    assert {row.duty: row.tally for row in found.rows if row.unit == key}["lamp.day"] == before
    assert key in found.closed
    (one,) = [each for each in changed.changed if each.duty == "lamp.day"]
    assert (one.frozen.late, one.now.late) == (0, 1)
    assert tally(county, "school", "lamp.day", 10, LATER).late == 1


def test_an_unchanged_closing_has_no_difference(county: Cast) -> None:
    closing_day = at(11, 5)
    close(county, "principal", "school", closing_day)
    viewer = county.seat("officer", LATER)
    with seeing(viewer):
        assert not queries.difference(viewer, county.unit("school").id, OCTOBER, at=LATER)
        with pytest.raises(NotFound):
            queries.difference(viewer, county.unit("middle").id, OCTOBER, at=LATER)
    stranger = county.seat("stranger", LATER)
    with seeing(stranger), pytest.raises(NotFound):
        queries.closing(stranger, county.unit("school").id, OCTOBER)


def test_a_closed_month_takes_no_claim(county: Cast) -> None:
    close(county, "principal", "school")
    with pytest.raises(Refused, match="已定稿"):
        claim(
            by=county.seat("guard", LATER), name=name(county, "school", "lamp.day", morning(10, 20)), reason="换灯",
            at=LATER,
        )  # fmt: skip


def test_later_calendar_and_standard_change_the_difference_only(county: Cast) -> None:
    close(county, "principal", "school", at(11, 5))
    mark_days(
        by=operator(), unit=county.unit("county"), first=date(2026, 10, 22), last=date(2026, 10, 22),
        kinds=["suspended"], reason="补记停课", planned=False, at=at(11, 10),
    )  # fmt: skip
    adopt_lamp(county, starts=date(2026, 11, 15), pack=lamp(version="3.0.0", duties=lamp().duties[:1]))
    viewer = county.seat("officer", LATER)
    with seeing(viewer):
        found = queries.sheet(viewer, county.unit("school"), OCTOBER, at=LATER)
        changed = {
            each.duty: each for each in queries.difference(viewer, county.unit("school").id, OCTOBER, at=LATER).changed
        }
    assert found.total.excused == 0
    assert changed["lamp.day"].now.excused == 1
    assert "lamp.themes" not in changed


def test_the_deadline_tick_closes_unsigned_what_nobody_signed(county: Cast) -> None:
    close(county, "principal", "school")
    close_at_deadline(instant(date(2026, 11, 5)))
    with opened(EVERYTHING):
        assert Closing.objects.count() == 1
    close_at_deadline(instant(date(2026, 11, 6)))
    with opened(EVERYTHING):
        rows = {row.unit_id: row for row in Closing.objects.filter(month=OCTOBER)}
        assert rows[county.unit("school").id].signed
        assert not rows[county.unit("middle").id].signed
        assert set(rows) >= {county.unit(each).id for each in ("county", "city", "point", "east", "far_school")}
        count = Closing.objects.count()
    close_at_deadline(instant(date(2026, 11, 7)))
    with opened(EVERYTHING):
        assert Closing.objects.count() == count


def test_a_county_may_set_its_own_closing_day(county: Cast) -> None:
    officer = county.seat("officer", START)
    for wrong in (0, 31):
        with pytest.raises(Refused):
            commands.set_deadline(by=operator(), unit=county.unit("county"), day=wrong, at=START)
    with pytest.raises(NotFound):
        commands.set_deadline(by=county.seat("stranger", START), unit=county.unit("county"), day=8, at=START)
    assert officer.name
    commands.set_deadline(by=operator(), unit=county.unit("county"), day=8, at=START)
    close_at_deadline(instant(date(2026, 11, 6)))
    with opened(EVERYTHING):
        closed = set(Closing.objects.values_list("unit_id", flat=True))
    assert county.unit("far_school").id in closed
    assert county.unit("school").id not in closed and county.unit("city").id not in closed
    close_at_deadline(instant(date(2026, 11, 9)))
    with opened(EVERYTHING):
        assert county.unit("city").id in set(Closing.objects.values_list("unit_id", flat=True))


def test_a_unit_opened_after_the_month_is_not_waited_for(county: Cast) -> None:
    found_unit(
        by=operator(), parent=county.unit("county"), kind="primary", name="新小学", opened=date(2026, 11, 1), at=START
    )
    for who, unit in (("principal", "school"), ("middle_principal", "middle"), ("central_principal", "central")):
        close(county, who, unit)
    commands.close_month(by=operator(), unit=county.unit("county"), month=OCTOBER, at=FIRST_OF_NOVEMBER)


def test_hazards_of_the_month_are_frozen_with_their_list(county: Cast) -> None:
    when = at(10, 20)
    seen = Seen(what="灯不亮", where="二楼", kind="lamp.dark", domain="equipment", quantity=2)

    report_fixed(
        by=county.seat("safety", when),
        unit=county.unit("school"),
        client_id=new_id(),
        seen=seen,
        done="换了灯泡",
        at=when,
    )
    closing = close(county, "principal", "school")
    assert closing.hazards["equipment"].new == (2, 1)
    assert [(line.carried, line.quantity) for line in closing.listed] == [(False, 2)]


def test_the_database_refuses_to_change_a_closing(county: Cast) -> None:
    closing = close(county, "principal", "school")
    with opened(EVERYTHING), pytest.raises(DatabaseError), transaction.atomic():
        Closing.objects.filter(id=closing.id).update(signed=False)
