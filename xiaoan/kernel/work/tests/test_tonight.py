"""Tonight's person of the roster is asked: over midnight, after a swap, and when nobody stands on the table."""

from __future__ import annotations

from datetime import date, datetime

import msgspec

from tests.support.cast import Cast
from xiaoan.foundation.clock import school_day
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.catalogue.pack.duties import Asked
from xiaoan.kernel.org.models import RosterTurn
from xiaoan.kernel.org.rosters.swaps import agree, ask_swap
from xiaoan.kernel.org.rosters.turns import set_turn
from xiaoan.kernel.org.staff import add_person, appoint, leave
from xiaoan.kernel.work import queries
from xiaoan.kernel.work.shapes import Task
from xiaoan.kernel.work.tests.acting import adopt_lamp, at, lamp, record, seeing

NIGHT = at(10, 20, 22, 30)
AFTER = at(10, 21, 2)


def county(cast: Cast, *, posts: tuple[str, ...] = ("dorm_keeper",), roster: str = "dorm_night") -> Cast:
    """The lamp pack with its night round asked of a roster, then of posts."""
    pack = lamp()
    duties = tuple(
        msgspec.structs.replace(duty, asked_of=Asked(roster=roster, posts=posts)) if duty.code == "lamp.night" else duty
        for duty in pack.duties
    )
    adopt_lamp(cast, starts=date(2026, 9, 1), pack=msgspec.structs.replace(pack, duties=duties, version="9.0.0"))
    for key, title in (("east_guard", "示例·东保安"), ("east_teacher", "示例·东教师")):
        person = add_person(by=operator(), unit=cast.unit("east"), name=title, at=NIGHT)
        appoint(by=operator(), person=person, code="teacher", starts=date(2026, 9, 1), at=NIGHT)
        cast.people[key] = person
    return cast


def put(cast: Cast, who: str, day: date = date(2026, 10, 20), slot: str = "", roster: str = "dorm_night") -> RosterTurn:
    return set_turn(
        by=operator(), unit=cast.unit("east"), roster=roster, day=day, slot=slot, person=cast.people[who], at=NIGHT
    )


def asked(cast: Cast, who: str, now: datetime) -> list[Task]:
    viewer = cast.seat(who, now)
    with seeing(viewer):
        return [task for task in queries.my_day(viewer, at=now).tasks if task.name.duty == "lamp.night"]


def test_tonights_person_is_asked_before_and_after_midnight(cast: Cast) -> None:
    county(cast)
    put(cast, "east_guard")
    put(cast, "east_teacher", date(2026, 10, 21))
    for now in (NIGHT, AFTER):
        (task,) = asked(cast, "east_guard", now)
        assert school_day(task.opens) == date(2026, 10, 20) and task.asked[0].on_turn and task.unscheduled == ""
        assert [task for task in asked(cast, "east_teacher", now) if task.state == "open"] == []
        assert [task for task in asked(cast, "dorm_keeper", now) if task.state == "open"] == []


def test_both_halves_of_a_night_are_asked_and_the_day_shift_is_not(cast: Cast) -> None:
    county(cast, roster="night_guard")
    put(cast, "east_guard", slot="first_half", roster="night_guard")
    put(cast, "east_teacher", slot="second_half", roster="night_guard")
    (task,) = asked(cast, "east_guard", NIGHT)
    assert {each.name for each in task.asked} == {"示例·东保安", "示例·东教师"}
    (again,) = asked(cast, "east_teacher", AFTER)
    assert again.name == task.name


def test_who_swapped_in_is_asked_and_the_other_no_more(cast: Cast) -> None:
    county(cast)
    turn = put(cast, "east_guard")
    swap = ask_swap(by=cast.seat("east_guard", NIGHT), turn_id=turn.id, asked=cast.people["east_teacher"], at=NIGHT)
    assert asked(cast, "east_guard", NIGHT) and not asked(cast, "east_teacher", NIGHT)
    agree(by=cast.seat("east_teacher", NIGHT), swap_id=swap.id, at=NIGHT)
    (task,) = asked(cast, "east_teacher", NIGHT)
    assert not asked(cast, "east_guard", NIGHT)
    record(cast, "east_teacher", "east", AFTER, task.name, happened=at(10, 21, 1))


def test_an_empty_roster_falls_to_the_posts_and_says_so(cast: Cast) -> None:
    county(cast)
    (task,) = asked(cast, "dorm_keeper", NIGHT)
    assert task.unscheduled == "查寝（宿舍夜间值班）" and not task.asked[0].on_turn


def test_an_empty_roster_without_posts_falls_to_the_safety_officer(cast: Cast) -> None:
    county(cast, posts=())
    tasks = [task for task in asked(cast, "middle_safety", NIGHT) if task.state == "open"]
    assert {task.name.unit for task in tasks} == {cast.unit("east").id}
    assert all(task.unscheduled == "查寝（宿舍夜间值班）" for task in tasks)


def test_somebody_on_the_table_who_has_left_is_not_asked(cast: Cast) -> None:
    county(cast)
    put(cast, "east_guard")
    leave(by=operator(), person_id=cast.people["east_guard"].id, last=date(2026, 10, 19), at=NIGHT)
    (task,) = asked(cast, "dorm_keeper", NIGHT)
    assert task.unscheduled


def test_a_vacant_post_behind_an_empty_roster_falls_on_and_is_marked_twice(cast: Cast) -> None:
    county(cast)
    leave(by=operator(), person_id=cast.people["dorm_keeper"].id, last=date(2026, 10, 19), at=NIGHT)
    (task,) = [task for task in asked(cast, "middle_safety", NIGHT) if task.state == "open"]
    assert task.unscheduled and "宿管员" in task.vacant
    leave(by=operator(), person_id=cast.people["middle_safety"].id, last=date(2026, 10, 19), at=NIGHT)
    (task,) = [task for task in asked(cast, "middle_principal", NIGHT) if task.state == "open"]
    assert "宿管员" in task.vacant
