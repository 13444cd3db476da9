"""按周重复 and 导入: a pattern is copied where the roster runs, a sheet is all or nothing, left out is told."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.support.cast import Cast
from xiaoan.foundation.errors import NotFound, Refused
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.org.models import RosterTurn
from xiaoan.kernel.org.rosters import reading
from xiaoan.kernel.org.rosters.bringing import bring, outcome
from xiaoan.kernel.org.rosters.sheet import Row
from xiaoan.kernel.org.rosters.turns import Wanted, set_many, set_turn
from xiaoan.kernel.org.rosters.weeks import Copied, repeat_week
from xiaoan.kernel.org.staff import leave

AT = datetime(2026, 9, 21, 1, 0, tzinfo=UTC)
MONDAY = date(2026, 9, 21)


def fill(cast: Cast, roster: str = "school_gate_escort", slot: str = "arriving") -> None:
    people = ["guard", "safety", "logistics", "guard", "safety"]
    wanted = [
        Wanted(MONDAY + timedelta(days=number), cast.people[who], slot, roster) for number, who in enumerate(people)
    ]
    set_many(by=cast.seat("safety", AT), unit=cast.unit("school"), wanted=wanted, at=AT)


def school_days(until: date) -> dict[date, set[str]]:
    """Weekdays are school days but for 1-7 October; the days as the school's calendar would have them."""
    days = [MONDAY + timedelta(days=number) for number in range((until - MONDAY).days + 1)]
    free = {date(2026, 10, number) for number in range(1, 8)}
    return {day: {"school"} if day.weekday() < 5 and day not in free else {"rest"} for day in days}


def again(cast: Cast, until: date, by: str = "safety", roster: str = "school_gate_escort") -> Copied:
    kinds = school_days(until)
    return repeat_week(
        by=cast.seat(by, AT), unit=cast.unit("school"), monday=MONDAY, until=until, kinds=kinds, roster=roster, at=AT
    )


def days(cast: Cast) -> list[str]:
    with opened(EVERYTHING):
        rows = RosterTurn.objects.filter(unit=cast.unit("school"), withdrawn_at=None).order_by("day")
        return [f"{row.day:%m-%d}" for row in rows]


def test_a_week_is_repeated_over_the_national_holiday_which_stays_empty(cast: Cast) -> None:
    fill(cast)
    found = again(cast, date(2026, 10, 16))
    # 28, 29, 30 September; 1-7 October are free; 8, 9 October; 12-16 October.
    assert days(cast)[5:] == [
        "09-28", "09-29", "09-30", "10-08", "10-09", "10-12", "10-13", "10-14", "10-15", "10-16",
    ]  # fmt: skip
    assert [(each.day.day, each.why) for each in found.skipped] == [
        (1, "rest"), (2, "rest"), (5, "rest"), (6, "rest"), (7, "rest"),
    ]  # fmt: skip
    assert found.skipped[0].words == "护学岗：这天不用排"


def test_days_that_are_filled_already_keep_their_people(cast: Cast) -> None:
    fill(cast)
    set_turn(
        by=cast.seat("safety", AT), unit=cast.unit("school"), roster="school_gate_escort", slot="arriving",
        day=date(2026, 9, 28), person=cast.people["principal"], at=AT,
    )  # fmt: skip
    found = again(cast, date(2026, 9, 30))
    assert [each.why for each in found.skipped] == ["filled"]
    assert len(again(cast, date(2026, 9, 30)).wanted) == 0, "repeated twice is repeated once"


def test_somebody_who_has_left_leaves_his_days_open(cast: Cast) -> None:
    fill(cast)
    leave(by=cast.seat("principal", AT), person_id=cast.people["logistics"].id, last=date(2026, 9, 25), at=AT)
    found = again(cast, date(2026, 9, 30))
    assert [(each.day.day, each.words) for each in found.skipped] == [(30, "护学岗：示例·钱主任已离开，空着")]


@pytest.mark.parametrize(
    ("until", "said"), [(date(2026, 9, 27), "下一周"), (date(2027, 9, 1), "一个学期"), (date(2026, 9, 1), "下一周")]
)
def test_a_repetition_has_a_sensible_end(cast: Cast, until: date, said: str) -> None:
    fill(cast)
    with pytest.raises(Refused, match=said):
        repeat_week(by=cast.seat("safety", AT), unit=cast.unit("school"), monday=MONDAY, until=until, kinds={}, at=AT)


