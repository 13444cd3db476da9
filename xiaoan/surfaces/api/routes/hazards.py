"""隐患: the list with its filters, the whole of one, the kinds a unit may name, and a month's figures."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpResponse
from ninja import Query, Router, Schema

from xiaoan.foundation.clock import school_day
from xiaoan.kernel.access.queries import visible_unit
from xiaoan.kernel.hazards import queries
from xiaoan.kernel.hazards.queries import Filters, HazardPage, KindTerms, MonthFigures
from xiaoan.kernel.hazards.verbs import SEE
from xiaoan.surfaces.api.door import Seat, reading, reads
from xiaoan.surfaces.api.hazard_shapes import HazardDetail, HazardLine
from xiaoan.surfaces.api.paging import Cursor, Limit, Page, moment, written
from xiaoan.surfaces.api.parameters import MaybeDay, Month, Word
from xiaoan.surfaces.api.shapes import ClauseLine

router = Router(tags=["隐患"])


class KindLine(Schema):
    """A kind of hazard as it binds a unit: hint of grade, days to rectify (null: said when assigning), recheck."""

    code: str
    title: str
    domain: str
    grade: str
    days: int | None
    way: str
    clauses: list[ClauseLine]


class CountLine(Schema):
    """A count of hazards: `places` 处, `items` 条."""

    places: int
    items: int


class MonthLine(Schema):
    """carried 以前未整改 + new 当月新增 = closed 当月销号 + open 月末未整改."""

    month: str
    carried: CountLine
    new: CountLine
    closed: CountLine
    open: CountLine


class Narrowed(Schema):
    """What a list is narrowed to; empty narrows nothing. `month` with `figure`: the records behind that figure."""

    state: Literal["", "open", "closed"] = ""
    stage: Word = ""
    grade: Word = ""
    domain: Word = ""
    kind: Word = ""
    source: Word = ""
    age: Literal["", "0-7", "8-30", "31-90", "91-"] = ""
    overdue: bool = False
    waiting: Word = ""
    listed: bool = False
    on_spot: bool = False
    text: Word = ""
    month: Month | None = None
    up: Word = ""
    unanswered: bool = False
    review_due: bool = False
    sealed: bool = False
    figure: Literal["", "carried", "new", "closed", "open"] = ""


def shown(request: Seat, hazard_id: UUID, response: HttpResponse) -> HazardPage:
    """A hazard as it stands after a write, with its version as the ETag."""
    with reading(request):
        return _one(request, hazard_id, response)


def _one(request: Seat, hazard_id: UUID, response: HttpResponse) -> HazardPage:
    page = queries.hazard_page(request.viewer, hazard_id, at=request.at)
    response["ETag"] = f'"{page.row.version}"'
    return page


@router.get("/hazards", response=Page[HazardLine], summary="隐患，最近登记的在前")
@reads(SEE)
def hazards(
    request: Seat,
    narrowed: Annotated[Narrowed, Query()],
    under: UUID | None = None,
    cursor: Cursor = "",
    limit: Limit = 50,
) -> dict[str, object]:
    """Hazards the caller may see; `under` narrows to a unit and all below it."""
    path = visible_unit(request.viewer, under, SEE).path if under is not None else ""
    plain: dict[str, Any] = narrowed.dict() | {"month": narrowed.month or ""}
    mark = moment(cursor)
    found = queries.listing(
        request.viewer,
        Filters(unit_path=path, **plain),
        at=request.at,
        after=f"{mark.at.isoformat()}~{mark.id}" if mark else "",
        most=limit,
    )
    last = found.rows[-1] if found.following else None
    return {"items": found.rows, "next": written(last.registered_at, last.id) if last else None}


@router.get("/hazards/{hazard_id}", response=HazardDetail, summary="一条隐患")
@reads(SEE)
def hazard(request: Seat, hazard_id: UUID, response: HttpResponse) -> HazardPage:
    """One hazard: where it stands, what comes next and by whom, its sources, proof and timeline."""
    return _one(request, hazard_id, response)


@router.get("/units/{unit_id}/hazard-kinds", response=list[KindLine], summary="一个单位可选的隐患类别")
@reads(SEE)
def hazard_kinds(request: Seat, unit_id: UUID, on: MaybeDay = None) -> list[KindTerms]:
    """Every kind of the releases that govern the unit on a day."""
    day: date = on or school_day(request.at)
    return queries.choices(visible_unit(request.viewer, unit_id, SEE), day)


@router.get("/units/{unit_id}/hazard-figures", response=MonthLine, summary="一个月的隐患数字")
@reads(SEE)
def hazard_figures(request: Seat, unit_id: UUID, month: Month) -> dict[str, object]:
    """A month's figures of a unit and all below it; each opens by `month` and `figure` of the list."""
    top = visible_unit(request.viewer, unit_id, SEE)
    found: MonthFigures = queries.month_figures(request.viewer, month, unit_path=top.path)
    return {
        "month": month,
        "carried": found.carried,
        "new": found.new,
        "closed": found.closed,
        "open": found.open,
    }
