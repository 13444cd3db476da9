"""Indicators: a numerator over a denominator, each a named measure of rows that can be opened.

Definitions are pack data; completeness and timeliness are built in. A measure nobody has filled, and nothing over
nothing, is None ("–"), never zero.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from xiaoan.foundation.clock import month_span
from xiaoan.foundation.errors import NotFound
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.catalogue.pack.content import Count
from xiaoan.kernel.catalogue.pack.duties import Group
from xiaoan.kernel.indicators.counts.defined import Defined, defined, items_of, rows_of
from xiaoan.kernel.indicators.counts.question import MEASURES, Evidence, Measure, Question
from xiaoan.kernel.indicators.counts.schools import schools_in
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.work.shapes import Sheet

__all__ = ["MEASURES", "Evidence", "Figure", "Measure", "Question", "evidence", "indicators"]

COMPLETENESS, TIMELINESS = "completeness", "timeliness"


class Figure(NamedTuple):
    """One indicator for some units and a month. `share` None: nothing to divide by, or not known yet.

    Built-in ones are of no domain.
    """

    code: str
    title: str
    numerator: int | None
    denominator: int | None
    share: float | None
    unit: str
    says: str
    domain: str = ""


def indicators(
    viewer: Viewer, top: Unit, month: str, *, at: datetime, domain: str = "", sheet: Sheet | None = None
) -> list[Figure]:
    """Completeness, timeliness, then the indicators of the packs; of one domain when named.

    `sheet` saves counting again what a page has counted (and brings in closed months).
    """
    question = _question(viewer, top, month, at, domain, sheet)
    found = [_built_in(question, code) for code in (COMPLETENESS, TIMELINESS)]
    asked = defined(question)
    question.known["items"], question.known["ledgers"] = items_of(asked), rows_of(asked)
    return found + [_figure(question, each) for each in asked]


def evidence(
    viewer: Viewer, top: Unit, month: str, code: str, *, at: datetime, part: str = "numerator", limit: int = 200
) -> list[Evidence]:
    """The rows behind one side of an indicator."""
    question = _question(viewer, top, month, at, "", None)
    known = {each.indicator.code: each for each in defined(question)}
    if code not in known or part not in ("numerator", "denominator"):
        raise NotFound("没有这项指标。")
    indicator = known[code].indicator
    counted = indicator.numerator if part == "numerator" else indicator.denominator
    if counted is None or counted.measure not in MEASURES:
        return []
    return MEASURES[counted.measure].rows(_about(question, known[code]), counted, limit)


def _question(viewer: Viewer, top: Unit, month: str, at: datetime, domain: str, sheet: Sheet | None) -> Question:
    first, last = month_span(month)
    question = Question(viewer, top, month, first, last, at, domain)
    if sheet is not None:
        question.__dict__["sheet"] = sheet
    return question


def _figure(question: Question, asked: Defined) -> Figure:
    one = asked.indicator
    about = _about(question, asked)
    numerator = _counted(about, one.numerator)
    if one.denominator is None:
        return Figure(one.code, one.title, numerator, None, None, one.unit, one.says, asked.domain)
    denominator = _counted(about, one.denominator)
    share = numerator / denominator if numerator is not None and denominator else None
    return Figure(one.code, one.title, numerator, denominator, share, one.unit, one.says, asked.domain)


def _about(question: Question, asked: Defined) -> Question:
    """The question as one indicator asks it: of its domain, and of the schools it is about."""
    group = asked.indicator.applies_to
    counted = schools_in(question, group) if group != Group() else None
    narrowed = replace(question, domain=asked.domain, counted=counted)
    if "sheet" in question.__dict__:
        narrowed.__dict__["sheet"] = question.sheet
    return narrowed


def _counted(question: Question, counted: Count) -> int | None:
    return MEASURES[counted.measure].count(question, counted) if counted.measure in MEASURES else None


def _built_in(question: Question, code: str) -> Figure:
    rows = [row.tally for row in question.sheet.rows if question.domain in ("", row.domain)]
    total = sum(rows[1:], rows[0]) if rows else None
    title = "完成率" if code == COMPLETENESS else "及时率"
    if total is None:
        return Figure(code, title, 0, 0, None, "%", "")
    part = total.on_time + total.late if code == COMPLETENESS else total.on_time
    share = total.completeness() if code == COMPLETENESS else total.timeliness()
    return Figure(code, title, part, total.required - total.pending, share, "%", "")
