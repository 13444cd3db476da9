"""The measures this room fills: occurrences from work, answers from records, hazards, and units."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple, cast
from uuid import UUID

from django.db.models import QuerySet

from xiaoan.engines.cadence import Tally
from xiaoan.foundation.clock import instant
from xiaoan.kernel.access.queries import seen
from xiaoan.kernel.catalogue.pack.content import Count
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.hazards import queries as hazards
from xiaoan.kernel.indicators.counts.defined import wanted
from xiaoan.kernel.indicators.counts.question import MEASURES, Evidence, Measure, Question
from xiaoan.kernel.indicators.counts.schools import bound, every, saying_yes, stated, stated_lines
from xiaoan.kernel.ledgers import queries as ledgers
from xiaoan.kernel.ledgers.models import LedgerRow
from xiaoan.kernel.work import queries as work
from xiaoan.kernel.work.models import AnswerRow, Record
from xiaoan.kernel.work.shapes import Row
from xiaoan.kernel.work.verbs import SEE


def _tally(question: Question, counted: Count) -> Tally:
    return sum((row.tally for row in question.sheet.rows if _about(row, question, counted)), Tally())


def _about(row: Row, question: Question, counted: Count) -> bool:
    narrowed = row.duty == counted.duty if counted.duty else row.domain == question.domain
    return narrowed and question.counts(row.unit)


def _units(question: Question, counted: Count, done: bool) -> list[Evidence]:
    """Units that owe something of it; `done`: with nothing missing and nothing still open."""
    by_unit: dict[object, Tally] = {}
    for row in question.sheet.rows:
        if _about(row, question, counted):
            by_unit[row.unit] = by_unit.get(row.unit, Tally()) + row.tally
    found = []
    for unit, name in question.sheet.units.items():
        tally = by_unit.get(unit)
        if tally is None or not tally.required:
            continue
        if not done or tally.on_time + tally.late == tally.required:
            found.append(Evidence("unit", str(unit), unit, name))
    return found


def _lines(question: Question, counted: Count, limit: int, outcome: str = "") -> list[Evidence]:
    lines = work.drill(
        question.viewer, question.top, first=question.first, last=question.last, at=question.at,
        duty=counted.duty, domain="" if counted.duty else question.domain, outcome=outcome, limit=limit,
        only=question.counted,
    )  # fmt: skip
    return [Evidence("occurrence", line.name.text, line.name.unit, f"{line.unit_name} {line.title}") for line in lines]


class _Said(NamedTuple):
    """An answer, and the record it stands in."""

    record: UUID
    unit: UUID
    subject: str
    answer: AnswerRow


def _answers(question: Question, counted: Count) -> Iterator[_Said]:
    """Answers to one item in records that count, of duties whose lists ask it; those of all items are read together."""
    if "answers" not in question.known:
        items = cast("frozenset[str]", question.known.get("items", frozenset({counted.item})))
        question.known["answers"] = _read(question, items)
    found = cast("dict[str, list[_Said]]", question.known["answers"])
    return (said for said in found.get(counted.item, ()) if question.counts(said.unit))


def _read(question: Question, items: frozenset[str]) -> dict[str, list[_Said]]:
    known = shelf()
    asking = {
        code: asked
        for code, duty in known.duties.items()
        if (asked := items & {item.code for item in known.items_of(duty.checklist)})
    }
    low, high = question.top.range
    rows = seen(question.viewer, Record.objects.filter(duty__in=asking, path__gte=low, path__lt=high), SEE)
    rows = rows.filter(
        withdrawn_at=None, complete=True, happened__gte=instant(question.first),
        happened__lt=instant(question.last + timedelta(days=1)),
    )  # fmt: skip
    found: dict[str, list[_Said]] = {}
    for record in rows.only("id", "unit_id", "duty", "answers", "subject_name").order_by("happened"):
        for answer in record.answers:
            # What one walk said once for several duties is counted once.
            if answer.first and answer.item in asking[record.duty]:
                said = _Said(record.id, record.unit_id, record.subject_name, answer)
                found.setdefault(answer.item, []).append(said)
    return found


_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def _sum_of_answers(question: Question, counted: Count) -> int:
    """The numbers given, decimals and all; the sum is told in whole units."""
    given = (said.answer.value for said in _answers(question, counted))
    total = sum((Decimal(value) for value in given if _NUMBER.fullmatch(value)), Decimal())
    return int(total.to_integral_value(ROUND_HALF_UP))


def _passed(question: Question, counted: Count) -> int:
    return sum(1 for said in _answers(question, counted) if said.answer.answer == "fine")


def _given(question: Question, counted: Count) -> int:
    return sum(1 for said in _answers(question, counted) if said.answer.answer != "na")


def _answer_rows(question: Question, counted: Count, limit: int) -> list[Evidence]:
    found = [
        Evidence("record", str(said.record), said.unit, f"{said.subject} {said.answer.value or said.answer.answer}")
        for said in _answers(question, counted)
    ]
    return found[:limit]


def _hazards(question: Question, counted: Count) -> hazards.MonthFigures:
    if "hazards" not in question.known:
        table = hazards.month_table(question.viewer, question.month, unit_path=question.top.path)
        question.known["hazards"] = table
    table = cast("Mapping[hazards.Slot, hazards.MonthFigures]", question.known["hazards"])
    return hazards.total_of(
        cell
        for slot, cell in table.items()
        if (slot.kind in counted.kinds if counted.kinds else question.domain in ("", slot.domain))
        and question.counts(slot.unit_id)
    )


def _hazard_rows(question: Question, counted: Count, limit: int, figure: str) -> list[Evidence]:
    if question.counted is not None and not question.counted:
        return []
    filters = hazards.Filters(
        unit_path=question.top.path,
        units=question.counted or frozenset(),
        domain="" if counted.kinds else question.domain,
        month=question.month,
        figure=figure,
    )
    entries = hazards.register(question.viewer, filters, at=question.at, most=limit)
    rows = [entry.row for entry in entries if not counted.kinds or entry.row.kind in counted.kinds]
    return [Evidence("hazard", str(row.id), row.unit_id, f"{row.number} {row.title}") for row in rows]


def _schools(question: Question, counted: Count, limit: int) -> list[Evidence]:
    return [Evidence("unit", str(unit.id), unit.id, unit.short_name) for unit in every(question)[:limit]]


def _ledger_rows(question: Question, counted: Count, current: bool = False) -> QuerySet[LedgerRow]:
    """Rows of a ledger that stood on the last of the days (today, while they run)."""
    rows = ledgers.standing_on(
        question.viewer, counted.ledger, question.top, question.day, current=current, where=counted.where
    )
    return rows.filter(**_counted(question))


def _rows(question: Question, counted: Count) -> int:
    """How many; the rows of all ledgers that a page asks about are counted together."""
    asked = wanted(counted)
    if "rows" not in question.known:
        every = cast("frozenset[ledgers.Wanted]", question.known.get("ledgers", frozenset({asked})))
        question.known["rows"] = ledgers.standing_counts(question.viewer, question.top, question.day, every)
    found = cast("Mapping[ledgers.Wanted, Mapping[UUID, int]]", question.known["rows"])
    return sum(number for unit, number in found[asked].items() if question.counts(unit))


def _counted(question: Question) -> dict[str, frozenset[UUID]]:
    return {} if question.counted is None else {"unit_id__in": question.counted}


def _row_lines(question: Question, counted: Count, limit: int, current: bool = False) -> list[Evidence]:
    rows = _ledger_rows(question, counted, current).select_related("unit").order_by("path", "order_key", "id")[:limit]
    return [Evidence("row", str(row.id), row.unit_id, f"{row.unit.short_name} {row.label}") for row in rows]


MANY = 100_000


def fill() -> None:
    """Name them as packs do (`measures` of the common words)."""
    MEASURES.add("required", Measure(lambda q, c: _tally(q, c).required, _lines))
    MEASURES.add(
        "done",
        Measure(lambda q, c: _tally(q, c).on_time + _tally(q, c).late, lambda q, c, n: _lines(q, c, n, "done")),
    )
    MEASURES.add("on_time", Measure(lambda q, c: _tally(q, c).on_time, lambda q, c, n: _lines(q, c, n, "on_time")))
    MEASURES.add(
        "units_owing", Measure(lambda q, c: len(_units(q, c, done=False)), lambda q, c, n: _units(q, c, done=False)[:n])
    )
    MEASURES.add(
        "units_done", Measure(lambda q, c: len(_units(q, c, done=True)), lambda q, c, n: _units(q, c, done=True)[:n])
    )
    MEASURES.add("answers_sum", Measure(_sum_of_answers, _answer_rows))
    MEASURES.add("answers_passed", Measure(_passed, _answer_rows))
    MEASURES.add("answers_given", Measure(_given, _answer_rows))
    MEASURES.add(
        "hazards_found", Measure(lambda q, c: _hazards(q, c).new.places, lambda q, c, n: _hazard_rows(q, c, n, "new"))
    )
    MEASURES.add(
        "hazards_closed",
        Measure(lambda q, c: _hazards(q, c).closed.places, lambda q, c, n: _hazard_rows(q, c, n, "closed")),
    )
    MEASURES.add(
        "hazards_open", Measure(lambda q, c: _hazards(q, c).open.places, lambda q, c, n: _hazard_rows(q, c, n, "open"))
    )
    MEASURES.add("rows", Measure(_rows, _row_lines))
    MEASURES.add(
        "rows_current",
        Measure(_rows, lambda q, c, n: _row_lines(q, c, n, current=True)),
    )
    MEASURES.add("rows_where", Measure(_rows, _row_lines))
    MEASURES.add("units_where", Measure(lambda q, c: len(saying_yes(q, c)), lambda q, c, n: saying_yes(q, c)[:n]))
    MEASURES.add("fact_sum", Measure(lambda q, c: sum(number for _, number in stated(q, c)), stated_lines))
    MEASURES.add(
        "units_bound",
        Measure(lambda q, c: len(bound(q, c, meeting=False)), lambda q, c, n: bound(q, c, meeting=False)[:n]),
    )
    MEASURES.add(
        "units_meeting",
        Measure(lambda q, c: len(bound(q, c, meeting=True)), lambda q, c, n: bound(q, c, meeting=True)[:n]),
    )
    MEASURES.add("units", Measure(lambda q, c: len(_schools(q, c, MANY)), _schools))
