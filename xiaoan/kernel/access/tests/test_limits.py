"""Allowances: they run out, come back, are shared by all processes and keep nobody's address."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connections

from xiaoan.kernel.access import limits
from xiaoan.kernel.access.limits import AT_ONCE, CALLS, Limit, Taken, TooOften, address_of, begins, sender_key, spend
from xiaoan.kernel.access.models import Allowance

AT = datetime(2026, 10, 12, 2, 3, tzinfo=UTC)
TEN = timedelta(minutes=10)


@pytest.mark.django_db
def test_an_allowance_runs_out_and_comes_back_with_the_next_span() -> None:
    limit = Limit(3, TEN)
    for _time in range(3):
        spend("k", limit, AT)
    with pytest.raises(TooOften, match="太密") as refused:
        spend("k", limit, AT)
    assert timedelta(0) < refused.value.wait <= limit.span
    spend("k", limit, AT + limit.span)
    spend("another", limit, AT)
    limits.forget(at=AT + timedelta(days=3))
    assert not Allowance.objects.exists()


def test_many_at_once_are_all_counted(own_database: str) -> None:
    limit = Limit(10, TEN)

    def once(_number: int) -> bool:
        try:
            spend("k", limit, AT)
        except TooOften:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(16) as pool:
        taken = list(pool.map(once, range(60)))
    assert sum(taken) == 10
    assert Allowance.objects.get().used == 10


@pytest.mark.django_db
def test_a_process_takes_a_handful_and_never_more_than_is_left() -> None:
    limit, taken, used = Limit(AT_ONCE * 2 + 50, TEN), Taken(), 0
    with pytest.raises(TooOften):
        for _time in range(1000):
            taken.spend("k", limit, AT)
            used += 1
    assert used == AT_ONCE * 2
    assert Allowance.objects.get().used == AT_ONCE * 2
    taken.spend("k", limit, AT + TEN)
    assert [row.used for row in Allowance.objects.order_by("begins")] == [AT_ONCE * 2, AT_ONCE]


@pytest.mark.django_db
def test_calls_of_one_account_leave_those_of_another_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "_CALLS", Taken())
    monkeypatch.setattr(limits, "CALLS", Limit(AT_ONCE, CALLS.span))
    for _time in range(AT_ONCE):
        limits.count_call(UUID(int=7), AT)
    with pytest.raises(TooOften):
        limits.count_call(UUID(int=7), AT)
    limits.count_call(UUID(int=8), AT)


def test_what_is_kept_of_a_sender_leads_nowhere_and_changes_by_the_day() -> None:
    first = sender_key("codes", "10.0.0.7", AT)
    assert "10.0.0.7" not in first
    others = {
        sender_key("codes", "10.0.0.7", AT + timedelta(days=1)), sender_key("codes", "10.0.0.8", AT),
        sender_key("looks", "10.0.0.7", AT),
    }  # fmt: skip
    assert len(others) == 3
    assert first not in others
    assert begins(AT, timedelta(hours=1)).minute == 0


def test_a_household_is_one_sender_whatever_it_calls_itself() -> None:
    one, other = sender_key("codes", "2001:db8:1:2::1", AT), sender_key("codes", "2001:db8:1:2:ffff::9", AT)
    assert one == other != sender_key("codes", "2001:db8:1:3::1", AT)
    assert sender_key("codes", "::ffff:10.0.0.7", AT) == sender_key("codes", "10.0.0.7", AT)
    assert sender_key("codes", "nonsense", AT) != sender_key("codes", "", AT)


def test_only_what_our_own_proxy_wrote_is_believed(settings: Any) -> None:
    meta = {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "1.2.3.4, 10.9.8.7"}
    settings.BEHIND_PROXY = False
    assert address_of(meta) == "127.0.0.1"
    settings.BEHIND_PROXY = True
    assert address_of(meta) == "10.9.8.7"
    assert address_of({"REMOTE_ADDR": "127.0.0.1"}) == "127.0.0.1"
