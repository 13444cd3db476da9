"""The cast signed in, with the fire pack in force and one hazard of the school."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from xiaoan.kernel.hazards.models import Hazard
from xiaoan.kernel.hazards.tests.play import Play
from xiaoan.surfaces.web.tests.seats import Seats, seats

__all__ = ["seats"]


@pytest.fixture
def hazard(seats: Seats) -> Hazard:
    seats.adopt_fire()
    play = Play(seats.cast)
    return play.pass_(play.submitted(quantity=3), quantity=2)


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> None:
    """Static files as they are in the source; uploads in a folder of the test's own."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    settings.FILES = tmp_path / "files"
