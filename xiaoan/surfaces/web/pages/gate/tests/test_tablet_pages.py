"""The shared tablet's pages: names, PIN, a short turn under one's own name, and out."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from xiaoan.kernel.access.doors.codes import issue_code
from xiaoan.kernel.access.doors.pins import set_pin
from xiaoan.kernel.access.doors.tablets import IDLE
from xiaoan.kernel.access.queries import operator
from xiaoan.surfaces.web.tests.seats import Seats, text

PIN = "2580"


def pinned(seats: Seats, *people: str) -> None:
    for who in people:
        set_pin(by=seats.cast.seat(who, seats.at), pin=PIN, at=seats.at)


def enrolled(seats: Seats, *people: str) -> Client:
    """The officer enrols the very device he is on."""
    posts = [seats.cast.seat(who, seats.at).post for who in people]
    tablet = seats.client("safety")
    answer = tablet.post("/tablets", {"name": "校门平板", "posts": posts})
    assert (answer.status_code, answer["Location"]) == (302, "/gate")
    del seats.clients["safety"]
    return tablet


def turn(seats: Seats, tablet: Client, who: str, pin: str = PIN, **more: str) -> int:
    return tablet.post(f"/gate/{seats.cast.account(who)}", {"pin": pin, **more}).status_code


def test_enrolling_signs_the_officer_out_and_shows_names(seats: Seats) -> None:
    pinned(seats, "guard")
    tablet = enrolled(seats, "guard", "logistics")
    assert tablet.get("/me")["Location"].startswith("/login")
    assert tablet.get("/login")["Location"].startswith("/gate")
    page = text(tablet.get("/gate"))
    assert "示例·老陈" in page
    assert "示例·钱主任" in page
    assert "示例·林校长" not in page
    assert Client().get("/gate")["Location"].startswith("/login")


def test_two_guards_work_in_turn_each_under_his_own_name(seats: Seats) -> None:
    pinned(seats, "guard", "logistics")
    tablet = enrolled(seats, "guard", "logistics")
    assert turn(seats, tablet, "guard") == 302
    page = text(tablet.get("/today"))
    assert "示例·老陈 正在用“校门平板”" in page
    assert 'http-equiv="refresh"' in tablet.get("/today").content.decode()
    assert tablet.post("/gate/go")["Location"] == "/gate"
    assert tablet.get("/today")["Location"].startswith("/login")
    assert turn(seats, tablet, "logistics") == 302
    assert "示例·钱主任 正在用" in text(tablet.get("/today"))


def test_a_turn_without_a_request_for_minutes_is_over_and_each_page_begins_it_anew(seats: Seats) -> None:
    pinned(seats, "guard")
    tablet = enrolled(seats, "guard")
    turn(seats, tablet, "guard")
    for _ in range(4):
        seats.at += IDLE - timedelta(seconds=5)
        assert tablet.get("/today").status_code == 200
    seats.at += IDLE + timedelta(seconds=1)
    assert tablet.get("/today")["Location"].startswith("/login")
    assert tablet.get("/api/v1/me").status_code in (401, 403)


def test_a_turn_is_nothing_without_the_mark_of_its_tablet(seats: Seats) -> None:
    pinned(seats, "guard")
    tablet = enrolled(seats, "guard")
    turn(seats, tablet, "guard")
    stolen = Client()
    stolen.cookies["sessionid"] = tablet.cookies["sessionid"].value
    assert stolen.get("/today")["Location"].startswith("/login")


def test_wrong_pins_are_counted_and_lock(seats: Seats) -> None:
    pinned(seats, "guard")
    tablet = enrolled(seats, "guard")
    answers = [tablet.post(f"/gate/{seats.cast.account('guard')}", {"pin": "9999"}) for _ in range(5)]
    assert [each.status_code for each in answers] == [422] * 5
    assert "还可以试 4 次" in text(answers[0])
    assert turn(seats, tablet, "guard") == 422
    seats.at += timedelta(minutes=16)
    assert turn(seats, tablet, "guard") == 302


@pytest.mark.parametrize("who", ["principal", "stranger", "officer"])
def test_whoever_is_not_on_the_tablet_is_404(seats: Seats, who: str) -> None:
    tablet = enrolled(seats, "guard")
    assert tablet.get(f"/gate/{seats.cast.account(who)}").status_code == 404
    assert turn(seats, tablet, who) == 404
    assert Client().get(f"/gate/{seats.cast.account('guard')}").status_code == 404


def test_on_a_tablet_nothing_of_ones_own_device_is_had(seats: Seats) -> None:
    pinned(seats, "safety")
    tablet = enrolled(seats, "safety")
    turn(seats, tablet, "safety")
    assert tablet.get("/people").status_code == 404
    assert tablet.get("/tablets").status_code == 404
    assert tablet.post("/me/pin", {"pin": "1357"}).status_code == 422
    good = "四个不相干的词连起来"
    answer = tablet.post("/me", {"user_name": "x", "password": good, "again": good})
    assert answer.status_code == 422
    assert "设用户名、密码" not in text(tablet.get("/me"))


def test_a_tablet_taken_back_is_a_plain_device_again(seats: Seats) -> None:
    pinned(seats, "guard")
    tablet = enrolled(seats, "guard")
    turn(seats, tablet, "guard")
    page = seats.get("principal", "/tablets").content.decode()
    address = page.partition('action="/tablets/')[2].partition('"')[0]
    assert seats.post("principal", f"/tablets/{address}").status_code == 302
    assert tablet.get("/today")["Location"].startswith("/login")
    assert tablet.get("/gate")["Location"].startswith("/login")
    assert turn(seats, tablet, "guard") == 404


def test_a_code_sets_the_pin_at_the_tablet_and_opens_no_session(seats: Seats) -> None:
    tablet = enrolled(seats, "guard")
    code = issue_code(by=operator(), account_id=seats.cast.account("guard"), at=seats.at)
    assert tablet.post("/activate", {"code": code, "pin": "1111", "again": "1111"}).status_code == 422
    assert tablet.post("/activate", {"code": code, "pin": PIN, "again": "2581"}).status_code == 422
    answer = tablet.post("/activate", {"code": code, "pin": PIN, "again": PIN})
    assert answer["Location"] == "/gate", "a PIN that is refused does not use the code up"
    assert tablet.get("/me")["Location"].startswith("/login")
    assert turn(seats, tablet, "guard") == 302


def test_a_turn_never_leads_to_another_site(seats: Seats) -> None:
    pinned(seats, "guard")
    tablet = enrolled(seats, "guard")
    answer = tablet.post(f"/gate/{seats.cast.account('guard')}", {"pin": PIN, "next": "https://elsewhere.example/"})
    assert answer["Location"] == "/"


def test_only_who_may_invite_enrols(seats: Seats) -> None:
    assert seats.get("guard", "/tablets").status_code == 404
    assert seats.get("stranger", f"/tablets?unit={seats.unit('school')}").status_code == 404
    assert seats.post("principal", "/tablets", name="", posts="没有").status_code == 422
