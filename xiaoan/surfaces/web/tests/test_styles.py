"""The measures of the visual language: contrast, smallest type, weight, and what a WebView of 2017 can read."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path

import pytest

WEB = Path(__file__).parents[1]
STYLES = sorted((WEB / "static" / "css").glob("*.css"))
SCRIPTS = sorted((WEB / "static" / "js").glob("*.js"))
TEMPLATES = sorted((WEB / "templates").rglob("*.html"))
SPRITE = (WEB / "templates" / "parts" / "sprite.html").read_text(encoding="utf-8")
TOKENS = dict(re.findall(r"--([\w-]+):\s*([^;]+);", (WEB / "static/css/base.css").read_text(encoding="utf-8")))
COMMENTS = re.compile(r"/\*.*?\*/", re.DOTALL)
TOO_NEW_STYLES = (
    r":has\(", r":is\(", r":where\(", r"clamp\(", r"(?<!minm)(?<![-\w])(min|max)\(", r"(?<![-\w])inset:",
    r":focus-visible", r"(?<!grid-)(?<!row-)(?<!column-)\bgap:", r"(?<!grid-)(row|column)-gap:", r"aspect-ratio",
    r"@container", r"@layer", r"@supports", r"\d[dsl]v[hw]\b", r"^\s*&", r"overflow-wrap: anywhere", r"margin-inline",
)  # fmt: skip
TOO_NEW_SCRIPTS = (
    r"\?\.", r"\?\?", r"\basync\b", r"\bawait\b", r"\*\*", r"\.\.\.", r"\.flat(Map)?\(", r"fromEntries", r"matchAll",
    r"replaceAll", r"\.at\(", r"AbortController", r"structuredClone", r"\.finally\(", r"catch \{", r"replaceChildren",
    r"toggleAttribute", r"\bimport\b", r"allSettled", r"queueMicrotask", r"ResizeObserver",
)  # fmt: skip


def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def brightness(colour: str) -> float:
    digits = colour.strip().lstrip("#")
    digits = digits if len(digits) == 6 else "".join(digit * 2 for digit in digits)
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((brightness(TOKENS[one]), brightness(TOKENS[other])), reverse=True)
    return (light + 0.05) / (dark + 0.05)


INKS = ("ink", "ink-2", "ink-3", "act", "major", "late", "done", "hold")


@pytest.mark.parametrize(("ink", "paper"), list(product(INKS, ("paper", "surface", "sunk"))))
def test_every_ink_is_readable_on_every_paper(ink: str, paper: str) -> None:
    assert contrast(ink, paper) >= 4.5


@pytest.mark.parametrize("meaning", ["act", "major", "late", "done", "hold"])
def test_a_meaning_is_readable_on_its_own_tint(meaning: str) -> None:
    assert contrast(meaning, f"{meaning}-soft") >= 4.5
    assert contrast("ink-2", f"{meaning}-soft") >= 4.5


def test_the_line_around_a_field_can_be_seen() -> None:
    assert min(contrast("field", paper) for paper in ("paper", "surface", "sunk")) >= 3


def test_no_type_is_smaller_than_thirteen_pixels() -> None:
    sizes = [(sheet.name, size) for sheet in STYLES for size in re.findall(r"font-size: ([\d.]+)(rem|px)", text(sheet))]
    small = [(name, size) for name, size in sizes if float(size[0]) * (16 if size[1] == "rem" else 1) < 13]
    assert small == []
    assert all(float(value.removesuffix("rem")) * 16 >= 13 for name, value in TOKENS.items() if re.match(r"t\d", name))


def test_only_two_weights() -> None:
    assert {weight for sheet in STYLES for weight in re.findall(r"font-weight: (\w+)", text(sheet))} == {"400", "600"}


@pytest.mark.parametrize("sheet", STYLES, ids=lambda path: path.name)
def test_styles_hold_on_a_webview_of_2017(sheet: Path) -> None:
    plain = COMMENTS.sub("", text(sheet))
    assert [word for word in TOO_NEW_STYLES if re.search(word, plain, re.MULTILINE)] == []


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_scripts_hold_on_a_webview_of_2017(script: Path) -> None:
    plain = COMMENTS.sub("", text(script))
    assert [word for word in TOO_NEW_SCRIPTS if re.search(word, plain)] == []


def test_the_narrow_screen_rules_leave_paper_alone() -> None:
    loose = [sheet.name for sheet in STYLES if re.search(r"@media \(max-width", text(sheet))]
    assert loose == []


def test_a_first_page_is_light() -> None:
    served = sum(len(path.read_bytes()) for path in (*STYLES, *SCRIPTS))
    largest_page = 52_000
    assert served + largest_page <= 150_000


def test_every_drawing_asked_for_exists() -> None:
    drawn = set(re.findall(r'id="i-([\w-]+)"', SPRITE))
    asked = {name for path in TEMPLATES for name in re.findall(r'(?:{% icon "|href="#i-)([a-z]+)"', text(path))} | {
        name for path in SCRIPTS for name in re.findall(r"icon\('([a-z]+)'\)", text(path))
    }
    assert asked - drawn == set()
