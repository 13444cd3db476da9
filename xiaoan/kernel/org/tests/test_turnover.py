"""新学期换岗: posts change hands at once from a day, rights go with them, old records keep old names."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from tests.support.cast import Cast
from xiaoan.foundation.errors import Conflict, NotFound, Refused
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.org.models import Holding, Person
from xiaoan.kernel.org.queries import holders_of
from xiaoan.kernel.org.rosters.turns import set_turn
from xiaoan.kernel.org.staff import add_person
from xiaoan.kernel.org.turnover import Begin, Turned, turn_over
from xiaoan.kernel.trail.verify import verify

AT = datetime(2027, 2, 10, 1, 0, tzinfo=UTC)
SINCE = date(2027, 3, 1)
FIRST = datetime(2027, 3, 1, 1, 0, tzinfo=UTC)


def holding(cast: Cast, who: str) -> UUID:
    with opened(EVERYTHING):
        return Holding.objects.get(person=cast.people[who]).id


def change(cast: Cast, by: str = "principal", **said: Any) -> Turned:
    usual: dict[str, Any] = {"ends": (), "begins": (), "leaving": ()}
    return turn_over(by=cast.seat(by, AT), unit=cast.unit("school"), since=SINCE, at=AT, **{**usual, **said})


def in_post(cast: Cast, code: str, day: date) -> list[str]:
    with opened(EVERYTHING):
        return [holder.name for holder in holders_of(cast.unit("school").id, code, day)]


def test_a_new_term_changes_people_and_their_rights_on_one_day(cast: Cast) -> None:
    new = add_person(by=cast.seat("principal", AT), unit=cast.unit("school"), name="示例·新来", at=AT)
    cast.people["new"] = new
    set_turn(
        by=cast.seat("safety", AT), unit=cast.unit("school"), roster="leading_shift", day=SINCE + timedelta(days=3),
        person=cast.people["guard"], at=AT,
    )  # fmt: skip
    said: dict[str, Any] = {
        "ends": [holding(cast, "safety")],
        "begins": [Begin("safety_officer", cast.people["logistics"].id), Begin("guard", new.id)],
        "leaving": [cast.people["guard"].id],
    }
    done = change(cast, **said)
    assert done == Turned(begun=2, ended=1, gone=1, open_turns=1)
    eve = SINCE - timedelta(days=1)
    assert in_post(cast, "safety_officer", eve) == ["示例·周主任"]
    assert in_post(cast, "safety_officer", SINCE) == ["示例·钱主任"]
    assert in_post(cast, "guard", SINCE) == ["示例·新来"]
    school = cast.unit("school")
    assert cast.seat("safety", AT).may("org.roster", path=school.path, unit=school.id)
    assert not cast.seat("safety", FIRST).may("org.roster", path=school.path, unit=school.id)
    assert cast.seat("logistics", FIRST).may("org.roster", path=school.path, unit=school.id)
    assert cast.seat("guard", FIRST).held == ()
    assert change(cast, **said) == Turned(0, 0, 0, 1), "sent again it changes nothing"
    with opened(EVERYTHING):
        assert verify().findings == []


def test_one_impossible_line_changes_nothing(cast: Cast) -> None:
    safety = holding(cast, "safety")
    for begins, error in (
        ([Begin("safety_officer", cast.people["stranger"].id)], NotFound),
        ([Begin("guard", cast.people["guard"].id)], Conflict),
        ([Begin("emperor", cast.people["logistics"].id)], Refused),
        ([Begin("guard", cast.people["logistics"].id)] * 2, Refused),
    ):
        with pytest.raises(error):
            change(cast, ends=[safety], begins=begins)
    with pytest.raises(NotFound):
        change(cast, ends=[safety, holding(cast, "middle_safety")])
    with pytest.raises(Refused):
        change(cast, begins=[Begin("guard", cast.people["logistics"].id)], leaving=[cast.people["logistics"].id])
    assert in_post(cast, "safety_officer", SINCE) == ["示例·周主任"]
    with opened(EVERYTHING):
        assert Person.objects.get(id=cast.people["logistics"].id).left is None


def test_nobody_gives_away_a_post_above_his_own(cast: Cast) -> None:
    with pytest.raises(Refused, match="全部权限"):
        change(
            cast, "safety", ends=[holding(cast, "principal")],
            begins=[Begin("principal", cast.people["logistics"].id)],
        )  # fmt: skip
    assert in_post(cast, "principal", SINCE) == ["示例·林校长"]


def test_a_stranger_and_a_guard_change_no_posts(cast: Cast) -> None:
    for who, error in (("stranger", NotFound), ("guard", Refused), ("far_officer", NotFound)):
        with pytest.raises(error):
            change(cast, who, ends=[holding(cast, "safety")])
