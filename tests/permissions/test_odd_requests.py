"""Odd values in addresses and forms are refused in words; nothing a browser can send is an error of the server."""

from __future__ import annotations

from typing import Any

import pytest

from tests.permissions.test_routes import ROUTES, Route, Stage, stage, that_day

__all__ = ["stage", "that_day"]

ODD = ("\x00", "9" * 40, "0001-01", "9999-12-31", "不²")
NAMES = (
    "after", "ahead", "cell", "code", "day", "domain", "due", "duty", "first", "from", "grade", "into", "item", "kind",
    "last", "layout", "ledger", "list", "month", "names", "next", "norm", "number", "order", "pack", "page", "period",
    "place", "poster", "q", "register", "roster", "row", "school", "section", "sheet", "size", "skip", "source",
    "stage", "starts", "state", "subject", "term", "to", "unit", "version", "w", "week", "weeks",
)  # fmt: skip
ASKING = [
    route
    for route in ROUTES
    if route.name in {
        "web:hazards", "web:hazards-notice", "web:hazards-print", "web:hazards-sheet", "web:ledger", "web:ledger-xlsx",
        "web:ledgers-expiring", "web:norms", "web:owed", "web:roster", "web:roster-print", "web:shift", "web:check",
        "web:sweeps", "web:sweep-schools", "web:inspections", "web:people", "web:catalogue", "web:reports", "web:days",
        "web:bureau",
    }
]  # fmt: skip
TOGETHER = {
    "web:returns", "web:returns-of", "web:return", "web:return-check", "web:return-days", "web:return-standing",
    "web:return-fill", "web:return-note", "web:return-sheet", "web:return-xlsx", "web:exports", "web:list-xlsx",
    "web:paper-word", "web:imports", "web:import", "web:import-columns", "web:channels", "web:channel-new",
    "web:channel", "web:me-reminders", "web:burden", "web:registers", "web:register", "web:register-cover",
    "web:register-sheet", "web:register-xlsx", "web:register-duty", "web:register-figures", "web:register-figure",
    "web:indicators", "web:indicator",
    "web:register-inspections", "web:register-dossier", "web:register-dossier-sheet", "web:register-list-own",
    "web:register-list-new", "web:sheets", "web:sheets-in", "web:sheets-scan", "web:sheets-enter",
    "web:sheets-print", "web:record-paper", "web:backups",
}  # fmt: skip
"""Asked one after another in one county, which takes a second to build."""


WORDS = (
    "client_id", "reason", "note", "title", "person", "act", "text", "cell0", "cell1", "head", "line", "depth",
    "column-0", "fix-2-0", "since", "address", "link", "per_minute", "per_day", "quiet_from", "subjects", "enabled",
    "decision",    "reply", "name", "lines", "when", "cut_day", "due_day",
)  # fmt: skip
FORMS = (
    "web:ledger", "web:roster", "web:sweep", "web:turn", "web:swap", "web:mandate", "web:return", "web:import",
    "web:channel", "web:me-reminders", "web:register", "web:burden", "web:sheets", "web:record-paper", "web:list-xlsx",
    "web:paper-pdf",
)  # fmt: skip


@pytest.mark.parametrize("route", ASKING, ids=lambda route: route.name)
def test_an_odd_query_is_no_error_of_the_server(stage: Stage, route: Route) -> None:
    address = route.address(stage.examples).partition("?")[0]
    for who in ("safety", "officer"):
        for odd in ODD:
            answer = stage.client(who).get(address, dict.fromkeys(NAMES, odd))
            assert answer.status_code < 500, (who, odd)


def test_odd_queries_of_papers_lists_and_figures_are_no_error_of_the_server(stage: Stage) -> None:
    found = [route for route in ROUTES if route.name in TOGETHER]
    assert {route.name for route in found} == TOGETHER
    broken = []
    for route in found:
        address = route.address(stage.examples).partition("?")[0]
        for odd in ODD:
            everything = dict.fromkeys(NAMES, odd)
            for who, query in (("officer", everything), ("safety", {**everything, "unit": stage.examples["unit_id"]})):
                if who == "officer" and odd in ODD[1:4]:
                    continue  # Dates and lengths are read alike for everybody; a unit in the query is not.
                if stage.client(who).get(address, query).status_code >= 500:
                    broken.append((route.name, odd, who))
    assert broken == []
    unit, kind = stage.examples["unit_id"], stage.examples["return_kind"]
    for day in ("0001-01-01", "9999-12-31"):
        for address in (
            f"/paper/print?unit={unit}&first={day}&last={day}", f"/returns/{unit}/{kind}/{day[:7]}",
            f"/returns/{unit}/{kind}/{day[:7]}/xlsx", f"/returns/standing?kind={kind}&period={day[:7]}",
            f"/ledgers/registers/registers.hazard_book?unit={unit}&day={day}", f"/s?w={unit}~x~~{'z' * 7}",
        ):  # fmt: skip
            assert stage.client("safety").get(address).status_code < 500, address


@pytest.mark.parametrize("value", ["", "\x00", "9" * 40])
def test_a_form_without_its_fields_or_full_of_nonsense_is_no_error_of_the_server(stage: Stage, value: str) -> None:
    said: dict[str, Any] = dict.fromkeys((*NAMES, *WORDS), value)
    for route in ROUTES:
        if route.name.startswith(FORMS):
            who = "officer" if "sweep" in route.name else "safety"
            answer = stage.client(who).post(route.address(stage.examples), said if value else {})
            assert answer.status_code < 500, route.name
