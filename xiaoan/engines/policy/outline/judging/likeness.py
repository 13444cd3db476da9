"""Are two pieces the same text, but for slips and filled-in blanks? Measured by shared shingles of eight characters."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

_LENGTH: Final = 8
_MOST: Final = 60_000
_LEAST: Final = 30
_ALIKE: Final = 0.75
_NOT_WORDS: Final = re.compile(r"[^\u4e00-\u9fff]+")


def same_as(texts: Sequence[str]) -> list[int | None]:
    """For every text the place of the first text that is nearly equal to it; None for the first of its kind."""
    plain = [_NOT_WORDS.sub("", text[:_MOST]) for text in texts]
    shingles: dict[int, frozenset[str]] = {}
    found: list[int | None] = []
    for place, text in enumerate(plain):
        near = (
            first
            for first in range(place)
            if found[first] is None and _as_long(len(plain[first]), len(text))
            if _alike(_kept(shingles, plain, first), _kept(shingles, plain, place))
        )
        found.append(next(near, None))
    return found


def _as_long(one: int, other: int) -> bool:
    return min(one, other) >= max(_LEAST, _ALIKE * max(one, other))


def _kept(kept: dict[int, frozenset[str]], plain: Sequence[str], place: int) -> frozenset[str]:
    """The shingles of a text, made once and only for texts that are compared."""
    if place not in kept:
        text = plain[place]
        kept[place] = frozenset(text[at : at + _LENGTH] for at in range(len(text) - _LENGTH + 1))
    return kept[place]


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(one & other) >= _ALIKE * max(len(one), len(other))
