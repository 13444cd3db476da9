"""Units, facts, people and places through their commands, by those who may and those who may not."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tests.support.cast import Cast
from xiaoan.foundation.errors import Conflict, NotFound, Refused
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.org import queries
from xiaoan.kernel.org.commands import close_unit, found_unit, state_facts
from xiaoan.kernel.org.grounds import make_place, take_out_of_use, use_again
from xiaoan.kernel.org.rosters import set_turn
from xiaoan.kernel.org.staff import add_person, appoint, relieve
from xiaoan.kernel.trail.verify import verify

AT = datetime(2026, 10, 12, 1, 0, tzinfo=UTC)
DAY = date(2026, 10, 12)


def test_the_cast_leaves_a_sound_trail(cast: Cast) -> None:
    with opened(EVERYTHING):
        assert verify().findings == []


def test_a_teaching_point_and_a_campus_share_their_schools_home(cast: Cast) -> None:
    assert cast.unit("point").home == cast.unit("central").home
    assert cast.unit("east").home == cast.unit("middle").home
    assert cast.unit("school").home != cast.unit("county").home


def test_appointing_gives_rights_and_relieving_takes_them_back(cast: Cast) -> None:
    by = cast.seat("principal", AT)
    person = add_person(by=by, unit=cast.unit("school"), name="示例·新安全员", at=AT)
    assert cast.seat("guard", AT).may("work.excuse", path=cast.unit("school").path, unit=None) is False
    holding = appoint(by=by, person=person, code="safety_officer", starts=DAY, at=AT)
    cast.people["new"] = person
    assert cast.seat("new", AT).may("work.excuse", path=cast.unit("school").path, unit=None)
    relieve(by=by, holding_id=holding.id, last=DAY, at=AT)
    later = datetime(2026, 10, 13, 1, 0, tzinfo=UTC)
    assert cast.seat("new", later).held == ()


def test_nobody_appoints_to_a_post_with_more_rights_than_his_own(cast: Cast) -> None:
    by = cast.seat("safety", AT)
    person = add_person(by=by, unit=cast.unit("school"), name="示例·甲", at=AT)
    with pytest.raises(Refused, match="全部权限"):
        appoint(by=by, person=person, code="principal", starts=DAY, at=AT)


@pytest.mark.parametrize("who", ["stranger", "far_officer", "fireman"])
def test_the_stranger_finds_nothing(cast: Cast, who: str) -> None:
    by = cast.seat(who, AT)
    school = cast.unit("school")
    with pytest.raises(NotFound):
        state_facts(by=by, unit=school, facts={"students": "1"}, since=DAY, at=AT)
    with pytest.raises(NotFound):
        add_person(by=by, unit=school, name="示例·甲", at=AT)
    with pytest.raises(NotFound):
        make_place(by=by, unit=school, name="新楼", kind="gate", since=DAY, at=AT)
    with pytest.raises(NotFound):
        found_unit(by=by, parent=cast.unit("county"), kind="primary", name="新校", opened=DAY, at=AT)
    with pytest.raises(NotFound):
        close_unit(by=by, unit=school, last=DAY, at=AT)


def test_a_guard_sees_his_school_but_may_not_change_it(cast: Cast) -> None:
    with pytest.raises(Refused, match="没有办理这件事的权限"):
        state_facts(by=cast.seat("guard", AT), unit=cast.unit("school"), facts={"students": "1"}, since=DAY, at=AT)


def test_facts_keep_their_history(cast: Cast) -> None:
    by, school = cast.seat("safety", AT), cast.unit("school")
    state_facts(by=by, unit=school, facts={"students": "870"}, since=DAY, at=AT)
    with opened(by.scope):
        assert queries.facts_on(school.id, date(2026, 10, 11))["students"] == "860"
        assert queries.facts_on(school.id, DAY)["students"] == "870"
    assert state_facts(by=by, unit=school, facts={"students": "870"}, since=DAY, at=AT) == []
    with pytest.raises(Refused, match="更晚的填写"):
        state_facts(by=by, unit=school, facts={"students": "865"}, since=date(2026, 9, 1), at=AT)


@pytest.mark.parametrize(
    "facts", [{"students": "-1"}, {"students": "9" * 30}, {"boarding": "maybe"}, {"nonsense": "1"}]
)
def test_wrong_facts_are_refused_by_field(cast: Cast, facts: dict[str, str]) -> None:
    with pytest.raises(Refused) as refused:
        state_facts(by=cast.seat("safety", AT), unit=cast.unit("school"), facts=facts, since=DAY, at=AT)
    assert set(refused.value.fields) == set(facts)


def test_a_unit_cannot_be_founded_twice_under_one_name(cast: Cast) -> None:
    by = cast.seat("officer", AT)
    with pytest.raises(Conflict, match="已有"):
        found_unit(by=by, parent=cast.unit("county"), kind="primary", name="青石县第一小学", opened=DAY, at=AT)


def test_a_person_of_another_school_cannot_be_put_on_the_roster(cast: Cast) -> None:
    by = cast.seat("officer", AT)
    with pytest.raises(Refused, match="本单位"):
        set_turn(
            by=by,
            unit=cast.unit("school"),
            roster="leading_shift",
            day=DAY,
            person=cast.people["dorm_keeper"],
            at=AT,
        )


def test_a_place_out_of_use_comes_back(cast: Cast) -> None:
    by = cast.seat("safety", AT)
    closure = take_out_of_use(by=by, place=cast.places["building_b"], since=DAY, reason="墙体开裂", at=AT)
    with pytest.raises(Conflict, match="已经停用"):
        take_out_of_use(by=by, place=cast.places["building_b"], since=DAY, reason="又一次", at=AT)
    use_again(by=by, closure_id=closure.id, last=DAY, at=AT)
    with opened(by.scope):
        found = queries.closures([cast.unit("school").id], DAY, DAY)
        assert [row.ends for row in found[cast.places["building_b"].id]] == [DAY]
    with opened(EVERYTHING):
        assert verify().findings == []


def test_a_bureau_appoints_a_head_without_being_able_to_sign_for_him(cast: Cast) -> None:
    by, school = cast.seat("officer", AT), cast.unit("school")
    person = add_person(by=by, unit=school, name="示例·新校长", at=AT)
    appoint(by=by, person=person, code="principal", starts=DAY, at=AT)
    cast.people["new"] = person
    assert cast.seat("new", AT).may("indicators.sign", path=school.path, unit=school.id)
    assert not by.may("indicators.sign", path=school.path, unit=school.id)
