"""Rows of ledgers as a cell counts them: those that stand at the end of the period, or those dated within it.

Conditions and dates are looked up in the database; one query for each kind of cell, whatever the number of units.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple, Protocol
from uuid import UUID

from django.db.models import QuerySet
from django.db.models.fields.json import KeyTextTransform

from xiaoan.foundation.clock import school_day
from xiaoan.kernel.access.queries import seen
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.catalogue.derived.returns import Cell
from xiaoan.kernel.catalogue.derived.written import Where
from xiaoan.kernel.ledgers.models import LedgerRow
from xiaoan.kernel.ledgers.queries import saying, standing_on
from xiaoan.kernel.ledgers.verbs import SEE
from xiaoan.kernel.tree.models import Unit

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
Numbers = Mapping[UUID, Decimal]


class Asked(NamedTuple):
    """What one cell asks of a ledger; equal for cells that count the same."""

    ledger: str
    column: str
    dated: str
    where: tuple[Where, ...]


class Span(Protocol):
    """For whom, under which unit, from which day to which, as it stands when."""

    @property
    def viewer(self) -> Viewer: ...
    @property
    def top(self) -> Unit: ...
    @property
    def first(self) -> date: ...
    @property
    def last(self) -> date: ...
    @property
    def at(self) -> datetime: ...


def asked(cell: Cell) -> Asked:
    return Asked(cell.ledger, cell.column, cell.dated, cell.where)


def found(span: Span, cell: Cell) -> QuerySet[LedgerRow]:
    """The rows a cell counts, of those the viewer may see."""
    if cell.dated:
        low, high = span.top.range
        rows = LedgerRow.objects.filter(ledger=cell.ledger, withdrawn_at=None, path__gte=low, path__lt=high)
        rows = seen(span.viewer, rows, SEE).annotate(dated=KeyTextTransform(cell.dated, "cells"))
        return rows.filter(saying(cell.where), dated__gte=f"{span.first}", dated__lte=f"{span.last}")
    day = min(span.last, school_day(span.at))
    return standing_on(span.viewer, cell.ledger, span.top, day, where=cell.where)


def number(row: LedgerRow, cell: Cell) -> Decimal:
    """How much of the figure one row is: 1, or what its column says."""
    if not cell.column:
        return Decimal(1)
    text = row.cells.get(cell.column, "")
    return Decimal(text) if _NUMBER.fullmatch(text) else Decimal()


def by_unit(span: Span, cell: Cell) -> Numbers:
    """The figure by unit; units without any row are left out."""
    numbers: dict[UUID, Decimal] = {}
    for row in found(span, cell).only("unit_id", "cells").order_by():
        numbers[row.unit_id] = numbers.get(row.unit_id, Decimal()) + number(row, cell)
    return numbers
