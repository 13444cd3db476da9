"""How many of the expected were done: the figures every page and report adds up.

The unit of count is the occurrence. A tally that breaks the identity of definitions.md cannot be made from
standings; `holds` is for figures that came from somewhere else. Refuses to print 0 % for nothing.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Self

from xiaoan.engines.cadence.standing import Outcome, Standing


@dataclass(frozen=True)
class Tally:
    """`partial` is the part of `missing` that was begun; `late_entry` the part of `late` that is 补录."""

    expected: int = 0
    required: int = 0
    on_time: int = 0
    late: int = 0
    missing: int = 0
    pending: int = 0
    excused: int = 0
    not_applicable: int = 0
    partial: int = 0
    late_entry: int = 0

    @classmethod
    def of(cls, standings: Iterable[Standing]) -> Self:
        """The tally of these occurrences."""
        counts: Counter[tuple[Outcome, bool]] = Counter(
            (standing.outcome, standing.late_entry) for standing in standings
        )
        by_outcome: Counter[Outcome] = Counter()
        for (outcome, _), count in counts.items():
            by_outcome[outcome] += count
        missing = by_outcome[Outcome.MISSING] + by_outcome[Outcome.PARTIAL]
        done = by_outcome[Outcome.ON_TIME] + by_outcome[Outcome.LATE]
        return cls(
            expected=by_outcome.total(),
            required=done + missing + by_outcome[Outcome.PENDING],
            on_time=by_outcome[Outcome.ON_TIME],
            late=by_outcome[Outcome.LATE],
            missing=missing,
            pending=by_outcome[Outcome.PENDING],
            excused=by_outcome[Outcome.EXCUSED],
            not_applicable=by_outcome[Outcome.NOT_APPLICABLE],
            partial=by_outcome[Outcome.PARTIAL],
            late_entry=counts[(Outcome.LATE, True)],
        )

    def __add__(self, other: "Tally") -> "Tally":
        if not isinstance(other, Tally):
            return NotImplemented
        return Tally(**{one.name: getattr(self, one.name) + getattr(other, one.name) for one in fields(Tally)})

    @property
    def holds(self) -> bool:
        """The identity: expected = required + excused + not_applicable; required = its four parts."""
        return (
            self.expected == self.required + self.excused + self.not_applicable
            and self.required == self.on_time + self.late + self.missing + self.pending
            and 0 <= self.partial <= self.missing
            and 0 <= self.late_entry <= self.late
        )

    def completeness(self) -> float | None:
        """(on_time + late) ÷ (required − pending); None ("–" on the page) when nothing has fallen due."""
        return self._share(self.on_time + self.late)

    def timeliness(self) -> float | None:
        """on_time ÷ (required − pending); None when nothing has fallen due."""
        return self._share(self.on_time)

    def _share(self, part: int) -> float | None:
        fallen_due = self.required - self.pending
        return part / fallen_due if fallen_due else None
