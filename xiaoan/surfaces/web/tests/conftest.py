"""Pages under test need no collected static files; the browser is Debian's Chromium, without a network."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from xiaoan.surfaces.web.tests.seats import seats
from xiaoan.surfaces.web.tests.site import HOST, SITE, Site

__all__ = ["seats"]


@pytest.fixture(autouse=True)
def plain_static_files(settings: Any) -> None:
    """Addresses of static files as they are in the source, without a manifest."""
    storages = {**settings.STORAGES}
    storages["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = storages


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
