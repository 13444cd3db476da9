"""自动台账, 数字摘要 and 迎检材料: what is derived for a unit and a period. Nothing here is written."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal
from uuid import UUID

from ninja import Router, Schema

from xiaoan.kernel.catalogue.derived.written import Register
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.hazards.verbs import SEE as SEE_HAZARDS
from xiaoan.kernel.ledgers.verbs import SEE
from xiaoan.kernel.work.verbs import SEE as SEE_WORK
from xiaoan.reports.registers import demands, headlines
from xiaoan.reports.registers.exporting import question_of
from xiaoan.reports.registers.making import made, register_of
from xiaoan.reports.registers.question import Question
from xiaoan.surfaces.api.door import Seat, reads
from xiaoan.surfaces.api.parameters import MaybeDay, Word

router = Router(tags=["自动台账"])

Kind = Literal["day", "week", "month", "term", "school_year", "year"]


class RegisterLine(Schema):
    """A derived ledger: its group (book, work, six, three), the periods it is kept by."""

    code: str
    title: str
    group: str
    periods: list[str]
    says: str


class RegisterColumn(Schema):
    """One column."""

    code: str
    title: str
    number: bool


class RegisterCell(Schema):
    """One cell as it is shown, and the page of the row behind it ("" where there is none)."""

    shown: str
    url: str


class RegisterTable(Schema):
    """A ledger for a unit and a period; `left_out` rows are in the workbook only."""

    code: str
    title: str
    unit: str
    period: str
    first: date
    last: date
    columns: list[RegisterColumn]
    rows: list[list[RegisterCell]]
    says: list[str]
    left_out: int


class HeadlineLine(Schema):
    """A sentence of figures. `holds` false: its parts do not add up, and it is not said."""

    code: str
    title: str
    words: str
    numbers: dict[str, str]
    holds: bool


class InspectionLine(Schema):
    """An inspector's list that may be answered."""

    code: str
    title: str
    demands: int


class ProofLine(Schema):
    """What answers a demand. state: have · part · lack · by_hand (not held here) · none (not owed)."""

    title: str
    state: str
    words: str
    url: str


class DemandLine(Schema):
    """One demand with its answers."""

    number: str
    asks: str
    state: str
    answers: list[ProofLine]


class DossierLine(Schema):
    """A list answered for a unit and a period."""

    code: str
    title: str
    period: str
    words: str
    demands: list[DemandLine]


@router.get("/registers", response=list[RegisterLine], summary="有哪些自动台账")
@reads(SEE, SEE_HAZARDS, SEE_WORK)
def derived_ledgers(request: Seat) -> list[Register]:
    """Every derived ledger of the packs."""
    return list(shelf().registers.values())


@router.get("/units/{unit_id}/registers/{book}", response=RegisterTable, summary="一本自动台账")
@reads(SEE, SEE_HAZARDS, SEE_WORK)
def derived_ledger(
    request: Seat, unit_id: UUID, book: str, period: Kind = "month", day: MaybeDay = None
) -> dict[str, Any]:
    """Its rows for the period that holds `day` (today when none is named)."""
    question = _question(request, unit_id, period, day)
    table = made(question, register_of(book))
    return {
        "code": table.code,
        "title": table.title,
        "unit": table.unit,
        "period": table.period,
        "first": question.period.first,
        "last": question.period.last,
        "columns": [{"code": each.code, "title": each.title, "number": each.number} for each in table.columns],
        "rows": [[{"shown": cell.shown, "url": cell.url} for cell in row] for row in table.rows],
        "says": list(table.says),
        "left_out": table.left_out,
    }


@router.get("/units/{unit_id}/headlines", response=list[HeadlineLine], summary="数字摘要")
@reads(SEE, SEE_HAZARDS, SEE_WORK)
def unit_headlines(request: Seat, unit_id: UUID, period: Kind = "year", day: MaybeDay = None) -> list[dict[str, Any]]:
    """Sentences of figures, each checked against its own sum."""
    found = headlines.said(_question(request, unit_id, period, day))
    return [
        {
            "code": each.headline.code,
            "title": each.headline.title,
            "words": each.words,
            "numbers": {code: number.shown for code, number in each.numbers.items()},
            "holds": each.holds,
        }
        for each in found
    ]


@router.get("/units/{unit_id}/inspections", response=list[InspectionLine], summary="可选的迎检清单")
@reads(SEE, SEE_HAZARDS, SEE_WORK)
def inspectors_lists(request: Seat, unit_id: UUID) -> list[dict[str, Any]]:
    """Lists of the packs, and those written at the unit or above it."""
    top = _question(request, unit_id, "month", None).top
    found = demands.lists(request.viewer, top)
    return [{"code": each.code, "title": each.title, "demands": len(each.demands)} for each in found]


@router.get("/units/{unit_id}/dossier", response=DossierLine, summary="迎检材料")
@reads(SEE, SEE_HAZARDS, SEE_WORK)
def dossier(
    request: Seat, unit_id: UUID, inspection: Word, period: Kind = "term", day: MaybeDay = None
) -> dict[str, Any]:
    """What of a list is there, in part, or missing."""
    question = _question(request, unit_id, period, day)
    found = demands.dossier(question, demands.list_of(request.viewer, question.top, inspection))
    return {
        "code": found.inspection.code,
        "title": found.inspection.title,
        "period": question.period.title,
        "words": found.words,
        "demands": [
            {
                "number": line.demand.number,
                "asks": line.demand.asks,
                "state": line.state,
                "answers": [
                    {"title": each.title, "state": each.state, "words": each.words, "url": each.url}
                    for each in line.answers
                ],
            }
            for line in found.lines
        ],
    }


def _question(seat: Seat, unit_id: UUID, period: Kind, day: date | None) -> Question:
    words = {"unit": str(unit_id), "period": period, "day": day.isoformat() if day is not None else ""}
    return question_of(seat.viewer, words, seat.at)
