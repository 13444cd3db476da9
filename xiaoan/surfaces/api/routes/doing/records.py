"""Records of what was done: one sending a walk, listed, opened, corrected or taken back by who made them."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from django.http import HttpResponse
from ninja import Router, Schema
from ninja.responses import Status

from xiaoan.foundation.errors import Conflict, NotFound, Refused
from xiaoan.kernel.access.queries import visible_unit
from xiaoan.kernel.tree.models import Unit, units_by_id
from xiaoan.kernel.work import commands, queries
from xiaoan.kernel.work.bodies import Doing, Promised
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
    """One answer; `report` is the client id of the fault it reported.

    `words` say its value as people read it, `rows` each row of a table; `cells` are the rows as they were given.
    """

    item: str
    ask: str
    answer: str
    value: str
    what: str
    where: str
    quantity: int
    fixed_on_spot: bool
    report: UUID | None
    words: str
    rows: list[str]
    cells: list[dict[str, str]]


class RecordDetail(Schema):
    """One record with its answers; `claimed` is what the phone said when its clock was corrected.

    `lacks` are kinds of proof still to follow, code and title; `theme` is the theme it was about.
    """

    line: RecordRow
    answers: list[AnswerRow]
    remark: str
    claimed: datetime | None
    corrected_by: UUID | None
    served: list[RecordRow]
    may_correct: bool
    files_missing: int
    lacks: list[tuple[str, str]]
    theme: str


class Withdrawal(Said, frozen=True, kw_only=True):
    """Why a record is taken back."""

    reason: Annotated[str, msgspec.Meta(max_length=300)]


@router.post("/units/{unit_id}/records", response={201: ReceiptLine, 200: ReceiptLine}, summary="记录一次巡查检查")
@writes(RECORD)
def submit_record(request: Seat, unit_id: UUID, said: Doing) -> HttpResponse:
    """Records one walk at one stop. 201 the first time; the same `client_id` and content again is 200."""
    unit = visible_unit(request.viewer, unit_id, RECORD)
    receipt = commands.file_one(by=request.viewer, unit=unit, body=said, at=request.at)
    return _at_once(receipt, status=201 if receipt.fresh else 200)


class BatchRow(Doing, frozen=True, kw_only=True):
    """One submission of a batch: what `submit_record` takes, and the unit it is for."""

    unit: UUID

    def sent(self, unit: Unit) -> commands.Sent:
        """The same submission as if it had been sent alone, so that either way it is known again."""
        return commands.Sent(unit, Doing(**{name: getattr(self, name) for name in Doing.__struct_fields__}))


class Batch(Said, frozen=True, kw_only=True):
    """Up to 500 submissions of any units."""

    records: Annotated[list[BatchRow], msgspec.Meta(min_length=1, max_length=commands.MOST)]


class BatchAnswer(Schema):
    """What became of one row: `status` is what it would have been answered alone (201, 200, 404, 409, 422)."""

    client_id: UUID
    status: int
    receipt: ReceiptLine | None
    reason: str
    fields: dict[str, str]


class BatchReceipt(Schema):
    """The answers, in the order of the rows, and how many were taken now, were here before, were not taken."""

    rows: list[BatchAnswer]
    fresh: int
    known: int
    refused: int


@router.post("/records/batch", response=BatchReceipt, summary="一批记录，逐条回答")
@writes(RECORD)
def submit_batch(request: Seat, said: Batch) -> HttpResponse:
    """Each row counts as if it had been sent alone, in order: one that is refused leaves the others untouched."""
    units = units_by_id({row.unit for row in said.records})
    known = [row for row in said.records if row.unit in units]
    sent = [row.sent(units[row.unit]) for row in known]
    answered = dict(zip(map(id, known), commands.file_many(by=request.viewer, sent=sent, at=request.at), strict=True))
    absent = commands.Answered(None, NotFound())
    rows = [_answer(row, answered.get(id(row), absent)) for row in said.records]
    count = Counter(row["status"] for row in rows)
    fresh, again = count[201], count[200]
    return _at_once({"rows": rows, "fresh": fresh, "known": again, "refused": len(rows) - fresh - again})


def _at_once(said: object, *, status: int = 200) -> HttpResponse:
    """An answer in the declared shape, written without being read over: here it is what costs most."""
    return HttpResponse(msgspec.json.encode(said), content_type="application/json; charset=utf-8", status=status)


def _answer(row: BatchRow, answered: commands.Answered) -> dict[str, object]:
    refusal = answered.refusal
    if answered.receipt is not None:
        status = 201 if answered.receipt.fresh else 200
    else:
        status = {NotFound: 404, Conflict: 409}.get(type(refusal), 422)
    return {
        "client_id": row.client_id,
        "status": status,
        "receipt": answered.receipt,
        "reason": str(refusal or ""),
        "fields": dict(refusal.fields) if isinstance(refusal, Refused) else {},
    }


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


class Brought(Said, frozen=True, kw_only=True):
    """Files that a record still lacks, each with the kind of proof it is."""

    files: Annotated[tuple[Promised, ...], msgspec.Meta(min_length=1, max_length=20)]


@router.post("/records/{record_id}/proof", response=RecordDetail, summary="补交一条记录的佐证材料")
@writes(RECORD)
def bring_proof(request: Seat, record_id: UUID, said: Brought) -> RecordPage:
    """Brings files that the record's clauses demand; it counts when nothing is lacking and all have arrived."""
    commands.bring_proof(by=request.viewer, record_id=record_id, files=said.files, at=request.at)
    with reading(request):
        return queries.record(request.viewer, record_id, at=request.at)


@router.post("/records/{record_id}/withdraw", response=RecordDetail, summary="撤回自己的一条记录")
@writes(RECORD)
def withdraw_record(request: Seat, record_id: UUID, said: Withdrawal) -> RecordPage:
    """Takes back a record that should not have been made; it stays to be read."""
    commands.withdraw(by=request.viewer, record_id=record_id, reason=said.reason, at=request.at)
    with reading(request):
        return queries.record(request.viewer, record_id, at=request.at)
