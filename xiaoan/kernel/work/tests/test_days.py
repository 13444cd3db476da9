"""My day and the form of a stop: what is shown to whom, and in which order."""

from __future__ import annotations

from datetime import date

import pytest

from tests.support.cast import START, Cast
from xiaoan.foundation.errors import NotFound
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.org.grounds import mark_days
from xiaoan.kernel.org.models import Holding
from xiaoan.kernel.org.rosters import set_turn
from xiaoan.kernel.org.staff import appoint, relieve, set_up_post
from xiaoan.kernel.work import queries
from xiaoan.kernel.work.shapes import Day, Name, Task
from xiaoan.kernel.work.tests.acting import EACH, at, morning, name, record, seeing

NOON = at(10, 20)


def day(cast: Cast, who: str, when=NOON) -> Day:
    viewer = cast.seat(who, when)
    with seeing(viewer):
        return queries.my_day(viewer, at=when)


def duties(tasks: tuple[Task, ...]) -> set[str]:
    return {task.name.duty for task in tasks}


def test_the_guard_meets_his_daily_walk_with_its_places_and_minutes(county: Cast) -> None:
    found = day(county, "guard")
    (stop,) = found.stops
    (task,) = stop.tasks
    assert (task.title, task.slot, task.state, task.n, task.done) == ("每天看灯", "白天", "open", 1, 0)
    assert task.walked == ("教学楼A栋", "教学楼B栋", "食堂")
    assert (stop.place, stop.minutes, stop.items) == (None, 5, 2)
    assert duties(found.ahead) == {"lamp.holder"}


def test_before_six_the_walk_waits_for_the_clock_and_after_seven_it_can_be_written_down(county: Cast) -> None:
    early = day(county, "guard", at(10, 20, 5))
    assert early.stops == () and duties(early.later) == {"lamp.day"}
    late = day(county, "guard", at(10, 20, 19, 30))
    assert late.stops == ()
    assert [task.name.opens for task in late.missed][-1] == morning(10, 20)
    assert all(task.state == "enter" for task in late.missed)


def test_what_is_done_today_moves_to_the_done(county: Cast) -> None:
    record(county, "guard", "school", NOON, name(county, "school", "lamp.day", morning(10, 20)))
    found = day(county, "guard", at(10, 20, 15))
    assert found.stops == ()
    assert [(task.name.duty, task.state) for task in found.done] == [("lamp.day", "done")]


def test_a_long_window_enters_the_walk_in_its_last_days(county: Cast) -> None:
    assert "lamp.place" in duties(day(county, "logistics").ahead)
    found = day(county, "logistics", at(10, 27))
    assert [stop.title for stop in found.stops if stop.place] == ["教学楼A栋", "教学楼B栋"]


def test_a_walk_asks_a_shared_item_once(county: Cast) -> None:
    when = at(10, 23)
    viewer = county.seat("safety", when)
    with seeing(viewer):
        stops = queries.unit_day(viewer, county.unit("school"), at=when).stops
        (whole,) = [stop for stop in stops if stop.place is None]
        assert {"lamp.day", "lamp.week"} <= duties(whole.tasks)
        both = [task.name for task in whole.tasks if task.name.duty in ("lamp.day", "lamp.week")]
        form = queries.check(viewer, both, at=when)
    assert [(q.item, q.duties) for q in form.questions] == [
        ("lamp.lit", ("lamp.day", "lamp.week")),
        ("lamp.clean", ("lamp.day", "lamp.week")),
    ]
    assert form.by_exception and form.may_record


def test_an_item_for_a_kind_of_place_is_asked_only_there(county: Cast) -> None:
    night = at(10, 20, 23)
    viewer = county.seat("dorm_keeper", night)
    with seeing(viewer):
        (task,) = [task for task in queries.my_day(viewer, at=night).tasks if task.name.duty == "lamp.night"]
        form = queries.check(viewer, [task.name], at=night)
    assert [q.item for q in form.questions] == ["lamp.lit", "lamp.clean", "lamp.dorm_lit"]
    assert (form.place, form.title) == (county.places["east_dorm"].id, "东校区宿舍楼")


def test_a_form_item_by_item_never_offers_the_rest(county: Cast) -> None:
    owed = name(county, "school", "lamp.place", at(10, 1, 0), county.places["building_a"].id)
    viewer = county.seat("logistics", NOON)
    with seeing(viewer):
        form = queries.check(viewer, [owed], at=NOON)
    assert not form.by_exception
    assert [(q.item, q.each, q.optional) for q in form.questions][-1] == ("lamp.note", True, True)


def test_the_form_says_who_does_it_when_it_is_not_the_viewer(county: Cast) -> None:
    owed = name(county, "school", "lamp.day", morning(10, 20))
    viewer = county.seat("logistics", NOON)
    with seeing(viewer):
        form = queries.check(viewer, [owed], at=NOON)
    assert not form.may_record and "示例·老陈" in form.refusal


def test_the_form_of_an_evidence_duty_names_the_clause(county: Cast) -> None:
    owed = name(county, "school", "lamp.term", at(9, 1, 0))
    viewer = county.seat("safety", NOON)
    with seeing(viewer):
        (proof,) = queries.check(viewer, [owed], at=NOON).evidence
    assert (proof.kind, proof.title, proof.clause.clause) == ("file", "检测报告", "第六条")


