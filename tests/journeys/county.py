"""The stage of the journeys: the cast in a committed database, the packs adopted, a live server, a clock of our own."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application
from playwright.sync_api import Browser, BrowserContext, Page

from tests.support.cast import START, Cast
from xiaoan.foundation.clock import instant
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.access.doors import issue_link
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.catalogue.commands import adopt
from xiaoan.kernel.catalogue.queries import contents

AFTERNOON = instant(date(2026, 10, 20), time(15, 30))
"""A Tuesday in term: the daily round is open, the month's checks are due in eleven days."""

CLOCKS = (
    "xiaoan.surfaces.web.door.now",
    "xiaoan.surfaces.web.pages.entry.now",
    "xiaoan.surfaces.web.frame.now",
    "xiaoan.surfaces.web.pages.public.tell.now",
)


@dataclass
class Clock:
    """What the server takes for now."""

    at: datetime = AFTERNOON

    def __call__(self) -> datetime:
        return self.at

    def set(self, month: int, day: int, hour: int = 12, minute: int = 0) -> None:
        """Another instant of 2026 on the school's clock."""
        self.at = instant(date(2026, month, day), time(hour, minute))

    def install(self, patch: pytest.MonkeyPatch) -> None:
        for name in CLOCKS:
            patch.setattr(name, self)


def adopt_fire(cast: Cast) -> None:
    """The city takes up the fire pack from the first school day."""
    version = contents()["fire"].version
    adopt(by=operator(), unit=cast.unit("city"), pack="fire", version=version, starts=date(2026, 9, 1), at=START)


class Quiet(WSGIRequestHandler):
    """A handler that does not write every request to the test's output."""

    def log_message(self, format: str, *args: Any) -> None:
        return


@contextmanager
def serving() -> Iterator[str]:
    """A live server on a free port of this machine; its address."""
    server = ThreadedWSGIServer(("127.0.0.1", 0), Quiet, allow_reuse_address=False)
    server.set_app(StaticFilesHandler(get_wsgi_application()))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@dataclass
class County:
    """The running county: people come in through their links, in browsers of their own."""

    cast: Cast
    clock: Clock
    address: str
    browser: Browser
    opened: list[BrowserContext]
    mistakes: list[str]

    def strange_phone(self, *, width: int = 360, height: int = 740, scripts: bool = True, **more: Any) -> Page:
        """The phone of somebody the county does not know."""
        context = self.browser.new_context(
            viewport={"width": width, "height": height}, base_url=self.address, java_script_enabled=scripts,
            locale="zh-CN", timezone_id="Asia/Shanghai", **more,
        )  # fmt: skip
        self.opened.append(context)
        context.clock.set_fixed_time(self.clock.at)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda trouble: self.mistakes.append(str(trouble)))
        page.on("console", lambda said: self.mistakes.append(said.text) if "Content Security" in said.text else None)
        return page

    def phone(self, who: str, **more: Any) -> Page:
        """Somebody's phone, signed in by a link from the safety officer, at 今日要办."""
        page = self.strange_phone(**more)
        secret = issue_link(by=operator(), account_id=self.cast.account(who), at=self.clock.at)
        page.goto(f"/enter/{secret}")
        page.get_by_role("button", name="是我本人，进入").click()
        page.wait_for_url("**/today*")
        return page

    @contextmanager
    def looking(self) -> Iterator[None]:
        """Sees every row of the database."""
        with opened(EVERYTHING, readonly=True):
            yield
