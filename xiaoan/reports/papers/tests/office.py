"""LibreOffice and poppler as instruments: a Word file drawn by another office, and its text measured in millimetres."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import defaultdict
from html import unescape
from pathlib import Path
from typing import NamedTuple

import pytest

PROGRAMS = ("soffice", "pdftotext", "pdfinfo", "pdffonts")
MISSING = [name for name in PROGRAMS if shutil.which(name) is None]
needs_office = pytest.mark.skipif(bool(MISSING), reason=f"not on this machine: {', '.join(MISSING)}")
_WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>')


class Word(NamedTuple):
    """A word on a page and where it stands, in millimetres from the top left."""

    left: float
    top: float
    right: float
    bottom: float
    text: str


class Page(NamedTuple):
    """A page: its size in millimetres, and its words."""

    width: float
    height: float
    words: list[Word]

    @property
    def lines(self) -> list[list[Word]]:
        """Words that stand at the same height, from the top down."""
        found: dict[int, list[Word]] = defaultdict(list)
        for word in self.words:
            found[round(word.top / 2)].append(word)
        return [found[height] for height in sorted(found)]

    @property
    def text(self) -> str:
        return "".join(word.text for word in self.words)


def as_pdf(made: bytes, folder: Path) -> Path:
    """A .docx drawn by LibreOffice."""
    source = folder / "paper.docx"
    source.write_bytes(made)
    done = ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/home", "--convert-to", "pdf"]
    subprocess.run([*done, "--outdir", str(folder), str(source)], check=True, timeout=180, capture_output=True)
    return source.with_suffix(".pdf")


def measured(file: Path) -> list[Page]:
    """The pages of a PDF with their words in place."""
    said = subprocess.run(
        ["pdftotext", "-bbox", str(file), "-"], check=True, capture_output=True, text=True, timeout=60
    )
    pages = []
    for part in said.stdout.split("<page ")[1:]:
        size = re.match(r'width="([\d.]+)" height="([\d.]+)"', part)
        assert size is not None
        words = [
            Word(_mm(left), _mm(top), _mm(right), _mm(bottom), unescape(text))
            for left, top, right, bottom, text in _WORD.findall(part)
        ]
        pages.append(Page(_mm(size[1]), _mm(size[2]), words))
    return pages


def fonts(file: Path) -> list[list[str]]:
    """The lines of pdffonts: name, type … emb sub uni."""
    said = subprocess.run(["pdffonts", str(file)], check=True, capture_output=True, text=True, timeout=60)
    return [line.split() for line in said.stdout.splitlines()[2:]]


def _mm(points: str) -> float:
    return float(points) * 25.4 / 72
