"""The roll: posts with their holders, vacant ones first; posts abolished and set up again; places that change."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tests.support.cast import Cast
from xiaoan.foundation.errors import Conflict, NotFound, Refused
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.org import queries, roll
from xiaoan.kernel.org.grounds import amend_place, retire_place
from xiaoan.kernel.org.models import Holding, Person, Post
from xiaoan.kernel.org.staff import abolish_post, appoint, leave, relieve, set_up_post
from xiaoan.kernel.trail.verify import verify

AT = datetime(2026, 10, 12, 1, 0, tzinfo=UTC)
DAY = date(2026, 10, 12)


def lines(cast: Cast, unit: str = "school", who: str = "safety", day: date = DAY) -> list[tuple[str, bool]]:
    with opened(EVERYTHING):
        found = roll.post_lines(cast.seat(who, AT), cast.unit(unit), day)
    return [(line.code, line.vacant) for line in found]


def post_of(cast: Cast, code: str) -> Post:
    with opened(EVERYTHING):
        return Post.objects.get(unit=cast.unit("school"), code=code)


def test_posts_stand_in_the_order_of_the_vocabulary(cast: Cast) -> None:
    assert lines(cast) == [("principal", False), ("safety_officer", False), ("logistics", False), ("guard", False)]


def test_a_school_without_a_safety_officer_has_that_post_vacant(cast: Cast) -> None:
    assert lines(cast, "point", "point_head") == [("safety_officer", True), ("principal", False)]
    assert ("safety_officer", True) not in lines(cast, "county", "officer"), "only schools owe that post"


def test_a_post_is_vacant_from_the_day_after_the_last(cast: Cast) -> None:
    with opened(EVERYTHING):
        holding = Holding.objects.get(person=cast.people["guard"])
    relieve(by=cast.seat("safety", AT), holding_id=holding.id, last=DAY, at=AT)
    assert ("guard", False) in lines(cast)
    assert ("guard", True) in lines(cast, day=date(2026, 10, 13))


def test_whoever_leaves_on_a_day_is_a_member_until_then(cast: Cast) -> None:
    leave(by=cast.seat("safety", AT), person_id=cast.people["guard"].id, last=DAY, at=AT)
    with opened(EVERYTHING):
        by, unit = cast.seat("safety", AT), cast.unit("school")
        names = [[person.name for person in roll.members(by, unit, day)] for day in (DAY, date(2026, 10, 13))]
        assert "示例·老陈" in names[0]
        assert "示例·老陈" not in names[1]
        assert roll.members(by, unit, date(2026, 10, 13), gone=True).filter(name="示例·老陈").exists()


def test_leaving_ends_posts_that_had_a_later_end(cast: Cast) -> None:
    with opened(EVERYTHING):
        person = Person.objects.get(id=cast.people["guard"].id)
    appoint(by=cast.seat("safety", AT), person=person, code="patrol", starts=DAY, ends=date(2026, 12, 31), at=AT)
    leave(by=cast.seat("safety", AT), person_id=person.id, last=DAY, at=AT)
    with opened(EVERYTHING):
        assert {row.ends for row in Holding.objects.filter(person=person)} == {DAY}


def test_an_abolished_post_is_no_line_and_comes_back_as_the_same(cast: Cast) -> None:
    by, post = cast.seat("safety", AT), post_of(cast, "guard")
    with pytest.raises(Refused, match="还有人在岗"):
        abolish_post(by=by, post_id=post.id, last=DAY, at=AT)
    leave(by=by, person_id=cast.people["guard"].id, last=DAY, at=AT)
    abolish_post(by=by, post_id=post.id, last=DAY, at=AT)
    assert "guard" not in dict(lines(cast, day=date(2026, 10, 13)))
    again = set_up_post(by=by, unit=cast.unit("school"), code="guard", at=AT)
    assert (again.id, again.abolished) == (post.id, None)


def test_a_place_is_amended_without_losing_its_mark(cast: Cast) -> None:
    by, canteen = cast.seat("safety", AT), cast.places["canteen"]
    amended = amend_place(by=by, place_id=canteen.id, name="学生食堂", kind="canteen", position=7, at=AT)
    assert (amended.name, amended.position, amended.mark) == ("学生食堂", 7, canteen.mark)
    with pytest.raises(Conflict, match="已有“校门”"):
        amend_place(by=by, place_id=canteen.id, name="校门", kind="canteen", position=7, at=AT)
    with pytest.raises(Refused, match="没有“well”"):
        amend_place(by=by, place_id=canteen.id, name="井", kind="well", position=7, at=AT)


def test_a_retired_place_exists_until_its_last_day(cast: Cast) -> None:
    by, canteen = cast.seat("safety", AT), cast.places["canteen"]
    with pytest.raises(Refused, match="早于登记"):
        retire_place(by=by, place_id=canteen.id, last=date(2020, 1, 1), at=AT)
    retire_place(by=by, place_id=canteen.id, last=DAY, at=AT)
    with opened(EVERYTHING):
        here = [[row.name for row in queries.places(cast.unit("school"), day)] for day in (DAY, date(2026, 10, 13))]
    assert ("食堂" in here[0], "食堂" in here[1]) == (True, False)


def test_a_stranger_neither_abolishes_amends_nor_retires(cast: Cast) -> None:
    by, canteen = cast.seat("stranger", AT), cast.places["canteen"]
    with pytest.raises(NotFound):
        abolish_post(by=by, post_id=post_of(cast, "guard").id, last=DAY, at=AT)
    with pytest.raises(NotFound):
        amend_place(by=by, place_id=canteen.id, name="x", kind="canteen", position=1, at=AT)
    with pytest.raises(NotFound):
        retire_place(by=by, place_id=canteen.id, last=DAY, at=AT)
    with pytest.raises(NotFound):
        roll.member(by, cast.people["guard"].id)


def test_units_in_sight_are_those_of_the_grants(cast: Cast) -> None:
    def names(who: str) -> set[str]:
        return {unit.short_name for unit in queries.units_in_sight(cast.seat(who, AT))}

    assert names("safety") == {"青一小"}
    assert names("middle_safety") == {"青二中", "二中东校区", "二中西校区"}
    assert names("dorm_keeper") == {"二中东校区"}
    assert names("fireman") == set()
    assert "白一小" not in names("officer")
    assert {"青石县局", "白水县局"} <= names("city_officer")


def test_the_trail_of_all_this_is_sound(cast: Cast) -> None:
    by, canteen = cast.seat("safety", AT), cast.places["canteen"]
    amend_place(by=by, place_id=canteen.id, name="学生食堂", kind="canteen", position=7, at=AT)
    retire_place(by=by, place_id=canteen.id, last=DAY, at=AT)
    leave(by=by, person_id=cast.people["guard"].id, last=DAY, at=AT)
    abolish_post(by=by, post_id=post_of(cast, "guard").id, last=DAY, at=AT)
    with opened(EVERYTHING):
        assert verify().findings == []
