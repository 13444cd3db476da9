"""Odd values in addresses and forms are refused in words; nothing a browser can send is an error of the server."""

from __future__ import annotations

from typing import Any

import pytest

from tests.permissions.test_routes import ROUTES, Route, Stage, stage, that_day

__all__ = ["stage", "that_day"]

ODD = ("\x00", "9" * 40, "0001-01", "9999-12-31", "不²")
NAMES = (
    "after", "ahead", "cell", "day", "due", "duty", "from", "into", "item", "kind", "last", "layout", "ledger", "month",
    "names", "next", "order", "pack", "page", "place", "poster", "q", "roster", "row", "school", "section", "size",
    "skip", "source", "stage", "starts", "state", "subject", "to", "unit", "version", "week", "weeks",
)  # fmt: skip
ASKING = [
    route
    for route in ROUTES
    if route.name in {
        "web:hazards", "web:hazards-notice", "web:hazards-print", "web:hazards-sheet", "web:ledger", "web:ledger-xlsx",
        "web:ledgers-expiring", "web:owed", "web:roster", "web:roster-print", "web:shift", "web:check", "web:sweeps",
        "web:sweep-schools", "web:inspections", "web:people", "web:catalogue", "web:reports", "web:days", "web:bureau",
    }
]  # fmt: skip


@pytest.mark.parametrize("route", ASKING, ids=lambda route: route.name)
def test_an_odd_query_is_no_error_of_the_server(stage: Stage, route: Route) -> None:
    address = route.address(stage.examples).partition("?")[0]
    for who in ("safety", "officer"):
        for odd in ODD:
            answer = stage.client(who).get(address, dict.fromkeys(NAMES, odd))
            assert answer.status_code < 500, (who, odd)


@pytest.mark.parametrize("value", ["", "\x00", "9" * 40])
def test_a_form_without_its_fields_or_full_of_nonsense_is_no_error_of_the_server(stage: Stage, value: str) -> None:
    said: dict[str, Any] = dict.fromkeys((*NAMES, "client_id", "reason", "note", "title", "person"), value)
    for route in ROUTES:
        if route.name.startswith(("web:ledger", "web:roster", "web:sweep", "web:turn", "web:swap", "web:mandate")):
            who = "officer" if "sweep" in route.name else "safety"
            answer = stage.client(who).post(route.address(stage.examples), said if value else {})
            assert answer.status_code < 500, route.name
