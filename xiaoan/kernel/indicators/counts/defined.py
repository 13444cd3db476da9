"""Which indicators there are: those of the newest standards, without the ones that a jurisdiction lets rest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from xiaoan.kernel.catalogue.models import Release
from xiaoan.kernel.catalogue.pack.content import Count, Indicator
from xiaoan.kernel.catalogue.pack.parameters import defaults, resolved
from xiaoan.kernel.catalogue.pack.schema import Value
from xiaoan.kernel.catalogue.queries import Reign, governing, shared, taken_up
from xiaoan.kernel.catalogue.rules import facts_in
from xiaoan.kernel.indicators.counts.question import Question
from xiaoan.kernel.ledgers.queries import Wanted


class Defined(NamedTuple):
    """An indicator with the domain of its pack, the pack, and what its parameters are where nobody has set them."""

    indicator: Indicator
    domain: str
    pack: str
    usual: Mapping[str, Value]


def defined(question: Question) -> list[Defined]:
    """Indicators of the newest release of every pack that governs there, of one domain when named; without those that
    rest. A pack that nobody takes up by itself (`_returns`) is everybody's."""
    known = _in_releases(tuple(shared().values_list("digest", flat=True)))
    here = taken_up(question.top, question.day)
    found = [
        each
        for each in known
        if question.domain in ("", each.domain) and (each.pack in here or each.pack.startswith("_"))
    ]
    if not any(each.indicator.only for each in found):
        return found
    set_here = governing(question.top, question.day)
    return [each for each in found if _wanted(each, set_here)]


def _wanted(asked: Defined, set_here: Mapping[str, Reign]) -> bool:
    """Whether the jurisdiction counts it: its own choice, or the usual one while it has not chosen."""
    only = asked.indicator.only
    if only is None:
        return True
    values = set_here[asked.pack].values if asked.pack in set_here else asked.usual
    value = values.get(only.parameter, ())
    return only.has in (value if isinstance(value, tuple) else (value,))


@lru_cache(maxsize=8)
def _in_releases(digests: tuple[str, ...]) -> tuple[Defined, ...]:
    packs = [resolved(release.content) for release in Release.objects.filter(digest__in=digests).order_by("pack")]
    return tuple(
        Defined(each, pack.domain or pack.code, pack.code, defaults(pack)) for pack in packs for each in pack.indicators
    )


def items_of(asked: Iterable[Defined]) -> frozenset[str]:
    """The items whose answers these indicators count."""
    sides = [side for each in asked for side in (each.indicator.numerator, each.indicator.denominator)]
    return frozenset(side.item for side in sides if side is not None and side.item)


def rows_of(asked: Iterable[Defined]) -> frozenset[Wanted]:
    """The rows of ledgers these indicators count."""
    sides = [side for each in asked for side in (each.indicator.numerator, each.indicator.denominator)]
    return frozenset(wanted(side) for side in sides if side is not None and side.ledger)


def wanted(counted: Count) -> Wanted:
    """The rows one side counts."""
    return Wanted(counted.ledger, counted.measure == "rows_current", counted.where)


def facts_asked() -> frozenset[str]:
    """The facts that indicators count, or that say which schools they are about."""
    known = _in_releases(tuple(shared().values_list("digest", flat=True)))
    return frozenset(fact for each in known for fact in facts_of(each.indicator))


def norms_asked() -> frozenset[str]:
    """The norms that indicators are about."""
    known = _in_releases(tuple(shared().values_list("digest", flat=True)))
    counts = [side for each in known for side in (each.indicator.numerator, each.indicator.denominator)]
    return frozenset(count.norm for count in counts if count is not None and count.norm)


def facts_of(indicator: Indicator) -> frozenset[str]:
    group, sides = indicator.applies_to, (indicator.numerator, indicator.denominator)
    return facts_in(group) | {side.fact for side in sides if side is not None and side.fact}
