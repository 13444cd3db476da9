"""The cast at work on hazards, with files in a folder of the test's own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.support.cast import Cast
from xiaoan.kernel.hazards.tests.play import Play


@pytest.fixture
def play(cast: Cast, tmp_path: Path, settings: Any) -> Play:
    settings.FILES = tmp_path / "files"
    return Play(cast)
