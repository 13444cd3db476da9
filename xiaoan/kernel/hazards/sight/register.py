"""The register 隐患排查治理台账 as it is kept on paper: one line per hazard with everything a usual column asks for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from xiaoan.kernel.access.queries import seen
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.hazards.models import Hazard, Report
from xiaoan.kernel.hazards.sight.lists import Filters, matching
from xiaoan.kernel.hazards.sight.rows import Row, rows_of
from xiaoan.kernel.hazards.verbs import SEE


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the register. `finder` and `found_at` are those of the first report; `funds` in yuan."""

    row: Row
    finder: str
    found_at: datetime
    grade_reason: str
    measures: str
    funds: Decimal | None
    control: str
    implementer: str
    submitted_at: datetime | None
    rechecker: str
    second: str


def register(viewer: Viewer, filters: Filters, *, at: datetime, most: int = 500) -> tuple[Entry, ...]:
    """Lines in the order of registration, the oldest first; three queries whatever their number."""
    rows = seen(viewer, Hazard.objects.filter(matching(filters, at)), SEE)
    found = list(rows.order_by("registered_at", "id")[: max(1, most)])
    first = _first_reports(each.id for each in found)
    return tuple(
        _entry(hazard, row, first.get(hazard.id)) for hazard, row in zip(found, rows_of(found, at), strict=True)
    )


def _first_reports(hazards: Iterable[UUID]) -> dict[UUID, Report]:
    first: dict[UUID, Report] = {}
    for report in Report.objects.filter(hazard_id__in=list(hazards)).order_by("reached", "id"):
        if report.hazard_id is not None:
            first.setdefault(report.hazard_id, report)
    return first


def _entry(hazard: Hazard, row: Row, report: Report | None) -> Entry:
    return Entry(
        row=row,
        finder=report.told_by or report.by.name if report is not None else hazard.registered_by.name,
        found_at=report.happened if report is not None else hazard.registered_at,
        grade_reason=hazard.grade_reason,
        measures=hazard.measures or (hazard.submitted_note if hazard.on_spot else ""),
        funds=hazard.funds,
        control=hazard.control,
        implementer=hazard.implementer,
        submitted_at=hazard.submitted_at,
        rechecker=hazard.rechecker.name if hazard.rechecker else "",
        second=hazard.second.name if hazard.second else "",
    )
