"""Passwords: what may be one, how they are kept, who changes them, and whom wrong ones lock out."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from xiaoan.foundation.errors import Refused
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.access.doors import issue_link, password_account, set_password
from xiaoan.kernel.access.doors.codes import issue_code
from xiaoan.kernel.access.doors.strong.strength import LONGEST, weakness
from xiaoan.kernel.access.models import Identity
from xiaoan.kernel.access.queries import operator
from xiaoan.settings.hashing import Argon2
from xiaoan.surfaces.web.tests.seats import Seats, text

GOOD, OTHER, WRONG = "四个不相干的词连起来", "correct horse battery 7", "不是这个密码也够长"
KNOWN = ("laochen", "示例·老陈", "青石县第一小学", "青一小")


def with_password(seats: Seats, who: str, password: str = GOOD) -> None:
    set_password(by=operator(), account_id=seats.cast.account(who), user_name=who, password=password, at=seats.at)


def sign_in(who: str, password: str = GOOD, address: str = "10.0.0.1", **more: Any) -> int:
    meta = {"REMOTE_ADDR": address, **more}
    return Client(**meta).post("/login", {"user_name": who, "password": password}).status_code


@pytest.mark.parametrize(
    "bad",
    [
        "short", "laochen", "LaoChen", "青石县第一小学", "1234567890", "abcdefghijklm", "9876543210", "aaaaaaaaaaaa",
        "13912345678", "password123", "1q2w3e4r5t", "xiaoan2026", "校安校安校安校安校安", "laochen2222",
        "青一小1111111", "ababababab", "x" * (LONGEST + 1), "示例·老陈老陈老陈",
    ],
)  # fmt: skip
def test_what_one_would_try_first_is_no_password(bad: str) -> None:
    assert weakness(bad, KNOWN)


@pytest.mark.parametrize(
    "good",
    [
        GOOD,
        OTHER,
        "nur kleine buchstaben hier",
        "8305917462",
        " 两头有空格 也算 ",
        "🌲🚲🧊🪁🍐🎈🪑🧵🛶🔔",
        "q" * 20 + "werty uiop asdf " * 3,
    ],
)
def test_any_marks_make_a_password_and_none_must_be_there(good: str) -> None:
    assert weakness(good, KNOWN) == ""


@given(st.text(max_size=300))
def test_no_text_is_too_odd_to_be_judged(word: str) -> None:
    assert isinstance(weakness(word, KNOWN), str)


def test_a_weak_password_is_told_beside_its_field_and_the_old_one_stays(seats: Seats) -> None:
    with_password(seats, "guard")
    client = Client()
    client.post("/enter/" + issue_link(by=operator(), account_id=seats.cast.account("guard"), at=seats.at))
    answer = client.post("/me", {"user_name": "guard", "password": "xiaoan2026", "again": "xiaoan2026"})
    assert answer.status_code == 422
    assert "校安" in text(answer)
    assert sign_in("guard") == 302


def test_passwords_are_kept_by_argon2id_with_the_parameters_written_down(seats: Seats) -> None:
    with_password(seats, "guard")
    kept = Identity.objects.get(kind="password", subject="guard").secret
    assert kept.startswith("argon2$argon2id$v=19$m=65536,t=3,p=4$")
    assert (Argon2.memory_cost, Argon2.time_cost, Argon2.parallelism) == (65536, 3, 4)


def test_a_password_kept_with_weaker_parameters_is_stretched_anew_when_its_owner_comes_in(seats: Seats) -> None:
    with_password(seats, "guard")

    class Weaker(Argon2):
        time_cost, memory_cost, parallelism = 1, 8 * 1024, 1

    row = Identity.objects.get(kind="password", subject="guard")
    row.secret = Weaker().encode(GOOD, "saltsaltsaltsalt")
    row.save()
    assert password_account("guard", WRONG) is None
    assert Identity.objects.get(id=row.id).secret == row.secret
    assert sign_in("guard") == 302
    anew = Identity.objects.get(id=row.id).secret
    assert anew != row.secret
    assert "m=65536,t=3,p=4" in anew
    assert sign_in("guard") == 302


def test_another_kind_of_digest_opens_nothing(seats: Seats) -> None:
    with_password(seats, "guard")
    Identity.objects.filter(kind="password").update(secret=PBKDF2PasswordHasher().encode(GOOD, "saltsaltsaltsalt"))
    assert sign_in("guard") == 422


# Changing one's own


def came_by_password(seats: Seats, who: str = "guard") -> Client:
    with_password(seats, who)
    client = Client()
    assert client.post("/login", {"user_name": who, "password": GOOD}).status_code == 302
    return client


def change(client: Client, old: str, new: str = OTHER) -> int:
    return client.post("/me", {"user_name": "guard", "old": old, "password": new, "again": new}).status_code


def test_changing_it_asks_for_the_old_one_and_ends_every_other_session(seats: Seats) -> None:
    client, other = came_by_password(seats), Client()
    other.post("/login", {"user_name": "guard", "password": GOOD})
    assert "现在的密码" in text(client.get("/me"))
    assert change(client, "") == 422
    assert change(client, WRONG) == 422
    assert change(client, GOOD) == 302
    assert client.get("/me").status_code == 200
    assert other.get("/me").status_code == 302
    assert (sign_in("guard", GOOD), sign_in("guard", OTHER)) == (422, 302)


def test_the_old_one_is_not_guessed_there(seats: Seats) -> None:
    client = came_by_password(seats)
    for _ in range(10):
        assert change(client, WRONG) == 422
    answer = client.post("/me", {"user_name": "guard", "old": GOOD, "password": OTHER, "again": OTHER})
    assert answer.status_code == 422
    assert "试得太多" in text(answer)


def test_who_has_forgotten_it_comes_by_a_code_and_sets_another_at_once(seats: Seats) -> None:
    with_password(seats, "guard")
    client = Client()
    code = issue_code(by=operator(), account_id=seats.cast.account("guard"), at=seats.at)
    client.post("/activate", {"code": code})
    assert "现在的密码" not in text(client.get("/me"))
    seats.at += timedelta(minutes=31)
    assert change(client, "") == 422, "not hours later, when somebody else may sit there"
    seats.at -= timedelta(minutes=31)
    assert change(client, "") == 302


def test_a_lent_session_does_not_take_the_account_over(seats: Seats) -> None:
    came_by_password(seats)
    who = seats.cast.seat("guard", seats.at)
    with pytest.raises(Refused, match="现在的密码"):
        set_password(by=who, account_id=who.account, user_name="guard", password=OTHER, at=seats.at)


# Wrong ones


def test_wrong_passwords_from_elsewhere_do_not_lock_the_owner_out(seats: Seats) -> None:
    with_password(seats, "guard")
    assert [sign_in("guard", WRONG, "203.0.113.9") for _ in range(5)] == [422] * 4 + [429]
    assert sign_in("guard", GOOD, "203.0.113.9") == 429
    assert sign_in("guard", GOOD, "198.51.100.7") == 302


def test_a_colleague_behind_the_same_address_is_not_locked_out(seats: Seats) -> None:
    with_password(seats, "guard")
    with_password(seats, "safety")
    for _ in range(6):
        sign_in("guard", WRONG, "203.0.113.9")
    assert sign_in("safety", GOOD, "203.0.113.9") == 302


def test_another_spelling_of_the_name_is_no_fresh_start(seats: Seats) -> None:
    with_password(seats, "guard")
    spelt = ["guard", "GUARD", " guard", "Guard ", "gUaRd"]
    assert [sign_in(name, WRONG) for name in spelt] == [422] * 4 + [429]
    assert sign_in("guard") == 429


def test_a_household_has_millions_of_addresses_and_one_count(seats: Seats) -> None:
    with_password(seats, "guard")
    assert [sign_in("guard", WRONG, f"2001:db8:1:2::{n:x}") for n in range(1, 6)] == [422] * 4 + [429]
    assert sign_in("guard", GOOD, "2001:db8:1:2::ffff") == 429
    assert sign_in("guard", GOOD, "2001:db8:1:3::1") == 302


def test_behind_the_proxy_the_count_is_by_what_the_proxy_saw(seats: Seats, settings: Any) -> None:
    with_password(seats, "guard")
    settings.BEHIND_PROXY = True
    forged = [f"8.8.8.{n}, 203.0.113.9" for n in range(5)]
    assert [sign_in("guard", WRONG, HTTP_X_FORWARDED_FOR=each) for each in forged] == [422] * 4 + [429]
    assert sign_in("guard", GOOD, HTTP_X_FORWARDED_FOR="8.8.8.9, 203.0.113.9") == 429
    assert sign_in("guard", GOOD, HTTP_X_FORWARDED_FOR="198.51.100.7") == 302


def test_without_a_proxy_no_header_makes_another_address(seats: Seats) -> None:
    with_password(seats, "guard")
    tried = [sign_in("guard", WRONG, HTTP_X_FORWARDED_FOR=f"8.8.8.{n}") for n in range(5)]
    assert tried == [422] * 4 + [429]


def test_the_lock_ends_by_itself_and_by_a_code_from_the_superior(seats: Seats) -> None:
    with_password(seats, "guard")
    for _ in range(5):
        sign_in("guard", WRONG)
    code = issue_code(by=seats.cast.seat("safety", seats.at), account_id=seats.cast.account("guard"), at=seats.at)
    assert Client(REMOTE_ADDR="10.0.0.1").post("/activate", {"code": code}).status_code == 302
    AccessAttempt.objects.update(attempt_time=AccessAttempt.objects.get().attempt_time - timedelta(minutes=16))
    assert sign_in("guard") == 302


def test_what_is_kept_of_wrong_tries_holds_no_password(seats: Seats) -> None:
    with_password(seats, "guard")
    sign_in("guard", "geheim und falsch")
    row = AccessAttempt.objects.get()
    assert "geheim" not in f"{row.get_data}{row.post_data}{row.path_info}{row.user_agent}"
    with opened(EVERYTHING):
        assert not Identity.objects.filter(secret__contains="geheim").exists()
