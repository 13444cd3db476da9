"""Figures that other features and rooms hold; wiring fills the table, a pack names them (`take: outside`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from xiaoan.features.returns.shapes import Item
from xiaoan.foundation.registry import Table
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.tree.models import Unit

Source = Callable[[Viewer, Unit, date, date], Mapping[UUID, Decimal]]
"""(viewer, top, first, last) -> figures by the unit they belong to; constant queries whatever lies below the top."""


class Piece(NamedTuple):
    """One thing that a figure counts: what, whose, when, how much of the figure, and its page."""

    title: str
    unit: str
    day: date | None
    number: Decimal
    url: str


Enclosing = Callable[[Viewer, Unit, Sequence[Unit], date, date], Sequence[Item]]
"""(viewer, top, units, first, last) -> what goes with the paper of that period."""

ENCLOSED: Table[Enclosing] = Table("what goes with a return", single=True)
SOURCES: Table[Source] = Table("sources of returns", single=True)

Opening = Callable[[Viewer, Unit, Sequence[Unit], date, date], Sequence[Piece]]
"""(viewer, top, units, first, last) -> what a source's figure counts at these units."""

BEHIND: Table[Opening] = Table("what sources of returns count", single=True)
"""By the same names; a source that is absent here is opened as the units it counts."""
