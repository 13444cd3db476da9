"""指标 and 定稿: a month's indicators, the months that are frozen, and what has changed since."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from ninja import Query, Router, Schema
from ninja.responses import Status

from xiaoan.kernel.access.queries import visible_unit
from xiaoan.kernel.indicators import queries
from xiaoan.kernel.indicators.commands import close_month
from xiaoan.kernel.indicators.models import Closing
from xiaoan.kernel.indicators.queries import Evidence, Figure
from xiaoan.kernel.indicators.verbs import SEE, SIGN
from xiaoan.surfaces.api.door import Seat, reading, reads, writes
from xiaoan.surfaces.api.parameters import Month, Word
from xiaoan.surfaces.api.reading import Said
from xiaoan.surfaces.api.shapes import TallyLine

router = Router(tags=["指标与定稿"])


class IndicatorLine(Schema):
    """One indicator. `share` null: nothing to divide by, or not known yet; never zero for nothing.

    `domain` is empty for completeness and timeliness, which are of every domain.
    """

    code: str
    title: str
    numerator: int | None
    denominator: int | None
    share: float | None
    unit: str
    says: str
    domain: str


class EvidenceRow(Schema):
    """A row behind a figure: what it is, its id or name, the unit, and words."""

    kind: str
    key: str
    unit: UUID
    words: str


class DutyFigure(Schema):
    """One duty's month as it stood, with the words of that day."""

    title: str
    domain: str
    tally: TallyLine


class HazardMonthLine(Schema):
    """Hazards of the month, each as [处, 条]: carried + new = closed + open."""

    carried: tuple[int, int]
    new: tuple[int, int]
    closed: tuple[int, int]
    open: tuple[int, int]


class ListedLine(Schema):
    """One line of the hazard list of that day: 以前未整改 (`carried`) or 当月新增."""

    number: str
    title: str
    carried: bool
    quantity: int
    open: int
    grade: str
    stage: str


class ClosingLine(Schema):
    """One unit's month as it stood: written once. Not `signed`: closed by the deadline."""

    id: UUID
    unit: UUID
    unit_name: str
    month: str
    at: datetime
    signed: bool
    signed_by: str
    total: TallyLine


class ClosingDetail(Schema):
    """A closing with its figures by duty and domain (of the unit and all below), its list, what governed."""

    line: ClosingLine
    duties: dict[str, DutyFigure]
    hazards: dict[str, HazardMonthLine]
    listed: list[ListedLine]
    releases: dict[str, str]
    calendar: str


class ChangedLine(Schema):
    """One duty whose figures are no longer those of the closing."""

    duty: str
    title: str
    frozen: TallyLine
    now: TallyLine


class ChangedHazards(Schema):
    """A figure of hazards (in 处) that is no longer that of the closing."""

    domain: str
    figure: str
    frozen: int
    now: int


class DifferenceLine(Schema):
    """定稿后有变化: what would be counted today beside what was frozen. Nothing is rewritten."""

    closing: ClosingLine
    changed: list[ChangedLine]
    hazards: list[ChangedHazards]


class Signature(Said, frozen=True, kw_only=True):
    """Which month is signed."""

    month: Annotated[str, msgspec.Meta(pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])$")]


@router.get("/units/{unit_id}/indicators", response=list[IndicatorLine], summary="一个月的指标")
@reads(SEE)
def indicators(request: Seat, unit_id: UUID, month: Month, domain: Word = "") -> list[Figure]:
    """Completeness, timeliness, then the indicators of the packs; closed months as frozen."""
    top = visible_unit(request.viewer, unit_id, SEE)
    sheet = queries.sheet(request.viewer, top, month, at=request.at)
    return queries.indicators(request.viewer, top, month, at=request.at, domain=domain, sheet=sheet)


@router.get("/units/{unit_id}/indicators/{code}/evidence", response=list[EvidenceRow], summary="指标背后的每一条")
@reads(SEE)
def indicator_evidence(
    request: Seat,
    unit_id: UUID,
    code: str,
    month: Month,
    part: Literal["numerator", "denominator"] = "numerator",
    limit: Annotated[int, Query(ge=1, le=200)] = 200,
) -> list[Evidence]:
    """The rows behind one side of an indicator of the packs."""
    top = visible_unit(request.viewer, unit_id, SEE)
    return queries.evidence(request.viewer, top, month, code, at=request.at, part=part, limit=limit)


@router.get("/units/{unit_id}/closings", response=list[ClosingLine], summary="一个月里已定稿的单位")
@reads(SEE)
def closings(request: Seat, unit_id: UUID, month: Month) -> list[dict[str, Any]]:
    """Closings of a month at a unit and below it, in the order of the tree."""
    top = visible_unit(request.viewer, unit_id, SEE)
    return [_line(each) for each in queries.closings(request.viewer, top, month)]


@router.post("/units/{unit_id}/closings", response={201: ClosingDetail}, summary="签字定稿")
@writes(SIGN)
def sign(request: Seat, unit_id: UUID, said: Signature) -> Status[dict[str, Any]]:
    """Freezes the month of a unit and of its parts; once."""
    with reading(request):
        unit = visible_unit(request.viewer, unit_id, SIGN)
    close_month(by=request.viewer, unit=unit, month=said.month, at=request.at)
    with reading(request):
        return Status(201, _detail(queries.closing(request.viewer, unit_id, said.month)))


@router.get("/units/{unit_id}/closings/{month}", response=ClosingDetail, summary="一个单位一个月的定稿")
@reads(SEE)
def closing(request: Seat, unit_id: UUID, month: str) -> dict[str, Any]:
    """As it was written; absent while the month is open."""
    return _detail(queries.closing(request.viewer, unit_id, month))


@router.get("/units/{unit_id}/closings/{month}/difference", response=DifferenceLine, summary="定稿后的变化")
@reads(SEE)
def closing_difference(request: Seat, unit_id: UUID, month: str) -> dict[str, Any]:
    """What would be counted today, where it is no longer what was frozen."""
    found = queries.difference(request.viewer, unit_id, month, at=request.at)
    return {
        "closing": _line(found.closing),
        "changed": [
            {
                "duty": each.duty,
                "title": each.title,
                "frozen": TallyLine.of(each.frozen),
                "now": TallyLine.of(each.now),
            }
            for each in found.changed
        ],
        "hazards": [dict(zip(("domain", "figure", "frozen", "now"), each, strict=True)) for each in found.hazards],
    }


def _line(row: Closing) -> dict[str, Any]:
    tallies = [cell.tally for cell in row.tallies.values()]
    return {
        "id": row.id,
        "unit": row.unit_id,
        "unit_name": row.unit.name,
        "month": row.month,
        "at": row.at,
        "signed": row.signed,
        "signed_by": row.by.words if row.by else "",
        "total": TallyLine.sum(tallies),
    }


def _detail(row: Closing) -> dict[str, Any]:
    return {
        "line": _line(row),
        "duties": {
            code: {"title": cell.title, "domain": cell.domain, "tally": TallyLine.of(cell.tally)}
            for code, cell in row.tallies.items()
        },
        "hazards": row.hazards,
        "listed": row.listed,
        "releases": row.releases,
        "calendar": row.calendar,
    }
