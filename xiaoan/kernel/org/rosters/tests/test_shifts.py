"""值班记录 and 查岗: a shift is taken over, written in, handed on and signed for; a check is written once."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.support.cast import Cast
from xiaoan.foundation.errors import Conflict, NotFound, Refused
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.org.models import PostCheck, ShiftNote
from xiaoan.kernel.org.rosters.presence import check_post
from xiaoan.kernel.org.rosters.shifts import hand_over, take_over, write_shift
from xiaoan.kernel.org.rosters.turns import set_turn
from xiaoan.kernel.trail.models import TrailEvent
from xiaoan.kernel.trail.verify import verify

DAY = date(2026, 10, 20)
EVENING = datetime(2026, 10, 20, 11, 5, tzinfo=UTC)  # 19:05
MORNING = datetime(2026, 10, 20, 23, 2, tzinfo=UTC)  # 07:02 of the 21st


def put(cast: Cast, who: str, day: date, slot: str) -> None:
    set_turn(
        by=cast.seat("safety", EVENING), unit=cast.unit("school"), roster="gate_guard", day=day, slot=slot,
        person=cast.people[who], at=EVENING,
    )  # fmt: skip


def take(cast: Cast, who: str, at: datetime, day: date = DAY, slot: str = "night") -> ShiftNote:
    return take_over(by=cast.seat(who, at), unit=cast.unit("school"), roster="gate_guard", day=day, slot=slot, at=at)


def test_the_next_person_signs_for_both_by_taking_over(cast: Cast) -> None:
    put(cast, "guard", DAY, "night")
    put(cast, "logistics", DAY + timedelta(days=1), "day")
    note = take(cast, "guard", EVENING)
    assert take(cast, "guard", EVENING + timedelta(minutes=5)).begun_at == EVENING, "taken over twice is once"
    guard = cast.seat("guard", MORNING)
    write_shift(by=guard, note_id=note.id, visits="示例·来访 送教材", matters="东门锁不灵", at=MORNING)
    hand_over(by=guard, note_id=note.id, at=MORNING)
    hand_over(by=guard, note_id=note.id, at=MORNING)
    later = MORNING + timedelta(minutes=3)
    take(cast, "logistics", later, DAY + timedelta(days=1), "day")
    with opened(EVERYTHING):
        row = ShiftNote.objects.get(id=note.id)
        assert (row.next_person_id, row.taken_at, row.handed_at) == (cast.people["logistics"].id, later, MORNING)
        kinds = TrailEvent.objects.filter(object_id=note.id).order_by("seq").values_list("kind", flat=True)
        assert list(kinds) == ["org.shift_taken", "org.shift_written", "org.shift_handed", "org.shift_accepted"]
        bodies = " ".join(str(body) for body in TrailEvent.objects.values_list("body", flat=True))
        assert "送教材" not in bodies, "names of visitors are erasable"
        assert verify().findings == []
    with pytest.raises(Refused, match="签收"):
        write_shift(by=guard, note_id=note.id, matters="改一改", at=later)


def test_only_who_is_on_turn_takes_over_and_not_hours_before(cast: Cast) -> None:
    put(cast, "guard", DAY, "night")
    with pytest.raises(Refused, match="不是您"):
        take(cast, "logistics", EVENING)
    with pytest.raises(Refused, match="还没到"):
        take(cast, "guard", EVENING - timedelta(hours=6))
    with pytest.raises(NotFound):
        take(cast, "stranger", EVENING)
    note = take(cast, "guard", EVENING)
    for who, error in (("logistics", Refused), ("stranger", NotFound)):
        with pytest.raises(error):
            write_shift(by=cast.seat(who, EVENING), note_id=note.id, matters="不该写", at=EVENING)
    write_shift(by=cast.seat("safety", EVENING), note_id=note.id, matters="安全员补一句", at=EVENING)


def check(cast: Cast, who: str = "officer", key: UUID | None = None, **said: Any) -> PostCheck:
    usual: dict[str, Any] = {
        "roster": "gate_guard", "day": DAY, "slot": "night", "person": cast.people["guard"], "way": "phone",
        "on_post": False, "where_gone": "去食堂巡查", "checked_at": EVENING,
    }  # fmt: skip
    return check_post(
        by=cast.seat(who, EVENING), unit=cast.unit("school"), client_id=key or uuid4(), at=EVENING, **{**usual, **said}
    )


def test_the_bureau_writes_down_who_was_not_there_and_where_he_had_gone(cast: Cast) -> None:
    key = uuid4()
    row = check(cast, key=key)
    assert check(cast, key=key).id == row.id
    assert (row.by_name, row.where_gone) == ("示例·吴科员", "去食堂巡查")
    with pytest.raises(Conflict):
        check(cast, key=key, where_gone="别处")
    with opened(EVERYTHING):
        assert PostCheck.objects.count() == 1
        assert verify().findings == []
    check(cast, "principal", on_post=True)


def test_a_check_says_what_it_must(cast: Cast) -> None:
    for said, words in (
        ({"where_gone": " "}, "去向"),
        ({"way": "smell"}, "方式"),
        ({"checked_at": EVENING + timedelta(hours=1)}, "时间"),
        ({"checked_at": EVENING - timedelta(days=9)}, "时间"),
        ({"on_post": True, "person": None}, "在岗的是谁"),
        ({"person": cast.people["stranger"]}, "不是这个单位"),
        ({"roster": "nonsense"}, "值班表"),
    ):
        with pytest.raises(Refused, match=words):
            check(cast, **said)
    for who, error in (("guard", Refused), ("safety", Refused), ("stranger", NotFound), ("far_officer", NotFound)):
        with pytest.raises(error):
            check(cast, who)
