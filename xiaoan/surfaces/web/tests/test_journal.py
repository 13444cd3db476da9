"""One line for each request: the route in place of the address, so that no secret is written down."""

from __future__ import annotations

import logging

import pytest
from django.test import Client

from xiaoan.surfaces.web.tests.seats import Seats


def told(caplog: pytest.LogCaptureFixture) -> list[dict[str, object]]:
    return [vars(record)["told"] for record in caplog.records if record.name == "xiaoan.requests"]


def test_a_page_is_told_with_its_route_its_person_and_its_time(seats: Seats, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "xiaoan.requests"):
        seats.client("safety").get("/hazards?q=不该写下的字")
    (line,) = told(caplog)
    assert (line["method"], line["route"], line["status"]) == ("GET", "/hazards", 200)
    assert line["account"] == str(seats.cast.account("safety"))
    assert line["from"] == "127.0.0.1"
    assert isinstance(line["ms"], int)
    assert "不该写下的字" not in str(line)


def test_the_secret_of_a_link_is_not_written_down(seats: Seats, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        Client().get("/enter/averysecretlink")
        Client().get("/nowhere/averysecretlink")
    assert [line["status"] for line in told(caplog)] == [404, 404]
    assert "averysecretlink" not in " ".join(str(vars(each)) for each in caplog.records if each.levelno >= 30)
    assert not any("averysecretlink" in str(line) for line in told(caplog))


def test_a_wrong_password_is_told_without_what_was_typed(seats: Seats, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        Client().post("/login", {"user_name": "typed-by-mistake", "password": "secret-word"})
    assert any(record.name == "xiaoan.arrivals" and record.levelname == "WARNING" for record in caplog.records)
    everything = " ".join(str(vars(record)) for record in caplog.records if record.name.startswith("xiaoan"))
    assert "secret-word" not in everything
    assert "typed-by-mistake" not in everything
