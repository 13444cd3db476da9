"""A hazard in the list of what presses: what, where, and with whom it is stuck, ourselves included."""

from __future__ import annotations

from dataclasses import dataclass

from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.hazards.queries import Row
from xiaoan.surfaces.web.parts import Stuck


@dataclass(frozen=True)
class Pressed:
    """One line: the hazard and where it is stuck."""

    row: Row
    stuck: Stuck

    @property
    def major(self) -> bool:
        return self.row.grade == "major"


def pressed(row: Row, viewer: Viewer) -> Pressed:
    """The line of a hazard as the viewer sees it."""
    note = row.waiting_title
    stuck = Stuck(
        row.holder_unit,
        row.stuck_day,
        row.holder,
        answer_by=row.review_on if row.waiting else row.due,
        overdue=row.review_late if row.waiting else row.overdue,
        ours=row.holder_unit_id == viewer.unit,
        major=row.grade == "major",
        note=note,
    )
    return Pressed(row, stuck)
