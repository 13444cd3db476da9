"""The shared tablet: names and PINs, turns under one's own name, nothing of one's own device, out when taken back."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, connections

from tests.support import database
from tests.support.cast import Cast
from xiaoan.foundation.errors import NotFound, Refused
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.access.commands import Place, grant, switch_account
from xiaoan.kernel.access.doors import issue_token, set_password
from xiaoan.kernel.access.doors.pins import MOST_TRIES, TRIES, WAIT, set_pin, try_pin, with_pin
from xiaoan.kernel.access.doors.tablets import (
    IDLE,
    enrol,
    names_on,
    posts_for,
    revoke_tablet,
    tablet_of,
    tablets,
    take_turn,
    turn_fresh,
    turn_token,
)
from xiaoan.kernel.access.elevation import answer_elevation, ask_elevation
from xiaoan.kernel.access.models import Account, Identity, Tablet
from xiaoan.kernel.access.queries import operator, viewer
from xiaoan.kernel.access.verbs import OWN_DEVICE
from xiaoan.kernel.org.commands import state_facts
from xiaoan.kernel.trail.models import TrailEvent, TrailText

AT = datetime(2026, 10, 12, 1, 0, tzinfo=UTC)
PIN = "2580"


def gate(cast: Cast, posts: tuple[str, ...], by: str = "safety") -> tuple[Tablet, str]:
    return enrol(by=cast.seat(by, AT), unit=cast.unit("school"), name="校门平板", posts=posts, at=AT)


def with_pins(cast: Cast, *people: str) -> None:
    for who in people:
        set_pin(by=cast.seat(who, AT), pin=PIN, at=AT)


def post(cast: Cast, who: str) -> str:
    return cast.seat(who, AT).post


def fail(cast: Cast, at: datetime, times: int = 1) -> None:
    for _ in range(times):
        with pytest.raises(Refused):
            try_pin(cast.account("guard"), "9999", at=at)


def test_a_tablet_names_those_in_the_chosen_posts(cast: Cast) -> None:
    with_pins(cast, "guard")
    tablet, token = gate(cast, (post(cast, "guard"), post(cast, "logistics")))
    assert tablet_of(token) == tablet
    assert [(each.name, each.ready) for each in names_on(tablet, at=AT)] == [
        ("示例·老陈", True),
        ("示例·钱主任", False),
    ]
    for who, shown in (("safety", [tablet.id]), ("stranger", [])):
        seat = cast.seat(who, AT)
        with opened(seat.scope):
            assert [each.id for each in tablets(seat, cast.unit("school"))] == shown


def test_a_turn_is_ones_own_and_names_the_tablet(cast: Cast) -> None:
    with_pins(cast, "safety")
    tablet, _token = gate(cast, (post(cast, "safety"),))
    device = take_turn(tablet, cast.account("safety"), PIN, at=AT)
    seat = viewer(cast.account("safety"), at=AT, device=device)
    assert (seat.name, seat.acting.device) == ("示例·周主任", "校门平板")
    assert not any(verb in held.verbs | held.gives for held in seat.held for verb in OWN_DEVICE)
    state_facts(by=seat, unit=cast.unit("school"), facts={"students": "861"}, since=AT.date(), at=AT)
    with opened(EVERYTHING):
        assert TrailEvent.objects.order_by("id").last().body["on_device"] == "校门平板"  # type: ignore[union-attr]
    for refused in (
        lambda: set_pin(by=seat, pin="1357", at=AT),
        lambda: set_password(by=seat, account_id=seat.account, user_name="x", password="一个很长的密码啊啊啊", at=AT),
        lambda: issue_token(by=seat, account_id=seat.account, title="x", at=AT),
    ):
        with pytest.raises(Refused):
            refused()


def test_what_was_lent_to_one_stays_off_the_tablet(cast: Cast) -> None:
    with_pins(cast, "guard")
    tablet, _token = gate(cast, (post(cast, "guard"),))
    school = cast.unit("school")
    asked = ask_elevation(
        by=cast.seat("guard", AT), unit=school, role="safety_officer", minutes=60, reason="顶班", at=AT
    )
    answer_elevation(by=cast.seat("principal", AT), elevation_id=asked.id, give=True, at=AT)
    device = take_turn(tablet, cast.account("guard"), PIN, at=AT)
    for here, may in ((None, True), (device, False)):
        seat = viewer(cast.account("guard"), at=AT, device=here)
        assert seat.may("hazards.assign", path=school.path, unit=school.id) is may


def test_nobody_else_takes_a_turn(cast: Cast) -> None:
    with_pins(cast, "guard", "principal", "stranger", "middle_safety")
    tablet, _token = gate(cast, (post(cast, "guard"),))
    for who in ("principal", "stranger", "middle_safety", "officer"):
        with pytest.raises(NotFound):
            take_turn(tablet, cast.account(who), PIN, at=AT)
    switch_account(by=operator(), account_id=cast.account("guard"), active=False, at=AT)
    with pytest.raises(NotFound):
        take_turn(tablet, cast.account("guard"), PIN, at=AT)


def test_whoever_owes_a_second_step_elsewhere_is_not_on_a_tablet(cast: Cast) -> None:
    with_pins(cast, "guard")
    tablet, _token = gate(cast, (post(cast, "guard"),))
    grant(
        by=operator(), account_id=cast.account("guard"), role="bureau_officer", place=Place(cast.unit("county")),
        starts=AT.date(), at=AT,
    )  # fmt: skip
    assert names_on(tablet, at=AT) == []
    with pytest.raises(Refused, match="动态码"):
        set_pin(by=cast.seat("guard", AT), pin="1357", at=AT)
    assert "县局" not in "".join(posts_for(cast.unit("county"), at=AT))


def test_a_tablet_taken_back_opens_nothing_and_its_turns_are_over(cast: Cast) -> None:
    with_pins(cast, "guard")
    tablet, token = gate(cast, (post(cast, "guard"),))
    device = take_turn(tablet, cast.account("guard"), PIN, at=AT)
    revoke_tablet(by=cast.seat("principal", AT), tablet_id=tablet.id, at=AT)
    assert tablet_of(token) is None
    with pytest.raises(NotFound):
        viewer(cast.account("guard"), at=AT, device=device)


def test_only_the_unit_enrols_and_takes_back(cast: Cast) -> None:
    tablet, _token = gate(cast, (post(cast, "guard"),))
    for who in ("stranger", "middle_safety", "fireman"):
        with pytest.raises(NotFound):
            gate(cast, (post(cast, "guard"),), by=who)
        with pytest.raises(NotFound):
            revoke_tablet(by=cast.seat(who, AT), tablet_id=tablet.id, at=AT)
    with pytest.raises(Refused):
        gate(cast, (post(cast, "guard"),), by="guard")
    for posts in ((), ("没有这个岗",)):
        with pytest.raises(Refused):
            gate(cast, posts)
    with pytest.raises(Refused):
        enrol(by=operator(), unit=cast.unit("school"), name=" ", posts=[post(cast, "guard")], at=AT)


@pytest.mark.parametrize("token", ["", ".", "x.y", "0" * 32 + ".", "0" * 32 + ".x" * 4000])
def test_a_made_up_tablet_is_none(cast: Cast, token: str) -> None:
    assert tablet_of(token) is None


def test_another_tablets_proof_does_not_serve(cast: Cast) -> None:
    (one, _), (_, other) = gate(cast, (post(cast, "guard"),)), gate(cast, (post(cast, "guard"),))
    assert tablet_of(f"{one.id.hex}.{other.partition('.')[2]}") is None


@pytest.mark.parametrize("pin", ["", "123", "1234567", "12a4", "1111", "1234", "98765", "一二三四", "٤٥٦٧"])
def test_a_pin_is_four_to_six_digits_not_easily_guessed(cast: Cast, pin: str) -> None:
    with pytest.raises(Refused):
        set_pin(by=cast.seat("guard", AT), pin=pin, at=AT)


def test_five_wrong_pins_wait_and_ten_need_the_officer(cast: Cast) -> None:
    with_pins(cast, "guard")
    guard = cast.account("guard")
    fail(cast, AT, TRIES)
    with pytest.raises(Refused, match="请等到"):
        try_pin(guard, PIN, at=AT + WAIT - timedelta(seconds=1))
    later = AT + WAIT
    fail(cast, later, MOST_TRIES - TRIES)
    with pytest.raises(Refused, match="一次性代码"):
        try_pin(guard, PIN, at=later + timedelta(days=1))
    assert with_pin([guard]) == frozenset()
    with_pins(cast, "guard")
    try_pin(guard, PIN, at=later)


def test_a_right_pin_clears_the_count(cast: Cast) -> None:
    with_pins(cast, "guard")
    for _ in range(3):
        fail(cast, AT, TRIES - 1)
        try_pin(cast.account("guard"), PIN, at=AT)


def test_wrong_pins_at_once_are_all_counted(committed_cast: Cast) -> None:
    with_pins(committed_cast, "guard")

    def go(_number: int) -> None:
        fail(committed_cast, AT)
        connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(go, range(4)))
    assert Identity.objects.get(kind="pin").failed == 4


def test_a_tablet_enrolled_twice_at_once_is_two_that_both_work_and_can_both_be_taken_back(committed_cast: Cast) -> None:
    with_pins(committed_cast, "guard")

    def go(_number: int) -> tuple[Tablet, str]:
        made = gate(committed_cast, (post(committed_cast, "guard"),))
        connections.close_all()
        return made

    with ThreadPoolExecutor(2) as pool:
        made = list(pool.map(go, range(2)))
    assert {found.id for _row, text in made if (found := tablet_of(text))} == {row.id for row, _text in made}
    revoke_tablet(by=committed_cast.seat("safety", AT), tablet_id=made[0][0].id, at=AT)
    assert tablet_of(made[0][1]) is None
    assert tablet_of(made[1][1]) is not None


def test_a_turn_lies_idle_for_minutes_only_and_its_mark_is_its_own(cast: Cast) -> None:
    mark = turn_token("d1", at=AT)
    assert turn_fresh(mark, "d1", at=AT + IDLE)
    assert not turn_fresh(mark, "d1", at=AT + IDLE + timedelta(seconds=1))
    assert not turn_fresh(mark, "d2", at=AT)
    assert not any(turn_fresh(text, "d1", at=AT) for text in ("", "x", mark + "x", "a:b:c"))


def test_secrets_are_kept_from_the_auditor_and_from_the_trail(committed_cast: Cast) -> None:
    with_pins(committed_cast, "guard")
    _tablet, token = gate(committed_cast, (post(committed_cast, "guard"),))
    with opened(EVERYTHING):
        said = str(list(TrailEvent.objects.values_list("body", flat=True)))
        said += str(list(TrailText.objects.values_list("text", flat=True)))
    assert token.partition(".")[2] not in said
    database.point_django_at(connection.settings_dict["NAME"], "auditor")
    assert Account.objects.exists()
    for table in ("access_identity", "access_code"):
        with pytest.raises(Exception, match="permission denied"), connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {table}")
