"""Counts what a journey costs a person: taps, filled fields, pages, characters typed; and guesses the seconds.

A tap is a real pointer press in the browser, so what a helper does beside the page is not forgotten. A field is a
control whose value a person changed on one page, ticks and choices too.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Page

LISTEN = """
addEventListener('pointerdown', event => { if (event.isTrusted) window.xiaoanCounts('tap', '', 0) }, true);
addEventListener('input', event => {
  const control = event.target;
  if (!control.matches || !control.matches('input, select, textarea')) return;
  const typed = control.matches('textarea, input[type=text], input[type=search], input:not([type])');
  const which = control.name || control.id;
  window.xiaoanCounts('field', location.pathname + ' ' + which, typed ? control.value.length : 0);
}, true);
"""

A_TAP, A_CHARACTER, A_PAGE = 2.0, 0.7, 5.0
"""Guessed seconds of an unhurried person: to find and press, to type one character, to read a new page."""


@dataclass
class Cost:
    """What was counted since `begin`; `pages` counts addresses that were opened one after another."""

    page: Page
    name: str
    taps: int = 0
    pages: int = 0
    fields: dict[str, int] = field(default_factory=dict)
    began: float = 0.0
    pasted: int = 0

    def begin(self, address: str = "") -> Cost:
        """Count from here: on a page opened afresh, whose reading counts."""
        if address:
            self.page.goto(address)
        else:
            self.page.reload()
        self.taps, self.pages, self.fields, self.began, self.pasted = 0, 1, {}, time.monotonic(), 0
        return self

    def heard(self, sort: str, which: str, length: int) -> None:
        """One event out of the browser."""
        if sort == "tap":
            self.taps += 1
        else:
            self.fields[which] = length

    @property
    def typed(self) -> int:
        """Characters typed, those that were pasted left out."""
        return max(0, sum(self.fields.values()) - self.pasted)

    @property
    def seconds(self) -> float:
        """The guess at a person's time; walking and looking at the place itself not counted."""
        return self.taps * A_TAP + self.typed * A_CHARACTER + self.pages * A_PAGE

    def told(self) -> str:
        """The line for the record; also printed."""
        words = (
            f"{self.name}: {self.taps} taps, {len(self.fields)} fields, {self.typed} characters, "
            f"about {self.seconds:.0f} s of a person, {time.monotonic() - self.began:.1f} s of this machine"
        )
        print(words)
        return words


def counted(page: Page, name: str) -> Cost:
    """Watch a page; call `begin` where the counting shall start."""
    cost = Cost(page, name)
    page.expose_binding("xiaoanCounts", lambda _source, *said: cost.heard(*said))
    page.add_init_script(LISTEN)
    seen: list[str] = []

    def opened(address: str) -> None:
        path = urlsplit(address).path
        if not seen or seen[-1] != path:
            cost.pages += 1
        seen[:] = [path]

    page.on("framenavigated", lambda frame: opened(frame.url) if frame == page.main_frame else None)
    return cost
