"""What every page says to the browser, and that none of them carries a script or a style of its own."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from django.http import HttpResponse

from tests.permissions.test_routes import INSIDERS, ROUTES, Route, Stage, stage, that_day

__all__ = ["stage", "that_day"]

WANTED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class Inline(HTMLParser):
    """Collects what a strict policy would not run, and addresses that lead out of the installation."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        self._script = tag in ("script", "style") and not names.get("src") and names.get("type") != "application/json"
        self.found += [f"<{tag} {name}>" for name in names if name == "style" or re.match(r"on[a-z]", name)]
        for name in ("src", "href", "action"):
            target = (names.get(name) or "").strip().lower()
            loads = name == "src" or (tag == "link" and name == "href") or name == "action"
            leads_out = loads and target.startswith(("http:", "https:", "//"))
            if leads_out or target.startswith(("javascript:", "vbscript:")):
                self.found.append(f"<{tag} {name}={target}>")

    def handle_data(self, data: str) -> None:
        if self._script and data.strip():
            self.found.append(data[:40])


def test_every_page_is_told_what_it_may_load_and_carries_nothing_inline(stage: Stage) -> None:
    looked = 0
    for route in ROUTES:
        answer = opened(stage, route)
        if answer is None:
            continue
        looked += 1
        for name, value in WANTED.items():
            assert answer.headers.get(name) == value, (route.name, name)
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy or "default-src 'none'" in policy, route.name
        assert "unsafe" not in policy, route.name
        kept = answer.headers.get("Content-Disposition", "").startswith("attachment")
        if answer.headers["Content-Type"].startswith("text/html") and not kept:
            inline = Inline()
            inline.feed(answer.content.decode())
            assert inline.found == [], route.name
    assert looked > len(ROUTES) // 2


def test_the_finder_finds() -> None:
    inline = Inline()
    inline.feed('<p style="x" onclick="y"></p><script>alert(1)</script><script src="//cdn/x.js"></script>')
    assert len(inline.found) == 4


def opened(stage: Stage, route: Route) -> HttpResponse | None:
    """The page as the first of ours who can open it gets it."""
    for who in INSIDERS:
        answer: HttpResponse = stage.client(who).get(route.address(stage.examples))  # type: ignore[assignment]
        if answer.status_code == 200 and not answer.streaming:
            return answer
    return None
