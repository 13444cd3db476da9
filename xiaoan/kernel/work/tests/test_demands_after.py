"""What follows a demand: claims, difficulties, excuses, corrections, closed places, and a trail that holds."""

from __future__ import annotations

from datetime import date

import pytest

from tests.support.cast import Cast
from xiaoan.engines.cadence import Tally
from xiaoan.foundation.errors import NotFound
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.org.grounds import take_out_of_use
from xiaoan.kernel.trail.models import TrailEvent
from xiaoan.kernel.work import commands, queries
from xiaoan.kernel.work.bodies import Given
from xiaoan.kernel.work.demands import commands as demands
from xiaoan.kernel.work.demands import reading
from xiaoan.kernel.work.demands.models import Demand
from xiaoan.kernel.work.demands.rules import Wanted
from xiaoan.kernel.work.tests.acting import at, record, seeing, sheet, walk
from xiaoan.kernel.work.tests.demanding import owed, reports, send

EVENING = at(10, 20, 17, 40)
MORNING = at(10, 21, 9)


def summed(county: Cast, row: Demand, now: object = MORNING) -> Tally:
    return sheet(county, "officer", "county", 10, at(10, 28)).by_duty()[row.code]


def test_a_school_claims_says_a_difficulty_and_thinks_it_pointless(county: Cast) -> None:
    row = send(county, EVENING, "school", "central")
    safety = county.seat("safety", MORNING)
    commands.say_difficulty(by=safety, name=owed(county, row, "school"), text="保安请假", at=MORNING)
    commands.say_pointless(by=safety, unit=county.unit("school"), duty=row.code, text="上周刚查过", at=MORNING)
    central = county.seat("central_safety", MORNING)
    commands.claim(by=central, name=owed(county, row, "central"), reason="没有电动自行车", at=MORNING)
    with pytest.raises(NotFound):
        commands.say_pointless(by=central, unit=county.unit("point"), duty=row.code, text="x", at=MORNING)
    officer = county.seat("officer", MORNING)
    with seeing(officer):
        found = reading.progress(officer, reading.notice(officer, row.id), at=MORNING)
        claimed = queries.claims(officer, county.unit("county"))
        said = queries.remarks(officer, county.unit("county"))
    assert {line.name: (line.state, line.difficulty) for line in found.lines} == {
        "青一小": ("pending", "保安请假"), "大坪中心校": ("na", ""),
    }  # fmt: skip
    assert [line.title for line in claimed] == ["电动自行车专项排查"]
    assert {line.title for line in said} == {"电动自行车专项排查"}
    assert (summed(county, row).not_applicable, summed(county, row).missing) == (1, 1)


def test_the_bureau_excuses_one_school(county: Cast) -> None:
    row = send(county, EVENING, "school", "central")
    commands.excuse(
        by=county.seat("officer", MORNING), unit=county.unit("school"), first=row.due, last=row.due, duty=row.code,
        reason="正在搬迁", at=MORNING,
    )  # fmt: skip
    assert (summed(county, row).excused, summed(county, row).missing) == (1, 1)


def test_a_record_of_it_is_corrected_and_its_fault_goes_with_it(county: Cast) -> None:
    row = send(county, EVENING, "school", items=(Wanted(ask="没有飞线", kind="lamp.dark"),))
    fault = Given(item=row.items[0].code, answer="fault", what="有飞线", where="车棚")
    name = owed(county, row, "school")
    made = record(county, "safety", "school", MORNING, name, answers=(fault,)).records[0]
    with opened(EVERYTHING):
        assert reports().get().kind == "lamp.dark"
    commands.correct(by=county.seat("safety", MORNING), record_id=made, body=walk(name), at=MORNING)
    with opened(EVERYTHING):
        assert [each.state for each in reports()] == ["withdrawn"]
    assert summed(county, row).on_time == 1


def test_a_record_is_corrected_also_after_the_demand_was_withdrawn(county: Cast) -> None:
    row = send(county, EVENING, "school")
    name = owed(county, row, "school")
    made = record(county, "safety", "school", MORNING, name).records[0]
    demands.withdraw(by=county.seat("officer", MORNING), demand_id=row.id, reason="重复", at=MORNING)
    commands.correct(by=county.seat("safety", MORNING), record_id=made, body=walk(name, remark="补一句"), at=MORNING)
    assert (summed(county, row).expected, summed(county, row).on_time) == (1, 1)


def test_a_place_out_of_use_on_the_due_day_is_excused(county: Cast) -> None:
    row = send(county, EVENING, "school", places=("teaching_building",))
    take_out_of_use(
        by=operator(), place=county.places["building_a"], since=date(2026, 10, 22), reason="维修", at=MORNING
    )
    assert (summed(county, row).excused, summed(county, row).missing) == (1, 1)


def test_a_campus_opened_later_was_not_asked_and_a_place_added_later_is(county: Cast) -> None:
    """The list of units is frozen; what a unit is made of on the due day is not."""
    row = send(county, EVENING, "school", places=("teaching_building",))
    assert row.units == [county.unit("school").id]
    assert summed(county, row).expected == 2


def test_every_act_is_in_the_trail_of_the_bureau(county: Cast) -> None:
    row = send(county, EVENING, "school")
    officer = county.seat("officer", MORNING)
    demands.put_off(by=officer, demand_id=row.id, due=date(2026, 10, 27), reason="大雨", at=MORNING)
    demands.withdraw(by=officer, demand_id=row.id, reason="重复", at=MORNING)
    with opened(EVERYTHING):
        events = TrailEvent.objects.filter(object_id=row.id).order_by("seq")
        assert [each.kind for each in events] == [
            "work.demand_drafted", "work.demand_sent", "work.demand_put_off", "work.demand_withdrawn",
        ]  # fmt: skip
        assert {each.unit_id for each in events} == {county.unit("county").id}
