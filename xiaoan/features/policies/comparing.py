"""This year's document beside last year's: what was added, dropped, changed field by field, and what stayed. Pure.

Duties are paired one to one by likeness of what is to be done; the likest pair first.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from xiaoan.features.policies.shapes import Fields
from xiaoan.features.policies.wording import DOMAINS, MODALITIES, amount_words, by_words, often_words

ALIKE = 0.5
"""From here on two sentences ask the same thing, perhaps otherwise."""
_MOST_SHARED = 400
"""A pair of characters that stands in more duties than this leads to none of them."""
_SIGNS = re.compile(r"[\W\d_]+")


class Change(NamedTuple):
    """One field that reads otherwise; empty text: not said."""

    field: str
    before: str
    after: str


class Line(NamedTuple):
    """One line of a comparison: word is added, dropped, changed or same; indexes into the two documents."""

    word: str
    now: int | None
    before: int | None
    changes: tuple[Change, ...] = ()


def compare(now: Sequence[Fields], before: Sequence[Fields]) -> list[Line]:
    """Every duty of both documents once: those of this year in their order, then what was dropped."""
    paired = pairs(now, before)
    lines = []
    for at, duty in enumerate(now):
        if at not in paired:
            lines.append(Line("added", at, None))
            continue
        found = changes(before[paired[at]], duty)
        lines.append(Line("changed" if found else "same", at, paired[at], found))
    gone = set(range(len(before))) - set(paired.values())
    return lines + [Line("dropped", None, at) for at in sorted(gone)]


def pairs(now: Sequence[Fields], before: Sequence[Fields]) -> dict[int, int]:
    """Index of this year's duty -> index of last year's that asks the same thing; each at most once."""
    olds = [_pairs(each.action) for each in before]
    standing: dict[str, list[int]] = defaultdict(list)
    for at, words in enumerate(olds):
        for word in words:
            standing[word].append(at)
    scored = []
    for at, duty in enumerate(now):
        words = _pairs(duty.action)
        rare = (standing[word] for word in words if 0 < len(standing.get(word, ())) <= _MOST_SHARED)
        for old in {old for rows in rare for old in rows}:
            score = 2 * len(words & olds[old]) / (len(words) + len(olds[old]))
            score += 0.05 * (duty.domain == before[old].domain) + 0.05 * _same_rhythm(duty, before[old])
            if score >= ALIKE:
                scored.append((-round(score, 6), abs(at - old), at, old))
    found: dict[int, int] = {}
    taken: set[int] = set()
    for _, _, at, old in sorted(scored):
        if at not in found and old not in taken:
            found[at] = old
            taken.add(old)
    return found


def _same_rhythm(one: Fields, other: Fields) -> bool:
    return (one.frequency, one.threshold, one.deadline) == (other.frequency, other.threshold, other.deadline)


def _pairs(text: str) -> frozenset[str]:
    found = set()
    for run in _SIGNS.split(text):
        found |= {run[at : at + 2] for at in range(len(run) - 1)}
    return frozenset(found) or frozenset({text})


def changes(before: Fields, now: Fields) -> tuple[Change, ...]:
    """What reads otherwise, field by field, in words. How the action is phrased is no change."""
    told = (
        ("谁来做", before.actor, now.actor),
        ("适用于", before.applies_to, now.applies_to),
        ("多久一次", often_words(before.frequency), often_words(now.frequency)),
        ("多少", amount_words(before.threshold), amount_words(now.threshold)),
        ("什么时候", by_words(before.deadline), by_words(now.deadline)),
        ("材料", "、".join(sorted(before.evidence)), "、".join(sorted(now.evidence))),
        ("是不是必须", MODALITIES.get(before.modality, ""), MODALITIES.get(now.modality, "")),
        ("领域", DOMAINS.get(before.domain, ""), DOMAINS.get(now.domain, "")),
    )
    return tuple(Change(field, was, is_now) for field, was, is_now in told if was != is_now)
