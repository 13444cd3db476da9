"""Turns of a roster: set, taken off, set again; never by a stranger, never for somebody who has left."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tests.support.cast import Cast
from xiaoan.foundation.errors import NotFound, Refused
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.org import queries
from xiaoan.kernel.org.models import Person, RosterTurn
from xiaoan.kernel.org.rosters import set_turn, set_turns, withdraw_turn
from xiaoan.kernel.org.staff import leave
from xiaoan.kernel.trail.models import TrailEvent

AT = datetime(2026, 10, 12, 1, 0, tzinfo=UTC)
DAY = date(2026, 10, 20)


def put(cast: Cast, who: str = "guard", by: str = "safety", day: date = DAY) -> RosterTurn:
    unit, person = cast.unit("school"), cast.people[who]
    return set_turn(by=cast.seat(by, AT), unit=unit, roster="leading_shift", day=day, person=person, at=AT)


def on(cast: Cast, day: date = DAY) -> list[str]:
    with opened(EVERYTHING):
        return [turn.person.name for turn in queries.on_turn([cast.unit("school").id], "leading_shift", day)]


def test_a_turn_taken_off_is_gone_and_may_come_back_as_the_same(cast: Cast) -> None:
    turn = put(cast)
    assert on(cast) == ["示例·老陈"]
    withdraw_turn(by=cast.seat("safety", AT), turn_id=turn.id, at=AT)
    withdraw_turn(by=cast.seat("safety", AT), turn_id=turn.id, at=AT)
    assert on(cast) == []
    assert put(cast).id == turn.id
    assert on(cast) == ["示例·老陈"]
    with opened(EVERYTHING):
        kinds = TrailEvent.objects.filter(object_id=turn.id).order_by("seq").values_list("kind", flat=True)
        assert list(kinds) == ["org.turn_set", "org.turn_withdrawn", "org.turn_set"]


def test_somebody_who_has_left_is_not_put_on(cast: Cast) -> None:
    leave(by=cast.seat("safety", AT), person_id=cast.people["guard"].id, last=date(2026, 10, 15), at=AT)
    with opened(EVERYTHING):
        cast.people["guard"] = Person.objects.get(id=cast.people["guard"].id)
    with pytest.raises(Refused, match="已经离开"):
        put(cast)
    assert put(cast, day=date(2026, 10, 15)).day == date(2026, 10, 15)


def test_a_week_is_set_as_a_whole_or_not_at_all(cast: Cast) -> None:
    people = [(DAY, cast.people["guard"]), (DAY, cast.people["dorm_keeper"])]
    with pytest.raises(Refused, match="本单位"):
        set_turns(by=cast.seat("officer", AT), unit=cast.unit("school"), roster="leading_shift", turns=people, at=AT)
    assert on(cast) == []


def test_a_stranger_touches_no_roster(cast: Cast) -> None:
    turn = put(cast)
    with pytest.raises(NotFound):
        put(cast, by="stranger")
    with pytest.raises(NotFound):
        withdraw_turn(by=cast.seat("stranger", AT), turn_id=turn.id, at=AT)
    with pytest.raises(Refused, match="权限"):
        withdraw_turn(by=cast.seat("guard", AT), turn_id=turn.id, at=AT)
    assert on(cast) == ["示例·老陈"]


def test_turns_of_all_rosters_are_read_day_by_day(cast: Cast) -> None:
    put(cast, day=date(2026, 10, 21))
    put(cast)
    with opened(EVERYTHING):
        rows = queries.turns([cast.unit("school").id], "", DAY, date(2026, 10, 21))
    assert [row.day.day for row in rows] == [20, 21]
