"""The figures of a piece that looks back: each number that it reports, what it counts, when, and whether it adds up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from xiaoan.engines.policy.figures.adding import Said, sums
from xiaoan.engines.policy.figures.counts import Count, counts
from xiaoan.engines.policy.figures.naming import is_compared, is_reported, period, what
from xiaoan.engines.policy.shapes import Figure, Passage, Piece

_SENTENCE: Final = re.compile("[^。！？]{1,1000}")
_TOTAL: Final = re.compile("(?:共|共计|合计|总计|总共|一共|累计)[^，、；]{0,6}$")
_HAN_NUMBERS: Final = frozenset("一二三四五六七八九十百千两")
_VAGUE: Final = frozenset(("个", "项", "条", "节"))
_LONE: Final = re.compile("了|共|先后|累计|曾|已")


def figures(piece: Piece) -> list[Figure]:
    """The figures a piece reports, in order; none for a piece that looks forward.

    `what` is in the words of the text, `value` in units (3万 is 30000; of 3—5 the smaller, approximate).
    """
    if not piece.backward:
        return []
    found: list[Figure] = []
    for placed in piece.placed:
        passage = placed.passage
        said = ""
        for sentence in _SENTENCE.finditer(passage.text, placed.body):
            of_sentence = list(_figures(piece.number, passage, sentence.start(), sentence.end(), said))
            found.extend(of_sentence)
            said = period(passage.text, sentence.start(), sentence.end()) or said
    return found


def _figures(piece: int, passage: Passage, low: int, high: int, before: str) -> Iterator[Figure]:
    text = passage.text
    read = [_shifted(one, low) for one in counts(text[low:high])]
    kept = [one for one in read if _keeps(text, low, one)]
    last, named = low, []
    for one in kept:
        named.append(what(text, max(last, low), one.start, one.end, high))
        last = one.end
    added = sums([_said(text, low, one, named[place][1]) for place, one in enumerate(kept)])
    for place, one in enumerate(kept):
        words, begin = named[place]
        parts = added.get(place)
        yield Figure(
            piece,
            passage.line,
            passage.native[begin : one.end],
            passage.span(begin, one.end),
            words,
            one.value,
            one.unit,
            period(text, low, one.start) or before,
            one.approximate,
            parts.parts if parts else (),
            parts.adds_up if parts else None,
        )


def _keeps(text: str, low: int, one: Count) -> bool:
    clause = text[_clause_start(text, low, one.start) : one.start]
    if not is_reported(clause):
        return False
    if one.unit == "小时" and one.value == 24:
        return False
    words = text[one.start] in _HAN_NUMBERS
    return not words or _LONE.search(clause) is not None or (one.value > 2 and one.unit not in _VAGUE)


def _said(text: str, low: int, one: Count, begin: int) -> Said:
    clause = text[_clause_start(text, low, one.start) : one.start]
    return Said(
        one.value,
        one.unit,
        clause + text[one.end : one.end + 6] if len(clause) < 3 else clause,
        one.approximate,
        is_compared(clause),
        "其中" in text[low : one.start],
        _TOTAL.search(clause) is not None,
    )


def _clause_start(text: str, low: int, start: int) -> int:
    return max(low, *(text.rfind(stop, low, start) + 1 for stop in "，；：、"))


def _shifted(one: Count, by: int) -> Count:
    return one._replace(start=one.start + by, end=one.end + by)
