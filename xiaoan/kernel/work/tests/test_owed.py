"""What is owed in October 2026, counted by hand.

October 2026: 1 October is a Thursday. 1–7 rest (国庆, entered by the city), Saturday 10 is a school day made up for it.
School days: 8 9 10 | 12–16 | 19–23 | 26–30 = 3 + 5 + 5 + 5 = 18.
"""

from __future__ import annotations

from datetime import date

import msgspec

from tests.support.cast import START, Cast
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.catalogue.commands import adopt, load_release
from xiaoan.kernel.catalogue.pack.duties import Duty
from xiaoan.kernel.org.commands import close_unit, found_unit, state_facts
from xiaoan.kernel.org.grounds import make_place, mark_days, take_out_of_use
from xiaoan.kernel.org.staff import add_person, appoint
from xiaoan.kernel.work import queries
from xiaoan.kernel.work.owing.statutory import announced
from xiaoan.kernel.work.tests.acting import adopt_lamp, at, lamp, seeing, sheet, tally

END = at(11, 20)


def test_a_daily_duty_is_owed_on_every_school_day_and_on_made_up_saturdays(county: Cast) -> None:
    found = tally(county, "school", "lamp.day", 10, END)
    assert (found.expected, found.required, found.missing) == (18, 18, 18)


def test_a_duty_per_place_is_owed_once_by_each_place_of_its_kinds(county: Cast) -> None:
    # 一小 has two teaching buildings, its canteen and gate do not count; the point has one.
    assert tally(county, "school", "lamp.place", 10, END).expected == 2
    assert tally(county, "point", "lamp.place", 10, END).expected == 1


def test_a_place_made_on_the_20th_has_no_month_that_is_half_left(county: Cast) -> None:
    # From 20 October 9 of 18 school days are left: exactly half, so it is owed; from 21 October 8: not.
    for name, since in (("C栋", date(2026, 10, 20)), ("D栋", date(2026, 10, 21))):
        make_place(by=operator(), unit=county.unit("point"), name=name, kind="teaching_building", since=since, at=START)
    assert tally(county, "point", "lamp.place", 10, END).expected == 2


def test_boarding_nights_are_owed_where_boarders_sleep(county: Cast) -> None:
    # Nights before a school day: 7 8 9 | 11–15 | 18–22 | 25–29 = 3 + 5 + 5 + 5, but the city marked 7 October as a
    # rest day without a boarding night: 17. The east campus has one dormitory; 一小 has no boarders.
    assert tally(county, "east", "lamp.night", 10, END).expected == 17
    assert tally(county, "school", "lamp.night", 10, END).expected == 0


def test_a_school_with_campuses_owes_campus_duties_at_each_campus_and_legal_ones_itself(county: Cast) -> None:
    assert tally(county, "east", "lamp.day", 10, END).expected == 18
    assert tally(county, "west", "lamp.day", 10, END).expected == 18
    assert tally(county, "middle", "lamp.day", 10, END).expected == 0
    assert tally(county, "middle", "lamp.themes", 10, END).expected == 1
    assert tally(county, "east", "lamp.themes", 10, END).expected == 0


def test_a_teaching_point_owes_its_own_walk_but_no_duty_of_a_legal_person(county: Cast) -> None:
    assert tally(county, "point", "lamp.day", 10, END).expected == 18
    assert tally(county, "point", "lamp.themes", 10, END).expected == 0
    assert tally(county, "central", "lamp.themes", 10, END).expected == 1


def test_a_whole_school_has_the_facts_its_campuses_state(county: Cast) -> None:
    # lamp.term asks for a canteen or 400 pupils; due in January 2027, the end of the term.
    viewer = county.seat("officer", END)
    with seeing(viewer):
        found = queries.figures(viewer, county.unit("county"), first=date(2027, 1, 1), last=date(2027, 1, 31), at=END)
    owing = {found.units[row.unit] for row in found.rows if row.duty == "lamp.term"}
    # 二中 by its east campus's canteen (and its own 1500 pupils), 中心校 by 400 pupils; the point is no legal person.
    assert owing == {"青一小", "青二中", "大坪中心校"}


def test_a_bureau_owes_its_own_duty_on_working_days(county: Cast) -> None:
    assert tally(county, "county", "lamp.bureau", 10, END).expected == 1
    assert tally(county, "school", "lamp.bureau", 10, END).expected == 0


