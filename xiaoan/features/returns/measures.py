"""Named measures over returns: owed, sent, in time, late, missing, of those whose due day lies in the month."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from xiaoan.features.returns.sight.standing import Line, due_in
from xiaoan.foundation.rls import once_a_look
from xiaoan.kernel.catalogue.pack.content import Count
from xiaoan.kernel.indicators.definitions import MEASURES, Evidence, Measure, Question

STATES = {
    "returns_owed": ("sent", "late", "missing"),
    "returns_sent": ("sent", "late"),
    "returns_in_time": ("sent",),
    "returns_late": ("late",),
    "returns_missing": ("missing",),
}


def _lines(question: Question, states: tuple[str, ...]) -> list[Line]:
    """Read once in a look for all measures of a page: they are told of the same returns."""
    key = f"returns.{question.viewer.account}.{question.top.path}.{question.month}.{question.at.isoformat()}"
    found = once_a_look(
        key, lambda: due_in(question.viewer, question.top, question.first, question.last, at=question.at)
    )
    return [line for line in found if line.state in states and question.counts(line.owed.unit.id)]


def _count(question: Question, counted: Count, states: tuple[str, ...]) -> int:
    return len(_lines(question, states))


def _rows(question: Question, counted: Count, limit: int, states: tuple[str, ...]) -> list[Evidence]:
    return [
        Evidence(
            "unit", str(line.owed.unit.id), line.owed.unit.id,
            f"{line.owed.unit.short_name} {line.owed.kind.title}{line.owed.span.words} {line.state_title}",
        )
        for line in _lines(question, states)[:limit]
    ]  # fmt: skip


def fill() -> None:
    """Name them as packs do."""
    for name, states in STATES.items():
        count: Callable[[Question, Count], int] = partial(_count, states=states)
        rows: Callable[[Question, Count, int], list[Evidence]] = partial(_rows, states=states)
        MEASURES.add(name, Measure(count, rows))
