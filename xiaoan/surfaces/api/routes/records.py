"""Records of what was done: one sending a walk, listed, opened, corrected or taken back by who made them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from ninja import Router, Schema
from ninja.responses import Status

from xiaoan.kernel.access.queries import visible_unit
from xiaoan.kernel.work import commands, queries
from xiaoan.kernel.work.bodies import Doing
from xiaoan.kernel.work.commands import Receipt
from xiaoan.kernel.work.shapes import RecordLine, RecordPage
from xiaoan.kernel.work.verbs import RECORD, SEE
from xiaoan.surfaces.api.door import Seat, reading, reads, writes
from xiaoan.surfaces.api.paging import Cursor, Limit, Page, moment, page
from xiaoan.surfaces.api.parameters import MaybeDay, Word
from xiaoan.surfaces.api.reading import Said

router = Router(tags=["记录"])


class ReceiptLine(Schema):
    """What a sending led to. `reports` are the client ids of the faults it reported; `notes` what does not count."""

    submission: UUID
    fresh: bool
    records: list[UUID]
    reports: list[UUID]
    happened: datetime
    reached: datetime
    clock_corrected: bool
    complete: bool
    notes: list[str]


class RecordRow(Schema):
    """One record. `late`: happened after it was due; `entered_late`: done in time, entered later 补录."""

    id: UUID
    unit: UUID
    unit_name: str
    duty: str
    title: str
    domain: str
    subject: str
    opens: datetime
    due: datetime
    happened: datetime
    reached: datetime
    who: str
    told_by: str
    problems: int
    rest: int
    withdrawn: bool
    complete: bool
    corrects: UUID | None
    late: bool
    entered_late: bool


class AnswerRow(Schema):
    """One answer; `report` is the client id of the fault it reported."""

    item: str
    ask: str
    answer: str
    value: str
    what: str
    where: str
    quantity: int
    fixed_on_spot: bool
    report: UUID | None


class RecordDetail(Schema):
    """One record with its answers; `claimed` is what the phone said when its clock was corrected."""

    line: RecordRow
    answers: list[AnswerRow]
    remark: str
    claimed: datetime | None
    corrected_by: UUID | None
    served: list[RecordRow]
    may_correct: bool
    files_missing: int


class Withdrawal(Said, frozen=True, kw_only=True):
    """Why a record is taken back."""

    reason: Annotated[str, msgspec.Meta(max_length=300)]


@router.post("/units/{unit_id}/records", response={201: ReceiptLine, 200: ReceiptLine}, summary="记录一次巡查检查")
@writes(RECORD)
def submit_record(request: Seat, unit_id: UUID, said: Doing) -> Status[Receipt]:
    """Records one walk at one stop. 201 the first time; the same `client_id` and content again is 200."""
    with reading(request):
        unit = visible_unit(request.viewer, unit_id, RECORD)
    receipt = commands.submit(by=request.viewer, unit=unit, body=said, at=request.at)
    return Status(201 if receipt.fresh else 200, receipt)


@router.get("/records", response=Page[RecordRow], summary="记录，最近收到的在前")
@reads(SEE)
def records(
    request: Seat,
    under: UUID | None = None,
    duty: Word = "",
    domain: Word = "",
    first: MaybeDay = None,
    last: MaybeDay = None,
    cursor: Cursor = "",
    limit: Limit = 50,
) -> dict[str, object]:
    """Records the caller may see, of `under` and all below it, that happened from `first` to `last`."""
    top = visible_unit(request.viewer, under, SEE) if under is not None else None
    rows: list[RecordLine] = queries.records(
        request.viewer, top=top, duty=duty, domain=domain, first=first, last=last, after=moment(cursor),
        limit=limit + 1,
    )  # fmt: skip
    return page(rows, limit, lambda row: (row.reached, row.id))


@router.get("/records/{record_id}", response=RecordDetail, summary="一条记录")
@reads(SEE)
def record(request: Seat, record_id: UUID) -> RecordPage:
    """One record with its answers, and what else the same walk served."""
    return queries.record(request.viewer, record_id, at=request.at)


@router.post(
    "/records/{record_id}/correct", response={201: ReceiptLine, 200: ReceiptLine}, summary="更正自己的一条记录"
)
@writes(RECORD)
def correct_record(request: Seat, record_id: UUID, said: Doing) -> Status[Receipt]:
    """A new record of the same occurrence takes the old one's place, until somebody has acted on it."""
    receipt = commands.correct(by=request.viewer, record_id=record_id, body=said, at=request.at)
    return Status(201 if receipt.fresh else 200, receipt)


@router.post("/records/{record_id}/withdraw", response=RecordDetail, summary="撤回自己的一条记录")
@writes(RECORD)
def withdraw_record(request: Seat, record_id: UUID, said: Withdrawal) -> RecordPage:
    """Takes back a record that should not have been made; it stays to be read."""
    commands.withdraw(by=request.viewer, record_id=record_id, reason=said.reason, at=request.at)
    with reading(request):
        return queries.record(request.viewer, record_id, at=request.at)
