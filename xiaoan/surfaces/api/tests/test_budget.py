"""Lists cost the same number of queries at two rows and at six."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.support.cast import Cast
from xiaoan.surfaces.api.tests.calling import Caller, caller, told
from xiaoan.surfaces.api.tests.conftest import Clock
from xiaoan.surfaces.api.tests.test_hazards import registered, report
from xiaoan.surfaces.api.tests.test_records import record

BUDGET = 30
"""The door takes about ten, a list adds a few."""


def cost(who: Caller, path: str, **query: Any) -> int:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert who.get(path, **query).status_code == 200
    return len(seen)


@pytest.mark.parametrize(
    ("path", "who"),
    [
        ("/records", "officer"),
        ("/hazards", "officer"),
        ("/reports", "guard"),
        ("/units", "city_officer"),
        ("/inbox", "safety"),
    ],
)
def test_a_list_costs_the_same_however_long(county: Cast, clock: Clock, path: str, who: str) -> None:
    costs = []
    for rows in (2, 4):
        for _ in range(rows):
            clock.at += timedelta(minutes=1)
            record(county, caller(county, "guard"))
            registered(county)
            report(county, caller(county, "guard"))
        seen = caller(county, who)
        told(seen.get(path))
        costs.append(cost(seen, path))
    assert costs[0] == costs[1]
    if path != "/inbox":
        assert costs[1] <= BUDGET
