"""The one browser of a test session: Debian's Chromium, quiet, without a word to anybody outside."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest

QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """One browser for the session. Absent, tests are skipped, unless XIAOAN_REQUIRE_BROWSER says they must run."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        if os.environ.get("XIAOAN_REQUIRE_BROWSER") == "1":
            pytest.fail("Chromium is not installed and XIAOAN_REQUIRE_BROWSER=1")
        pytest.skip("Chromium is not installed")
    from playwright.sync_api import sync_playwright

    # Playwright keeps a loop of its own in this thread; the database is asked from beside it, never from within.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(QUIET))
        yield browser
        browser.close()
