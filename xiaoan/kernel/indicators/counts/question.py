"""What is counted for an indicator: the question, the named measures that answer it, and the rows behind them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import NamedTuple
from uuid import UUID

from xiaoan.foundation.clock import school_day
from xiaoan.foundation.registry import Table
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.catalogue.pack.content import Count
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.work import queries as work
from xiaoan.kernel.work.shapes import Sheet


@dataclass(frozen=True)
class Question:
    """For which units and days something is counted. The sheet, and what is `known`, is read once for all measures of a
    page. `counted`: only these units count, where an indicator is about some schools alone.
    """

    viewer: Viewer
    top: Unit
    month: str
    first: date
    last: date
    at: datetime
    domain: str = ""
    counted: frozenset[UUID] | None = None
    known: dict[str, object] = field(default_factory=dict, compare=False)

    @property
    def day(self) -> date:
        """The day on which what stands is counted: the last one, or today while the days run."""
        return min(self.last, school_day(self.at))

    def counts(self, unit: UUID) -> bool:
        return self.counted is None or unit in self.counted

    @cached_property
    def sheet(self) -> Sheet:
        return work.figures(self.viewer, self.top, first=self.first, last=self.last, at=self.at)


class Evidence(NamedTuple):
    """A row behind a figure: "occurrence", "record", "hazard", "unit" or "row" (of a ledger), its id or name, words."""

    kind: str
    key: str
    unit: UUID
    words: str


@dataclass(frozen=True, slots=True)
class Measure:
    """A named source of rows: how many, and which."""

    count: Callable[[Question, Count], int]
    rows: Callable[[Question, Count, int], list[Evidence]]


MEASURES: Table[Measure] = Table("measures", single=True)
