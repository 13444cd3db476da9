"""The API at nine on a Tuesday in October 2026 unless a test sets the clock."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from tests.support.cast import Cast
from xiaoan.kernel.work.tests.acting import adopt_lamp
from xiaoan.surfaces.api import door
from xiaoan.surfaces.api.tests.calling import TUESDAY


class Clock:
    """The server's clock as a test sets it; no two readings are alike."""

    def __init__(self, at: datetime) -> None:
        self.at = at
        self._readings = count()

    def __call__(self) -> datetime:
        return self.at + timedelta(microseconds=next(self._readings))


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock(TUESDAY)
    monkeypatch.setattr(door, "now", made)
    return made


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> None:
    settings.FILES = tmp_path / "files"


@pytest.fixture
def county(cast: Cast) -> Cast:
    """The cast with the lamp pack governing from September."""
    adopt_lamp(cast, starts=date(2026, 9, 1))
    return cast
