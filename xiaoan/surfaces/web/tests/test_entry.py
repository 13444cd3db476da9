"""Coming in: passwords, links that are used once, the second step, long sessions that can be ended from afar."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.access.commands import switch_account
from xiaoan.kernel.access.doors import issue_link, set_password, sign_out_everywhere
from xiaoan.kernel.access.models import Account
from xiaoan.kernel.access.queries import operator
from xiaoan.surfaces.web.tests.seats import Seats, text

GOOD = "四个不相干的词连起来"


def with_password(seats: Seats, who: str) -> None:
    set_password(by=operator(), account_id=seats.cast.account(who), user_name=who, password=GOOD, at=seats.at)


def sign_in(who: str, password: str = GOOD, **more: str) -> tuple[Client, HttpResponse]:
    client = Client()
    return client, client.post("/login", {"user_name": who, "password": password, **more})  # type: ignore[return-value]


def link_for(seats: Seats, who: str) -> str:
    return "/enter/" + issue_link(by=operator(), account_id=seats.cast.account(who), at=seats.at)


def test_a_right_password_opens_the_first_room(seats: Seats) -> None:
    with_password(seats, "guard")
    client, answer = sign_in("guard")
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.get("/")["Location"] == "/today"
    with opened(EVERYTHING):
        assert Account.objects.get(id=seats.cast.account("guard")).last_login is not None


def test_a_wrong_password_and_an_unknown_name_are_told_alike(seats: Seats) -> None:
    with_password(seats, "guard")
    _, wrong = sign_in("guard", "不是这个密码也够长")
    _, unknown = sign_in("nobody", "不是这个密码也够长")
    assert wrong.status_code == unknown.status_code == 422
    assert text(wrong).replace("guard", "") == text(unknown).replace("nobody", "")


def test_a_name_that_no_database_holds_is_a_bad_request(seats: Seats) -> None:
    assert sign_in("a\0b")[1].status_code == 400
    assert sign_in("a" * 5000)[1].status_code == 422


def test_five_wrong_passwords_lock_the_door_calmly(seats: Seats) -> None:
    with_password(seats, "guard")
    statuses = [sign_in("guard", "不是这个密码也够长")[1].status_code for _ in range(5)]
    assert statuses == [422, 422, 422, 422, 429]
    _, answer = sign_in("guard")
    assert answer.status_code == 429
    assert "等 15 分钟" in text(answer)
    assert answer["Retry-After"] == "900"


@pytest.mark.parametrize("place", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"])
def test_signing_in_never_leads_to_another_site(seats: Seats, place: str) -> None:
    with_password(seats, "guard")
    _, answer = sign_in("guard", next=place)
    assert answer["Location"] == "/"


def test_a_link_is_only_used_up_by_the_button(seats: Seats) -> None:
    address = link_for(seats, "guard")
    assert Client().get(address).status_code == 200
    assert Client().get(address).status_code == 200
    client = Client()
    assert client.post(address).status_code == 302
    assert client.get("/me").status_code == 200
    again = Client().get(address)
    assert again.status_code == 422
    assert "已经用过" in text(again)
    assert Client().post(address).status_code == 422


def test_a_link_grows_old(seats: Seats) -> None:
    address = link_for(seats, "guard")
    seats.at += timedelta(hours=25)
    assert Client().get(address).status_code == 404
    assert Client().post(address).status_code == 404


def test_a_link_of_an_account_switched_off_opens_nothing(seats: Seats) -> None:
    address = link_for(seats, "guard")
    switch_account(by=operator(), account_id=seats.cast.account("guard"), active=False, at=seats.at)
    client = Client()
    assert client.post(address).status_code == 404
    assert client.get("/me").status_code == 302


def test_a_bureau_role_takes_a_second_step(seats: Seats) -> None:
    with_password(seats, "officer")
    client, _ = sign_in("officer")
    asked = client.get("/units")
    assert asked["Location"].startswith("/second-step?next=")
    assert "绑定" in text(client.get("/second-step"))
    assert TOTPDevice.objects.count() == 0, "looking makes no key"
    client.post("/second-step")
    device = TOTPDevice.objects.get()
    assert "<svg" in client.get("/second-step").content.decode()
    assert client.post("/second-step", {"code": "000000"}).status_code == 422
    TOTPDevice.objects.update(throttling_failure_count=0)
    code = f"{totp(device.bin_key):06d}"
    answer = client.post("/second-step?next=/units", {"code": code, "next": "/units"})
    assert "抄下恢复码" in text(answer)
    assert 'href="/units"' in answer.content.decode()
    assert client.get("/units").status_code == 200
    assert "<svg" not in client.get("/second-step").content.decode().partition("<main")[2], "a sealed key is not shown"


def test_an_own_phone_stays_signed_in_and_a_shared_one_does_not(seats: Seats) -> None:
    own, shared = Client(), Client()
    own.post(link_for(seats, "guard"), {"own": "1"})
    shared.post(link_for(seats, "guard"))
    assert own.session.get_expiry_age() > timedelta(days=170).total_seconds()
    assert shared.session.get_expiry_age() <= timedelta(hours=12).total_seconds()


def test_a_bureau_never_gets_a_long_session(seats: Seats) -> None:
    client = Client()
    client.post(link_for(seats, "officer"), {"own": "1"})
    assert client.session.get_expiry_age() <= timedelta(hours=12).total_seconds()


def test_a_lost_phone_is_signed_out_from_afar(seats: Seats) -> None:
    lost = Client()
    lost.post(link_for(seats, "guard"), {"own": "1"})
    assert lost.get("/me").status_code == 200
    safety = seats.cast.seat("safety", seats.at)
    sign_out_everywhere(by=safety, account_id=seats.cast.account("guard"), at=seats.at)
    assert lost.get("/me")["Location"].startswith("/login")
    fresh = Client()
    fresh.post(link_for(seats, "guard"))
    assert fresh.get("/me").status_code == 200


def test_an_account_switched_off_is_out_at_once(seats: Seats) -> None:
    client = Client()
    client.post(link_for(seats, "guard"))
    switch_account(by=operator(), account_id=seats.cast.account("guard"), active=False, at=seats.at)
    assert client.get("/me")["Location"].startswith("/login")


def test_the_size_of_type_goes_back_to_the_page_only_here(seats: Seats) -> None:
    answer = Client().post("/type-size", {"size": "large", "back": "https://elsewhere.example/x"})
    assert answer["Location"] == "/"
    assert answer.cookies["xiaoan_type"].value == "large"


def test_a_password_with_a_plus_or_a_space_at_its_end_is_kept_as_typed(seats: Seats) -> None:
    client = Client()
    client.post(link_for(seats, "guard"))
    word = " a b+c 空格在两头 "
    client.post("/me", {"user_name": "laochen", "password": word, "again": word})
    assert sign_in("laochen", word)[1].status_code == 302


@pytest.mark.parametrize(
    ("came_from", "back"),
    [
        ("http://testserver/people/1?x=2", "%2Fpeople%2F1%3Fx%3D2"),
        ("https://elsewhere.example/people", "%2F"),
        ("", "%2F"),
    ],
)
def test_whoever_posts_after_his_session_ended_comes_back_to_the_page(seats: Seats, came_from: str, back: str) -> None:
    address = f"/people/{seats.person('guard')}/switch"
    answer = Client().post(address, {"active": "0"}, headers={"referer": came_from})
    assert answer["Location"] == f"/login?next={back}"
