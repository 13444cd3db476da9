"""Which part of a reading one page shows: so many duties in the order of the text, and the lines they stand in.

Pure. Pages are found by the number of their first duty, so that deciding one moves nobody to another page.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from xiaoan.engines.policy.shapes import Span
from xiaoan.surfaces.web.pages.policies.text.marking import Marked, TextLine, close_by, line_spans, lines_of, shortened

AT_ONCE = 10
"""Duties on a page."""
MOST_TEXT = 3000
"""Characters of the document on a page; beyond them plain lines far from any duty are left out."""


class PieceHead(NamedTuple):
    """Where a piece begins on the page; `folded` when its lines are not shown here."""

    number: int
    title: str
    says: str
    first: int
    last: int
    folded: bool
    url: str

    @property
    def length(self) -> int:
        """Lines."""
        return self.last - self.first + 1


class Row(NamedTuple):
    """A row of the text: the head of a piece, or a line; `first` for the first part of a long one."""

    line: TextLine | None = None
    piece: PieceHead | None = None
    first: bool = True


class Batch(NamedTuple):
    """Numbers of the duties on a page, the first and last line beside them, and the neighbours' first numbers."""

    numbers: tuple[int, ...]
    first: int
    last: int
    at: int
    earlier: int | None
    later: int | None


def batch(numbers: Sequence[int], line_of: Mapping[int, int], asked: int, lines: int) -> Batch:
    """The page that begins with duty `asked` or the next one after it; the last page when there is none."""
    starts = list(range(0, len(numbers), AT_ONCE)) or [0]
    at = next((n for n, number in enumerate(numbers) if number >= asked), max(len(numbers) - 1, 0))
    at = max(start for start in starts if start <= at)
    chosen = tuple(numbers[at : at + AT_ONCE])
    before = numbers[at - 1] if at else None
    first = line_of[before] if before is not None else 1
    last = lines if at + AT_ONCE >= len(numbers) else max((line_of[number] for number in chosen), default=lines)
    earlier = numbers[at - AT_ONCE] if at else None
    later = numbers[at + AT_ONCE] if at + AT_ONCE < len(numbers) else None
    return Batch(chosen, min(first, *(line_of[n] for n in chosen)) if chosen else first, last, at, earlier, later)


def rows_of(
    text: str, lines: Sequence[Span], first: int, last: int, marks: Iterable[Marked], headings: Mapping[int, int],
    pieces: Sequence[PieceHead], most: int = MOST_TEXT,
) -> list[Row]:  # fmt: skip
    """The text from line `first` to `last` with the heads of pieces; folded pieces show their head alone."""
    hidden = {n for piece in pieces if piece.folded for n in range(piece.first, piece.last + 1)}
    kept = [
        line
        for start, end in _apart(first, last, hidden.__contains__)
        for line in lines_of(text, lines, start, end, marks, headings)
    ]
    return list(
        _with_heads(shortened(kept, most), [each for each in pieces if each.last >= first and each.first <= last])
    )


def sentence_rows(text: str, mark: Marked) -> list[Row]:
    """A sentence by itself on all its lines, with a few words around it."""
    lines = line_spans(text)
    starts = [line.start for line in lines]
    first, last = bisect_right(starts, mark.span.start), bisect_right(starts, max(mark.span.end - 1, mark.span.start))
    return [Row(each) for each in close_by(lines_of(text, lines, first, last, [mark], {}))]


def _apart(first: int, last: int, hidden: Callable[[int], bool]) -> Iterator[tuple[int, int]]:
    start = first
    for number in range(first, last + 1):
        if hidden(number):
            if number > start:
                yield start, number - 1
            start = number + 1
    if start <= last:
        yield start, last


def _with_heads(lines: Sequence[TextLine], pieces: Sequence[PieceHead]) -> Iterator[Row]:
    waiting = sorted(pieces, key=lambda piece: piece.first)
    seen = 0
    for line in lines:
        while waiting and waiting[0].first <= line.number:
            yield Row(piece=waiting.pop(0))
        yield Row(line, first=line.number != seen)
        seen = line.number
    for piece in waiting:
        yield Row(piece=piece)
