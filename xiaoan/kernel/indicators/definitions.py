"""Indicators: a numerator over a denominator, each a named measure of rows that can be opened.

Definitions are pack data; completeness and timeliness are built in. A measure nobody has filled, and nothing over
nothing, is None ("–"), never zero.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import NamedTuple
from uuid import UUID

from xiaoan.foundation.clock import month_span
from xiaoan.foundation.errors import NotFound
from xiaoan.foundation.registry import Table
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.catalogue.pack.content import Count, Indicator
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.work import queries as work
from xiaoan.kernel.work.shapes import Sheet

COMPLETENESS, TIMELINESS = "completeness", "timeliness"


@dataclass(frozen=True)
class Question:
    """For which units and days something is counted. The sheet is read once for all measures of a page."""

    viewer: Viewer
    top: Unit
    month: str
    first: date
    last: date
    at: datetime
    domain: str = ""

    @cached_property
    def sheet(self) -> Sheet:
        return work.figures(self.viewer, self.top, first=self.first, last=self.last, at=self.at)


class Evidence(NamedTuple):
    """A row behind a figure: what it is ("occurrence", "record", "hazard", "unit"), its id or name, and words."""

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


class Figure(NamedTuple):
    """One indicator for some units and a month. `share` None: nothing to divide by, or not known yet."""

    code: str
    title: str
    numerator: int | None
    denominator: int | None
    share: float | None
    unit: str
    says: str


def indicators(
    viewer: Viewer, top: Unit, month: str, *, at: datetime, domain: str = "", sheet: Sheet | None = None
) -> list[Figure]:
    """Completeness, timeliness, then the indicators of the packs; of one domain when named.

    `sheet` saves counting again what a page has counted (and brings in closed months).
    """
    question = _question(viewer, top, month, at, domain, sheet)
    found = [_built_in(question, code) for code in (COMPLETENESS, TIMELINESS)]
    return found + [_figure(question, each) for each in _defined(domain)]


def evidence(
    viewer: Viewer, top: Unit, month: str, code: str, *, at: datetime, part: str = "numerator", limit: int = 200
) -> list[Evidence]:
    """The rows behind one side of an indicator."""
    known = {each.code: each for each in _defined("")}
    if code not in known or part not in ("numerator", "denominator"):
        raise NotFound("没有这项指标。")
    counted = known[code].numerator if part == "numerator" else known[code].denominator
    if counted is None or counted.measure not in MEASURES:
        return []
    return MEASURES[counted.measure].rows(
        _question(viewer, top, month, at, _domain_of(known[code]), None), counted, limit
    )


def _question(viewer: Viewer, top: Unit, month: str, at: datetime, domain: str, sheet: Sheet | None) -> Question:
    first, last = month_span(month)
    question = Question(viewer, top, month, first, last, at, domain)
    if sheet is not None:
        question.__dict__["sheet"] = sheet
    return question


def _defined(domain: str) -> list[Indicator]:
    return [each for each in shelf().indicators.values() if domain in ("", _domain_of(each))]


def _domain_of(indicator: Indicator) -> str:
    """The domain of an indicator is its pack's, whose code its own begins with."""
    return indicator.code.split(".", 1)[0]


def _figure(question: Question, indicator: Indicator) -> Figure:
    numerator = _counted(question, indicator.numerator, indicator)
    if indicator.denominator is None:
        return Figure(indicator.code, indicator.title, numerator, None, None, indicator.unit, indicator.says)
    denominator = _counted(question, indicator.denominator, indicator)
    share = numerator / denominator if numerator is not None and denominator else None
    return Figure(indicator.code, indicator.title, numerator, denominator, share, indicator.unit, indicator.says)


def _counted(question: Question, counted: Count, indicator: Indicator) -> int | None:
    if counted.measure not in MEASURES:
        return None
    narrowed = Question(
        question.viewer, question.top, question.month, question.first, question.last, question.at, _domain_of(indicator)
    )
    narrowed.__dict__["sheet"] = question.sheet
    return MEASURES[counted.measure].count(narrowed, counted)


def _built_in(question: Question, code: str) -> Figure:
    rows = [row.tally for row in question.sheet.rows if question.domain in ("", row.domain)]
    total = sum(rows[1:], rows[0]) if rows else None
    title = "完成率" if code == COMPLETENESS else "及时率"
    if total is None:
        return Figure(code, title, 0, 0, None, "%", "")
    part = total.on_time + total.late if code == COMPLETENESS else total.on_time
    share = total.completeness() if code == COMPLETENESS else total.timeliness()
    return Figure(code, title, part, total.required - total.pending, share, "%", "")