def test_every_holder_owes_a_duty_per_holder(county: Cast) -> None:
    assert tally(county, "school", "lamp.holder", 10, END).expected == 1
    assert tally(county, "east", "lamp.holder", 10, END).expected == 1
    assert tally(county, "west", "lamp.holder", 10, END).expected == 0


def test_a_school_opened_mid_month_owes_from_its_first_day(county: Cast) -> None:
    made = found_unit(
        by=operator(), parent=county.unit("county"), kind="primary", name="新小学", opened=date(2026, 10, 21), at=START
    )
    county.units["new"] = made
    # 21 22 23 26 27 28 29 30 = 8 school days; of the month 8 of 18 are left: less than half, no monthly lesson.
    assert tally(county, "new", "lamp.day", 10, END).expected == 8
    assert tally(county, "new", "lamp.themes", 10, END).expected == 0
    assert tally(county, "new", "lamp.themes", 11, END).expected == 1


def test_a_closed_school_owes_to_its_last_day(county: Cast) -> None:
    close_unit(by=operator(), unit=county.unit("point"), last=date(2026, 10, 16), at=at(10, 1))
    # 8 9 10 12–16 = 8 school days.
    assert tally(county, "point", "lamp.day", 10, END).expected == 8


def test_a_campus_opened_mid_month_takes_over_from_the_school(county: Cast) -> None:
    county.units["annex"] = found_unit(
        by=operator(), parent=county.unit("school"), kind="campus", name="新校区", opened=date(2026, 10, 19), at=START
    )
    # Until 16 October the school is its own single campus: 8 days; from 19 October the campus owes: 10.
    assert tally(county, "school", "lamp.day", 10, END).expected == 8
    assert tally(county, "annex", "lamp.day", 10, END).expected == 10


def test_a_fact_that_changes_changes_what_is_owed_from_that_day(county: Cast) -> None:
    make_place(
        by=operator(), unit=county.unit("school"), name="宿舍楼", kind="dormitory", since=date(2026, 9, 1), at=START
    )
    state_facts(
        by=operator(), unit=county.unit("school"), facts={"boarding": "yes"}, since=date(2026, 10, 26), at=at(10, 20)
    )
    # Nights of 26 27 28 29 October.
    assert tally(county, "school", "lamp.night", 10, END).expected == 4


def test_a_typhoon_closure_entered_on_its_morning_excuses_and_a_planned_holiday_unmakes(county: Cast) -> None:
    mark_days(
        by=operator(), unit=county.unit("county"), first=date(2026, 10, 22), last=date(2026, 10, 23),
        kinds=["suspended"], reason="台风停课", planned=False, at=at(10, 21, 20),
    )  # fmt: skip
    found = tally(county, "school", "lamp.day", 10, END)
    assert (found.expected, found.required, found.excused) == (18, 16, 2)
    mark_days(
        by=operator(), unit=county.unit("school"), first=date(2026, 10, 30), last=date(2026, 10, 30),
        kinds=["rest"], reason="运动会调休", at=at(10, 12),
    )  # fmt: skip
    assert tally(county, "school", "lamp.day", 10, END).expected == 17
    assert tally(county, "point", "lamp.day", 10, END).expected == 18


def test_the_nearest_calendar_wins(county: Cast) -> None:
    mark_days(
        by=operator(), unit=county.unit("county"), first=date(2026, 10, 24), last=date(2026, 10, 24),
        kinds=["school"], at=at(10, 1),
    )  # fmt: skip
    mark_days(
        by=operator(), unit=county.unit("west"), first=date(2026, 10, 24), last=date(2026, 10, 24),
        kinds=["rest"], at=at(10, 1),
    )  # fmt: skip
    assert tally(county, "east", "lamp.day", 10, END).expected == 19
    assert tally(county, "west", "lamp.day", 10, END).expected == 18


def test_a_place_out_of_use_is_excused_and_comes_back(county: Cast) -> None:
    take_out_of_use(
        by=operator(), place=county.places["building_a"], since=date(2026, 10, 10), reason="封控", at=at(10, 10)
    )
    found = tally(county, "school", "lamp.place", 10, END)
    assert (found.expected, found.excused, found.missing) == (2, 1, 1)


