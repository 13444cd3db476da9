"""Whether a page fits its window, measured once the page is there.

After a click the old page may be gone and the new one have no root yet, so the measuring waits for a parsed page.
"""

from __future__ import annotations

from playwright.sync_api import Page

_PARSED = "document.readyState !== 'loading' && document.documentElement !== null"


def width_of(page: Page) -> int:
    """How wide the page is laid out, in CSS pixels: more than its window means that it scrolls sideways."""
    page.wait_for_function(_PARSED)
    wide: int = page.evaluate("document.documentElement.scrollWidth")
    return wide
