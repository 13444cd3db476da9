"""Which lines carry on the line above: in a text that was cut at a fixed width, and only there.

An ordinary document has a paragraph a line, and its long lines end with a stop. Where most long lines are equally long
and end in the middle of a sentence, somebody's program broke them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

_FEWEST = 5
_NARROW, _WIDE = 24, 140
_SLACK = 5
"""Columns by which a full line may be shorter than the width: what does not fit before the edge is not begun."""

_CLOSED = re.compile(r"[。！？；：.!?;:…][”’」』）)》]*\s*$")
_BEGINS = re.compile(
    r"\s*(?:第[一二三四五六七八九十百\d]{1,4}[章节条篇]|[（(][一二三四五六七八九十\d]{1,3}[）)]|[一二三四五六七八九十]{1,3}[、.．]"
    r"|\d{1,2}[、．]|\d{1,2}\.(?!\d)|[①-⑳]|附件|[#•●■◆-])"
)
_INDENT = re.compile(r"[\u3000\t]|  ")


def closed(line: str) -> bool:
    """Whether a line ends a sentence."""
    return _CLOSED.search(line[-6:]) is not None


def begins(line: str) -> bool:
    """Whether a line begins with a number of its own."""
    return _BEGINS.match(line) is not None


def carried(lines: Sequence[str]) -> frozenset[int]:
    """The numbers, from 1, of lines that go on in the middle of the paragraph above them."""
    columns = [_columns(line) for line in lines]
    width = _cut_at(columns, lines)
    if not width:
        return frozenset()
    indented = sum(_INDENT.match(line) is not None for line in lines) * 20 > len(lines)
    return frozenset(
        number
        for number, (above, line) in enumerate(pairwise(lines), 2)
        if columns[number - 2] >= width - _SLACK
        and line.strip()
        and not _INDENT.match(line)
        and (indented or not closed(above))
        and not (begins(line) and (closed(above) or not indented))
    )


def _cut_at(columns: Sequence[int], lines: Sequence[str]) -> int:
    """The width, in columns, at which a text was cut; 0 when it was not."""
    counts = Counter(width for width in columns if width)
    total = sum(counts.values())
    if total < _FEWEST:
        return 0
    width = max(counts, key=lambda edge: (sum(counts[edge - step] for step in range(_SLACK + 1)), edge))
    full = [line for each, line in zip(columns, lines, strict=True) if width - _SLACK <= each <= width]
    longer = sum(count for each, count in counts.items() if each > width)
    if not _NARROW <= width <= _WIDE or longer * 20 > total or len(full) * 5 < total * 2 or len(full) < _FEWEST - 1:
        return 0
    if sum(line.count("。") for line in lines) * 8 < total:
        return 0
    return width if sum(map(closed, full)) * 5 <= len(full) * 2 else 0


def _columns(line: str) -> int:
    """How wide a line is, with wide characters as two; of very long ones enough to know that they are."""
    seen = line.rstrip()[: _WIDE + 1]
    return 2 * len(seen) - len(seen.encode("ascii", "ignore"))
