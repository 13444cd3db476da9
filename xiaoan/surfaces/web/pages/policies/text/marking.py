"""A document's text as lines with what was read in it marked: sentences of duties, and inside them the fields.

Pure. A line is cut at every border of a mark, so that marks may overlap; sentences of several duties that overlap are
one sentence with several numbers. Very long lines are shown as several, and plain lines between marks may be left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from xiaoan.engines.policy.shapes import Span
from xiaoan.surfaces.web.pages.policies.text.words import FIELDS as WORDS
from xiaoan.surfaces.web.signs import Words

LONGEST = 1500
"""Characters of a line that are shown in one go."""
AROUND = 2
"""Plain lines kept on both sides of a marked one when lines are left out."""
BESIDE = 80
"""Plain characters shown next to a sentence when it stands alone."""
FIELDS = ("evidence", "deadline", "threshold", "frequency", "applies_to", "actor", "action")
"""Fields that are underlined; of two at the same place the one named first here is shown."""
_PAUSE = re.compile(r"[。；！？;!?]")


class Marked(NamedTuple):
    """What is marked of one duty: its number on the page, its sentence, its fields (evidence.0, evidence.1 …)."""

    number: int
    span: Span
    fields: Mapping[str, Span]


class Run(NamedTuple):
    """Characters in one manner: plain, or a field of the duties `of`."""

    text: str
    field: str = ""
    of: tuple[int, ...] = ()

    @property
    def word(self) -> Words:
        """The field's word on the screen."""
        return WORDS[self.field]


@dataclass(frozen=True)
class Stretch:
    """Part of a line: plain text without numbers, or a sentence. `starts` are the duties that begin in it."""

    runs: tuple[Run, ...]
    numbers: tuple[int, ...] = ()
    starts: tuple[int, ...] = ()


@dataclass(frozen=True)
class TextLine:
    """A line as shown. `left_out` > 0: it stands for so many lines that are not shown."""

    number: int
    stretches: tuple[Stretch, ...] = ()
    left_out: int = 0
    depth: int | None = None

    @property
    def marked(self) -> bool:
        """Whether something was read in it."""
        return any(part.numbers for part in self.stretches)


def line_spans(text: str) -> list[Span]:
    """Where each line stands, without its line feed; line n is entry n-1."""
    found, start = [], 0
    for line in text.split("\n"):
        found.append(Span(start, start + len(line)))
        start += len(line) + 1
    return found


def lines_of(
    text: str, lines: Sequence[Span], first: int, last: int, marks: Iterable[Marked], headings: Mapping[int, int]
) -> list[TextLine]:
    """Lines `first` to `last` (from 1) with the marks in them; empty ones are left away."""
    waiting = sorted(marks, key=lambda mark: mark.span)
    shown: list[TextLine] = []
    for number in range(max(first, 1), min(last, len(lines)) + 1):
        for part in _parts(text, lines[number - 1]):
            inside = [mark for mark in waiting if mark.span.start < part.end and mark.span.end > part.start]
            stretches = tuple(_stretches(text, part, inside))
            if any(run.text.strip() for each in stretches for run in each.runs):
                shown.append(TextLine(number, stretches, depth=headings.get(number)))
    return shown


def shortened(lines: Sequence[TextLine], most: int) -> list[TextLine]:
    """The lines, plain ones far from any mark left out when all of them together have more than `most` characters."""
    if sum(len(run.text) for line in lines for part in line.stretches for run in part.runs) <= most:
        return list(lines)
    near = [at for at, line in enumerate(lines) if line.marked]
    kept = {at for mark in near for at in range(mark - AROUND, mark + AROUND + 1)}
    shown: list[TextLine] = []
    for at, line in enumerate(lines):
        if at in kept or line.depth is not None:
            shown.append(line)
        elif shown and shown[-1].left_out:
            shown[-1] = TextLine(shown[-1].number, left_out=shown[-1].left_out + 1)
        else:
            shown.append(TextLine(line.number, left_out=1))
    return shown


def close_by(lines: Sequence[TextLine]) -> list[TextLine]:
    """Only the marked lines, and of their plain text only what stands next to a sentence."""
    return [
        TextLine(line.number, tuple(_cut(line.stretches, at) for at in range(len(line.stretches))), depth=line.depth)
        for line in lines
        if line.marked
    ]


def _cut(stretches: Sequence[Stretch], at: int) -> Stretch:
    here = stretches[at]
    text = "".join(run.text for run in here.runs)
    if here.numbers or len(text) <= BESIDE:
        return here
    head = text[: BESIDE // 2] + "……" if at else ""
    tail = "……" + text[-BESIDE // 2 :] if at + 1 < len(stretches) else ""
    return Stretch((Run(head + tail),))


def _parts(text: str, line: Span) -> Iterator[Span]:
    """A line, or parts of it that end where a sentence does."""
    start = line.start
    while line.end - start > LONGEST:
        pauses = [found.end() for found in _PAUSE.finditer(text, start, start + LONGEST)]
        cut = pauses[-1] if pauses else start + LONGEST
        yield Span(start, cut)
        start = cut
    yield Span(start, line.end)


def _stretches(text: str, part: Span, marks: Sequence[Marked]) -> Iterator[Stretch]:
    at = part.start
    for group in _together(marks):
        start = max(part.start, group[0].span.start)
        end = min(part.end, max(mark.span.end for mark in group))
        if start > at:
            yield Stretch((Run(text[at:start]),))
        starts = tuple(sorted(mark.number for mark in group if mark.span.start >= part.start))
        numbers = tuple(sorted(mark.number for mark in group))
        yield Stretch(tuple(_runs(text, Span(start, end), group)), numbers, starts)
        at = end
    if at < part.end:
        yield Stretch((Run(text[at : part.end]),))


def _together(marks: Sequence[Marked]) -> Iterator[list[Marked]]:
    """Marks in order of their sentences; those that overlap together."""
    group: list[Marked] = []
    end = -1
    for mark in marks:
        if group and mark.span.start >= end:
            yield group
            group = []
        group.append(mark)
        end = max(mark.span.end, end) if len(group) > 1 else mark.span.end
    if group:
        yield group


def _runs(text: str, sentence: Span, marks: Sequence[Marked]) -> Iterator[Run]:
    fields = [
        (name, max(span.start, sentence.start), min(span.end, sentence.end), mark.number)
        for mark in marks
        for name, span in ((code.partition(".")[0], span) for code, span in mark.fields.items())
        if name in FIELDS and span.start < sentence.end and span.end > sentence.start
    ]
    borders = sorted({sentence.start, sentence.end} | {at for _, start, end, _ in fields for at in (start, end)})
    for start, end in pairwise(borders):
        here = [(name, number) for name, begins, ends, number in fields if begins <= start and ends >= end]
        name = min((name for name, _ in here), key=FIELDS.index, default="")
        yield Run(text[start:end], name, tuple(sorted({number for each, number in here if each == name})))
