"""Reading work: my day, a check as a form, records, figures and what lies behind each of them.

All of them run inside the viewer's open scope and see nothing that is not his. They live by idea in `reading`; this is
their door.
"""

from __future__ import annotations

from datetime import datetime

from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.work.reading.day import my_day
from xiaoan.kernel.work.reading.day import unit_day as _unit_day
from xiaoan.kernel.work.reading.drill import drill
from xiaoan.kernel.work.reading.figures import figures, seen_units
from xiaoan.kernel.work.reading.form import check
from xiaoan.kernel.work.reading.records import claims, faults, record, record_of, records, remarks
from xiaoan.kernel.work.reading.schools import Roll, SchoolLine, by_school, own_units
from xiaoan.kernel.work.shapes import Day


def unit_day(viewer: Viewer, unit: Unit, *, at: datetime) -> Day:
    """What is owed today in a unit and its campuses (or points), whoever is asked."""
    return _unit_day(seen_units(viewer, unit), at=at)


__all__ = [
    "Roll",
    "SchoolLine",
    "by_school",
    "check",
    "claims",
    "drill",
    "faults",
    "figures",
    "my_day",
    "own_units",
    "record",
    "record_of",
    "records",
    "remarks",
    "unit_day",
]
