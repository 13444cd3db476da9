"""Fixtures of the pages of ledgers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from xiaoan.surfaces.web.pages.ledgers.tests.school import keeping
from xiaoan.surfaces.web.tests.seats import seats

__all__ = ["keeping", "seats"]


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> None:
    """Static files as they are in the source; uploads in a folder of the test's own."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    settings.FILES = tmp_path / "files"
