"""登录卡 and devices: a card lasts until it is taken back, every use is told, and a lost phone is out at once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.support.cast import Cast
from xiaoan.foundation.errors import NotFound, Refused
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.access.commands import switch_account
from xiaoan.kernel.access.doors import sign_out_everywhere
from xiaoan.kernel.access.doors.cards import card_holder, cards_since, issue_cards, revoke_card, use_card
from xiaoan.kernel.access.doors.devices import Arrival, begin, end, end_device, seen_again, signed_in
from xiaoan.kernel.access.models import Device, Identity
from xiaoan.kernel.access.queries import operator, viewer
from xiaoan.kernel.org.staff import leave
from xiaoan.kernel.trail.models import TrailEvent, TrailText

AT = datetime(2026, 10, 12, 1, 0, tzinfo=UTC)
PHONE = Arrival("card", "安卓手机", own=True)


def card(cast: Cast, who: str = "guard") -> str:
    [made] = issue_cards(by=cast.seat("safety", AT), accounts=[cast.account(who)], at=AT)
    return made.secret


def kinds(cast: Cast, who: str) -> list[str]:
    with opened(EVERYTHING):
        rows = TrailEvent.objects.filter(object_id=cast.account(who)).order_by("seq")
        return [row.kind.partition(".")[2] for row in rows if row.recorded_at >= AT]


def test_a_card_opens_as_often_as_needed_and_every_use_is_told(cast: Cast) -> None:
    text = card(cast)
    assert card_holder(text, at=AT).name == "示例·老陈"
    assert use_card(text, at=AT)[0] == use_card(text, at=AT)[0] == cast.account("guard")
    assert kinds(cast, "guard") == ["card_issued", "card_used", "card_used"]
    assert cards_since([cast.account("guard"), cast.account("safety")]) == {cast.account("guard"): AT}


def test_a_new_card_voids_the_old_one(cast: Cast) -> None:
    old, new = card(cast), card(cast)
    with pytest.raises(NotFound):
        use_card(old, at=AT)
    assert use_card(new, at=AT)


def test_nobody_gets_a_card_who_owes_a_second_step_or_holds_no_post(cast: Cast) -> None:
    with pytest.raises(Refused, match="动态码"):
        issue_cards(by=operator(), accounts=[cast.account("officer")], at=AT)
    text = card(cast)
    leave(by=operator(), person_id=cast.people["guard"].id, last=AT.date(), at=AT)
    with pytest.raises(Refused, match="没有岗位"):
        use_card(text, at=AT + timedelta(days=2))


def test_only_those_who_may_invite_give_and_take_cards(cast: Cast) -> None:
    text = card(cast)
    for who in ("stranger", "fireman", "middle_principal"):
        with pytest.raises(NotFound):
            issue_cards(by=cast.seat(who, AT), accounts=[cast.account("guard")], at=AT)
        with pytest.raises(NotFound):
            revoke_card(by=cast.seat(who, AT), account_id=cast.account("guard"), at=AT)
    with pytest.raises(Refused):
        issue_cards(by=cast.seat("guard", AT), accounts=[cast.account("logistics")], at=AT)
    assert use_card(text, at=AT)


def test_a_card_taken_back_is_void_and_its_phones_are_out(cast: Cast) -> None:
    text, guard = card(cast), cast.account("guard")
    phone = begin(guard, PHONE, at=AT)
    by_link = begin(guard, Arrival("link", "电脑"), at=AT)
    assert viewer(guard, at=AT, device=phone).name == "示例·老陈"
    assert revoke_card(by=cast.seat("safety", AT), account_id=guard, at=AT) == 1
    with pytest.raises(NotFound):
        use_card(text, at=AT)
    with pytest.raises(NotFound):
        viewer(guard, at=AT, device=phone)
    assert viewer(guard, at=AT, device=by_link).device == ""


def test_a_card_of_an_account_switched_off_opens_nothing(cast: Cast) -> None:
    text = card(cast)
    switch_account(by=operator(), account_id=cast.account("guard"), active=False, at=AT)
    with pytest.raises(NotFound):
        use_card(text, at=AT)


@pytest.mark.parametrize("text", ["", "x", "示例", "a" * 5000, "' OR 1=1"])
def test_a_made_up_card_opens_nothing(cast: Cast, text: str) -> None:
    card(cast)
    with pytest.raises(NotFound):
        use_card(text, at=AT)


def test_devices_are_listed_and_ended_one_by_one_or_all(cast: Cast) -> None:
    guard, safety = cast.account("guard"), cast.seat("safety", AT)
    mine, lost, third = begin(guard, PHONE, at=AT), begin(guard, PHONE, at=AT), begin(guard, PHONE, at=AT)
    with opened(safety.scope):
        assert {each.id for each in signed_in([guard], at=AT)[guard]} == {mine, lost, third}
    end_device(by=safety, device_id=lost, at=AT)
    end_device(by=safety, device_id=lost, at=AT)
    with pytest.raises(NotFound):
        viewer(guard, at=AT, device=lost)
    sign_out_everywhere(by=cast.seat("guard", AT), account_id=guard, keep=mine, at=AT)
    with pytest.raises(NotFound):
        viewer(guard, at=AT, device=third)
    end(guard, mine, at=AT)
    with opened(safety.scope):
        assert signed_in([guard], at=AT) == {}
    assert kinds(cast, "guard") == ["signed_out", "signed_out"]


def test_a_stranger_ends_no_device_and_a_device_of_another_opens_nothing(cast: Cast) -> None:
    phone = begin(cast.account("guard"), PHONE, at=AT)
    for who in ("stranger", "middle_safety"):
        with pytest.raises(NotFound):
            end_device(by=cast.seat(who, AT), device_id=phone, at=AT)
    with pytest.raises(Refused):
        end_device(by=cast.seat("logistics", AT), device_id=phone, at=AT)
    with pytest.raises(NotFound):
        viewer(cast.account("principal"), at=AT, device=phone)


def test_a_day_is_noted_once_and_a_shared_device_leaves_the_list_by_itself(cast: Cast) -> None:
    guard = cast.account("guard")
    shared = begin(guard, Arrival("link", "电脑"), at=AT)
    later = AT + timedelta(days=1)
    assert [seen_again(guard, shared, at=AT), seen_again(guard, shared, at=later)] == [False, True]
    assert not seen_again(guard, shared, at=later)
    with opened(EVERYTHING):
        assert signed_in([guard], at=later) == {}
        assert Device.objects.get(id=shared).ended_at is None


def test_neither_the_trail_nor_a_table_keeps_a_secret(cast: Cast) -> None:
    text = card(cast)
    use_card(text, at=AT)
    with opened(EVERYTHING):
        said = str(list(TrailEvent.objects.values_list("body", flat=True)))
        said += str(list(TrailText.objects.values_list("text", flat=True)))
        said += str(list(Identity.objects.values_list("subject", "secret")))
    assert text not in said
