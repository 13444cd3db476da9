"""Fixtures of the pages of exports."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from xiaoan.surfaces.web.tests.seats import seats

__all__ = ["seats"]


@pytest.fixture(autouse=True)
def folders(settings: Any, tmp_path: Path) -> None:
    """Static files as they are in the source; files in folders of the test's own."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    settings.FILES, settings.EXPORTS = tmp_path / "files", tmp_path / "exports"
