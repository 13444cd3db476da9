"""Operations on returns: each is one query or one command; which step is whose the command decides."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from ninja import Query, Router

from xiaoan.features.returns import commands, queries
from xiaoan.features.returns.verbs import SEE
from xiaoan.foundation.errors import NotFound
from xiaoan.kernel.access.queries import visible_unit
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.surfaces.api.door import Seat, reading, reads, writes
from xiaoan.surfaces.api.parameters import Month
from xiaoan.surfaces.api.routes.returns.shapes import (
    BackSaid,
    NoteSaid,
    ReturnChange,
    ReturnDetail,
    ReturnLine,
    ReturnStanding,
    SubmitSaid,
    TypedSaid,
)

router = Router(tags=["报表"])
ONE = "/units/{unit_id}/returns/{return_kind}/{period}"


@router.get("/units/{unit_id}/returns", response=list[ReturnLine], summary="一个单位的报表")
@reads(SEE)
def returns(request: Seat, unit_id: UUID) -> list[ReturnLine]:
    """Those of the last year, the newest first."""
    unit = visible_unit(request.viewer.whole, unit_id, SEE)
    return [ReturnLine.of(line) for line in queries.periods(request.viewer, unit, at=request.at)]


@router.get("/units/{unit_id}/returns-standing", response=ReturnStanding, summary="谁还没报")
@reads(SEE)
def returns_standing(
    request: Seat, unit_id: UUID, return_kind: Annotated[str, Query(max_length=80)], period: Month
) -> ReturnStanding:
    """应报、实报、迟报、未报 below a unit."""
    unit, known = visible_unit(request.viewer.whole, unit_id, SEE), shelf().returns.get(return_kind)
    if known is None:
        raise NotFound("没有这种报表。")
    return ReturnStanding.of(queries.standing(request.viewer, unit, known, period, at=request.at))


@router.get("/returns/{check_code}", response=ReturnDetail, summary="按校验码找报表")
@reads(SEE)
def return_by_code(request: Seat, check_code: str) -> ReturnDetail:
    """The frozen return that a paper with this code belongs to."""
    row = queries.by_code(request.viewer, check_code)
    return _detail(request, row.unit_id, row.kind, row.period)


@router.get(ONE, response=ReturnDetail, summary="一张报表")
@reads(SEE)
def return_one(request: Seat, unit_id: UUID, return_kind: str, period: str) -> ReturnDetail:
    """As it was frozen, else as its records stand."""
    return _detail(request, unit_id, return_kind, period)


@router.get(f"{ONE}/difference", response=list[ReturnChange], summary="报表定稿后的变化")
@reads(SEE)
def return_difference(request: Seat, unit_id: UUID, return_kind: str, period: str) -> list[dict[str, Any]]:
    """What the records would say today, where it is no longer what was frozen."""
    found = queries.page(request.viewer, unit_id, return_kind, period, at=request.at)
    return [each._asdict() for each in queries.difference(request.viewer, found, at=request.at)]


@router.post(f"{ONE}/fill", response=ReturnDetail, summary="填写报表")
@writes(SEE)
def return_fill(request: Seat, unit_id: UUID, return_kind: str, period: str, said: TypedSaid) -> ReturnDetail:
    """What no record holds; a figure cannot be typed over."""
    commands.type_in(**_named(request, unit_id, return_kind, period), said=said.cells, with_open=said.with_open)
    return _read(request, unit_id, return_kind, period)


@router.post(f"{ONE}/submit", response=ReturnDetail, summary="报表送审")
@writes(SEE)
def return_submit(request: Seat, unit_id: UUID, return_kind: str, period: str, said: SubmitSaid) -> ReturnDetail:
    """Filled in; with `zero` in one tap."""
    commands.submit(**_named(request, unit_id, return_kind, period), zero=said.zero)
    return _read(request, unit_id, return_kind, period)


@router.post(f"{ONE}/review", response=ReturnDetail, summary="审核报表")
@writes(SEE)
def return_review(request: Seat, unit_id: UUID, return_kind: str, period: str) -> ReturnDetail:
    """Looked through."""
    commands.review(**_named(request, unit_id, return_kind, period))
    return _read(request, unit_id, return_kind, period)


@router.post(f"{ONE}/back", response=ReturnDetail, summary="退回报表")
@writes(SEE)
def return_back(request: Seat, unit_id: UUID, return_kind: str, period: str, said: BackSaid) -> ReturnDetail:
    """To whoever filled it in, with the reason."""
    commands.send_back(**_named(request, unit_id, return_kind, period), reason=said.reason)
    return _read(request, unit_id, return_kind, period)


@router.post(f"{ONE}/sign", response=ReturnDetail, summary="签字报送")
@writes(SEE)
def return_sign(request: Seat, unit_id: UUID, return_kind: str, period: str) -> ReturnDetail:
    """Frozen, with its check code; signed again by the same person it is the same."""
    commands.sign(**_named(request, unit_id, return_kind, period))
    return _read(request, unit_id, return_kind, period)


@router.post(f"{ONE}/notes", response=ReturnDetail, summary="给报表的数加说明")
@writes(SEE)
def return_note(request: Seat, unit_id: UUID, return_kind: str, period: str, said: NoteSaid) -> ReturnDetail:
    """Beside a figure, which stays."""
    named = _named(request, unit_id, return_kind, period)
    commands.note(**named, client_id=said.client_id, cell=said.cell, text=said.text)
    return _read(request, unit_id, return_kind, period)


def _named(request: Seat, unit_id: UUID, kind: str, period: str) -> dict[str, Any]:
    with reading(request):
        unit = visible_unit(request.viewer.whole, unit_id, SEE)
    return {"by": request.viewer, "unit": unit, "kind": kind, "period": period, "at": request.at}


def _detail(request: Seat, unit_id: UUID, kind: str, period: str) -> ReturnDetail:
    return ReturnDetail.of(queries.page(request.viewer, unit_id, kind, period, at=request.at))


def _read(request: Seat, unit_id: UUID, kind: str, period: str) -> ReturnDetail:
    with reading(request):
        return _detail(request, unit_id, kind, period)
