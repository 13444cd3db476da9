"""Every test runs on a real PostgreSQL, connected as the web role, in a clone of the migrated template."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connections

from tests.support import cast as players
from tests.support import database
from tests.support.browser import chromium
from tests.support.cast import cast, committed_cast, everything, load_packs
from xiaoan.settings.logs import DayFile

__all__ = ["cast", "chromium", "committed_cast", "everything"]


def pytest_addoption(parser: pytest.Parser) -> None:
    """How hard the tests of the API try: `make fuzz` asks for more."""
    parser.addoption(
        "--examples", type=int, default=0, help="made-up values for each operation of the API, anew each time"
    )


@pytest.fixture(scope="session", autouse=True)
def no_day_files() -> None:
    """Tests leave no log behind."""
    root = logging.getLogger()
    for handler in [each for each in root.handlers if isinstance(each, DayFile)]:
        root.removeHandler(handler)


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: Any) -> Iterator[None]:
    """One clone per test process, with the cast in it; tests inside it roll back."""
    with django_db_blocker.unblock():
        name = database.clone()
        database.point_django_at(name)
        load_packs()
        players.PLAYERS.append(players.build())
        yield
        database.drop(name)


@pytest.fixture
def own_database(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """A database of the test's own, for what must commit; the web role is connected to it."""
    before = connections["default"].settings_dict["NAME"]
    with django_db_blocker.unblock():
        name = database.clone()
        database.point_django_at(name)
        try:
            yield name
        finally:
            connections.close_all()
            database.point_django_at(before)
            database.drop(name)
