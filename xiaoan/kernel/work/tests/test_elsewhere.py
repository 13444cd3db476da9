"""已在××平台记录: from the declared day the duty is not asked, a monthly confirmation is; withdrawn, it comes back."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.support.cast import Cast
from xiaoan.foundation.errors import Conflict, NotFound, Refused
from xiaoan.kernel.work import queries
from xiaoan.kernel.work.bodies import Given
from xiaoan.kernel.work.elsewhere import reading
from xiaoan.kernel.work.elsewhere.commands import Saying, declare, end
from xiaoan.kernel.work.elsewhere.models import Declaration
from xiaoan.kernel.work.tests.acting import at, morning, name, record, seeing, tally

NOW = at(10, 15)
FROM = date(2026, 10, 20)


def declared(
    cast: Cast, now: datetime = NOW, client_id: UUID | None = None, who: str = "officer", **more: Any
) -> Declaration:
    said: dict[str, Any] = {
        "duty": "lamp.day",
        "platform": "省巡查平台",
        "reason": "按省厅要求在省平台填报",
        "starts": FROM,
    } | more
    return declare(
        by=cast.seat(who, now), unit=cast.unit("county"), client_id=client_id or uuid4(), saying=Saying(**said), at=now
    )


def test_the_day_before_is_still_owed_and_from_that_day_it_is_not(county: Cast) -> None:
    row = declared(county)
    now = at(11, 20)
    # School days of October 2026 before the 20th: 8, 9, 10 (made up), 12–16, 19 by the usual pattern.
    before = tally(county, "school", "lamp.day", 10, now).expected
    end(by=county.seat("officer", NOW), declaration_id=row.id, ends=FROM, reason="登记错了", at=NOW)
    whole = tally(county, "school", "lamp.day", 10, now).expected
    after = sum(1 for day in range(20, 32) if date(2026, 10, day).weekday() < 5)
    assert whole - before == after
    assert before > 0


def test_instead_one_confirmation_a_month_is_owed_by_each_school(county: Cast) -> None:
    row = declared(county, starts=date(2026, 10, 15))
    assert tally(county, "school", row.code, 11, at(12, 20)).expected == 1
    assert tally(county, "central", row.code, 11, at(12, 20)).expected == 1
    assert tally(county, "far_school", row.code, 11, at(12, 20), who="officer").expected == 0


def test_half_a_month_left_owes_no_confirmation(county: Cast) -> None:
    """From the 20th fewer than half of October's school days remain: the first confirmation is November's."""
    row = declared(county, starts=date(2026, 10, 26))
    assert tally(county, "school", row.code, 10, at(12, 20)).expected == 0
    assert tally(county, "school", row.code, 11, at(12, 20)).expected == 1


def test_a_confirmation_is_recorded_by_the_named_post_and_counts(county: Cast) -> None:
    row = declared(county, starts=date(2026, 10, 15))
    now = at(11, 27, 10)
    viewer = county.seat("safety", now)
    with seeing(viewer):
        mine = [task for task in queries.my_day(viewer, at=now).tasks if task.name.duty == row.code]
        owed = mine[0].name
        form = queries.check(viewer, [owed], at=now)
    assert [task.title for task in mine] == ["本月已在省巡查平台如实记录：每天看灯"]
    item = form.questions[0]
    assert item.each
    record(county, "safety", "school", now, owed, answers=(Given(item=item.item, answer="fine"),), rest_fine=False)
    assert tally(county, "school", row.code, 11, at(12, 10)).on_time == 1
    with seeing(viewer):
        line = queries.records(viewer)[0]
        assert line.title == "已在省巡查平台如实记录：每天看灯"
        page = queries.record(viewer, line.id, at=now)
    assert page.answers[0].ask == "“每天看灯”已在省巡查平台如实记录，没有漏记"


def test_a_file_of_that_platform_is_the_proof_where_the_bureau_wants_it(county: Cast) -> None:
    row = declared(county, starts=date(2026, 10, 15), way="file")
    now = at(11, 27, 10)
    viewer = county.seat("safety", now)
    with seeing(viewer):
        owed = next(task.name for task in queries.my_day(viewer, at=now).tasks if task.name.duty == row.code)
        form = queries.check(viewer, [owed], at=now)
    assert [(proof.kind, proof.title) for proof in form.evidence] == [("file", "从省巡查平台导出的文件")]


def test_withdrawn_the_duty_comes_back_and_the_past_stays(county: Cast) -> None:
    row = declared(county)
    later = at(11, 10)
    end(by=county.seat("officer", later), declaration_id=row.id, ends=date(2026, 11, 16), reason="平台停用", at=later)
    now = at(12, 20)
    back = tally(county, "school", "lamp.day", 11, now).expected
    assert back == sum(1 for day in range(16, 31) if date(2026, 11, day).weekday() < 5)
    viewer = county.seat("guard", at(11, 17, 8))
    with seeing(viewer):
        found = queries.unit_day(viewer, county.unit("school"), at=at(11, 17, 8))
    assert "lamp.day" in {task.name.duty for task in (*found.tasks, *found.later, *found.ahead)}


def test_what_was_recorded_before_stays_counted(county: Cast) -> None:
    record(county, "guard", "school", at(10, 14, 9), name(county, "school", "lamp.day", morning(10, 14)))
    before = tally(county, "school", "lamp.day", 10, NOW).on_time
    declared(county)
    assert tally(county, "school", "lamp.day", 10, NOW).on_time == before == 1


def test_pages_are_told_where_it_is_recorded(county: Cast) -> None:
    declared(county)
    with seeing(county.seat("guard", NOW)):
        assert reading.elsewhere(county.unit("school"), date(2026, 10, 19)) == {}
        found = reading.elsewhere(county.unit("school"), FROM)
        assert reading.told(found.values()) == {"lamp.day": "已在省巡查平台记录"}
        assert reading.elsewhere(county.unit("far_school"), FROM) == {}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"platform": ""}, "platform"), ({"platform": "台" * 41}, "platform"), ({"reason": " "}, "reason"),
        ({"starts": date(2026, 10, 14)}, "starts"), ({"posts": ()}, "posts"), ({"posts": ("king",)}, "posts"),
        ({"grace_days": 32}, "grace_days"), ({"grace_days": -1}, "grace_days"), ({"duty": "no.such"}, "duty"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_beside_its_field(county: Cast, change: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        declared(county, **change)
    assert field in refused.value.fields


def test_twice_the_same_is_one_and_two_at_once_conflict(county: Cast) -> None:
    mark = uuid4()
    assert declared(county, client_id=mark).id == declared(county, client_id=mark).id
    with pytest.raises(Conflict):
        declared(county, client_id=mark, platform="别的平台")
    with pytest.raises(Conflict, match="已经登记"):
        declared(county)


def test_strangers_and_schools_declare_nothing(county: Cast) -> None:
    with pytest.raises(NotFound):
        declared(county, who="far_officer")
    with pytest.raises(NotFound):
        declared(county, who="principal")
    row = declared(county)
    for who in ("far_officer", "stranger"):
        with pytest.raises(NotFound):
            end(by=county.seat(who, NOW), declaration_id=row.id, ends=FROM, reason="x", at=NOW)
    with pytest.raises(NotFound):
        end(by=county.seat("principal", NOW), declaration_id=row.id, ends=FROM, reason="x", at=NOW)
