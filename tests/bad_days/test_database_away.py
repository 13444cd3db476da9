"""The database is away for a while: everybody is told so in words, and it goes on by itself afterwards."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from tests.bad_days.house import ROOT, House, pause
from tests.bad_days.seed import plant
from xiaoan.foundation import postgres
from xiaoan.foundation.postgres import read_address, write_address
from xiaoan.surfaces.console.tests.test_up import until

AWAY = 15.0
"""Longer than a worker's first pauses and a browser's patience; a minute differs in nothing but length."""


@pytest.fixture
def server() -> Iterator[postgres.Cluster]:
    """A PostgreSQL of somebody else's, that no supervisor of ours starts again."""
    with tempfile.TemporaryDirectory(prefix="xiaoan-away-", ignore_cleanup_errors=True) as place:
        Path(place).chmod(0o755)
        plant(Path(place) / "server")
        cluster = postgres.Cluster(Path(place) / "server")
        cluster.start()
        yield cluster
        cluster.stop()


@pytest.fixture
def house(server: postgres.Cluster) -> Iterator[House]:
    with tempfile.TemporaryDirectory(prefix="xiaoan-bad-", ignore_cleanup_errors=True) as place:
        Path(place).chmod(0o755)
        made = House(Path(place) / "data")
        try:
            made.schools = plant(made.data, server=False)
            # The server sets its roles' secrets at every start: both must know the same.
            write_address(made.data, read_address(server.data))
            made.open(DATABASE_URL=_address(server))
            yield made
        finally:
            made.cleared()


def _address(server: postgres.Cluster) -> str:
    from psycopg.conninfo import conninfo_to_dict

    parts = conninfo_to_dict(server.dsn("super"))
    return (
        f"postgresql:///{read_address(server.data).dbname}?host={parts['host']}&port={parts['port']}"
        f"&user={parts['user']}&password={parts['password']}"
    )


def test_who_asks_meanwhile_is_told_and_nobody_has_to_start_anything(house: House, server: postgres.Cluster) -> None:
    web, worker = house.child("granian"), house.child("surfaces.worker")
    assert house.report(0, uuid4()).status == 201
    server.stop()

    page = house.ask("GET", "/today", cookie=f"sessionid={'k' * 32}")
    assert (page.status, page.headers.get("retry-after")) == (503, "60"), (page.headers, page.body[:300])
    assert "系统正在恢复，您填的内容还在这台手机上，请稍后再试" in page.body.decode()
    held = uuid4()
    told = house.report(1, held)
    assert (told.status, told.headers["content-type"]) == (503, "application/problem+json")
    assert told.headers["retry-after"] == "60"
    assert "不会重复" in told.told()["detail"]
    assert house.ask("GET", f"{ROOT}/today", cookie=f"sessionid={'k' * 32}").status == 503
    pause(AWAY)
    assert house.report(2, uuid4()).status == 503

    server.start()
    until(lambda: house.report(1, held).status in (200, 201), "the pages' return")
    assert house.report(1, held).status == 200
    assert (house.child("granian"), house.child("surfaces.worker")) == (web, worker)
    ticks = "SELECT count(*) FROM jobs_tick WHERE name = 'trail.seal'"
    with_tick = house.rows(ticks)[0][0]
    assert with_tick >= 1
    assert house.rows("SELECT count(*) FROM hazards_report")[0][0] == 2
