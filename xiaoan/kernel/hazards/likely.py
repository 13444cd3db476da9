"""Which kinds a report in plain words is likely to be about, the likeliest first: an order, never a judgement.

By pairs of neighbouring characters that the words share with a kind's title and with what its items look at; a pair
that few kinds have says more than one that many have.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from xiaoan.kernel.catalogue.quality.likeness import pairs_of
from xiaoan.kernel.catalogue.queries import filled, newest_digests
from xiaoan.kernel.hazards.kinds import KindTerms

MOST = 6
LEAST = 0.2
"""Less than two rare pairs, or a rare one and several common ones, is chance."""
TITLE = 2
"""How much more a pair of the title says than one of an item."""


class _Words(NamedTuple):
    """Kind -> its pairs with their weight, and the worth of each pair."""

    of: Mapping[str, Mapping[str, int]]
    worth: Mapping[str, float]


def likely(said: str, kinds: Sequence[KindTerms], most: int = MOST) -> list[KindTerms]:
    """At most `most` of the kinds, none where nothing fits."""
    words, spoken = _words(newest_digests()), pairs_of(said[:300])
    ranked = sorted(
        ((_score(words, kind.code, spoken), -at) for at, kind in enumerate(kinds)),
        reverse=True,
    )
    return [kinds[-at] for score, at in ranked[:most] if score >= LEAST]


def _score(words: _Words, code: str, spoken: frozenset[str]) -> float:
    own = words.of.get(code, {})
    return sum(weight * words.worth[pair] for pair, weight in own.items() if pair in spoken)


@lru_cache(maxsize=4)
def _words(_digests: tuple[str, ...]) -> _Words:
    """Of the newest release of every pack; kept until a newer one is there."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for pack in filled().values():
        for item in pack.items:
            if item.kind:
                found[item.kind] |= dict.fromkeys(pairs_of(f"{item.ask}，{item.wrong or item.passes}"), 1)
    for pack in filled().values():
        for kind in pack.hazards:
            found[kind.code] |= dict.fromkeys(pairs_of(kind.title), TITLE)
    spread = Counter(pair for own in found.values() for pair in own)
    return _Words(found, {pair: 1 / count for pair, count in spread.items()})
