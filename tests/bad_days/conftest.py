"""A real installation in a folder of its own: supervisor, web, worker and PostgreSQL as people run them."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bad_days.house import House
from xiaoan.foundation import postgres


@pytest.fixture
def house() -> Iterator[House]:
    """A started installation with a small county; gone with all its processes afterwards."""
    with tempfile.TemporaryDirectory(prefix="xiaoan-bad-", ignore_cleanup_errors=True) as place:
        Path(place).chmod(0o755)
        made = House(Path(place) / "data")
        try:
            made.open()
            yield made
        finally:
            made.cleared()
            if made.data.exists():
                postgres.Cluster(made.data).stop()
