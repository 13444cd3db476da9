"""Journeys need a browser and a database of their own; the county is built once and cloned for each test."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from playwright.sync_api import Browser

from tests.journeys.county import Clock, County, adopt_fire, serving
from tests.support import cast as players
from tests.support import database
from tests.support.cast import Cast, load_packs
from xiaoan.foundation import postgres


@pytest.fixture(scope="session")
def adopted(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[str, Cast]]:
    """A committed database with the cast and the adopted pack, to be cloned."""
    before = connections["default"].settings_dict["NAME"]
    with django_db_blocker.unblock():
        name = database.clone()
        database.point_django_at(name)
        load_packs()
        cast = players.build()
        adopt_fire(cast)
        connections.close_all()
        database.point_django_at(before)
    yield name, cast
    database.drop(name)


@pytest.fixture
def county(
    adopted: tuple[str, Cast], chromium: Browser, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    django_db_blocker: Any,
) -> Iterator[County]:  # fmt: skip
    """A running county of the test's own. Afterwards: no page may have broken."""
    storages = {**settings.STORAGES}
    storages["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = storages
    settings.FILES = tmp_path / "files"
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    clock = Clock()
    clock.install(monkeypatch)
    before = connections["default"].settings_dict["NAME"]
    with django_db_blocker.unblock():
        source, cast = adopted
        made = f"xiaoan_test_{os.getpid()}_{tmp_path.name}"[:60].lower()
        connections.close_all()
        postgres.clone(database.admin(), source, made)
        database.point_django_at(made)
        try:
            with serving() as address:
                running = County(cast, clock, address, chromium, [], [])
                yield running
                for context in running.opened:
                    context.close()
        finally:
            connections.close_all()
            database.point_django_at(before)
            database.drop(made)
    assert running.mistakes == []
