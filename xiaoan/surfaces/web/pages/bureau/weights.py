"""How heavily a line of the table weighs: its open hazards by grade, lateness and age, and what it did of what it owed.

The order is risk, then age. How much was done is never a key: no school is ranked by completion.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from xiaoan.engines.cadence import Tally
from xiaoan.foundation.clock import school_day
from xiaoan.kernel.hazards.queries import OpenCell


@dataclass(frozen=True)
class Burden:
    """Open hazards summed up: 条 unless named places (处). `oldest` in days since registration."""

    items: int = 0
    places: int = 0
    major: int = 0
    major_places: int = 0
    major_late: int = 0
    suspected: int = 0
    late: int = 0
    ours: int = 0
    pressing: int = 0
    oldest: int = 0

    @property
    def general_late(self) -> int:
        """Late ones that are not major (条)."""
        return self.late - self.major_late

    @property
    def risk(self) -> tuple[int, ...]:
        """The heavier the smaller, for sorting."""
        return (-self.major_late, -self.major_places, -self.suspected, -self.late, -self.oldest)


def burden(cells: Iterable[OpenCell], at: datetime) -> Burden:
    """Cells of open hazards together."""
    found = list(cells)
    today = school_day(at)
    return Burden(
        items=sum(cell.items for cell in found),
        places=sum(cell.places for cell in found),
        major=sum(cell.items for cell in found if cell.major),
        major_places=sum(cell.places for cell in found if cell.major),
        major_late=sum(cell.items for cell in found if cell.major and cell.late),
        suspected=sum(cell.items for cell in found if cell.grade == "suspected_major"),
        late=sum(cell.items for cell in found if cell.late),
        ours=sum(cell.items for cell in found if cell.ours),
        pressing=sum(cell.items for cell in found if cell.presses),
        oldest=max(((today - school_day(cell.oldest)).days for cell in found), default=0),
    )


@dataclass(frozen=True)
class Line:
    """One line of the table: a school with its campuses, or at a city's page a county with all its schools.

    `own`: only the unit's own (and its campuses'), the schools below it stand on lines of their own. `bureau`: what a
    bureau owes itself; it stands last.
    """

    id: UUID
    name: str
    kind: str
    path: str
    url: str
    units: frozenset[UUID]
    own: bool
    bureau: bool
    tallies: Mapping[str, Tally]
    burden: Burden

    @property
    def total(self) -> Tally:
        """Over all domains."""
        return sum(self.tallies.values(), Tally())

    @property
    def calls(self) -> bool:
        """Whether it has something major, suspected, late or undone."""
        weight = self.burden
        return bool(weight.major or weight.suspected or weight.late or self.total.missing)


def ordered(lines: Sequence[Line], sort: str) -> list[Line]:
    """By risk and age, by age alone, or as the units stand in the tree."""
    if sort == "unit":
        return sorted(lines, key=lambda line: (line.bureau, line.path))
    if sort == "age":
        return sorted(lines, key=lambda line: (-line.burden.oldest, line.bureau, line.path))
    return sorted(lines, key=lambda line: (line.burden.risk, line.bureau, line.path))


def due(tally: Tally) -> int:
    """What has fallen due: 应办 of the table = 已办 + 未办."""
    return tally.required - tally.pending


def done(tally: Tally) -> int:
    """已办, 迟办 included."""
    return tally.on_time + tally.late
