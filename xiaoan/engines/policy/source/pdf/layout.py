"""What of a page is text: running heads, feet and page numbers are dropped, lines cut at the margin carry on."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise

from xiaoan.engines.policy.shapes import Unreadable
from xiaoan.engines.policy.source.pdf.cells import with_cells
from xiaoan.engines.policy.source.pdf.pages import Line, lines_of_pages
from xiaoan.engines.policy.source.wrapping import begins, closed

_MARGIN = 0.1
"""The part of a page, at its head and at its foot, where furniture stands."""

_PAGE_NUMBER = re.compile(
    r"[\s—–\-_·.]*(?:第\s*)?[\dIVXivx]{1,4}(?:\s*页)?(?:\s*[/，,]?\s*共?\s*\d{1,4}\s*页?)?[\s—–\-_·.]*"
)
_DIGITS = re.compile(r"\d+")
_FEWEST_LETTERS = 15
"""Characters a page must have on average; a scan has none, or a stamp."""

_SCANNED = "这个 PDF 是扫描件，里面没有可以读的文字。建议先做文字识别（OCR）存为 docx，或向发文单位要电子版。"


def pdf_text(content: bytes) -> tuple[str, frozenset[int], tuple[str, ...]]:
    """The text made of a PDF, the numbers of those lines that carry on the line above, and notes."""
    every, pages = lines_of_pages(content)
    lines = with_cells(_without_furniture(every, pages))
    if sum(len(line.text) for line in lines) < _FEWEST_LETTERS * max(pages, 1) and len(lines) < 3 * max(pages, 1):
        raise Unreadable(_SCANNED)
    blank = sorted(set(range(pages)) - {line.page for line in lines})
    notes = (
        [f"第 {'、'.join(str(page + 1) for page in blank[:20])} 页没有文字，可能是扫描的图片，没有读。"]
        if blank
        else []
    )
    if any("\t" in line.text for line in lines):
        notes.append("PDF 里的表格按位置认出，一格分成几行的可能认错，请对照原件核对。")
    return "\n".join(line.text for line in lines), _carried(lines), tuple(notes)


def _without_furniture(lines: Sequence[Line], pages: int) -> list[Line]:
    seen: dict[tuple[str, int], set[int]] = defaultdict(set)
    for line in lines:
        if _at_edge(line):
            seen[_alike(line)].add(line.page)
    often = max(2, pages * 2 // 5)
    return [
        line
        for line in lines
        if not (_at_edge(line) and (_PAGE_NUMBER.fullmatch(line.text) or len(seen[_alike(line)]) >= often))
    ]


def _at_edge(line: Line) -> bool:
    return line.em > 0 and not _MARGIN < line.height < 1 - _MARGIN


def _alike(line: Line) -> tuple[str, int]:
    """The same words, numbers aside, at the same height of the paper."""
    return _DIGITS.sub("#", line.text.replace(" ", "")), round(line.height * 50)


def _carried(lines: Sequence[Line]) -> frozenset[int]:
    """Lines that go on where the one above stopped at the right margin; numbered from 1."""
    if not lines:
        return frozenset()
    left = Counter(round(line.left) for line in lines).most_common(1)[0][0]
    right = sorted(line.right for line in lines)[len(lines) * 9 // 10]
    carried = set()
    for number, (above, line) in enumerate(pairwise(lines), 2):
        em = above.em
        if not em or "\t" in above.text or "\t" in line.text or above.right < right - 1.6 * em:
            continue
        if line.left > left + em or line.left < left - em or abs(line.em - em) > em / 3:
            continue
        if above.left > left + 4 * em or (closed(above.text) and begins(line.text)):
            continue
        carried.add(number)
    return frozenset(carried)
