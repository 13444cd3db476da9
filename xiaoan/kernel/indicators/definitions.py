"""Indicators: a numerator over a denominator, each a named measure of rows that can be opened.

Definitions are pack data; completeness and timeliness are built in. A measure nobody has filled, and nothing over
nothing, is None ("–"), never zero.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property, lru_cache
from typing import NamedTuple
from uuid import UUID

from xiaoan.foundation.clock import month_span
from xiaoan.foundation.errors import NotFound
from xiaoan.foundation.registry import Table
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.catalogue.models import Release
from xiaoan.kernel.catalogue.pack.content import Count, Indicator
from xiaoan.kernel.catalogue.queries import shared
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
    known = {each.indicator.code: each for each in _defined("")}
    if code not in known or part not in ("numerator", "denominator"):
        raise NotFound("没有这项指标。")
    indicator = known[code].indicator
    counted = indicator.numerator if part == "numerator" else indicator.denominator
    if counted is None or counted.measure not in MEASURES:
        return []
    question = _question(viewer, top, month, at, known[code].domain, None)
    return MEASURES[counted.measure].rows(question, counted, limit)


def _question(viewer: Viewer, top: Unit, month: str, at: datetime, domain: str, sheet: Sheet | None) -> Question:
    first, last = month_span(month)
    question = Question(viewer, top, month, first, last, at, domain)
    if sheet is not None:
        question.__dict__["sheet"] = sheet
    return question


class _Defined(NamedTuple):
    """An indicator with the domain of its pack."""

    indicator: Indicator
    domain: str


def _defined(domain: str) -> list[_Defined]:
    """Indicators of the newest release of every pack, of one domain when named."""
    known = _in_releases(tuple(shared().values_list("digest", flat=True)))
    return [each for each in known if domain in ("", each.domain)]


@lru_cache(maxsize=8)
def _in_releases(digests: tuple[str, ...]) -> tuple[_Defined, ...]:
    packs = [release.content for release in Release.objects.filter(digest__in=digests).order_by("pack")]
    return tuple(_Defined(each, pack.domain or pack.code) for pack in packs for each in pack.indicators)


def _figure(question: Question, defined: _Defined) -> Figure:
    one = defined.indicator
    numerator = _counted(question, one.numerator, defined.domain)
    if one.denominator is None:
        return Figure(one.code, one.title, numerator, None, None, one.unit, one.says)
    denominator = _counted(question, one.denominator, defined.domain)
    share = numerator / denominator if numerator is not None and denominator else None
    return Figure(one.code, one.title, numerator, denominator, share, one.unit, one.says)


def _counted(question: Question, counted: Count, domain: str) -> int | None:
    if counted.measure not in MEASURES:
        return None
    narrowed = replace(question, domain=domain)
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
