"""The papers a duty asks for, by their names in the text.

A name is a short noun phrase that ends in a paper word and is governed by a verb that makes, keeps, signs, sends or
files it. One that is only cited (按照《…》), read (检查台账), done by (启动预案) or that names a rule is none. Where a
list shares its head (责任、问题两个清单), the place is the item's and the value has the head added.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from xiaoan.engines.policy.fields.papers.governing import governed
from xiaoan.engines.policy.fields.papers.lists import counted, each, posts, quoted, shared, walls
from xiaoan.engines.policy.shapes import Found

_BESIDE = 6


def evidences(text: str) -> list[Found[str]]:
    """The papers named in a passage, in order of place; none overlaps another.

    `text[start:end]` is the name, but for a shared head and 持证上岗, where the value is put together.
    """
    named = _apart(governed(text))
    phrases = [found for found in each(text) if not _within(found, named)]
    shares = list(shared(text))
    lists = _apart([*shares, *walls(text), *posts(text), *quoted(text), *phrases])
    single = (found for found in named if not _meets(found, lists))
    return _apart([*lists, *(found for found in single if not (counted(text, found) and _near(found, shares)))])


def _near(found: Found[str], others: Iterable[Found[str]]) -> bool:
    """Do some of the others stand right before or behind?"""
    return any(
        -_BESIDE <= other.start - found.end <= _BESIDE or 0 <= found.start - other.end <= _BESIDE for other in others
    )


def _apart(found: Iterable[Found[str]]) -> list[Found[str]]:
    """Those that overlap none before them, in order."""
    kept: list[Found[str]] = []
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


def _meets(found: Found[str], others: Sequence[Found[str]]) -> bool:
    at = bisect_right(others, found.start, key=lambda other: other.end)
    return at < len(others) and others[at].start < found.end


def _within(found: Found[str], others: Sequence[Found[str]]) -> bool:
    at = bisect_right(others, found.start, key=lambda other: other.end)
    return at < len(others) and others[at].start <= found.start and found.end <= others[at].end
