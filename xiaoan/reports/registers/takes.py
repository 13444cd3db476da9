"""The numbers of a headline, each with the rows it counts: hazards, answers, occurrences, ledger rows, facts, turns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import NamedTuple
from uuid import UUID

from django.db.models import QuerySet
from django.db.models.fields.json import KeyTextTransform

from xiaoan.foundation.clock import school_day
from xiaoan.foundation.text import measure
from xiaoan.kernel.access.queries import may_unit, seen
from xiaoan.kernel.catalogue.derived.written import Taken
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.hazards.models import Closing, Hazard
from xiaoan.kernel.ledgers import queries as ledgers
from xiaoan.kernel.ledgers.models import LedgerRow
from xiaoan.kernel.ledgers.verbs import SEE as SEE_LEDGERS
from xiaoan.kernel.org.models import RosterTurn
from xiaoan.kernel.org.queries import fact_spells
from xiaoan.kernel.org.verbs import SEE as SEE_ORG
from xiaoan.kernel.tree.paths import ancestors
from xiaoan.kernel.work.models import Record
from xiaoan.kernel.work.verbs import SEE as SEE_WORK
from xiaoan.reports.registers.question import Question
from xiaoan.reports.registers.rows.hazards import picked


class Behind(NamedTuple):
    """One row behind a number: whose, what, how much of the number it is, and where it can be opened."""

    unit: UUID
    words: str
    number: Decimal
    url: str = ""


@dataclass(frozen=True, slots=True)
class Number:
    """A number and its rows; `words` stand in its place where a sentence wants a list."""

    value: Decimal
    rows: tuple[Behind, ...]
    words: str = ""

    @property
    def shown(self) -> str:
        return self.words or f"{self.value.normalize():,f}"


class Found(NamedTuple):
    """A hazard registered in the period: its places, those closed by the period's end, and those closed in time."""

    row: Hazard
    closed: int
    on_time: int


class Counting:
    """Reads what numbers are taken of, each kind of thing once for a whole page."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self._hazards: list[Found] | None = None
        self._records: list[Record] | None = None
        self._facts: dict[UUID, dict[str, str]] | None = None
        self._stood: dict[str, list[LedgerRow]] = {}

    def of(self, taken: Taken) -> Number:
        """One number of a headline."""
        return _TAKES[taken.take](self, taken)

    def hazards(self, taken: Taken) -> list[Found]:
        if self._hazards is None:
            rows = list(picked(self.question, "found"))
            closed: Counter[UUID] = Counter()
            on_time: Counter[UUID] = Counter()
            limits = {row.id: row.first_due or row.due for row in rows}
            spots = {row.id for row in rows if row.on_spot}
            closings = Closing.objects.filter(
                hazard_id__in=picked(self.question, "found").order_by().values("id"), at__lt=self.question.period.ends
            )
            for key, places, at in closings.values_list("hazard_id", "quantity", "at"):
                closed[key] += places
                due = limits.get(key)
                if (due is None and key in spots) or (due is not None and school_day(at) <= due):
                    on_time[key] += places
            self._hazards = [Found(row, closed[row.id], on_time[row.id]) for row in rows]
        return [
            each
            for each in self._hazards
            if taken.domain in ("", each.row.domain) and taken.grade in ("", each.row.grade)
        ]

    def records(self, duties: frozenset[str]) -> list[Record]:
        if self._records is None:
            low, high = self.question.top.range
            period = self.question.period
            asked = {each.item for head in shelf().headlines.values() for each in head.numbers if each.item}
            rows = Record.objects.filter(duty__in=_asking(asked), path__gte=low, path__lt=high)
            rows = seen(self.question.viewer, rows, SEE_WORK).filter(
                withdrawn_at=None, complete=True, happened__gte=period.starts, happened__lt=period.ends
            )
            self._records = list(rows.only("id", "unit_id", "duty", "answers", "happened").order_by("happened", "id"))
        return [row for row in self._records if row.duty in duties]

    def ledger_rows(self, taken: Taken) -> list[LedgerRow]:
        """Rows of a ledger that stood on the period's last day, or whose date lies in it."""
        key = f"{taken.ledger}/{taken.dated}"
        if key not in self._stood:
            self._stood[key] = list(self._of_ledger(taken).select_related("unit").order_by("path", "order_key", "id"))
        return [
            row for row in self._stood[key] if all(row.cells.get(each.column) == each.equals for each in taken.where)
        ]

    def _of_ledger(self, taken: Taken) -> QuerySet[LedgerRow]:
        question = self.question
        if not taken.dated:
            return ledgers.standing_on(question.viewer, taken.ledger, question.top, question.day)
        low, high = question.top.range
        rows = LedgerRow.objects.filter(ledger=taken.ledger, withdrawn_at=None, path__gte=low, path__lt=high)
        rows = seen(question.viewer, rows, SEE_LEDGERS).annotate(dated=KeyTextTransform(taken.dated, "cells"))
        return rows.filter(dated__gte=f"{question.period.first}", dated__lte=f"{question.period.last}")

    def facts(self) -> dict[UUID, dict[str, str]]:
        """unit -> what was true of it on the period's last day."""
        if self._facts is None:
            question = self.question
            units = [unit.id for unit in question.units.values() if may_unit(question.viewer, SEE_ORG, unit)]
            spells = fact_spells(units, question.day, question.day)
            self._facts = {unit: {spell.key: spell.value for spell in found} for unit, found in spells.items()}
        return self._facts


