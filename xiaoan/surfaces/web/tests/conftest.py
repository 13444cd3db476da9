"""Pages under test need no collected static files; the browser is Debian's Chromium, without a network."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from xiaoan.surfaces.web.tests.seats import seats
from xiaoan.surfaces.web.tests.site import HOST, SITE, Site

__all__ = ["seats"]

QUIET = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking")


@pytest.fixture(autouse=True)
def plain_static_files(settings: Any) -> None:
    """Addresses of static files as they are in the source, without a manifest."""
    storages = {**settings.STORAGES}
    storages["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = storages


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """One browser for the session. Absent, tests are skipped, unless XIAOAN_REQUIRE_BROWSER says they must run."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        if os.environ.get("XIAOAN_REQUIRE_BROWSER") == "1":
            pytest.fail("Chromium is not installed and XIAOAN_REQUIRE_BROWSER=1")
        pytest.skip("Chromium is not installed")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture
def site(settings: Any) -> Site:
    settings.ROOT_URLCONF = "xiaoan.surfaces.web.tests.site"
    SITE.__init__()  # type: ignore[misc]
    return SITE


@pytest.fixture
def page(chromium: Any, site: Site) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 360, "height": 740}, base_url=HOST)
    context.route("**/*", site.serve)
    opened = context.new_page()
    mistakes: list[str] = []
    opened.on("pageerror", lambda trouble: mistakes.append(str(trouble)))
    opened.on("console", lambda said: mistakes.append(said.text) if "Content Security" in said.text else None)
    yield opened
    context.close()
    assert mistakes == []
