"""The second step: bound once, a code serves once, a lost phone is not a lost account, and nobody resets his own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from tests.support.cast import Cast
from xiaoan.foundation.errors import NotFound, Refused
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.access.doors import issue_link
from xiaoan.kernel.access.doors.strong import second_step
from xiaoan.kernel.access.models import Identity, Role
from xiaoan.kernel.access.queries import operator, second_step_owed
from xiaoan.kernel.trail.models import TrailEvent
from xiaoan.kernel.trail.verify import verify
from xiaoan.surfaces.web.tests.seats import Seats, text

CODE = re.compile(r"\b[A-Z0-9]{4} [A-Z0-9]{4} [A-Z0-9]{4}\b")


def come_in(seats: Seats, who: str = "officer") -> Client:
    client = Client()
    client.post("/enter/" + issue_link(by=operator_of_pages(seats), account_id=seats.cast.account(who), at=seats.at))
    return client


def operator_of_pages(seats: Seats):
    """Somebody who invites on a page: such a link does not stand for the second step."""
    return seats.cast.seat("chief", seats.at)


def key(account) -> TOTPDevice:
    return TOTPDevice.objects.get(user_id=account)


def digits(device: TOTPDevice, later: int = 0) -> str:
    """What the app shows, `later` half minutes from now; wrong tries before are forgiven."""
    TOTPDevice.objects.filter(id=device.id).update(throttling_failure_count=0)
    return f"{totp(device.bin_key, drift=later):06d}"


def bind(seats: Seats, client: Client, who: str = "officer") -> list[str]:
    """Bind an app, and the recovery codes one is shown."""
    client.post("/second-step")
    shown = client.post("/second-step", {"code": digits(key(seats.cast.account(who)))})
    assert shown.status_code == 200
    return CODE.findall(text(shown))


def test_roles_that_see_many_schools_owe_it_and_others_do_not(seats: Seats) -> None:
    owing = set(Role.objects.filter(needs_otp=True).values_list("code", flat=True))
    assert owing == {"operator", "bureau_officer", "bureau_leader", "city_officer"}
    assert second_step_owed(seats.cast.seat("city_officer", seats.at))
    assert not second_step_owed(seats.cast.seat("principal", seats.at))


def test_recovery_codes_are_shown_once_and_only_their_digests_kept(seats: Seats) -> None:
    client = come_in(seats)
    codes = bind(seats, client)
    assert len(set(codes)) == second_step.MANY
    kept = list(Identity.objects.filter(kind=second_step.RECOVERY).values_list("subject", "secret"))
    assert len(kept) == second_step.MANY
    assert not any(code.replace(" ", "")[4:] in subject + secret for code in codes for subject, secret in kept)
    assert not CODE.search(text(client.get("/me/second-step")))
    assert "还剩 8 个" in text(client.get("/me/second-step"))


def test_a_code_serves_once(seats: Seats) -> None:
    client = come_in(seats)
    client.post("/second-step")
    device = key(seats.cast.account("officer"))
    seen = digits(device)
    assert client.post("/second-step", {"code": seen}).status_code == 200
    again = come_in(seats)
    assert again.post("/second-step", {"code": seen}).status_code == 422
    assert again.get("/units").status_code == 302
    assert again.post("/second-step", {"code": digits(device, 1)}).status_code == 302
    assert again.get("/units").status_code == 200


def test_a_phone_whose_clock_is_half_a_minute_off_still_works(seats: Seats) -> None:
    client = come_in(seats)
    client.post("/second-step")
    device = key(seats.cast.account("officer"))
    assert client.post("/second-step", {"code": digits(device, 1)}).status_code == 200
    TOTPDevice.objects.update(last_t=-1, drift=0)
    assert come_in(seats).post("/second-step", {"code": digits(device, 5)}).status_code == 422


def test_wrong_codes_wait_longer_and_never_for_days(seats: Seats) -> None:
    bind(seats, come_in(seats))
    account, seats.at = seats.cast.account("officer"), timezone.now()
    client = come_in(seats)
    assert "动态码不对" in text(client.post("/second-step", {"code": "000000"}))
    held = client.post("/second-step", {"code": "000000"})
    assert held.status_code == 422
    assert "秒再试" in text(held)
    TOTPDevice.objects.update(throttling_failure_count=12, throttling_failure_timestamp=seats.at - timedelta(days=1))
    client.post("/second-step", {"code": "000000"})
    assert key(account).throttling_failure_count == second_step.MOST_COUNTED


@pytest.mark.parametrize(
    "nonsense", ["", "12345", "abcdef", "１２３４５６", "0" * 39, "123456\x00", "ＡＢＣＤ ＥＦＧＨ"]
)
def test_nonsense_is_a_wrong_code(seats: Seats, nonsense: str) -> None:
    bind(seats, come_in(seats))
    client = come_in(seats)
    assert client.post("/second-step", {"code": nonsense}).status_code in (400, 422)
    assert client.get("/units").status_code == 302


def test_a_recovery_code_lets_one_bind_another_phone_and_serves_once(seats: Seats) -> None:
    codes = bind(seats, come_in(seats))
    account, lost = seats.cast.account("officer"), key(seats.cast.account("officer"))
    client = come_in(seats)
    assert client.post("/second-step", {"code": codes[0].lower().replace(" ", "-")}).status_code == 302
    assert client.get("/units").status_code == 302, "nothing is open before another phone is bound"
    assert second_step.bound(account) is False
    fresh = bind(seats, client)
    assert key(account).key != lost.key
    assert client.get("/units").status_code == 200
    assert client.get("/units").status_code == 200
    assert set(fresh).isdisjoint(codes)
    other = come_in(seats)
    for used in (codes[0], codes[1]):
        assert other.post("/second-step", {"code": used}).status_code == 422
    assert other.get("/units").status_code == 302


def test_another_persons_recovery_code_opens_nothing(seats: Seats) -> None:
    codes = bind(seats, come_in(seats))
    bind(seats, come_in(seats, "chief"), "chief")
    client = come_in(seats, "chief")
    assert client.post("/second-step", {"code": codes[0]}).status_code == 422
    assert client.get("/units").status_code == 302


def test_recovery_codes_are_not_guessed(seats: Seats) -> None:
    bind(seats, come_in(seats))
    client = come_in(seats)
    statuses = [client.post("/second-step", {"code": "AAAA AAAA AAAA"}).status_code for _ in range(11)]
    assert statuses == [422] * 10 + [429]


def test_changing_phones_and_making_other_codes_ask_for_a_code_of_the_old_phone(seats: Seats) -> None:
    client = come_in(seats)
    codes, device = bind(seats, client), key(seats.cast.account("officer"))
    for do in ("phone", "codes"):
        TOTPDevice.objects.update(throttling_failure_count=0)
        assert client.post("/me/second-step", {"do": do, "code": "000000"}).status_code == 422
    assert key(seats.cast.account("officer")).key == device.key
    shown = client.post("/me/second-step", {"do": "codes", "code": digits(device, 1)})
    others = CODE.findall(text(shown))
    assert len(others) == second_step.MANY
    assert come_in(seats).post("/second-step", {"code": codes[3]}).status_code == 422, "the former ones are void"
    TOTPDevice.objects.update(last_t=-1, drift=0)
    assert client.post("/me/second-step", {"do": "phone", "code": digits(device)}).status_code == 302
    assert client.get("/units").status_code == 302, "the session is not verified any more"
    assert not second_step.bound(seats.cast.account("officer"))


def test_a_superior_resets_it_and_the_trail_says_so(seats: Seats) -> None:
    client = come_in(seats)
    bind(seats, client)
    account = seats.cast.account("officer")
    answer = seats.post("chief", f"/people/{seats.person('officer')}/second-step")
    assert answer.status_code == 302
    assert client.get("/units")["Location"].startswith("/login"), "every session is over"
    assert not second_step.bound(account)
    assert second_step.codes_left(account) == 0
    with opened(EVERYTHING):
        assert verify().findings == []
        kinds = list(TrailEvent.objects.filter(object_id=account).order_by("seq").values_list("kind", flat=True))
    assert kinds[-1] == "access.second_step_reset"
    assert {"access.second_step_bound", "access.recovery_codes_made"} <= set(kinds)


def test_nobody_resets_his_own_and_nobody_below_or_beside_another_bureau(seats: Seats) -> None:
    account, at = seats.cast.account("officer"), seats.at
    bind(seats, come_in(seats))
    with pytest.raises(Refused, match="自己"):
        second_step.reset(by=seats.cast.seat("officer", at), account_id=account, at=at)
    for who in ("principal", "safety", "far_officer", "stranger"):
        with pytest.raises((NotFound, Refused)):
            second_step.reset(by=seats.cast.seat(who, at), account_id=account, at=at)
    assert second_step.bound(account)
    second_step.reset(by=operator(), account_id=account, at=at)
    assert not second_step.bound(account)


def test_the_page_of_a_person_offers_the_reset_only_where_an_app_is_bound(seats: Seats) -> None:
    address = f"/people/{seats.person('officer')}"
    assert "重置动态码" not in text(seats.get("chief", address))
    bind(seats, come_in(seats))
    assert "重置动态码" in text(seats.get("chief", address))


@pytest.fixture
def bound_officer(committed_cast: Cast) -> Iterator[tuple[Cast, TOTPDevice]]:
    account = committed_cast.account("officer")
    second_step.begin(account)
    TOTPDevice.objects.update(confirmed=True)
    yield committed_cast, key(account)


def test_one_code_shown_twenty_times_at_once_serves_once(bound_officer: tuple[Cast, TOTPDevice]) -> None:
    cast, device = bound_officer
    code, at = digits(device), timezone.now()

    def tried(_n: int) -> bool:
        try:
            return second_step.prove(cast.account("officer"), code, at=at).device is not None
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(tried, range(20))) == 1


def test_two_beginning_to_bind_at_once_make_one_key(committed_cast: Cast) -> None:
    account = committed_cast.account("officer")

    def begun(_n: int) -> None:
        try:
            second_step.begin(account)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(begun, range(8)))
    assert TOTPDevice.objects.count() == 1