def _asking(items: set[str]) -> list[str]:
    known = shelf()
    lists = {code for code in known.checklists if any(item.code in items for item in known.items_of(code))}
    return [code for code, duty in known.duties.items() if duty.checklist in lists]


def _of_hazards(counting: Counting, taken: Taken, part: Callable[[Found], int]) -> Number:
    rows = tuple(
        Behind(each.row.unit_id, f"{each.row.number} {each.row.title}", Decimal(part(each)), f"/hazards/{each.row.id}")
        for each in counting.hazards(taken)
        if part(each)
    )
    return Number(sum((row.number for row in rows), Decimal()), rows)


def _by_domain(counting: Counting, taken: Taken) -> Number:
    """消防52处、食品30处: the largest first."""
    whole = _of_hazards(counting, taken, lambda each: each.row.quantity)
    places: Counter[str] = Counter()
    for each in counting.hazards(taken):
        places[each.row.domain] += each.row.quantity
    domains = shelf().domains
    said = "、".join(
        f"{domains[code].title if code in domains else code}{measure(number, '处')}"
        for code, number in sorted(places.items(), key=lambda pair: (-pair[1], pair[0]))
    )
    return Number(whole.value, whole.rows, said or "无")


def _answers(counting: Counting, taken: Taken) -> Number:
    rows = []
    for record in counting.records(frozenset(_asking({taken.item}))):
        for answer in record.answers:
            # What one walk said once for several duties is counted once.
            if answer.item != taken.item or not answer.first or answer.answer == "na":
                continue
            number = Decimal(1) if taken.take == "answers_given" else _decimal(answer.value)
            words = f"{school_day(record.happened)} {answer.value}"
            rows.append(Behind(record.unit_id, words, number, f"/records/{record.id}"))
    return Number(sum((row.number for row in rows), Decimal()), tuple(rows))


