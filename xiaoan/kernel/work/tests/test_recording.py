"""Recording walks: what is accepted, what is refused and why, what counts."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID, uuid4

import msgspec
import pytest

from tests.support.cast import Cast
from xiaoan.foundation.errors import Conflict, NotFound, Refused
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.org.rosters import set_turn
from xiaoan.kernel.trail.models import TrailEvent
from xiaoan.kernel.work import bodies, commands, queries
from xiaoan.kernel.work.bodies import Given
from xiaoan.kernel.work.models import Record, Submission
from xiaoan.kernel.work.tests.acting import EACH, at, morning, name, record, seeing, tally, walk

NOON = at(10, 20)
END = at(11, 20)


def test_a_walk_by_exception_leaves_one_record_and_counts_on_time(county: Cast) -> None:
    receipt = record(county, "guard", "school", NOON, name(county, "school", "lamp.day", morning(10, 20)))
    assert receipt.fresh and receipt.complete and not receipt.notes
    found = tally(county, "school", "lamp.day", 10, END)
    assert (found.on_time, found.missing) == (1, 17)
    with opened(EVERYTHING):
        row = Record.objects.get()
        assert (row.mode, row.rest, row.problems, row.answers) == ("by_exception", 2, 0, [])
        assert row.release.startswith("lamp@1.0.0#")
        event = TrailEvent.objects.get(kind="work.recorded")
        assert (event.object_id, event.body["rest"], event.body["faults"]) == (row.id, 2, 0)


def test_a_fault_is_kept_with_its_place_and_told_once_for_two_duties(county: Cast) -> None:
    place = county.places["building_a"]
    faulty = Given(item="lamp.lit", answer="fault", what="二楼灯不亮", place=place.id, quantity=2, fixed_on_spot=False)
    now = at(10, 21)
    day, week = name(county, "school", "lamp.day", morning(10, 21)), name(county, "school", "lamp.week", at(10, 19, 0))
    receipt = record(county, "safety", "school", now, day, week, answers=(faulty,))
    assert len(receipt.records) == 2 and len(receipt.reports) == 1
    with opened(EVERYTHING):
        first, second = (queries.faults(each) for each in receipt.records)
    assert second == []
    (fault,) = first
    assert (fault.what, fault.place, fault.quantity, fault.kind) == ("二楼灯不亮", place.id, 2, "lamp.dark")
    assert fault.report == receipt.reports[0]
    with opened(EVERYTHING):
        rows = {row.duty: row for row in Record.objects.all()}
    assert [answer.answer for answer in rows["lamp.week"].answers] == ["fault"]
    assert rows["lamp.day"].rest == rows["lamp.week"].rest == 1


def test_an_item_by_item_list_wants_every_answer_and_keeps_it(county: Cast) -> None:
    place = county.places["building_a"].id
    owed = name(county, "school", "lamp.place", at(10, 1, 0), place)
    with pytest.raises(Refused) as refusal:
        record(county, "logistics", "school", NOON, owed, answers=EACH[:2])
    assert refusal.value.fields == {"lamp.count": "请回答这一项"}
    receipt = record(county, "logistics", "school", NOON, owed, answers=EACH)
    with opened(EVERYTHING):
        row = Record.objects.get(id=receipt.records[0])
    assert [answer.item for answer in row.answers] == ["lamp.lit", "lamp.switch", "lamp.count"]
    assert tally(county, "school", "lamp.place", 10, END).on_time == 1


def test_the_rest_is_fine_only_when_somebody_says_so(county: Cast) -> None:
    owed = name(county, "school", "lamp.day", morning(10, 20))
    with pytest.raises(Refused, match="还有 2 项"):
        record(county, "guard", "school", NOON, owed, rest_fine=False)


@pytest.mark.parametrize(
    ("answer", "field", "said"),
    [
        (Given(item="lamp.unknown", answer="fine"), "lamp.unknown", "不在这张检查表里"),
        (Given(item="lamp.lit", answer="value", value="3"), "lamp.lit", "请选"),
        (Given(item="lamp.count", answer="value", value="许多"), "lamp.count", "整数"),
        (Given(item="lamp.count", answer="value", value="99999999"), "lamp.count", "整数"),
        (Given(item="lamp.count", answer="fine"), "lamp.count", "请填写"),
        (Given(item="lamp.lit", answer="fault", fixed_on_spot=True), "lamp.lit", "怎么处理"),
    ],
)
def test_a_wrong_answer_is_refused_at_its_field(county: Cast, answer: Given, field: str, said: str) -> None:
    owed = name(county, "school", "lamp.place", at(10, 1, 0), county.places["building_a"].id)
    others = tuple(each for each in EACH if each.item != answer.item)
    with pytest.raises(Refused) as refusal:
        record(county, "logistics", "school", NOON, owed, answers=(*others, answer))
    assert said in refusal.value.fields[field]


def test_the_same_item_cannot_be_fine_and_faulty(county: Cast) -> None:
    owed = name(county, "school", "lamp.day", morning(10, 20))
    both = (Given(item="lamp.lit", answer="fine"), Given(item="lamp.lit", answer="fault"))
    with pytest.raises(Refused) as refusal:
        record(county, "guard", "school", NOON, owed, answers=both)
    assert "lamp.lit" in refusal.value.fields


def test_a_fault_of_a_whole_walk_says_where_and_only_places_of_the_unit(county: Cast) -> None:
    owed = name(county, "school", "lamp.day", morning(10, 20))
    theirs = county.places["far_building"].id
    for fault in (Given(item="lamp.lit", answer="fault"), Given(item="lamp.lit", answer="fault", place=theirs)):
        with pytest.raises(Refused) as refusal:
            record(county, "guard", "school", NOON, owed, answers=(fault,))
        assert "lamp.lit" in refusal.value.fields


def test_equal_submissions_are_one_and_another_body_is_a_conflict(county: Cast) -> None:
    owed = name(county, "school", "lamp.day", morning(10, 20))
    body = walk(owed, remark="都好")
    guard = county.seat("guard", NOON)
    first = commands.submit(by=guard, unit=county.unit("school"), body=body, at=NOON)
    later = NOON + timedelta(hours=1)
    again = msgspec.structs.replace(body, sent_at=later)
    second = commands.submit(by=guard, unit=county.unit("school"), body=again, at=later)
    assert not second.fresh
    assert (second.records, second.happened, second.reached) == (first.records, first.happened, first.reached)
    with pytest.raises(Conflict):
        commands.submit(
            by=guard, unit=county.unit("school"), body=msgspec.structs.replace(body, remark="不好"), at=later
        )
    with opened(EVERYTHING):
        assert Submission.objects.count() == Record.objects.count() == 1


def test_another_person_cannot_take_over_a_client_id(county: Cast) -> None:
    body = walk(name(county, "school", "lamp.day", morning(10, 20)))
    commands.submit(by=county.seat("guard", NOON), unit=county.unit("school"), body=body, at=NOON)
    with pytest.raises(Conflict):
        commands.submit(by=county.seat("safety", NOON), unit=county.unit("school"), body=body, at=NOON)


def test_two_people_may_both_record_one_occurrence(county: Cast) -> None:
    owed = name(county, "school", "lamp.day", morning(10, 20))
    record(county, "guard", "school", NOON, owed)
    record(county, "safety", "school", NOON, owed)
    found = tally(county, "school", "lamp.day", 10, END)
    assert (found.on_time, found.expected) == (1, 18)


def test_an_occurrence_that_does_not_exist_is_not_found(county: Cast) -> None:
    for opens in (morning(10, 24), morning(10, 20) + timedelta(minutes=1), at(10, 20, year=2099)):
        with pytest.raises(NotFound):
            record(county, "guard", "school", NOON, name(county, "school", "lamp.day", opens))
    with pytest.raises(NotFound):
        record(county, "guard", "school", NOON, name(county, "school", "lamp.unknown", morning(10, 20)))
    with pytest.raises(NotFound):
        record(county, "guard", "school", NOON, name(county, "school", "lamp.day", morning(10, 20), uuid4()))


def test_what_has_not_opened_cannot_be_recorded(county: Cast) -> None:
    early = at(10, 20, 5)
    with pytest.raises(Refused, match="起才能办理"):
        record(county, "guard", "school", early, name(county, "school", "lamp.day", morning(10, 20)))


def test_one_submission_is_one_stop(county: Cast) -> None:
    a, b = (
        name(county, "school", "lamp.place", at(10, 1, 0), county.places[key].id)
        for key in ("building_a", "building_b")
    )
    with pytest.raises(Refused, match="一次只记一处"):
        record(county, "logistics", "school", NOON, a, b, answers=EACH)


def test_nobody_records_another_persons_duty_except_on_behalf(county: Cast) -> None:
    owed = name(county, "school", "lamp.day", morning(10, 20))
    with pytest.raises(Refused, match="示例·老陈"):
        record(county, "logistics", "school", NOON, owed)
    receipt = record(county, "safety", "school", NOON, owed, told_by="示例·老陈")
    with opened(EVERYTHING):
        assert Record.objects.get(id=receipt.records[0]).told_by == "示例·老陈"
    with pytest.raises(Refused, match="代录"):
        record(county, "guard", "school", NOON, owed, told_by="示例·别人")


def test_tonights_person_of_the_roster_may_record(county: Cast) -> None:
    person = county.people["logistics"]
    set_turn(
        by=operator(), unit=county.unit("school"), roster="duty_shift", day=date(2026, 10, 20), person=person, at=NOON
    )
    record(county, "logistics", "school", NOON, name(county, "school", "lamp.day", morning(10, 20)))
    assert tally(county, "school", "lamp.day", 10, END).on_time == 1


def test_a_night_belongs_to_the_evening_it_begins_and_needs_two_rounds(county: Cast) -> None:
    dorm = county.places["east_dorm"].id
    tonight = name(county, "east", "lamp.night", at(10, 20, 22), dorm)
    record(county, "dorm_keeper", "east", at(10, 20, 22, 30), tonight, happened=at(10, 20, 22, 20))
    morning_after = at(10, 21, 3)
    viewer = county.seat("dorm_keeper", morning_after)
    with seeing(viewer):
        (task,) = [task for task in queries.my_day(viewer, at=morning_after).tasks if task.name == tonight]
    assert (task.done, task.n, task.partial) == (1, 2, True)
    assert tally(county, "east", "lamp.night", 10, END).partial == 1
    record(county, "dorm_keeper", "east", at(10, 21, 2, 10), tonight, happened=at(10, 21, 2))
    found = tally(county, "east", "lamp.night", 10, END)
    assert (found.on_time, found.partial, found.missing) == (1, 0, 16)


def test_twice_a_week_means_on_different_days(county: Cast) -> None:
    week = name(county, "school", "lamp.week", at(10, 19, 0))
    for hour in (9, 15):
        record(county, "logistics", "school", at(10, 20, hour), week)
    assert tally(county, "school", "lamp.week", 10, END).partial == 1
    record(county, "logistics", "school", at(10, 22), week)
    assert tally(county, "school", "lamp.week", 10, END).on_time == 1


def test_a_duty_with_themes_wants_each_of_them(county: Cast) -> None:
    lesson = name(county, "school", "lamp.themes", at(10, 1, 0))
    answers = (Given(item="lamp.switch", answer="fine"),)
    with pytest.raises(Refused) as refusal:
        record(county, "safety", "school", NOON, lesson, answers=answers)
    assert "theme" in refusal.value.fields
    for _ in range(2):
        record(county, "safety", "school", NOON, lesson, answers=answers, theme="power")
    assert tally(county, "school", "lamp.themes", 10, END).partial == 1
    record(county, "safety", "school", NOON, lesson, answers=answers, theme="light")
    assert tally(county, "school", "lamp.themes", 10, END).on_time == 1


def test_done_in_time_but_written_down_after_the_grace_is_entered_late(county: Cast) -> None:
    owed = name(county, "school", "lamp.day", morning(10, 20))
    late = at(10, 22, 8)
    receipt = record(county, "guard", "school", late, owed, happened=at(10, 20, 16))
    assert any("补录" in note for note in receipt.notes)
    found = tally(county, "school", "lamp.day", 10, END)
    assert (found.late, found.late_entry, found.on_time) == (1, 1, 0)


def test_figures_of_an_earlier_instant_know_nothing_of_what_came_later(county: Cast) -> None:
    record(county, "guard", "school", NOON, name(county, "school", "lamp.day", morning(10, 20)))
    assert tally(county, "school", "lamp.day", 10, at(10, 20, 11)).on_time == 0
    assert tally(county, "school", "lamp.day", 10, NOON).on_time == 1


def test_done_within_the_grace_of_entry_is_on_time(county: Cast) -> None:
    owed = name(county, "school", "lamp.day", morning(10, 20))
    record(county, "guard", "school", at(10, 21, 23, 50), owed, happened=at(10, 20, 18, 59))
    assert tally(county, "school", "lamp.day", 10, END).on_time == 1


def test_done_in_the_tail_is_late_and_done_after_it_is_kept_but_does_not_count(county: Cast) -> None:
    dorm = county.places["east_dorm"].id
    tonight = name(county, "east", "lamp.night", at(10, 20, 22), dorm)
    for minute in (0, 20):
        record(county, "dorm_keeper", "east", at(10, 21, 6, minute + 5), tonight)
    found = tally(county, "east", "lamp.night", 10, END)
    assert (found.late, found.late_entry) == (1, 0)
    owed = name(county, "school", "lamp.day", morning(10, 20))
    receipt = record(county, "guard", "school", at(10, 20, 20), owed)
    assert any("不计入已办" in note for note in receipt.notes)
    assert tally(county, "school", "lamp.day", 10, END).missing == 18


def test_a_phone_clock_two_days_off_is_corrected_and_both_times_are_kept(county: Cast) -> None:
    owed = name(county, "school", "lamp.day", morning(10, 20))
    wrong = timedelta(days=2)
    receipt = record(county, "guard", "school", NOON, owed, happened=at(10, 20, 11) - wrong, sent_at=NOON - wrong)
    assert receipt.clock_corrected
    assert receipt.happened == at(10, 20, 11)
    with opened(EVERYTHING):
        row = Record.objects.get()
    assert row.claimed == at(10, 18, 11)
    assert tally(county, "school", "lamp.day", 10, END).on_time == 1


def test_nothing_happened_in_the_future(county: Cast) -> None:
    owed = name(county, "school", "lamp.day", morning(10, 20))
    for happened, sent_at in ((at(10, 20, 13), NOON), (at(10, 20, 13), None), (at(10, 20, year=2019), None)):
        with pytest.raises(Refused) as refusal:
            record(county, "guard", "school", NOON, owed, happened=happened, sent_at=sent_at)
        assert "happened" in refusal.value.fields


def test_the_stranger_and_the_partner_cannot_record(county: Cast) -> None:
    owed = name(county, "school", "lamp.day", morning(10, 20))
    for who in ("stranger", "far_officer", "fireman"):
        with pytest.raises(NotFound):
            record(county, who, "school", NOON, owed)


def test_a_superior_records_for_a_school_only_by_naming_who_did_it(county: Cast) -> None:
    theirs = name(county, "school", "lamp.day", morning(10, 20)), name(county, "point", "lamp.day", morning(10, 20))
    for who, unit, owed in (("officer", "school", theirs[0]), ("central_safety", "point", theirs[1])):
        with pytest.raises(Refused) as refusal:
            record(county, who, unit, NOON, owed)
        assert "told_by" in refusal.value.fields
        record(county, who, unit, NOON, owed, told_by="示例·老陈")
    own = name(county, "county", "lamp.bureau", at(10, 1, 0))
    record(county, "officer", "county", NOON, own, answers=(Given(item="lamp.switch", answer="fine"),))


def test_a_record_of_another_unit_inside_the_body_is_not_found(county: Cast) -> None:
    theirs = name(county, "far_school", "lamp.day", morning(10, 20))
    with pytest.raises(NotFound):
        record(county, "guard", "school", NOON, theirs)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"client_id": 7}, "client_id"),
        ({"occurrences": []}, "occurrences"),
        ({"occurrences": "lamp.day"}, "occurrences"),
        ({"answers": [{"item": "x", "answer": "perhaps"}]}, "answers[0].answer"),
        ({"answers": [{"item": "x", "answer": "fault", "quantity": 10**30}]}, "answers[0].quantity"),
        ({"answers": [{"item": "x", "answer": "fault", "quantity": -1}]}, "answers[0].quantity"),
        ({"answers": [{"item": "x" * 61, "answer": "fine"}]}, "answers[0].item"),
        ({"happened": "2026-10-20T10:00:00"}, "happened"),
        ({"happened": 10**18}, "happened"),
        ({"minutes": 1e400}, "minutes"),
        ({"remark": "长" * 2001}, "remark"),
        ({"surprise": True}, ""),
    ],
)
def test_json_of_wrong_types_and_huge_numbers_is_refused_at_its_field(changes: dict[str, object], field: str) -> None:
    whole = {
        "client_id": str(uuid4()),
        "occurrences": [{"duty": "lamp.day", "subject": str(UUID(int=1)), "opens": "2026-10-20T06:00:00+08:00"}],
    } | changes
    with pytest.raises(Refused) as refusal:
        bodies.read(whole)
    assert list(refusal.value.fields) == [field]


def test_broken_json_is_refused() -> None:
    for raw in ("", "[", "null", "[1,2]", '{"client_id":'):
        with pytest.raises(Refused):
            bodies.read(raw)
