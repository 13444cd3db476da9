"""The page on pages lists every component there is, and none that is not."""

from __future__ import annotations

import re
from pathlib import Path

from xiaoan.surfaces.web.templatetags import asking, ui, words

DOCUMENT = (Path(__file__).parents[4] / "docs" / "mechanisms" / "pages.md").read_text(encoding="utf-8")


def test_every_tag_is_in_the_table() -> None:
    rows = re.findall(r"^\| (`.*?`) \|", DOCUMENT.split("## Components")[1], re.MULTILINE)
    listed = {name for row in rows for name in re.findall(r"`(\w+)`", row)}
    assert listed == {*ui.register.tags, *asking.register.tags}


def test_every_filter_is_named() -> None:
    line = DOCUMENT.split("Filters: ")[1].split(". `{{")[0]
    assert set(re.findall(r"`(\w+)`", line)) == set(words.register.filters)
