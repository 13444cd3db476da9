"""Who owes while a ledger has no row: the unit, or the place, in every window in which no row owes.

A window is owed by rows or by the unit, never by both and never by nobody: rows entered late in a month let the
month's check stay with the unit, as the clipping rule has no occurrence for them yet.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from xiaoan.engines.cadence import Occurrence
from xiaoan.kernel.work.owing.standards import Version
from xiaoan.kernel.work.owing.streams import AdoptedStream


class StandInStream:
    """The occurrences of a duty that no row of its ledger owes."""

    def __init__(self, whole: AdoptedStream, rows: Sequence[AdoptedStream]) -> None:
        self._whole, self._rows = whole, rows
        self.code, self.domain, self.title, self.duty = whole.code, whole.domain, whole.title, whole.duty

    def between(self, first: date, last: date) -> list[Occurrence]:
        return self._left(self._whole.between(first, last))

    def open_at(self, at: datetime) -> list[Occurrence]:
        return self._left(self._whole.open_at(at))

    def version(self, release: str) -> Version:
        return self._whole.version(release)

    def _left(self, found: list[Occurrence]) -> list[Occurrence]:
        if not found:
            return []
        first, last = min(one.first_day for one in found), max(one.last_day for one in found)
        owed = [one for stream in self._rows for one in stream.touching(first, last)]
        return [one for one in found if not any(_meet(one, other) for other in owed)]


def needed(whole: AdoptedStream, rows: Iterable[AdoptedStream]) -> bool:
    """Whether some window may be left to the unit: no row was there on all its days."""
    return all(stream.spans != whole.spans for stream in rows)


def _meet(one: Occurrence, other: Occurrence) -> bool:
    return one.opens <= other.due and other.opens <= one.due