def _decimal(text: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return Decimal()
    return number if number.is_finite() else Decimal()


def _duty(counting: Counting, taken: Taken) -> Number:
    sheet = counting.question.sheet
    rows = []
    for row in sheet.rows:
        done = row.tally.on_time + row.tally.late
        number = done if taken.take == "duty_done" else row.tally.required
        if row.duty == taken.duty and number:
            rows.append(Behind(row.unit, sheet.titles[row.duty], Decimal(number)))
    return Number(Decimal(sum(row.number for row in rows)), tuple(rows))


def _rows(counting: Counting, taken: Taken) -> Number:
    found = counting.ledger_rows(taken)
    if taken.take == "row_units":
        # A campus counts in its school: schools are counted, not rows.
        schools = _schools(counting, {row.unit_id for row in found})
        rows = tuple(Behind(school, name, Decimal(1), "") for school, name in schools.items())
        return Number(Decimal(len(rows)), rows)
    summed = taken.take == "row_sum"
    rows = tuple(
        Behind(row.unit_id, row.label, _decimal(row.cells.get(taken.column, "0")) if summed else Decimal(1),
               f"/ledgers/rows/{row.id}")
        for row in found
    )  # fmt: skip
    rows = tuple(row for row in rows if row.number)
    words = (
        "、".join(dict.fromkeys(row.cells.get(taken.column, "") for row in found)) if taken.take == "row_words" else ""
    )
    total = sum((row.number for row in rows), Decimal())
    return Number(total, rows, (words or "无") if taken.take == "row_words" else "")


def _schools(counting: Counting, units: set[UUID]) -> dict[UUID, str]:
    """The schools some units belong to, with their names, in the order of the tree."""
    known = counting.question.units
    by_path = {unit.path: unit for unit in known.values() if unit.is_school}
    found: dict[UUID, str] = {}
    for unit in known.values():
        if unit.id in units:
            own = next((by_path[path] for path in reversed(ancestors(unit.path)) if path in by_path), unit)
            found[own.id] = own.short_name
    return found


def _facts(counting: Counting, taken: Taken) -> Number:
    """Of yes and no: schools that say yes, themselves or for a campus. Of numbers: what the school says, else the sum
    of its campuses; never both."""
    facts, known = counting.facts(), counting.question.units
    said = {unit: values[taken.fact] for unit, values in facts.items() if taken.fact in values}
    if taken.take == "fact_units":
        schools = _schools(counting, {unit for unit, value in said.items() if value not in ("no", "0", "")})
        return Number(Decimal(len(schools)), tuple(Behind(key, name, Decimal(1)) for key, name in schools.items()))
    stating = {known[unit].path for unit in said if known[unit].is_school}
    rows = []
    for unit, value in said.items():
        above = [] if known[unit].is_school else ancestors(known[unit].path)[:-1]
        if not any(path in stating for path in above):
            rows.append(Behind(unit, known[unit].short_name, _decimal(value)))
    return Number(sum((row.number for row in rows), Decimal()), tuple(row for row in rows if row.number))


def _turns(counting: Counting, taken: Taken) -> Number:
    question = counting.question
    low, high = question.top.range
    rows = RosterTurn.objects.filter(path__gte=low, path__lt=high, roster=taken.roster, withdrawn_at=None)
    rows = seen(question.viewer, rows, SEE_ORG, domain=None)
    rows = rows.filter(day__gte=question.period.first, day__lte=question.period.last)
    days = Counter(rows.order_by().values_list("unit_id", "day").distinct().values_list("unit_id", flat=True))
    title = shelf().rosters[taken.roster].title if taken.roster in shelf().rosters else taken.roster
    found = tuple(
        Behind(unit.id, f"{unit.short_name} {title}", Decimal(days[unit.id]))
        for unit in question.units.values()
        if days[unit.id]
    )
    return Number(Decimal(sum(days.values())), found)


_TAKES: Mapping[str, Callable[[Counting, Taken], Number]] = {
    "hazards_found": lambda c, t: _of_hazards(c, t, lambda each: each.row.quantity),
    "hazards_closed": lambda c, t: _of_hazards(c, t, lambda each: each.closed),
    "hazards_open": lambda c, t: _of_hazards(c, t, lambda each: each.row.quantity - each.closed),
    "hazards_on_time": lambda c, t: _of_hazards(c, t, lambda each: each.on_time),
    "hazards_by_domain": _by_domain,
    "answers_given": _answers,
    "answers_sum": _answers,
    "duty_required": _duty,
    "duty_done": _duty,
    "rows": _rows,
    "row_units": _rows,
    "row_sum": _rows,
    "row_words": _rows,
    "fact_sum": _facts,
    "fact_units": _facts,
    "turn_days": _turns,
}
