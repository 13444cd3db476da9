"""台账: which ledgers a unit keeps, their rows with filters, one row with its history, and writing rows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import msgspec
from django.http import HttpResponse
from ninja import Query, Router, Schema
from ninja.responses import Status

from xiaoan.foundation.errors import Refused
from xiaoan.kernel.access.queries import visible_unit
from xiaoan.kernel.ledgers import commands, queries
from xiaoan.kernel.ledgers.norms.reading import NormLine
from xiaoan.kernel.ledgers.shapes import Book, Filters, Mark, Order, RowLine, RowPage, Standing
from xiaoan.kernel.ledgers.verbs import KEEP, SEE
from xiaoan.surfaces.api.door import Seat, reading, reads, writes
from xiaoan.surfaces.api.forms import Reason, Step, form
from xiaoan.surfaces.api.paging import Cursor, Limit
from xiaoan.surfaces.api.parameters import Word
from xiaoan.surfaces.api.reading import Said
from xiaoan.surfaces.api.shapes import ClauseLine

router = Router(tags=["台账"])

Typed = Annotated[str, msgspec.Meta(max_length=2000)]
Values = Annotated[dict[Annotated[str, msgspec.Meta(max_length=60)], Typed], msgspec.Meta(max_length=100)]


class LedgerChoice(Schema):
    """One value of a choice column: its code as kept, its title as shown."""

    code: str
    title: str


class LedgerColumn(Schema):
    """A column. type: text · number · date · choice · yes_no · place · phone · file · person · row (of ledger `of`)."""

    code: str
    title: str
    type: str
    of: str
    required: bool
    unit: str
    help: str
    choices: list[LedgerChoice]


class LedgerLine(Schema):
    """A ledger in force: its columns, the column a row is called by, and how its rows stand."""

    code: str
    title: str
    domain: str
    label: str
    place: str
    columns: list[LedgerColumn]
    rows: int
    soon: int
    past: int
    may_keep: bool

    @staticmethod
    def resolve_title(book: Book) -> str:
        return book.ledger.title

    @staticmethod
    def resolve_label(book: Book) -> str:
        return book.ledger.label

    @staticmethod
    def resolve_place(book: Book) -> str:
        return book.ledger.place

    @staticmethod
    def resolve_columns(book: Book) -> list[object]:
        return list(book.ledger.columns)


class LedgerCell(Schema):
    """One cell: `value` as kept ("" when empty), `shown` for people. `known` false: a column of an earlier release."""

    column: str
    title: str
    type: str
    value: str
    shown: str
    known: bool


class LedgerDate(Schema):
    """A date that runs out; `days` until then, negative once past; `raises` the kind of hazard offered then."""

    code: str
    title: str
    on: date
    state: str
    days: int
    raises: str
    clauses: list[ClauseLine]


class LedgerRowLine(Schema):
    """One row. `mark` is what its printed code holds; `version` is wanted by every change."""

    id: UUID
    unit: UUID
    unit_name: str
    ledger: str
    domain: str
    label: str
    cells: list[LedgerCell]
    place: UUID | None
    place_name: str
    valid_from: date
    valid_to: date | None
    withdrawn: bool
    version: int
    dates: list[LedgerDate]
    mark: str

    @staticmethod
    def resolve_cells(row: RowLine) -> list[object]:
        return list(row.cells.values())

    @staticmethod
    def resolve_dates(row: RowLine) -> list[object]:
        return list(row.expiries)


class LedgerRows(Schema):
    """A page of rows, and how many there are of this filter: all, soon to run out, past."""

    items: list[LedgerRowLine]
    next: str | None
    total: int
    soon: int
    past: int


class NormStanding(Schema):
    """How many of something a unit must have, and has. `stated` false: nobody stated it, and it counts as none."""

    code: str
    title: str
    unit: UUID
    unit_name: str
    school: UUID
    domain: str
    measure: str
    need: int
    have: int
    short: int
    stated: bool
    kind: str
    reported: UUID | None
    clauses: list[ClauseLine]

    @staticmethod
    def resolve_code(line: NormLine) -> str:
        return line.norm.code

    @staticmethod
    def resolve_title(line: NormLine) -> str:
        return line.norm.title

    @staticmethod
    def resolve_measure(line: NormLine) -> str:
        return line.norm.unit

    @staticmethod
    def resolve_kind(line: NormLine) -> str:
        return line.norm.kind

    @staticmethod
    def resolve_clauses(line: NormLine) -> list[object]:
        return list(line.norm.clauses)


class NormStandings(Schema):
    """The first of them, and how many there are."""

    items: list[NormStanding]
    total: int


class LedgerChange(Schema):
    """One column as a version changed it. Old personal texts are not kept: then both are empty, `hidden` true."""

    column: str
    title: str
    before: str
    after: str
    hidden: bool


class LedgerVersion(Schema):
    """One version of a row. kind: add · edit · withdraw · restore · leave · arrive."""

    number: int
    kind: str
    title: str
    at: datetime
    who: str
    reason: str
    changes: list[LedgerChange]


class LedgerRowDetail(Schema):
    """One row with its history, the newest first."""

    line: LedgerRowLine
    history: list[LedgerVersion]
    may_keep: bool
    reason: str
    moved_from: UUID | None
    moved_to: UUID | None


class RowSaid(Said, frozen=True, kw_only=True):
    """A new row: text by column code, as people type it. The same `client_id` and content again is the same row."""

    client_id: UUID
    values: Values
    since: date | None = None


class EditSaid(Step, frozen=True, kw_only=True):
    """The columns that change; "" empties one, an absent one stays."""

    values: Values


class WithdrawSaid(Step, frozen=True, kw_only=True):
    """Why a row leaves the list; it stood until `last_day` (left out: today)."""

    reason: Reason
    last_day: date | None = None


class RestoreSaid(Step, frozen=True, kw_only=True):
    """Why a row comes back."""

    reason: Reason


class RowsNarrowed(Schema):
    """What a list is narrowed to; empty narrows nothing."""

    text: Word = ""
    place: UUID | None = None
    due: Mark = "all"
    standing: Standing = "live"
    order: Order = "label"
    kind: Word = ""


@router.get("/units/{unit_id}/ledgers", response=list[LedgerLine], summary="一个单位的台账")
@reads(SEE)
def unit_ledgers(request: Seat, unit_id: UUID) -> list[Book]:
    """Ledgers in force at a unit and below it, with how many rows they have there."""
    return list(queries.books(request.viewer, visible_unit(request.viewer, unit_id, SEE), at=request.at))


@router.get("/units/{unit_id}/norms", response=NormStandings, summary="该有多少、现有多少")
@reads(SEE)
def unit_norms(
    request: Seat,
    unit_id: UUID,
    norm: Word = "",
    short: bool = False,
    limit: Annotated[int, Query(ge=1, le=1000)] = 200,
) -> dict[str, object]:
    """What norms want of a unit and all below it, the short ones first; of one norm, or only the short ones."""
    codes = (norm,) if norm else ()
    unit = visible_unit(request.viewer, unit_id, SEE)
    found = queries.norms_of(request.viewer, unit, at=request.at, codes=codes)
    wanted = [line for line in found if line.short or not short]
    return {"items": wanted[:limit], "total": len(wanted)}


@router.get("/units/{unit_id}/ledgers/{ledger}/rows", response=LedgerRows, summary="台账里的各条")
@reads(SEE)
def ledger_rows(
    request: Seat,
    unit_id: UUID,
    ledger: str,
    narrowed: Annotated[RowsNarrowed, Query()],
    cursor: Cursor = "",
    limit: Limit = 50,
) -> dict[str, object]:
    """Rows of a unit and all below it."""
    unit = visible_unit(request.viewer, unit_id, SEE)
    filters = Filters(
        search=narrowed.text, place=narrowed.place, due=narrowed.due, standing=narrowed.standing,
        order=narrowed.order, unit_kind=narrowed.kind,
    )  # fmt: skip
    found = queries.listing(request.viewer, ledger, unit, at=request.at, filters=filters, after=cursor, limit=limit)
    return {
        "items": found.rows, "next": found.cursor or None, "total": found.total, "soon": found.soon,
        "past": found.past,
    }  # fmt: skip


@router.post(
    "/units/{unit_id}/ledgers/{ledger}/rows", response={201: LedgerRowDetail, 200: LedgerRowDetail},
    summary="登记一条",
)  # fmt: skip
@writes(KEEP)
def add_ledger_row(request: Seat, unit_id: UUID, ledger: str, response: HttpResponse, said: RowSaid) -> Status[RowPage]:
    """201 the first time; the same `client_id` and content again is 200."""
    with reading(request):
        unit = visible_unit(request.viewer, unit_id, KEEP)
    made = commands.add(
        by=request.viewer, unit=unit, ledger=ledger, client_id=said.client_id, values=said.values, since=said.since,
        at=request.at,
    )  # fmt: skip
    return Status(201 if made.added_at == request.at else 200, _shown(request, made.id, response))


@router.get("/ledger-rows/{row_id}", response=LedgerRowDetail, summary="台账里的一条")
@reads(SEE)
def ledger_row(request: Seat, row_id: UUID, response: HttpResponse) -> RowPage:
    """One row with its history; its version is the ETag."""
    return _one(request, row_id, response)


@router.get("/ledger-rows/{row_id}/history", response=list[LedgerVersion], summary="一条的经过")
@reads(SEE)
def ledger_row_history(request: Seat, row_id: UUID) -> list[object]:
    """Every version, the newest first."""
    return list(queries.history(request.viewer, row_id))


@router.post("/ledger-rows/{row_id}/edit", response=LedgerRowDetail, summary="修改一条")
@writes(KEEP)
def edit_ledger_row(request: Seat, row_id: UUID, response: HttpResponse, said: EditSaid) -> RowPage:
    """Needs the version it was made from (`version` or If-Match); 409 when somebody has changed the row since."""
    commands.edit(
        by=request.viewer, row_id=row_id, version=_version(request, row_id, said), values=said.values, at=request.at
    )
    return _shown(request, row_id, response)


@router.post("/ledger-rows/{row_id}/withdraw", response=LedgerRowDetail, summary="撤下一条")
@writes(KEEP)
def withdraw_ledger_row(request: Seat, row_id: UUID, response: HttpResponse, said: WithdrawSaid) -> RowPage:
    """Takes a row off the list; it stays to be read."""
    commands.withdraw(
        by=request.viewer, row_id=row_id, version=_version(request, row_id, said), reason=said.reason,
        last_day=said.last_day, at=request.at,
    )  # fmt: skip
    return _shown(request, row_id, response)


@router.post("/ledger-rows/{row_id}/restore", response=LedgerRowDetail, summary="恢复一条")
@writes(KEEP)
def restore_ledger_row(request: Seat, row_id: UUID, response: HttpResponse, said: RestoreSaid) -> RowPage:
    """Puts a row back that was withdrawn by mistake."""
    commands.restore(
        by=request.viewer, row_id=row_id, version=_version(request, row_id, said), reason=said.reason, at=request.at
    )
    return _shown(request, row_id, response)


def _version(request: Seat, row_id: UUID, said: Step) -> int:
    """The version somebody looked at. Whoever may not see the row is told no more than that."""
    with reading(request):
        queries.row(request.viewer, row_id, at=request.at)
    version = form(request, said).version
    if version is None:
        wrong: Mapping[str, str] = {"version": "请填查看时得到的 version"}
        raise Refused("请说明是在哪个版本上改的。", wrong)
    return version


def _shown(request: Seat, row_id: UUID, response: HttpResponse) -> RowPage:
    with reading(request):
        return _one(request, row_id, response)


def _one(request: Seat, row_id: UUID, response: HttpResponse) -> RowPage:
    found = queries.row(request.viewer, row_id, at=request.at)
    response["ETag"] = f'"{found.line.version}"'
    return found
