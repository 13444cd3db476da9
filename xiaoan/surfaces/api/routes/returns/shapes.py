"""Returns as the API tells them, and what its operations are told."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from ninja import Schema

from xiaoan.features.returns.queries import Line, Page, Standing
from xiaoan.surfaces.api.forms import Reason, Text
from xiaoan.surfaces.api.reading import Said


class ReturnLine(Schema):
    """A return that is owed. `state`: sent, late, missing or waiting; `chain`: how far it has come."""

    unit: UUID
    unit_name: str
    kind: str
    title: str
    period: str
    first: date
    last: date
    due: date
    state: str
    chain: str
    sent_at: datetime | None
    days: int

    @classmethod
    def of(cls, line: Line) -> ReturnLine:
        owed = line.owed
        return cls(
            unit=owed.unit.id, unit_name=owed.unit.name, kind=owed.kind.code, title=owed.kind.title,
            period=owed.span.label, first=owed.span.first, last=owed.span.last, due=owed.due, state=line.state,
            chain=line.chain, sent_at=line.at, days=line.days,
        )  # fmt: skip


class ReturnStanding(Schema):
    """应报 = 实报 + 未报 + 未到报送日; 迟报 is part of 实报."""

    owed: int
    sent: int
    late: int
    missing: int
    waiting: int
    lines: list[ReturnLine]

    @classmethod
    def of(cls, found: Standing) -> ReturnStanding:
        return cls(
            owed=found.owed, sent=found.sent, late=found.late, missing=found.missing, waiting=found.waiting,
            lines=[ReturnLine.of(line) for line in found.lines],
        )  # fmt: skip


class ReturnFigure(Schema):
    """A cell. `value` empty: no record holds it. `parts`: the same of each campus or point."""

    code: str
    title: str
    value: str
    unit: str
    take: str
    parts: dict[str, str]


class ReturnNote(Schema):
    """A note beside a figure."""

    cell: str
    text: str
    by: str
    at: datetime


class ReturnStep(Schema):
    """A signature of the chain, given or not."""

    title: str
    by: str
    at: datetime | None


class ReturnDetail(Schema):
    """One return: frozen with its check code, or as its records stand."""

    line: ReturnLine
    state: str
    frozen: bool
    code: str
    reason: str
    figures: list[ReturnFigure]
    sheets: list[dict[str, Any]]
    notes: list[ReturnNote]
    steps: list[ReturnStep]

    @classmethod
    def of(cls, page: Page) -> ReturnDetail:
        return cls(
            line=ReturnLine.of(page.line), state=page.state, frozen=page.frozen is not None,
            code=page.frozen.code if page.frozen else "", reason=page.draft.reason if page.draft else "",
            figures=[
                ReturnFigure(code=each.code, title=each.title, value=each.value, unit=each.unit, take=each.take,
                             parts=each.parts)
                for each in page.body.figures.values()
            ],
            sheets=[msgspec.to_builtins(each) for each in page.body.sheets],
            notes=[ReturnNote(cell=each.cell, text=each.text, by=each.by.words, at=each.at) for each in page.notes],
            steps=[
                ReturnStep(title=each.title, by=each.by.words if each.by else "", at=each.at) for each in page.steps
            ],
        )  # fmt: skip


class ReturnChange(Schema):
    """A figure that is no longer what was frozen."""

    code: str
    title: str
    frozen: str
    now: str


class TypedSaid(Said, frozen=True, kw_only=True):
    """What no record holds, by cell."""

    cells: Annotated[dict[str, Text], msgspec.Meta(max_length=40)]
    with_open: bool | None = None


class SubmitSaid(Said, frozen=True, kw_only=True):
    """`zero`: the one tap 零报告."""

    zero: bool = False


class BackSaid(Said, frozen=True, kw_only=True):
    """What is to be mended."""

    reason: Reason


class NoteSaid(Said, frozen=True, kw_only=True):
    """A note beside a figure."""

    client_id: UUID
    cell: Annotated[str, msgspec.Meta(min_length=1, max_length=120)]
    text: Reason
