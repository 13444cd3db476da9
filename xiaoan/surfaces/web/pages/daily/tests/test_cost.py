"""What the page everybody opens most asks of the database: the same however much there is to do."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from xiaoan.features.returns.tests.play import Play
from xiaoan.surfaces.web.pages.daily.tests.school import School, sending

MOST_QUERIES = 100
HEAVIEST = 60_000


def asked(client: Any, address: str) -> int:
    """Queries of one look, when caches are warm."""
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        answered = client.get(address)
    assert answered.status_code == 200
    assert len(answered.content) <= HEAVIEST
    return len(queries)


@pytest.mark.parametrize("name", ["guard", "principal", "central_safety"])
def test_a_full_day_asks_no_more_than_an_empty_one(school: School, name: str) -> None:
    client = school.signed_in(name)
    school.clock(10, 20, 15)
    ordinary = asked(client, "/today")
    school.clock(10, 30, 15)
    full = asked(client, "/today")
    assert full <= ordinary
    assert ordinary <= MOST_QUERIES


@pytest.mark.parametrize("name", ["safety", "principal"])
def test_returns_that_wait_are_within_it(school: School, name: str) -> None:
    Play(school.cast)
    client = school.signed_in(name)
    school.clock(11, 3, 15)
    assert "待我办" in client.get("/today").content.decode()
    assert asked(client, "/today") <= MOST_QUERIES


def test_what_was_recorded_costs_nothing_more(school: School) -> None:
    guard = school.signed_in("guard")
    before = asked(guard, "/today")
    for day in (15, 16, 19, 20):
        guard.post(school.daily(10, day), sending(when=f"2026-10-{day}T10:00"))
    assert asked(guard, "/today") <= before
