"""Lines become passages: one script, one kind of punctuation, no noise; every character leads back to its own.

Characters are replaced one by one or left out, never added. What looks odd but may be the author's (doubled stops,
masks) stays.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import chain
from typing import NamedTuple

from xiaoan.engines.policy.shapes import Passage
from xiaoan.engines.policy.source.script import one_kind, simplified

_UNSEEN = r"\x00-\x08\x0e-\x1f\x7f\xad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe0e\ufe0f\ufeff\ufffc\uf000-\uf0ff"
_GLYPHS = "●■◆○◇▪▶➢★☆√✓•·"
_SUSPECT = re.compile(rf"[\s`'{_UNSEEN}{_GLYPHS}]|[,，][,，。、；：;]")
_NOISE = re.compile(
    rf"(?P<gap>\s+)|[{_UNSEEN}]+|`+|[,，]+(?=[,，。、；：;])"
    r"|(?<=[\u3400-\u9fff，。、；：])'|'(?=[\u3400-\u9fff])"
)
_MARGIN = re.compile(rf"[\s{_UNSEEN}{_GLYPHS}]*")
_NUMBERED = re.compile(r"[（(]?[一二三四五六七八九十\d]{1,3}[）).．、]|[①-⑳]")
_CHINESE_NUMBER = re.compile(r"[一二三四五六七八九十]{1,3}")
_FIGURE = re.compile(r"\d{1,2}")
_COUNTED = "年月日号时分点人所个名项次级周岁届天元份起"
_LONGEST_NUMBER = 6


class Strip(NamedTuple):
    """Characters `start` to `end` of the document's text: line number `line`."""

    line: int
    start: int
    end: int


class Cut(NamedTuple):
    """Characters of the document's text that are no part of what it says; `instead`, one character, stands for them."""

    start: int
    end: int
    instead: str = ""


def strips(text: str) -> list[Strip]:
    """Every line of a text, split at line feeds, carriage returns left out."""
    found, start = [], 0
    for number, line in enumerate(text.split("\n"), 1):
        found.append(Strip(number, start, start + len(line.rstrip("\r"))))
        start += len(line) + 1
    return found


def passage(
    text: str, lines: Sequence[Strip], noise: Sequence[Cut] = (), *, traditional: bool = True
) -> Passage | None:  # fmt: skip
    """The passage of one line, or of several that were cut inside a paragraph; None when nothing is left to read.

    `noise` are cuts of the whole text, in order and apart; `traditional`: there are characters to simplify in it.
    """
    kept: list[Cut] = []
    for strip in lines:
        more = _kept(text, strip, noise)
        if kept and more and _worded(text[kept[-1].end - 1]) and _worded(text[more[0].start]):
            kept.append(Cut(strip.start - 1, strip.start, " "))
        kept += more
    if not kept:
        return None
    native = one_kind("".join(part.instead or text[part.start : part.end] for part in kept))
    end = next((cut.end for cut in _within(noise, kept[-1].end, kept[-1].end + 1)), kept[-1].end)
    if len(kept) == 1 and end == kept[0].end:
        at: Sequence[int] = range(kept[0].start, end + 1)
    else:
        at = (*chain.from_iterable(range(part.start, part.end) for part in kept), end)
    return Passage(lines[0].line, simplified(native) if traditional else native, native, at)


def _kept(text: str, strip: Strip, noise: Sequence[Cut]) -> list[Cut]:
    """What is left of a line, in order."""
    line = text[strip.start : strip.end]
    cuts: list[Cut] = list(_within(noise, strip.start, strip.end))
    if not cuts and _SUSPECT.search(line) is None:
        return [Cut(strip.start, strip.end)] if line else []
    margin = _MARGIN.match(line)
    first = margin.end() if margin else 0
    for each in _NOISE.finditer(line, first):
        instead = _gap(line, first, each.start(), each.end()) if each["gap"] else ""
        cuts.append(Cut(strip.start + each.start(), strip.start + each.end(), instead))
    kept, done = [], strip.start + first
    for start, end, instead in sorted(cuts):
        if start > done:
            kept.append(Cut(done, start))
        if instead:
            kept.append(Cut(start, start + 1, instead))
        done = max(done, end)
    if done < strip.end:
        kept.append(Cut(done, strip.end))
    return kept


def _gap(line: str, first: int, start: int, end: int) -> str:
    """What a gap becomes: a tab between cells, a mark after a bare number, a space between Latin words, or nothing."""
    if end == len(line):
        return ""
    tabbed = "\t" in line[start:end]
    if start - first <= _LONGEST_NUMBER:
        number = line[first:start]
        if _NUMBERED.fullmatch(number):
            return ""
        if _CHINESE_NUMBER.fullmatch(number) and line[end] not in _COUNTED:
            return "、"
        if not tabbed and _FIGURE.fullmatch(number) and _wide(line[start:end]) and line[end] not in _COUNTED:
            return "."
        if not number.strip("#"):
            return " "
    if tabbed:
        return "\t"
    return " " if _worded(line[start - 1]) and _worded(line[end]) else ""


def _wide(gap: str) -> bool:
    return len(gap) > 1 or gap == "\u3000"


def _worded(mark: str) -> bool:
    return mark.isascii() and mark.isalnum()


def _within(noise: Sequence[Cut], start: int, end: int) -> Sequence[Cut]:
    first = bisect_left(noise, (start, 0, ""))
    return noise[first : bisect_left(noise, (end, 0, ""), lo=first)]
