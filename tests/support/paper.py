"""What a printed page holds: Chromium's PDF, opened by poppler's tools."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Page


class Sheet(NamedTuple):
    """One sheet of paper: its size in points, and the words on it."""

    width: float
    height: float
    words: str


A4 = (595, 842)


def printed(page: Page, target: Path) -> list[Sheet]:
    """Print what is open as a person would, in the page's own measures; skipped where poppler is not installed."""
    if shutil.which("pdftotext") is None or shutil.which("pdfinfo") is None:
        pytest.skip("poppler's pdftotext and pdfinfo are not installed")
    page.pdf(path=target, prefer_css_page_size=True, print_background=True)
    told = _run("pdfinfo", "-f", "1", "-l", "999", str(target))
    sizes = [line.split()[3:6] for line in told.splitlines() if line.startswith("Page ") and " size:" in line]
    texts = _run("pdftotext", "-layout", str(target), "-").split("\f")[: len(sizes)]
    return [Sheet(float(wide), float(high), text) for (wide, _x, high), text in zip(sizes, texts, strict=True)]


def _run(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, timeout=60).stdout.decode()
