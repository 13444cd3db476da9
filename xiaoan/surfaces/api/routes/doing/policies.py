"""Policy documents and what was read in them: the fields of a duty as the command prints them, and its decision."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Router, Schema

from xiaoan.engines.policy.records import record
from xiaoan.features.policies import queries
from xiaoan.features.policies.models import Draft, PolicyDocument
from xiaoan.features.policies.shapes import duty_of
from xiaoan.features.policies.verbs import SEE
from xiaoan.surfaces.api.door import Seat, reads

router = Router(tags=["工作文件"])


class PolicyLine(Schema):
    """A document. `state`: waiting, read, reviewing, published, refused (`reason` says why) or withdrawn.

    `sha256` is that of the file as it came. Counts are of drafts in parts that are used.
    """

    id: UUID
    unit: UUID
    unit_name: str
    title: str
    year: int | None
    issued_by: str
    number: str
    state: str
    reason: str
    sha256: str
    at: datetime
    open: int
    accepted: int
    rejected: int


class PolicyOften(Schema):
    """How often: `times` per `per`."""

    per: str
    times: float
    op: str


class PolicyAmount(Schema):
    """How much; two values with the op between."""

    value: float | list[float]
    unit: str
    op: str


class PolicyBy(Schema):
    """By when; `event` starts an after_event."""

    kind: str
    value: int | str | list[str]
    event: str = ""


class PolicyDuty(Schema):
    """A drafted duty as it is now said. `number` names it in the document for ever; `state` as on the page.

    `span` counts characters of the document's text. `asks` are questions that are still open.
    """

    number: int
    state: str
    title: str
    line: int
    piece: int
    quote: str
    span: list[int]
    actor: str | None
    action: str
    domain: str
    frequency: PolicyOften | None
    threshold: PolicyAmount | None
    deadline: PolicyBy | None
    applies_to: str | None
    evidence: list[str]
    modality: str
    scope: str
    inferred: list[str]
    confidence: float
    asks: list[str]


class PolicyReading(Schema):
    """A document with the duties drafted from it; who sees it from below sees those that were taken over."""

    document: PolicyLine
    notes: list[str]
    duties: list[PolicyDuty]


@router.get("/policies", response=list[PolicyLine], summary="工作文件")
@reads(SEE)
def policies(request: Seat) -> list[dict[str, Any]]:
    """The documents in sight, newest first, at most 200."""
    return [_line(each.row, each.open, each.accepted, each.rejected) for each in queries.documents(request.viewer)]


@router.get("/policies/{document_id}", response=PolicyReading, summary="一份工作文件和从里面读出的要求")
@reads(SEE)
def policy(request: Seat, document_id: UUID) -> dict[str, Any]:
    """One document and its duties in the order of the text."""
    found = queries.page(request.viewer, document_id, at=request.at)
    counts = [found.counts.get(state, 0) for state in ("open", "accepted", "rejected")]
    drafts = [each for piece in found.pieces for each in piece.drafts]
    drafts.sort(key=lambda each: each.row.order)
    numbers = {piece.row.id: piece.row.number for piece in found.pieces}
    return {
        "document": _line(found.row, *counts),
        "notes": found.row.notes,
        "duties": [
            _duty(each.row, numbers[each.row.piece_id], [ask.words for ask in each.questions]) for each in drafts
        ],
    }


def _line(row: PolicyDocument, still_open: int, accepted: int, rejected: int) -> dict[str, Any]:
    return {
        "id": row.id, "unit": row.unit_id, "unit_name": row.unit.name, "title": row.title, "year": row.year,
        "issued_by": row.issued_by, "number": row.number, "state": row.state, "reason": row.reason,
        "sha256": row.sha256, "at": row.at, "open": still_open, "accepted": accepted, "rejected": rejected,
    }  # fmt: skip


def _duty(row: Draft, piece: int, asks: list[str]) -> dict[str, Any]:
    said = record(duty_of(row.said, row.line, row.quote, (row.start, row.end), piece), row.number, "")
    own = {
        "number": row.number, "state": row.state, "title": row.said.title, "scope": row.scope,
        "inferred": list(row.read.inferred), "confidence": row.confidence, "asks": asks if row.state == "open" else [],
    }  # fmt: skip
    return said | own
