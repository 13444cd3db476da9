"""The API at its address, at an instant the tests choose."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from xiaoan.surfaces.api import door
from xiaoan.surfaces.api.tests.calling import TUESDAY


class Clock:
    """The server's clock as a test sets it."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture(autouse=True)
def mounted(settings: Any) -> None:
    settings.ROOT_URLCONF = "xiaoan.surfaces.api.tests.mount"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The server's clock, standing at nine on a Tuesday in October 2026 until it is set."""
    made = Clock(TUESDAY)
    monkeypatch.setattr(door, "now", made)
    return made
