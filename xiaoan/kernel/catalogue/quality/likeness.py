"""How alike two short texts are, by pairs of characters, and the alike ones of many without comparing all with all.

Dice: twice the shared pairs over all pairs; 1 for the same text, 0 for nothing shared. Signs and spaces say nothing.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

_SIGNS = re.compile(r"[\W_]+")


def pairs_of(text: str) -> frozenset[str]:
    """The pairs of neighbouring characters; of one character alone, that."""
    plain = _SIGNS.sub("", text).lower()
    return frozenset(plain[at : at + 2] for at in range(max(len(plain) - 1, 1))) if plain else frozenset()


def likeness(one: str, other: str) -> float:
    """From 0 to 1."""
    return dice(pairs_of(one), pairs_of(other))


def dice(one: frozenset[str], other: frozenset[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0


def alike(texts: Sequence[str], least: float) -> Iterator[tuple[int, int]]:
    """Positions of every two texts that are alike by at least `least`, the earlier first."""
    pairs = [pairs_of(text) for text in texts]
    having: dict[str, list[int]] = defaultdict(list)
    for at, own in enumerate(pairs):
        shared = Counter(other for pair in own for other in having[pair])
        for other, count in sorted(shared.items()):
            if 2 * count >= least * (len(own) + len(pairs[other])):
                yield other, at
        for pair in own:
            having[pair].append(at)
