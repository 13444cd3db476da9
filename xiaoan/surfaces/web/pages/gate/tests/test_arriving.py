"""Cards and codes at the door: what they open, for how long, and how it ends from afar."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client

from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.access.doors.codes import issue_code
from xiaoan.kernel.access.limits import Limit
from xiaoan.kernel.access.models import Device
from xiaoan.kernel.access.queries import operator
from xiaoan.surfaces.web.pages.gate import arriving
from xiaoan.surfaces.web.pages.gate.browsers import device_words
from xiaoan.surfaces.web.tests.seats import Seats, text

ANDROID = "Mozilla/5.0 (Linux; Android 9; X) AppleWebKit/537.36 Chrome/66.0 Mobile MicroMessenger/8.0"


def card_of(seats: Seats, who: str = "guard", by: str = "safety") -> str:
    shown = seats.post(by, f"/people/{seats.person(who)}/card")
    assert shown.status_code == 200
    assert "no-store" in shown["Cache-Control"]
    found = re.search(r"/card/[\w-]+", shown.content.decode())
    assert found is not None
    return found[0]


def come_in(address: str, **answers: str) -> tuple[Client, HttpResponse]:
    client = Client(HTTP_USER_AGENT=ANDROID)
    return client, client.post(address, answers)  # type: ignore[return-value]  # the test client's own response


def days(client: Client) -> int:
    return int(client.session.get_expiry_age() // 86400)


def test_a_card_asks_first_and_serves_again_on_another_phone(seats: Seats) -> None:
    address = card_of(seats)
    assert "示例·老陈的登录卡" in text(Client().get(address))
    (first, answer), (second, _) = come_in(address, own="1"), come_in(address)
    assert answer["Location"] == "/"
    assert first.get("/today").status_code == second.get("/today").status_code == 200
    assert (days(first), days(second)) == (179, 0), "a moment less than half a year"


def test_a_long_session_slides_with_each_day_of_use_and_looking_writes_nothing(seats: Seats) -> None:
    phone, _ = come_in(card_of(seats), own="1")
    phone.post("/type-size", {"size": ""})
    seats.at += timedelta(days=30)
    phone.get("/me")
    device = phone.session["device"]
    with opened(EVERYTHING):
        assert Device.objects.get(id=device).seen_on < seats.at.date()
    session = phone.session
    session.set_expiry(timedelta(days=3))
    session.save()
    phone.post("/me/pin", {"pin": "2580"})
    with opened(EVERYTHING):
        assert Device.objects.get(id=device).seen_on == seats.at.date()
    assert days(phone) == 179


def test_a_lost_phone_is_out_at_its_next_request(seats: Seats) -> None:
    address = card_of(seats)
    (lost, _), (other, _) = come_in(address, own="1"), come_in(address)
    page = text(seats.get("safety", f"/people/{seats.person('guard')}"))
    assert "安卓手机（微信）" in page
    device = lost.session["device"]
    answer = seats.post("safety", f"/people/{seats.person('guard')}/devices/{device}/end")
    assert answer.status_code == 302
    assert lost.get("/today")["Location"].startswith("/login")
    assert lost.post("/me/pin", {"pin": "2580"})["Location"].startswith("/login")
    assert lost.get("/api/v1/me").status_code in (401, 403)
    assert other.get("/today").status_code == 200


def test_a_card_taken_back_ends_its_phones(seats: Seats) -> None:
    address = card_of(seats)
    phone, _ = come_in(address, own="1")
    assert seats.post("safety", f"/people/{seats.person('guard')}/card/revoke").status_code == 302
    assert phone.get("/today")["Location"].startswith("/login")
    assert Client().get(address).status_code == 404
    assert come_in(address)[1].status_code == 404


def test_one_sees_and_ends_ones_own_devices(seats: Seats) -> None:
    address = card_of(seats)
    (mine, _), (other, _) = come_in(address), come_in(address)
    page = text(mine.get("/me"))
    assert page.count("安卓手机（微信）") == 2
    assert "就是这台" in page
    mine.post(f"/me/devices/{other.session['device']}/end")
    assert other.get("/me").status_code == 302
    stranger = seats.post("logistics", f"/me/devices/{mine.session['device']}/end")
    assert stranger.status_code == 404


def test_signing_out_ends_the_device(seats: Seats) -> None:
    phone, _ = come_in(card_of(seats))
    device = phone.session["device"]
    phone.post("/logout")
    with opened(EVERYTHING):
        assert Device.objects.get(id=device).ended_at is not None


def test_a_bureau_person_gets_no_card_and_a_code_leaves_the_second_step(seats: Seats) -> None:
    refused = seats.post("chief", f"/people/{seats.person('officer')}/card")
    assert refused.status_code == 422
    code = issue_code(by=operator(), account_id=seats.cast.account("officer"), at=seats.at)
    client, _ = come_in("/activate", code=code, own="1")
    assert client.get("/units")["Location"].startswith("/second-step")
    assert days(client) == 0


def test_many_cards_are_printed_at_once(seats: Seats) -> None:
    assert "示例·老陈" in text(seats.get("safety", "/people/cards"))
    accounts = [str(seats.cast.account(who)) for who in ("guard", "logistics")]
    client = seats.client("safety")
    sheet = client.post("/people/cards", {"account": accounts})
    assert sheet.content.decode().count("<svg") >= 2
    assert "只显示这一次" in text(sheet)
    assert client.post("/people/cards", {}).status_code == 422
    assert client.post("/people/cards", {"account": ["x", str(seats.cast.account("stranger"))]}).status_code == 404


def test_a_code_is_shown_once_and_lets_in_once(seats: Seats) -> None:
    shown = seats.post("officer", f"/people/{seats.person('principal')}/code")
    found = re.search(r"\b([A-Z0-9]{4}) ([A-Z0-9]{4})\b", text(shown))
    assert found is not None
    head, answer = come_in("/activate", code=found[0].lower())
    assert answer["Location"] == "/me"
    assert "已进入" in text(head.get("/me"))
    assert come_in("/activate", code=found[0])[1].status_code == 422


def test_a_code_told_to_the_wrong_ear_is_void(seats: Seats) -> None:
    code = issue_code(by=operator(), account_id=seats.cast.account("guard"), at=seats.at)
    seats.post("safety", f"/people/{seats.person('guard')}/code/withdraw")
    assert come_in("/activate", code=code)[1].status_code == 422


@pytest.mark.parametrize("code", ["", "x", "AAAAAAAA", "a" * 500, "'"])
def test_a_wrong_code_is_refused_beside_its_field(seats: Seats, code: str) -> None:
    _, answer = come_in("/activate", code=code)
    assert answer.status_code == 422
    assert "f__e" in answer.content.decode()


def test_codes_cannot_be_tried_out_or_used_up_from_one_address(seats: Seats, monkeypatch: pytest.MonkeyPatch) -> None:
    code = issue_code(by=operator(), account_id=seats.cast.account("guard"), at=seats.at)
    monkeypatch.setattr(arriving, "CODES", Limit(3, timedelta(minutes=10)))
    for _try in range(3):
        assert come_in("/activate", code="AAAAAAAA")[1].status_code == 422
    refused = come_in("/activate", code=code)[1]
    assert (refused.status_code, "试得太多" in text(refused)) == (422, True)
    elsewhere = Client(REMOTE_ADDR="10.9.8.7").post("/activate", {"code": code})
    assert (elsewhere.status_code, elsewhere["Location"]) == (302, "/me")


def test_a_nul_is_a_bad_request_not_a_breakdown(seats: Seats) -> None:
    assert come_in("/activate", code="a\0b")[1].status_code in (400, 422)


def test_a_browser_is_told_in_few_words() -> None:
    assert device_words(ANDROID) == "安卓手机（微信）"
    assert device_words("Mozilla/5.0 (Windows NT 10.0) Chrome/120") == "Windows 电脑"
    assert device_words("") == device_words("<script>") == "其他设备"