def test_a_form_out_of_sight_or_of_nothing_is_not_found(county: Cast) -> None:
    owed = name(county, "school", "lamp.day", morning(10, 20))
    for who in ("stranger", "far_officer", "fireman"):
        viewer = county.seat(who, NOON)
        with seeing(viewer), pytest.raises(NotFound):
            queries.check(viewer, [owed], at=NOON)
    guard = county.seat("guard", NOON)
    with seeing(guard):
        for names in ([], [owed] * 121, [owed._replace(opens=morning(10, 24))]):
            with pytest.raises(NotFound):
                queries.check(guard, names, at=NOON)


def test_the_name_of_an_occurrence_survives_a_url_and_refuses_nonsense(county: Cast) -> None:
    owed = name(county, "school", "lamp.day", morning(10, 20))
    assert Name.read(owed.text) == owed
    for text in ("", "~~~", "a~b~c~d", owed.text + "~", owed.text.replace("20261019", "99999999")):
        with pytest.raises(NotFound):
            Name.read(text)


def test_the_roster_asks_tonights_person_instead_of_the_post(county: Cast) -> None:
    set_turn(
        by=operator(), unit=county.unit("school"), roster="duty_shift", day=date(2026, 10, 20),
        person=county.people["logistics"], at=NOON,
    )  # fmt: skip
    assert "lamp.day" in duties(day(county, "logistics").tasks)
    assert "lamp.day" not in duties(day(county, "guard").tasks)


def test_a_substitute_is_asked_when_nobody_else_holds_the_post(county: Cast) -> None:
    _vacate(county, "guard")
    appoint(
        by=operator(), person=county.people["logistics"], code="guard", starts=date(2026, 10, 16), at=START,
        substitute=True,
    )  # fmt: skip
    (task,) = [task for task in day(county, "logistics").tasks if task.name.duty == "lamp.day"]
    assert task.asked[0].substitute and task.vacant == ""


def test_a_vacant_post_falls_to_the_safety_officer_then_the_principal_and_is_marked(county: Cast) -> None:
    _vacate(county, "guard")
    (task,) = [task for task in day(county, "safety").tasks if task.name.duty == "lamp.day"]
    assert task.vacant == "保安（门卫）"
    _vacate(county, "safety")
    (task,) = [task for task in day(county, "principal").tasks if task.name.duty == "lamp.day"]
    assert task.vacant == "保安（门卫）"
    _vacate(county, "principal")
    officer = county.seat("officer", NOON)
    with seeing(officer):
        (line,) = queries.drill(
            officer, county.unit("school"), first=date(2026, 10, 20), last=date(2026, 10, 20), at=NOON, duty="lamp.day"
        )
    assert [(each.name, each.account) for each in line.asked] == [("青一小", None)]


def test_a_campus_without_a_guard_turns_to_the_school(county: Cast) -> None:
    found = day(county, "middle_safety")
    assert {task.unit_name for task in found.tasks if task.name.duty == "lamp.day"} == {"二中东校区", "二中西校区"}


def test_the_head_of_a_point_is_asked_before_the_central_school(county: Cast) -> None:
    assert "lamp.day" in duties(day(county, "point_head").tasks)
    assert {task.unit_name for task in day(county, "central_safety").tasks} == {"大坪中心校"}
    _vacate(county, "point_head")
    assert {task.unit_name for task in day(county, "central_safety").tasks} == {"大坪中心校", "山口点"}


def test_a_set_up_post_that_is_vacant_is_named_even_when_another_post_does_it(county: Cast) -> None:
    set_up_post(by=operator(), unit=county.unit("school"), code="electrician", at=START)
    found = day(county, "logistics", at(10, 27))
    (vacant,) = {task.vacant for task in found.tasks if task.name.duty == "lamp.place"}
    assert vacant == "电工（水电维修）"


def test_a_closed_day_shows_what_is_excused_and_asks_nothing(county: Cast) -> None:
    mark_days(
        by=operator(), unit=county.unit("county"), first=date(2026, 10, 20), last=date(2026, 10, 20),
        kinds=["suspended"], reason="台风停课", planned=False, at=at(10, 20, 5),
    )  # fmt: skip
    found = day(county, "guard")
    assert found.stops == ()
    assert [(task.name.duty, task.standing.reason) for task in found.done] == [("lamp.day", "台风停课")]


def test_who_holds_no_post_has_an_empty_day(county: Cast) -> None:
    for who in ("fireman", "city_officer"):
        found = day(county, who)
        assert (found.stops, found.later, found.missed, found.minutes) == ((), (), (), 0)


def test_an_answered_place_leaves_the_walk_alone_with_the_other(county: Cast) -> None:
    when = at(10, 27)
    owed = name(county, "school", "lamp.place", at(10, 1, 0), county.places["building_a"].id)
    record(county, "logistics", "school", when, owed, answers=EACH)
    assert [stop.title for stop in day(county, "logistics", when).stops if stop.place] == ["教学楼B栋"]


def _vacate(cast: Cast, who: str) -> None:
    with opened(EVERYTHING):
        holding = Holding.objects.get(person=cast.people[who])
    relieve(by=operator(), holding_id=holding.id, last=date(2026, 10, 15), at=START)
