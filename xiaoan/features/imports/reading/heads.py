"""Where a list's head stands: on which sheet, in which row, one row or two high. Pure; a guess can be corrected."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from xiaoan.features.imports.shapes import Field, Heading, KeptLine, KeptTable
from xiaoan.kernel.org.arrivals.headings import plain

WITHIN = 20
LONGEST_HEAD = 40
SAMPLES = 3
_NUMBER = re.compile(r"[\d.,:/\-年月日% ]+")


class Head(NamedTuple):
    """The head's place: sheet, position of its first row among the sheet's rows, how many rows it takes."""

    table: int
    position: int
    depth: int


def vocabulary(fields: Sequence[Field]) -> dict[str, str]:
    """Plain heading -> field. Titles come before the other words; the first field to claim a word has it."""
    found: dict[str, str] = {}
    for field in fields:
        found.setdefault(plain(field.title), field.code)
    for field in fields:
        for word in (*field.called, field.code):
            found.setdefault(plain(word), field.code)
    return found


def guess(tables: Sequence[KeptTable], known: Mapping[str, str]) -> Head | None:
    """The place whose headings say most; None when nothing in the file looks like a head."""
    best, found = (0, 0), None
    for number, table in enumerate(tables):
        for position in range(min(WITHIN, len(table.lines))):
            depth = _depth(table.lines, position, known)
            titles = titles_of(table.lines, position, depth)
            score = len({known[plain(title)] for title in titles.values() if plain(title) in known})
            if score and (score, len(table.lines)) > best and not _is_caption(table.lines[position], score):
                best, found = (score, len(table.lines)), Head(number, position, depth)
        # A later sheet must say more, or as much of a longer list.
    return found or _first_full(tables)


def _is_caption(line: KeptLine, score: int) -> bool:
    """A title over the list may be one known word; a head has other cells beside it, or stands alone in its column."""
    return score == 1 and sum(bool(cell.strip()) for cell in line.cells) == 1 and len(line.cells) > 1


def _first_full(tables: Sequence[KeptTable]) -> Head | None:
    """The first row of words, where no heading is known at all."""
    for number, table in enumerate(tables):
        for position, line in enumerate(table.lines[:WITHIN]):
            words = [cell for cell in line.cells if cell.strip()]
            if len(words) >= 2 and len(set(words)) == len(words) and not any(_NUMBER.fullmatch(cell) for cell in words):
                return Head(number, position, 1)
    return None


def _depth(lines: Sequence[KeptLine], position: int, known: Mapping[str, str]) -> int:
    """Two, when the row below goes on where this one has a group over several columns."""
    if position + 1 >= len(lines):
        return 1
    upper, lower = _cells(lines[position]), _cells(lines[position + 1])
    words = [cell for cell in lower if cell]
    if not words or any(_NUMBER.fullmatch(cell) or len(cell) > LONGEST_HEAD for cell in words):
        return 1
    within = [n for n, cell in enumerate(lower) if cell and not (upper[n] if n < len(upper) else "")]
    again = [n for n, cell in enumerate(lower) if cell and n < len(upper) and cell == upper[n]]
    says = [cell for cell in words if plain(cell) in known]
    first = next((n for n, cell in enumerate(upper) if cell), 0)
    grouped = bool(within) and within[0] > first
    return 2 if grouped and (says or again) and len(words) <= len(upper) else 1


def titles_of(lines: Sequence[KeptLine], position: int, depth: int) -> dict[int, str]:
    """Column -> heading. Of two rows the lower one speaks, where it says anything that the upper does not."""
    upper = _cells(lines[position])
    if depth == 1:
        return {number: cell for number, cell in enumerate(upper) if cell}
    lower = _cells(lines[position + 1])
    found = {}
    for number in range(max(len(upper), len(lower))):
        over, under = (row[number] if number < len(row) else "" for row in (upper, lower))
        if over or under:
            found[number] = under or over
    return found


def headings(lines: Sequence[KeptLine], position: int, depth: int) -> list[Heading]:
    """The columns with some of what stands below; columns without a heading, but with content, are numbered."""
    titles, below = titles_of(lines, position, depth), lines[position + depth :]
    samples: dict[int, list[str]] = {}
    for line in below:
        for number, cell in enumerate(line.cells):
            text = " ".join(cell.split())
            kept = samples.setdefault(number, []) if text else []
            if text and len(kept) < SAMPLES and text not in kept:
                kept.append(text[:LONGEST_HEAD])
    return [
        Heading(number, titles.get(number) or f"第{number + 1}列（没有表头）", samples.get(number, []))
        for number in sorted(titles.keys() | samples.keys())
    ]


def _cells(line: KeptLine) -> list[str]:
    return [" ".join(cell.split())[:120] for cell in line.cells]
