"""Fixtures of the pages of 工作文件."""

from __future__ import annotations

from typing import Any

import pytest

from xiaoan.surfaces.web.tests.seats import seats

__all__ = ["seats"]


@pytest.fixture(autouse=True)
def plain_files(settings: Any) -> None:
    """Static files as they are in the source."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