def test_an_empty_week_cannot_be_repeated_and_a_stranger_repeats_nothing(cast: Cast) -> None:
    with pytest.raises(Refused, match="还没有排"):
        again(cast, date(2026, 10, 16))
    fill(cast)
    with pytest.raises((NotFound, Refused)):
        again(cast, date(2026, 10, 16), by="stranger")
    with pytest.raises(Refused, match="权限"):
        again(cast, date(2026, 10, 16), by="guard")
    assert len(days(cast)) == 5


def test_a_shift_the_roster_does_not_have_is_refused(cast: Cast) -> None:
    with pytest.raises(Refused, match="班次"):
        fill(cast, slot="midnight")
    with pytest.raises(Refused, match="班次"):
        fill(cast, roster="leading_shift", slot="day")


def row(cast: Cast, who: str, day: int, number: int = 2, slot: str = "day") -> Row:
    return Row(number, "gate_guard", date(2026, 9, day), slot, cast.people[who].id)


def test_a_sheet_decides_the_shifts_it_names_and_leaves_the_past(cast: Cast) -> None:
    at = datetime(2026, 9, 22, 1, 0, tzinfo=UTC)
    rows = [row(cast, "guard", 21), row(cast, "guard", 22), row(cast, "guard", 23)]
    first = bring(by=cast.seat("safety", AT), unit=cast.unit("school"), rows=rows, at=AT)
    assert (first.new, first.same, first.off) == (3, 0, ())
    new = [row(cast, "logistics", 21), row(cast, "guard", 22), row(cast, "logistics", 23)]
    with opened(EVERYTHING):
        told = outcome(cast.unit("school"), new, date(2026, 9, 22))
    done = bring(by=cast.seat("safety", at), unit=cast.unit("school"), rows=new, at=at)
    assert told == done and (done.new, done.same, len(done.off)) == (2, 1, 1)
    with opened(EVERYTHING):
        standing = RosterTurn.objects.filter(unit=cast.unit("school"), withdrawn_at=None).select_related("person")
        found = sorted((each.day.day, each.person.name) for each in standing)
    assert found == [(21, "示例·老陈"), (21, "示例·钱主任"), (22, "示例·老陈"), (23, "示例·钱主任")]


def test_one_wrong_row_brings_nothing_in(cast: Cast) -> None:
    rows = [row(cast, "guard", 22), row(cast, "dorm_keeper", 23, number=7)]
    with pytest.raises(Refused):
        bring(by=cast.seat("safety", AT), unit=cast.unit("school"), rows=rows, at=AT)
    with pytest.raises(NotFound):
        bring(by=cast.seat("stranger", AT), unit=cast.unit("school"), rows=[row(cast, "guard", 22)], at=AT)
    assert days(cast) == []


def test_the_week_is_read_in_as_many_queries_for_thirty_turns_as_for_three(cast: Cast) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    seat = cast.seat("safety", AT)
    week = [MONDAY + timedelta(days=number) for number in range(7)]

    def look() -> int:
        with (
            opened(seat.scope),
            CaptureQueriesContext(
                connection,
            ) as asked,
        ):
            lanes = reading.table(seat, cast.unit("school"), week, {}, ["school_gate_escort", "gate_guard"])
            assert lanes
        return len(asked)

    look()
    few = look()
    fill(cast)
    fill(cast, "gate_guard", "day")
    fill(cast, "gate_guard", "night")
    assert look() == few


def test_gaps_are_told_for_the_school_and_filled_by_turns(cast: Cast) -> None:
    seat, east = cast.seat("middle_safety", AT), cast.unit("east")
    first, last = MONDAY, MONDAY + timedelta(days=1)

    def open_nights() -> list[str]:
        with opened(seat.scope):
            kinds = {east.id: {day: {"boarding_night"} for day in (first, last)}}
            return [gap.watch for gap in reading.open_hours(seat, [east], first, last, kinds)[east.id]]

    assert open_nights().count("dormitory_night") == 2
    set_turn(
        by=seat, unit=east, roster="dorm_night", slot="night", day=MONDAY, person=cast.people["dorm_keeper"], at=AT
    )
    assert open_nights().count("dormitory_night") == 1
    leave(by=cast.seat("middle_principal", AT), person_id=cast.people["dorm_keeper"].id, last=date(2026, 9, 20), at=AT)
    assert open_nights().count("dormitory_night") == 2, "who has left covers nothing"
