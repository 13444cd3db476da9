"""A document's text cut where something was read in it, so that what overlaps can be shown in one row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from xiaoan.engines.policy.shapes import Duty, Span

_FIELDS = ("evidence", "deadline", "threshold", "frequency", "applies_to", "actor", "action")
"""Of two fields at one place, the one named first is shown."""


class Run(NamedTuple):
    """Characters in one manner. `duties` are the numbers, from 0, of those they belong to; `field` what was read;
    `whole` those duties whose own sentence this is."""

    text: str
    duties: tuple[int, ...] = ()
    field: str = ""
    whole: tuple[int, ...] = ()


class Line(NamedTuple):
    """A line of the document, numbered from 1."""

    number: int
    runs: tuple[Run, ...]


class _Mark(NamedTuple):
    start: int
    end: int
    duty: int
    field: str


def marked(text: str, duties: Sequence[Duty]) -> Iterator[Line]:
    """Every line of the text that says something, with its marks."""
    marks = sorted(_marks(duties, len(text)))
    reaching: list[_Mark] = []
    start, following = 0, 0
    for number, line in enumerate(text.split("\n"), 1):
        end = start + len(line)
        reaching = [mark for mark in reaching if mark.end > start]
        while following < len(marks) and marks[following].start < end:
            reaching.append(marks[following])
            following += 1
        if line.strip():
            yield Line(number, tuple(_runs(text, Span(start, end), [mark for mark in reaching if mark.end > start])))
        start = end + 1


def _marks(duties: Sequence[Duty], length: int) -> Iterator[_Mark]:
    for number, duty in enumerate(duties):
        for field, span in (("", duty.span), *duty.spans.items()):
            if 0 <= span.start < span.end <= length:
                # The papers of a duty are counted: evidence.0, evidence.1.
                yield _Mark(span.start, span.end, number, field.partition(".")[0])


def _runs(text: str, line: Span, marks: Sequence[_Mark]) -> Iterator[Run]:
    """The line from border to border of its marks, which are in order; at each only those that reach over it count."""
    inside = {max(line.start, min(border, line.end)) for mark in marks for border in (mark.start, mark.end)}
    over: list[_Mark] = []
    following = 0
    for start, end in pairwise(sorted({line.start, line.end, *inside})):
        while following < len(marks) and marks[following].start <= start:
            over.append(marks[following])
            following += 1
        over = [mark for mark in over if mark.end > start]
        fields = {mark.field for mark in over}
        yield Run(
            text[start:end],
            tuple(sorted({mark.duty for mark in over})),
            next((field for field in _FIELDS if field in fields), ""),
            tuple(sorted({mark.duty for mark in over if not mark.field})),
        )
