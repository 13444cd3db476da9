"""A hazard in the list of what presses: what, where, and with whom it is stuck, ourselves included."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.hazards.queries import Row
from xiaoan.surfaces.web.pages.hazards.showing import stuck_of
from xiaoan.surfaces.web.parts import Stuck


@dataclass(frozen=True)
class Pressed:
    """One line: the hazard, the school it counts in (with the campus), and where it is stuck."""

    row: Row
    stuck: Stuck
    unit: str

    @property
    def major(self) -> bool:
        return self.row.grade == "major"


def pressed(row: Row, viewer: Viewer, schools: Mapping[UUID, str]) -> Pressed:
    """The line of a hazard as the viewer sees it; `schools` says for a unit which school it counts in."""
    school = schools.get(row.unit_id, row.unit_name)
    unit = row.unit_name if school == row.unit_name else f"{school}　{row.unit_name}"
    late_review = {"answer_by": row.review_on} if row.waiting and not row.with_superior else {}
    stuck = stuck_of(row, viewer, **(late_review if row.waiting else {"answer_by": row.due}))
    return Pressed(row, stuck, unit)
