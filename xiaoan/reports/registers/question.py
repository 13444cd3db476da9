"""What is asked: for which unit and days, by whom. What several answers need is read once here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from uuid import UUID

from xiaoan.foundation.clock import month_of, school_day
from xiaoan.kernel.access.queries import may_unit
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.hazards.models import Hazard, Report
from xiaoan.kernel.hazards.verbs import SEE as SEE_HAZARDS
from xiaoan.kernel.indicators import queries as indicators
from xiaoan.kernel.ledgers.verbs import SEE as SEE_LEDGERS
from xiaoan.kernel.tree.models import Unit, units_by_id
from xiaoan.kernel.tree.queries import under
from xiaoan.kernel.work import queries as work
from xiaoan.kernel.work.models import Record
from xiaoan.kernel.work.reading.titles import titles
from xiaoan.kernel.work.shapes import Sheet
from xiaoan.kernel.work.verbs import SEE as SEE_WORK
from xiaoan.reports.registers.periods import Period

CHECK = "check"
ANY = (SEE_HAZARDS, SEE_WORK, SEE_LEDGERS)
"""Whoever holds one of these at a unit may ask about it; each answer then shows what its own verb lets see."""


@dataclass(frozen=True)
class Question:
    """One unit (with all below it), one period, one look. The viewer's scope must be open."""

    viewer: Viewer
    top: Unit
    period: Period
    at: datetime

    @property
    def ends(self) -> datetime:
        """The instant figures of the period are taken at: its end, or now while it runs."""
        return min(self.period.ends, self.at)

    @property
    def day(self) -> date:
        """The last day of the period that has come."""
        return min(self.period.last, max(self.period.first, school_day(self.at)))

    @cached_property
    def sheet(self) -> Sheet:
        """What was owed and done; a whole month as it was closed."""
        if self.period.kind == "month":
            return indicators.sheet(self.viewer, self.top, month_of(self.period.first), at=self.at)
        return work.figures(self.viewer, self.top, first=self.period.first, last=self.period.last, at=self.at)

    @cached_property
    def units(self) -> Mapping[UUID, Unit]:
        """Units at and below the top of which the viewer may see anything, in the order of the tree."""
        found = under(self.top.path).order_by("path")
        return {unit.id: unit for unit in found if any(may_unit(self.viewer, verb, unit) for verb in ANY)}

    @cached_property
    def one_school(self) -> bool:
        """Whether all of it is one school with its parts."""
        return sum(1 for unit in self.units.values() if unit.is_school) <= 1


def from_checks(reports: Mapping[UUID, Report]) -> dict[UUID, Record]:
    """report id -> the check that told it; one query."""
    wanted = {key: row.origin_id for key, row in reports.items() if row.origin == CHECK and row.origin_id is not None}
    records = Record.objects.only("id", "duty", "unit_id").in_bulk(list(set(wanted.values()))) if wanted else {}
    return {key: records[record] for key, record in wanted.items() if record in records}


def duty_titles(records: Mapping[UUID, Record]) -> dict[UUID, str]:
    """The same keys -> what the check was called."""
    called = titles({row.duty for row in records.values()}) if records else {}
    return {key: called.get(row.duty, row.duty) for key, row in records.items()}


def names_of(hazards: list[Hazard]) -> Mapping[UUID, Unit]:
    """The units of some hazards; one query."""
    return units_by_id({each.unit_id for each in hazards})
