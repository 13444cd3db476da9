"""Facts, occurrences, answers and rows of ledgers by unit: read once each for all cells that ask them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cached_property
from uuid import UUID

from django.db.models import Count as Number

from xiaoan.features.returns.counting import hazards
from xiaoan.features.returns.sources import SOURCES
from xiaoan.foundation.clock import instant, school_day
from xiaoan.kernel.access.queries import seen
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.catalogue.derived.returns import Cell
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.ledgers.queries import standing_on
from xiaoan.kernel.org.queries import fact_spells
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.tree.queries import under
from xiaoan.kernel.work import queries as work
from xiaoan.kernel.work.models import Record
from xiaoan.kernel.work.shapes import Sheet
from xiaoan.kernel.work.verbs import SEE

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
Numbers = Mapping[UUID, Decimal]


@dataclass(frozen=True)
class Counting:
    """A span of days under a unit, as it stands at an instant. Every source is read when first asked, and once."""

    viewer: Viewer
    top: Unit
    first: date
    last: date
    at: datetime

    @cached_property
    def units(self) -> list[Unit]:
        """Units under the top in the order of the tree, open in the span."""
        rows = under(self.top.path).filter(opened__lte=self.last).order_by("path")
        return [unit for unit in rows if unit.closed is None or unit.closed >= self.first]

    def numbers(self, cell: Cell, *, grade: str = "", domains: tuple[str, ...] = ()) -> Numbers | None:
        """One cell by unit; None where no record source holds it."""
        if cell.take == "hazards":
            return self._hazards.by_unit(cell, grade=grade, domains=domains)
        if cell.take in ("fact", "units_with"):
            return self._facts.get(cell.fact, {})
        if cell.take == "duty":
            return self._duties(cell)
        if cell.take == "answers":
            return self._answers(cell)
        if cell.take == "rows":
            rows = standing_on(self.viewer, cell.ledger, self.top, min(self.last, school_day(self.at)))
            found = rows.values("unit_id").annotate(number=Number("id")).order_by()
            return {row["unit_id"]: Decimal(row["number"]) for row in found}
        if cell.take == "outside" and cell.outside in SOURCES:
            return SOURCES[cell.outside](self.viewer, self.top, self.first, self.last)
        return None

    @cached_property
    def _hazards(self) -> hazards.Hazards:
        return hazards.counted(self.viewer, self.top, self.first, self.last)

    @cached_property
    def _facts(self) -> dict[str, dict[UUID, Decimal]]:
        """Facts as they held on the last day: numbers as they are, yes as 1."""
        day = min(self.last, school_day(self.at))
        found: dict[str, dict[UUID, Decimal]] = {}
        for unit, spells in fact_spells([each.id for each in self.units], day, day).items():
            for spell in spells:
                text = "1" if spell.value == "yes" else "0" if spell.value == "no" else str(spell.value)
                if _NUMBER.fullmatch(text):
                    found.setdefault(spell.key, {})[unit] = Decimal(text)
        return found

    def duties(self, cell: Cell) -> set[str]:
        """The duties a cell counts, of those somebody below owes."""
        return {row.duty for row in self._sheet.rows if row.duty in cell.duties or row.domain in cell.domains}

    @cached_property
    def _sheet(self) -> Sheet:
        return work.figures(self.viewer, self.top, first=self.first, last=self.last, at=self.at)

    def _duties(self, cell: Cell) -> Numbers | None:
        """How many occurrences; None where nobody owes any of it."""
        found: dict[UUID, Decimal] = {}
        for row in self._sheet.rows:
            if row.duty in cell.duties or row.domain in cell.domains:
                tally = row.tally
                number = tally.on_time + tally.late if cell.tally == "done" else getattr(tally, cell.tally)
                found[row.unit] = found.get(row.unit, Decimal()) + number
        return found or None

    @cached_property
    def _asking(self) -> dict[str, set[str]]:
        """Item -> the duties whose lists ask it."""
        known = shelf()
        found: dict[str, set[str]] = {}
        for code, duty in known.duties.items():
            for item in known.items_of(duty.checklist):
                found.setdefault(item.code, set()).add(code)
        return found

    @cached_property
    def _records(self) -> list[Record]:
        """Records that count, of the duties whose answers a form adds up."""
        low, high = self.top.range
        wanted = {
            duty
            for kind in shelf().returns.values()
            for block in kind.blocks
            for cell in (*block.cells, *block.columns)
            if cell.take == "answers"
            for duty in self._asking.get(cell.item, ())
        } | {duty for kind in shelf().returns.values() for each in kind.encloses for duty in each.duties}
        rows = seen(self.viewer, Record.objects.filter(duty__in=wanted, path__gte=low, path__lt=high), SEE)
        rows = rows.filter(
            withdrawn_at=None, complete=True, happened__gte=instant(self.first),
            happened__lt=instant(self.last + timedelta(days=1)),
        )  # fmt: skip
        return list(rows.only("id", "unit_id", "duty", "answers", "happened").order_by("happened", "id"))

    def recorded(self, item: str, duties: Sequence[str]) -> list[Record]:
        """Records of some duties, or of those whose lists ask an item."""
        wanted = set(duties) | (self._asking.get(item, set()) if item else set())
        return [record for record in self._records if record.duty in wanted]

    @property
    def titles(self) -> dict[str, str]:
        """Duties in words."""
        return {code: duty.title for code, duty in shelf().duties.items()}

    def _answers(self, cell: Cell) -> Numbers | None:
        if cell.item not in self._asking:
            return None
        found: dict[UUID, Decimal] = {}
        for record, number in self.answered(cell):
            found[record.unit_id] = found.get(record.unit_id, Decimal()) + number
        return found

    def answered(self, cell: Cell) -> list[tuple[Record, Decimal]]:
        """Records that answered one item: each 1, or what it said; said for several duties at once, it counts once."""
        found = []
        for record in self._records:
            for answer in record.answers:
                if answer.item != cell.item or not answer.first or answer.answer == "na":
                    continue
                number = Decimal(1)
                if cell.added:
                    number = Decimal(answer.value) if _NUMBER.fullmatch(answer.value) else Decimal()
                found.append((record, number))
        return found
