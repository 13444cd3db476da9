"""Sentences and their segments. Quotation marks and titles are not cut; a long bracket is a sentence of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_CUTS = re.compile(r"[。！？；，：（）“”《》\t]")
_LONG_BRACKET = 14
LONGEST, MOST = 400, 60


class Segment(NamedTuple):
    """Characters `start` to `end` of a passage, without the mark that ends them."""

    start: int
    end: int


class Sentence(NamedTuple):
    """Segments that belong to one sentence; a semicolon ends one as well as a full stop."""

    segments: tuple[Segment, ...]

    @property
    def start(self) -> int:
        """Where it begins."""
        return self.segments[0].start

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.segments[-1].end


def sentences(text: str, start: int = 0) -> Iterator[Sentence]:
    """Sentences of a passage from `start` on. A text without punctuation is cut every 400 characters, a sentence
    without end after 60 segments."""
    open_segments: list[Segment] = []
    for mark, raw, stop in _pieces(text, start):
        begin, end = _stripped(text, raw, stop)
        open_segments += (Segment(at, min(at + LONGEST, end)) for at in range(begin, end, LONGEST))
        if open_segments and (mark in "。！？；（）\t" or len(open_segments) >= MOST):
            yield Sentence(tuple(open_segments))
            open_segments = []
    if open_segments:
        yield Sentence(tuple(open_segments))


def _stripped(text: str, begin: int, end: int) -> tuple[int, int]:
    while begin < end and text[begin] in " \t\u3000、.·`'|-—…":
        begin += 1
    while end > begin and text[end - 1] in " \t\u3000、`'|…":
        end -= 1
    return begin, end


def _pieces(text: str, start: int) -> Iterator[tuple[str, int, int]]:
    """(mark, begin, end) between cutting marks."""
    begin, quoted, titled, shut = start, 0, 0, 0
    for match in _CUTS.finditer(text, start):
        mark, at = match[0], match.start()
        if mark == "“":
            quoted = at + 1
        elif mark == "”":
            quoted = 0
        elif mark == "《":
            titled = at + 1
        elif mark == "》":
            titled = 0
        elif (quoted and at - quoted < 60) or (titled and at - titled < 60):
            continue
        elif mark == "（":
            close = text.find("）", at, at + LONGEST)
            if close - at > _LONG_BRACKET and "，" in text[at:close]:
                yield mark, begin, at
                begin, shut = at + 1, close
        elif mark == "）":
            if at == shut:
                yield mark, begin, at
                begin, shut = at + 1, 0
        elif at > begin:
            yield mark, begin, at
            begin = at + 1
        else:
            begin = at + 1
    yield "。", begin, len(text)
