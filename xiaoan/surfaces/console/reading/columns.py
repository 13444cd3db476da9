"""Tables for a terminal: Chinese characters are two columns wide, and what is too long goes on in the next line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from unicodedata import combining, east_asian_width


def width(text: str) -> int:
    """Columns that a text takes in a terminal."""
    return sum(_columns(mark) for mark in text)


def wrapped(text: str, most: int) -> list[str]:
    """The text in lines of at most so many columns; at least one line."""
    lines, line, used = [], "", 0
    for mark in text.replace("\t", " ").replace("\n", " "):
        wide = _columns(mark)
        if used + wide > most and line and mark not in "，。；：、！？）》”%":
            lines.append(line)
            line, used = "", 0
        line, used = line + mark, used + wide
    return [*lines, line]


def table(heads: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[int]) -> Iterator[str]:
    """Lines of a table; a cell takes as many as it needs."""
    yield _line(heads, widths)
    yield "─" * (sum(widths) + 2 * (len(widths) - 1))
    for row in rows:
        cells = [wrapped(cell, most) for cell, most in zip(row, widths, strict=True)]
        for parts in zip_longest(*cells, fillvalue=""):
            yield _line(parts, widths)


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(cell + " " * max(most - width(cell), 0) for cell, most in zip(cells, widths, strict=True)).rstrip()


def _columns(mark: str) -> int:
    if combining(mark) or mark in "\u200b\u200d\ufeff":
        return 0
    return 2 if east_asian_width(mark) in "WF" or mark in "“”‘’—…①②③④⑤⑥⑦⑧⑨⑩" else 1
