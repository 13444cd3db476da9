"""What waits for the viewer himself, by kind of act, the oldest first; each leads to where it is done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.hazards.queries import TITLES, waiting_for
from xiaoan.surfaces.web.signs import Words

SHOWN = 5


@dataclass(frozen=True)
class Matter:
    """One thing that waits: what and where, since how many days."""

    title: str
    unit: str
    url: str
    days: int
    danger: bool = False


@dataclass(frozen=True)
class Kind:
    """Matters that want the same act; `total` counts those not shown too."""

    title: Words
    total: int
    matters: tuple[Matter, ...]

    @property
    def rest(self) -> int:
        """How many are not shown."""
        return self.total - len(self.matters)


def waiting(viewer: Viewer, *, at: datetime) -> list[Kind]:
    """Everything that waits for the viewer among reports and hazards."""
    found = waiting_for(viewer, at=at, most=SHOWN)
    kinds = []
    if found.reports:
        matters = [
            Matter(
                report.what, report.unit_name, f"/reports/{report.id}",
                report.waited_days, report.danger,
            )
            for report in found.reports
        ]  # fmt: skip
        kinds.append(Kind(TITLES["triage"], found.totals["triage"], tuple(matters)))
    for name, rows in found.hazards.items():
        if rows:
            mine = [Matter(row.title, row.unit_name, f"/hazards/{row.id}", row.stuck_day) for row in rows]
            kinds.append(Kind(TITLES[name], found.totals[name], tuple(mine)))
    return kinds
