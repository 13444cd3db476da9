"""应办已办: figures of a unit and all below it, and the occurrences behind every one of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from ninja import Query, Router, Schema

from xiaoan.engines.cadence import Tally
from xiaoan.kernel.access.queries import visible_unit
from xiaoan.kernel.indicators.queries import sheet as month_sheet
from xiaoan.kernel.work.queries import drill, figures
from xiaoan.kernel.work.shapes import Line, Sheet
from xiaoan.kernel.work.verbs import SEE
from xiaoan.surfaces.api.door import Seat, reads
from xiaoan.surfaces.api.parameters import MaybeDay, Month, Word, span
from xiaoan.surfaces.api.shapes import AskedLine, Occurrence, StandingLine, SubjectLine, TallyLine

router = Router(tags=["应办已办"])
By = Literal["unit", "duty", "domain", "unit_domain", "unit_duty"]
Standing = Literal["on_time", "late", "done", "missing", "partial", "pending", "excused", "not_applicable"]


class FigureRow(Schema):
    """Figures of one unit, duty or domain, or of one in the other; what a row is not cut by is null."""

    unit: UUID | None = None
    unit_name: str | None = None
    duty: str | None = None
    duty_title: str | None = None
    domain: str | None = None
    tally: TallyLine


class Figures(Schema):
    """What fell due in [first, last] at a unit and below it, as of `at`. `total` is the sum of the rows.

    `closed` are units whose month is closed: their figures are those of the closing.
    """

    unit: UUID
    first: date
    last: date
    at: datetime
    total: TallyLine
    rows: list[FigureRow]
    closed: list[UUID]


class OwedLine(Schema):
    """One occurrence: whose, who was asked, where it stands, the records that did it."""

    name: Occurrence
    title: str
    domain: str
    unit_name: str
    subject: SubjectLine
    opens: datetime
    due: datetime
    n: int
    standing: StandingLine
    release: str
    asked: list[AskedLine]
    records: list[UUID]
    difficulty: str
    claim: UUID | None
    source: str


@router.get("/units/{unit_id}/owed", response=Figures, summary="应办已办的数字")
@reads(SEE)
def owed(
    request: Seat,
    unit_id: UUID,
    period: Month | None = None,
    first: MaybeDay = None,
    last: MaybeDay = None,
    duty: Word = "",
    domain: Word = "",
    by: By = "unit",
) -> Figures:
    """Figures cut by unit, duty, domain, or two of them: of a month (closed ones as frozen), or of some days."""
    top = visible_unit(request.viewer, unit_id, SEE)
    start, end = span(period or "", first, last)
    if period is not None and first is None and last is None:
        sheet = month_sheet(request.viewer, top, period, at=request.at)
    else:
        sheet = figures(request.viewer, top, first=start, last=end, at=request.at)
    kept = tuple(row for row in sheet.rows if duty in ("", row.duty) and domain in ("", row.domain))
    sheet = replace(sheet, rows=kept)
    return Figures(
        unit=top.id,
        first=start,
        last=end,
        at=request.at,
        total=TallyLine.of(sheet.total),
        rows=list(_rows(sheet, by)),
        closed=sorted(sheet.closed),
    )


def _rows(sheet: Sheet, by: By) -> Iterator[FigureRow]:
    sums: dict[tuple[UUID | None, str | None, str | None], Tally] = {}
    for row in sheet.rows:
        key = (
            row.unit if by.startswith("unit") else None,
            row.duty if by.endswith("duty") else None,
            None if by == "unit" else row.domain,
        )
        sums[key] = sums.get(key, Tally()) + row.tally
    for (unit, duty, domain), tally in sorted(sums.items(), key=lambda each: _order(sheet, *each[0])):
        yield FigureRow(
            unit=unit,
            unit_name=sheet.units[unit] if unit else None,
            duty=duty,
            duty_title=sheet.titles[duty] if duty else None,
            domain=domain,
            tally=TallyLine.of(tally),
        )


def _order(sheet: Sheet, unit: UUID | None, duty: str | None, domain: str | None) -> tuple[str, str, str]:
    return (sheet.paths[unit] if unit else "", domain or "", duty or "")


@router.get("/units/{unit_id}/owed/occurrences", response=list[OwedLine], summary="数字背后的每一次应办")
@reads(SEE)
def owed_occurrences(
    request: Seat,
    unit_id: UUID,
    period: Month | None = None,
    first: MaybeDay = None,
    last: MaybeDay = None,
    duty: Word = "",
    domain: Word = "",
    standing: Standing | None = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 200,
) -> list[Line]:
    """Occurrences by due instant, the earliest first; narrow the days to read on."""
    top = visible_unit(request.viewer, unit_id, SEE)
    start, end = span(period or "", first, last)
    return drill(
        request.viewer, top, first=start, last=end, at=request.at, domain=domain, duty=duty,
        outcome=standing or "", limit=limit,
    )  # fmt: skip
