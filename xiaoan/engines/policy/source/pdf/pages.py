"""The lines of a PDF's pages with their places on paper. PDFium reads; it is no place for two threads at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from threading import Lock
from typing import NamedTuple

import pypdfium2

from xiaoan.engines.policy.shapes import Unreadable
from xiaoan.engines.policy.source.decoding import MOST_CHARACTERS, TOO_LONG

MOST_PAGES = 500
_ONE_AT_A_TIME = Lock()
_MOST_GAPS = 60
_GAP = re.compile(r"(?<=\S) +(?=\S)")

_LOCKED = "这个 PDF 加了密码。请先去掉密码（用密码打开后打印成 PDF），或向发文单位要 docx。"
_BROKEN = "这个 PDF 打不开，可能已损坏或没有传完。请重新下载，或向发文单位要 docx。"
_TOO_LONG = f"这个 PDF 超过 {MOST_PAGES} 页。请只留下要读的部分再试。"


class Gap(NamedTuple):
    """A space in a line: where it stands in the text, how wide it is and where the next word begins, in points."""

    place: int
    wide: float
    next: float


class Line(NamedTuple):
    """A line on paper. `left` and `right` in points from the page's left edge; `height` 0 (foot) to 1 (head)."""

    page: int
    text: str
    left: float
    right: float
    height: float
    em: float
    gaps: tuple[Gap, ...] = ()


def lines_of_pages(content: bytes) -> tuple[list[Line], int]:
    """All lines, in the order of the file, and the number of pages."""
    with _ONE_AT_A_TIME:
        try:
            document = pypdfium2.PdfDocument(content)
        except pypdfium2.PdfiumError as wrong:
            raise Unreadable(_LOCKED if "assword" in str(wrong) else _BROKEN) from wrong
        try:
            if len(document) > MOST_PAGES:
                raise Unreadable(_TOO_LONG)
            found: list[Line] = []
            characters = 0
            for number in range(len(document)):
                found += (page := list(_lines(document, number)))
                characters += sum(len(line.text) for line in page)
                if characters > MOST_CHARACTERS:
                    raise Unreadable(TOO_LONG)
            return found, len(document)
        finally:
            document.close()


def _lines(document: pypdfium2.PdfDocument, number: int) -> Iterator[Line]:
    try:
        page = document[number]
        words = page.get_textpage()
        text, height = words.get_text_range(), page.get_height() or 1.0
    except pypdfium2.PdfiumError as wrong:
        raise Unreadable(_BROKEN) from wrong
    straight = len(text) == words.count_chars()
    start = 0
    for raw in text.split("\n"):
        line, first = raw.rstrip("\r \x02\ufffe"), start
        start += len(raw) + 1
        begin = first + len(line) - len(line.lstrip())
        if not line.strip():
            continue
        if not straight:
            # Characters outside the first plane count twice in one of the two; without places, lines stay lines.
            yield Line(number, line.strip(), 0.0, 0.0, 0.5, 0.0)
            continue
        left, foot, _, head = words.get_charbox(begin)
        right = words.get_charbox(first + len(line) - 1)[2]
        em = max(head - foot, (right - left) / max(len(line.strip()), 1))
        gaps = []
        for gap in islice(_GAP.finditer(line), _MOST_GAPS):
            beside, following = words.get_charbox(first + gap.start() - 1)[2], words.get_charbox(first + gap.end())[0]
            gaps.append(Gap(gap.start() - (begin - first), following - beside, following))
        yield Line(number, line.strip(), left, right, foot / height, em, tuple(gaps))
