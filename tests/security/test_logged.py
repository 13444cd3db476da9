"""What is written down of coming in and of refusals: enough to follow an attack, nothing that helps one."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest
from django.test import Client

from xiaoan.kernel.access.doors import issue_link, set_password
from xiaoan.kernel.access.queries import operator
from xiaoan.settings.logs import JsonLine
from xiaoan.surfaces.web.tests.seats import Seats

GOOD = "四个不相干的词连起来"


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> Any:
    """What has been logged so far, as it stands in the file."""
    caplog.set_level(logging.INFO, "xiaoan")

    def read() -> list[dict[str, Any]]:
        return [json.loads(JsonLine().format(record)) for record in caplog.records]

    return read


def said(lines: Any, words: str) -> list[dict[str, Any]]:
    return [line for line in lines() if line["said"] == words]


def test_every_way_in_is_told_with_who_how_and_from_where(seats: Seats, lines: Any) -> None:
    account = seats.cast.account("guard")
    set_password(by=operator(), account_id=account, user_name="guard", password=GOOD, at=seats.at)
    Client(REMOTE_ADDR="10.1.2.3").post("/login", {"user_name": "guard", "password": GOOD})
    Client().post("/enter/" + issue_link(by=operator(), account_id=account, at=seats.at))
    found = said(lines, "signed in")
    assert [(line["account"], line["by"]) for line in found] == [(str(account), "password"), (str(account), "link")]
    assert found[0]["from"] == "10.1.2.3"
    assert found[0]["at"].endswith("+00:00")


def test_wrong_tries_are_told_without_what_was_typed(seats: Seats, lines: Any) -> None:
    Client(REMOTE_ADDR="10.1.2.3").post("/login", {"user_name": "guard-name", "password": "geheim-geheim"})
    client = Client()
    link = issue_link(by=seats.cast.seat("chief", seats.at), account_id=seats.cast.account("officer"), at=seats.at)
    client.post("/enter/" + link)
    client.post("/second-step")
    client.post("/second-step", {"code": "918273"})
    assert [line["from"] for line in said(lines, "wrong password")] == ["10.1.2.3"]
    assert [line["account"] for line in said(lines, "wrong second step")] == [str(seats.cast.account("officer"))]
    everything = json.dumps(lines(), ensure_ascii=False)
    assert not any(word in everything for word in ("guard-name", "geheim", "918273", link))


def test_what_is_refused_has_its_line_with_account_and_route(seats: Seats, lines: Any) -> None:
    person = seats.person("stranger")
    assert seats.get("guard", f"/people/{person}").status_code == 404
    line = said(lines, "request")[-1]
    assert (line["status"], line["route"], line["account"]) == (
        404,
        "/people/<uuid:person_id>",
        str(seats.cast.account("guard")),
    )
    assert line["person_id"] == person


def test_a_line_cannot_be_forged_by_what_is_sent(seats: Seats, lines: Any) -> None:
    forged = 'x"}\n{"at":"2026","said":"signed in","account":"nobody"}'
    Client(HTTP_USER_AGENT=forged, HTTP_X_FORWARDED_FOR=forged).get("/login", {"next": forged})
    Client().get("/" + "a%0a%7b%22said%22:%22signed in%22%7d")
    assert said(lines, "signed in") == []
    assert all("\n" not in JsonLine().format(logging.makeLogRecord({"msg": forged})) for _ in range(1))
