"""How long a session lasts, what begins a new one, and what ends all of them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.access.commands import Place, grant
from xiaoan.kernel.access.doors import issue_link
from xiaoan.kernel.access.doors.strong.wakeful import awake, mark
from xiaoan.kernel.access.models import Device
from xiaoan.kernel.access.queries import operator
from xiaoan.surfaces.web.tests.seats import Seats

MINUTES = 60


def from_console(seats: Seats, who: str, **answers: str) -> Client:
    """Somebody who came by a link of the installation's console, which stands for the second step too."""
    client = Client()
    client.post("/enter/" + issue_link(by=operator(), account_id=seats.cast.account(who), at=seats.at), answers)
    return client


def is_in(client: Client, address: str = "/me") -> bool:
    answer = client.get(address)
    assert answer.status_code in (200, 302)
    return answer.status_code == 200


def test_a_bureaus_session_ends_by_an_hour_without_a_request(seats: Seats) -> None:
    client = from_console(seats, "officer")
    for _hour in range(3):
        assert is_in(client)
        seats.at += timedelta(minutes=MINUTES - 1)
    assert is_in(client), "used within every hour"
    seats.at += timedelta(minutes=MINUTES + 1)
    assert not is_in(client)
    assert client.get("/api/v1/me").status_code == 401


def test_a_session_never_used_after_coming_in_lies_idle_too(seats: Seats) -> None:
    client = from_console(seats, "officer")
    seats.at += timedelta(minutes=MINUTES + 1)
    assert not is_in(client)


def test_a_schools_session_is_not_ended_by_a_long_lesson(seats: Seats) -> None:
    client = from_console(seats, "guard")
    seats.at += timedelta(hours=5)
    assert is_in(client)


@pytest.mark.parametrize("who", ["officer", "guard"])
def test_twelve_hours_end_a_session_however_busy(seats: Seats, who: str) -> None:
    client = from_console(seats, who)
    for _half_hour in range(24):
        assert is_in(client)
        seats.at += timedelta(minutes=30)
    assert not is_in(client)


def test_the_mark_of_another_session_wakes_nothing(seats: Seats) -> None:
    mine, other = "018f0000-0000-7000-8000-000000000001", "018f0000-0000-7000-8000-000000000002"
    shown, began = mark(other, at=seats.at), int((seats.at - timedelta(hours=2)).timestamp())
    assert awake(began, shown, other, at=seats.at)
    assert not awake(began, shown, mine, at=seats.at)
    for forged in ("", "nonsense", shown[:-2], shown + "x"):
        assert not awake(began, forged, mine, at=seats.at)
    assert not awake("soon", "", mine, at=seats.at)


def test_the_marks_cookie_is_not_for_scripts_or_other_sites(seats: Seats) -> None:
    client = from_console(seats, "officer")
    cookie = client.get("/me").cookies["xiaoan_awake"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert client.get("/me", secure=True).cookies["xiaoan_awake"]["secure"]
    assert "xiaoan_awake" not in from_console(seats, "guard").get("/me").cookies


def test_coming_in_begins_a_session_under_a_new_key_and_ends_the_one_before(seats: Seats) -> None:
    client = from_console(seats, "guard")
    before = client.session.session_key
    client.post("/enter/" + issue_link(by=operator(), account_id=seats.cast.account("safety"), at=seats.at))
    assert client.session.session_key != before
    stolen = Client()
    stolen.cookies[settings.SESSION_COOKIE_NAME] = before  # type: ignore[assignment]
    assert not is_in(stolen)


def test_the_second_step_changes_the_sessions_key(seats: Seats) -> None:
    client = Client()
    chief = seats.cast.seat("chief", seats.at)
    client.post("/enter/" + issue_link(by=chief, account_id=seats.cast.account("officer"), at=seats.at))
    client.post("/second-step")
    before = client.session.session_key
    client.post("/second-step", {"code": f"{totp(TOTPDevice.objects.get().bin_key):06d}"})
    assert client.session.session_key != before
    assert is_in(client, "/units")


def test_going_out_leaves_nothing_to_use(seats: Seats) -> None:
    client = from_console(seats, "guard")
    key = client.session.session_key
    assert client.post("/logout")["Clear-Site-Data"] == '"cache"'
    stolen = Client()
    stolen.cookies[settings.SESSION_COOKIE_NAME] = key  # type: ignore[assignment]
    assert not is_in(stolen)


def test_a_phone_that_stays_signed_in_does_not_any_more_once_its_holder_sees_many_schools(seats: Seats) -> None:
    client = from_console(seats, "guard", own="1")
    assert client.session.get_expiry_age() > timedelta(days=100).total_seconds()
    grant(
        by=operator(), account_id=seats.cast.account("guard"), role="bureau_officer",
        place=Place(seats.cast.unit("county")), starts=seats.at.date(), at=seats.at,
    )  # fmt: skip
    assert client.get("/units")["Location"].startswith("/second-step"), "a link for a phone of one's own proves once"
    client.post("/second-step")
    client.post("/second-step", {"code": f"{totp(TOTPDevice.objects.get().bin_key):06d}"})
    assert is_in(client, "/units")
    assert client.session.get_expiry_age() <= timedelta(hours=12).total_seconds()
    with opened(EVERYTHING):
        assert not Device.objects.filter(account_id=seats.cast.account("guard"), own=True).exists()
    seats.at += timedelta(minutes=MINUTES + 1)
    assert not is_in(client)


def test_whoever_is_switched_off_is_out(seats: Seats) -> None:
    client = from_console(seats, "guard")
    seats.post("safety", f"/people/{seats.person('guard')}/switch", active="0")
    assert not is_in(client)
