"""专项排查: one row asks many; each unit owes it in its walk, in its figures and in its records like any duty."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.support.cast import Cast
from xiaoan.foundation.errors import Conflict, NotFound, Refused
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.trail.models import TrailEvent
from xiaoan.kernel.work import queries
from xiaoan.kernel.work.bodies import Given
from xiaoan.kernel.work.demands import commands, reading
from xiaoan.kernel.work.demands.models import Demand
from xiaoan.kernel.work.demands.rules import Wanted, lines
from xiaoan.kernel.work.reading.titles import titles
from xiaoan.kernel.work.tests.acting import at, record, seeing, sheet
from xiaoan.kernel.work.tests.demanding import OWN, SCHOOLS, body, owed, reports, send

EVENING = at(10, 20, 17, 40)
MORNING = at(10, 21, 9)


def test_a_school_sees_what_was_sent_at_once_in_its_walk(county: Cast) -> None:
    row = send(county, EVENING)
    assert row.number == "专排〔2026〕1号"
    viewer = county.seat("safety", EVENING)
    with seeing(viewer):
        day = queries.my_day(viewer, at=EVENING + timedelta(minutes=1))
    mine = [task for task in day.tasks if task.name.duty == row.code]
    assert [(task.title, task.items, task.unit_name) for task in mine] == [("电动自行车专项排查", 2, "青一小")]
    assert mine[0].asked[0].name == "示例·周主任"


def test_a_school_with_campuses_looks_in_each_of_them(county: Cast) -> None:
    row = send(county, EVENING, "middle")
    assert row.units == [county.unit("east").id, county.unit("west").id]
    whole = send(county, EVENING, "middle", at="legal")
    assert whole.units == [county.unit("middle").id]


def test_a_place_owes_it_where_a_kind_of_place_is_asked(county: Cast) -> None:
    row = send(county, EVENING, "school", "middle", places=("teaching_building",))
    assert row.units == [county.unit("school").id, county.unit("west").id]
    with seeing(county.seat("officer", MORNING)):
        found = queries.drill(
            county.seat("officer", MORNING), county.unit("county"), first=row.due, last=row.due, at=MORNING,
            duty=row.code,
        )  # fmt: skip
    assert sorted(line.subject.name for line in found) == ["教学楼A栋", "教学楼B栋", "西校区教学楼"]


def test_what_is_recorded_is_counted_and_its_fault_is_reported(county: Cast) -> None:
    row = send(county, EVENING)
    fault = Given(item=row.items[0].code, answer="fault", what="楼道里停着一辆电动车", where="西侧楼梯")
    record(county, "safety", "school", MORNING, owed(county, row, "school"), answers=(fault,))
    with opened(EVERYTHING):
        assert [(each.what, each.domain) for each in reports()] == [("楼道里停着一辆电动车", "fire")]
    viewer = county.seat("officer", MORNING)
    with seeing(viewer):
        found = reading.progress(viewer, reading.notice(viewer, row.id), at=MORNING)
    told = {line.name: (line.state, line.parts, line.done, line.found) for line in found.lines}
    assert told == {
        "青一小": ("done", 1, 1, 1), "青二中": ("pending", 2, 0, 0), "大坪中心校": ("pending", 1, 0, 0),
        "山口点": ("pending", 1, 0, 0),
    }  # fmt: skip
    assert (found.done, found.found, found.with_faults, len(found.undone)) == (1, 1, 1, 3)


def test_the_live_page_and_the_figures_agree(county: Cast) -> None:
    row = send(county, EVENING)
    record(county, "safety", "school", MORNING, owed(county, row, "school"))
    record(county, "central_safety", "central", at(10, 24, 20), owed(county, row, "central"))
    now = at(10, 25)
    viewer = county.seat("officer", now)
    with seeing(viewer):
        found = reading.progress(viewer, reading.notice(viewer, row.id), at=now)
        lines_of = queries.drill(viewer, county.unit("county"), first=row.due, last=row.due, at=now, duty=row.code)
    summed = sheet(county, "officer", "county", 10, now).by_duty()[row.code]
    assert (summed.on_time, summed.late, summed.missing, summed.pending) == (1, 1, 3, 0)
    assert found.tally == summed
    assert len(lines_of) == summed.expected == 5


def test_an_item_that_a_daily_round_asks_too_is_asked_once(county: Cast) -> None:
    row = send(county, EVENING, "school", items=(Wanted(item="lamp.lit"), *OWN))
    viewer = county.seat("safety", MORNING)
    with seeing(viewer):
        day = queries.unit_day(viewer, county.unit("school"), at=MORNING)
        names = [task.name for stop in day.stops if stop.place is None for task in stop.tasks]
        form = queries.check(viewer, names, at=MORNING)
    assert {"lamp.day", row.code} <= {name.duty for name in names}
    asked = [question for question in form.questions if question.item == "lamp.lit"]
    assert len(asked) == 1
    assert set(asked[0].duties) >= {"lamp.day", row.code}
    assert (asked[0].wrong, asked[0].at_once) == ("不亮或一闪一闪", "换一盏")
    assert (row.items[0].wrong, row.items[0].at_once) == ("不亮或一闪一闪", "换一盏")


def test_item_by_item_wants_every_answer(county: Cast) -> None:
    row = send(county, EVENING, "school", answering="item_by_item")
    with pytest.raises(Refused, match="还有 2 项没有回答"):
        record(county, "safety", "school", MORNING, owed(county, row, "school"))


def test_putting_it_off_moves_the_day_for_everybody_and_keeps_what_was_done(county: Cast) -> None:
    row = send(county, EVENING)
    record(county, "safety", "school", MORNING, owed(county, row, "school"))
    commands.put_off(
        by=county.seat("officer", MORNING), demand_id=row.id, due=date(2026, 11, 2), reason="大雨停课", at=MORNING
    )
    now = at(11, 1)
    november = sheet(county, "officer", "county", 11, now).by_duty()[row.code]
    assert (november.on_time, november.pending) == (1, 4)
    assert row.code not in sheet(county, "officer", "county", 10, now).by_duty()


def test_a_withdrawn_demand_is_owed_only_where_it_was_done(county: Cast) -> None:
    row = send(county, EVENING)
    record(county, "safety", "school", MORNING, owed(county, row, "school"))
    commands.withdraw(by=county.seat("officer", MORNING), demand_id=row.id, reason="重复布置", at=MORNING)
    summed = sheet(county, "officer", "county", 10, at(10, 28)).by_duty()[row.code]
    assert (summed.expected, summed.on_time) == (1, 1)
    with pytest.raises(NotFound):
        record(county, "central_safety", "central", MORNING, owed(county, row, "central"))


def test_what_was_sent_cannot_be_changed_and_a_draft_is_nobodys(county: Cast) -> None:
    officer, unit = county.seat("officer", EVENING), county.unit("county")
    kept = commands.draft(by=officer, unit=unit, client_id=uuid4(), body=body(county), at=EVENING)
    viewer = county.seat("safety", EVENING)
    with seeing(viewer):
        assert reading.listing(viewer) == []
        assert not [task for task in queries.my_day(viewer, at=EVENING).tasks if task.name.duty == kept.code]
        with pytest.raises(NotFound):
            reading.notice(viewer, kept.id)
    changed = commands.amend(by=officer, demand_id=kept.id, body=body(county, "school"), at=EVENING)
    sent = commands.send(by=officer, demand_id=changed.id, at=EVENING)
    assert sent.units == [county.unit("school").id]
    assert commands.send(by=officer, demand_id=sent.id, at=MORNING).sent_at == sent.sent_at
    with pytest.raises(Conflict, match="不能再改"):
        commands.amend(by=officer, demand_id=sent.id, body=body(county), at=EVENING)


def test_it_is_closed_only_after_its_day(county: Cast) -> None:
    row = send(county, EVENING)
    officer = county.seat("officer", EVENING)
    with pytest.raises(Refused, match="还没到截止日期"):
        commands.close(by=officer, demand_id=row.id, summary="", at=EVENING)
    later = at(10, 26)
    closed = commands.close(by=county.seat("officer", later), demand_id=row.id, summary="已通报", at=later)
    assert closed.state == "closed"
    assert sheet(county, "officer", "county", 10, later).by_duty()[row.code].missing == 5


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"units": ()}, "units"),
        ({"items": ()}, "items"),
        ({"items": tuple(Wanted(ask=f"第{number}件") for number in range(5000))}, "items"),
        ({"items": (Wanted(ask=""),)}, "items"),
        ({"items": (Wanted(ask="字" * 201),)}, "items"),
        ({"items": (Wanted(item="no.such"),)}, "items"),
        ({"items": (Wanted(ask="一件", kind="no.such"),)}, "items"),
        ({"due": date(2026, 10, 19)}, "due"),
        ({"due": date(2028, 10, 19)}, "due"),
        ({"starts": date(2026, 10, 30)}, "due"),
        ({"title": "  "}, "title"),
        ({"title": "题" * 81}, "title"),
        ({"reason": ""}, "reason"),
        ({"domain": "no such"}, "domain"),
        ({"posts": ()}, "posts"),
        ({"posts": ("bureau_director",)}, "posts"),
        ({"places": ("moon",)}, "places"),
        ({"prefix": ""}, "prefix"),
        ({"units": (UUID(int=5),)}, "units"),
    ],
)
def test_what_could_not_be_answered_is_refused_beside_its_field(
    county: Cast, change: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as refused:
        send(county, EVENING, **change)
    assert field in refused.value.fields
    with opened(EVERYTHING):
        assert Demand.objects.count() == 0


def test_the_same_sending_twice_is_one_demand_and_another_body_a_conflict(county: Cast) -> None:
    mark = uuid4()
    first = send(county, EVENING, client_id=mark)
    assert send(county, MORNING, client_id=mark).id == first.id
    with pytest.raises(Conflict):
        send(county, EVENING, "school", client_id=mark)
    with opened(EVERYTHING):
        assert TrailEvent.objects.filter(kind="work.demand_sent").count() == 1


def test_a_stranger_neither_sees_nor_asks(county: Cast) -> None:
    row = send(county, EVENING)
    for who in ("stranger", "far_officer"):
        viewer = county.seat(who, EVENING)
        with seeing(viewer):
            assert reading.listing(viewer) == []
            with pytest.raises(NotFound):
                reading.notice(viewer, row.id)
        with pytest.raises(NotFound):
            commands.withdraw(by=viewer, demand_id=row.id, reason="x", at=EVENING)
    with pytest.raises(Refused):
        send(county, EVENING, "far_school")
    with pytest.raises(NotFound):
        send(county, EVENING, "far_school", who="far_officer")


def test_a_school_cannot_send_one(county: Cast) -> None:
    viewer = county.seat("principal", EVENING)
    with pytest.raises(NotFound):
        commands.issue(
            by=viewer, unit=county.unit("county"), client_id=uuid4(), body=body(county, "school"), at=EVENING
        )
    with pytest.raises(Refused):
        commands.issue(
            by=viewer, unit=county.unit("school"), client_id=uuid4(), body=body(county, "school"), at=EVENING
        )


def test_a_school_not_asked_does_not_see_it(county: Cast) -> None:
    row = send(county, EVENING, "school")
    viewer = county.seat("central_safety", EVENING)
    with seeing(viewer), pytest.raises(NotFound):
        reading.notice(viewer, row.id)


def test_numbers_run_by_year_and_prefix(county: Cast) -> None:
    assert [send(county, EVENING).number, send(county, EVENING).number] == ["专排〔2026〕1号", "专排〔2026〕2号"]
    assert send(county, EVENING, prefix="青教安查").number == "青教安查〔2026〕1号"


def test_records_of_a_demand_are_called_by_its_name(county: Cast) -> None:
    row = send(county, EVENING)
    record(county, "safety", "school", MORNING, owed(county, row, "school"))
    viewer = county.seat("safety", MORNING)
    with seeing(viewer):
        assert [line.title for line in queries.records(viewer)] == ["电动自行车专项排查"]
        assert titles([row.code, "lamp.day", "demand.nonsense"])[row.code] == "电动自行车专项排查"


def test_pasted_lines_lose_their_numbers_and_nothing_else() -> None:
    pasted = "一、门口畅通\n2. 灯亮\n（三）有人值守\n\n· 24小时有人\n2026年检验合格\n1.5米内无杂物\n灯亮\n①锁好"
    assert lines(pasted) == (
        "门口畅通", "灯亮", "有人值守", "24小时有人", "2026年检验合格", "1.5米内无杂物", "锁好",
    )  # fmt: skip


def test_all_units_asked_are_one_row(county: Cast) -> None:
    send(county, EVENING)
    with opened(EVERYTHING):
        assert Demand.objects.count() == 1
    assert len(SCHOOLS) == 4
