"""Pure rules of the cache: how figures are summed, and when a row is no longer the truth.

A county is computed as a whole and read as a whole. Its row is stale when the trail of the county, or of an office
above it, has moved since; and while something is pending, after AGE, because a due time may have passed meanwhile.
A stale row is shown with its time, never as if it were of now.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from xiaoan.engines.cadence import Tally
from xiaoan.kernel.indicators.models import COUNTS
from xiaoan.kernel.indicators.tallies.models import Counts

AGE = timedelta(minutes=30)
PENDING = COUNTS.index("pending")

Position = tuple[int, int]
"""How many chains there are, and how many events in them."""


def counts(tally: Tally) -> Counts:
    return [getattr(tally, name) for name in COUNTS]


def tally_of(figures: Iterable[int]) -> Tally:
    return Tally(**dict(zip(COUNTS, figures, strict=True)))


def summed(parts: Iterable[Mapping[str, Counts]]) -> dict[str, Counts]:
    """Figures by duty of several units together."""
    found: dict[str, Counts] = {}
    for part in parts:
        for duty, figures in part.items():
            before = found.get(duty)
            found[duty] = list(figures) if before is None else [a + b for a, b in zip(before, figures, strict=True)]
    return found


def stale(*, kept: Position, now: Position, computed_at: datetime, at: datetime, sums: Mapping[str, Counts]) -> bool:
    """Whether figures computed then may differ from what would be computed at `at`."""
    if kept != now:
        return True
    return at - computed_at > AGE and any(figures[PENDING] for figures in sums.values())