def test_a_release_effective_next_month_leaves_this_month_as_it_is(county: Cast) -> None:
    before = sheet(county, "officer", "county", 10, END)
    duties = tuple(duty for duty in lamp().duties if duty.code != "lamp.themes")
    twice = tuple(_twice(duty) if duty.code == "lamp.place" else duty for duty in duties)
    adopt_lamp(county, starts=date(2026, 11, 1), pack=lamp(version="2.0.0", duties=twice))
    after = sheet(county, "officer", "county", 10, END)
    assert {row[:3]: row.tally for row in before.rows} == {row[:3]: row.tally for row in after.rows}
    later = at(12, 20)
    assert tally(county, "school", "lamp.themes", 11, later).expected == 0
    assert tally(county, "school", "lamp.place", 11, later).expected == 4


def _twice(duty: Duty) -> Duty:
    return msgspec.structs.replace(duty, every="half_month")


def test_the_nearest_adopting_unit_governs(county: Cast) -> None:
    only_daily = lamp(version="1.1.0", duties=tuple(duty for duty in lamp().duties if duty.code == "lamp.day"))
    load_release(by=operator(), pack=only_daily, at=START)
    adopt(by=operator(), unit=county.unit("school"), pack="lamp", version="1.1.0", starts=date(2026, 10, 1), at=START)
    assert tally(county, "school", "lamp.place", 10, END).expected == 0
    assert tally(county, "school", "lamp.day", 10, END).expected == 18
    assert tally(county, "point", "lamp.place", 10, END).expected == 1


def test_a_unit_that_adopted_nothing_owes_nothing(cast: Cast) -> None:
    assert sheet(cast, "officer", "county", 10, END).rows == ()


def test_a_parent_is_the_sum_of_what_is_below_it(county: Cast) -> None:
    found = sheet(county, "officer", "county", 10, END)
    assert found.total == found.under(county.unit("county").path)
    parts = [found.under(county.unit(name).path) for name in ("school", "middle", "central")]
    bureau = found.by_unit()[county.unit("county").id]
    assert sum(part.expected for part in parts) + bureau.expected == found.total.expected
    assert all(row.tally.holds for row in found.rows)


def test_a_viewer_counts_only_what_he_may_see(county: Cast) -> None:
    viewer = county.seat("safety", END)
    with seeing(viewer):
        found = queries.figures(viewer, county.unit("county"), first=date(2026, 10, 1), last=date(2026, 10, 31), at=END)
    assert set(found.units.values()) == {"青一小"}
    stranger = county.seat("stranger", END)
    with seeing(stranger):
        found = queries.figures(
            stranger, county.unit("county"), first=date(2026, 10, 1), last=date(2026, 10, 31), at=END
        )
    assert found.rows == ()


def test_a_school_sees_the_same_figures_as_its_bureau(county: Cast) -> None:
    theirs = sheet(county, "officer", "county", 10, END)
    own = sheet(county, "middle_safety", "middle", 10, END)
    for unit in ("middle", "east", "west"):
        key = county.unit(unit).id
        assert {row for row in own.rows if row.unit == key} == {row for row in theirs.rows if row.unit == key}


def test_where_nobody_entered_a_term_or_a_holiday_the_usual_ones_stand_in(county: Cast) -> None:
    # Spring 2027 has no entered term and its holidays are not published: all 23 weekdays of March are school days.
    assert not announced(2027)
    later = at(5, 1, year=2027)
    viewer = county.seat("officer", later)
    with seeing(viewer):
        found = queries.figures(viewer, county.unit("school"), first=date(2027, 3, 1), last=date(2027, 3, 31), at=later)
    assert {row.duty: row.tally.expected for row in found.rows}["lamp.day"] == 23


def test_a_grant_for_other_domains_sees_no_figures_and_no_tasks_of_this_one(county: Cast) -> None:
    food = add_person(by=operator(), unit=county.unit("county"), name="示例·食品股", at=START)
    appoint(
        by=operator(), person=food, code="bureau_safety_officer", starts=date(2026, 8, 20), at=START, domains=["food"]
    )
    county.people["food"] = food
    assert sheet(county, "food", "county", 10, END).rows == ()
    viewer = county.seat("food", END)
    with seeing(viewer):
        found = queries.drill(viewer, county.unit("county"), first=date(2026, 10, 1), last=date(2026, 10, 31), at=END)
        assert found == []
        assert queries.unit_day(viewer, county.unit("school"), at=at(10, 20)).tasks == ()
