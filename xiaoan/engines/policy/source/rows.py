"""The row of a table as lines of text: cells joined by tabs, the cell of several paragraphs as several lines.

What stands once in a row belongs to each of its lines: the month and who does it are repeated. A long cell is not: it
would be read as often as it is written.
"""

from __future__ import annotations

from collections.abc import Sequence

_WORD = 12
"""A cell of few characters on several lines is a word too wide for its column, or a few names."""
_NAME = 3
_REPEATED = 40
_MOST_CELLS = 50_000


def lines_of(cells: Sequence[str]) -> list[str]:
    """The lines of a row, without its empty end; none for an empty row. Line feeds part the paragraphs of a cell."""
    split = [_paragraphs(cell) for cell in cells]
    filled = [paragraphs for paragraphs in split if paragraphs]
    if len(filled) <= 1:
        return filled[0] if filled else []
    longest = max(filled, key=lambda paragraphs: (len(paragraphs) > 1, sum(map(len, paragraphs))))
    again = len(longest) * len(cells) <= _MOST_CELLS
    lines = []
    for number in range(len(longest)):
        row = [_at(paragraphs, number, len(longest), again=again) for paragraphs in split]
        lines.append("\t".join(row).rstrip())
    return lines


def repeated(words: str) -> str:
    """What a cell that reaches over several rows says again in the next of them."""
    return words if len(words) <= _REPEATED else ""


def _at(paragraphs: list[str], number: int, count: int, *, again: bool) -> str:
    """What of a cell belongs on a line: its own paragraph where it has as many, else all of it."""
    if len(paragraphs) == count:
        return paragraphs[number]
    if not number:
        return "；".join(paragraphs)
    return repeated("；".join(paragraphs)) if again and len(paragraphs) <= _REPEATED else ""


def _paragraphs(cell: str) -> list[str]:
    found = [line.replace("\t", " ").strip() for line in cell.replace("\r", "\n").split("\n") if line.strip()]
    if len(found) > 1 and sum(map(len, found)) <= _WORD:
        return [("、" if min(map(len, found)) >= _NAME else "").join(found)]
    return found
