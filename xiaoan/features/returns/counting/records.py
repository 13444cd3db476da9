"""Facts, occurrences, answers and rows of ledgers by unit: read once each for all cells that ask them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cached_property
from uuid import UUID

from xiaoan.features.returns.counting import hazards, rows
from xiaoan.features.returns.counting.held import asking, looking
from xiaoan.features.returns.sources import SOURCES
from xiaoan.foundation.clock import instant, school_day
from xiaoan.kernel.access.queries import seen
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.catalogue.derived.returns import Cell
from xiaoan.kernel.catalogue.queries import shelf
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
    _rows: dict[rows.Asked, rows.Numbers] = field(default_factory=dict, compare=False)

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
            asked = rows.asked(cell)
            if asked not in self._rows:
                self._rows[asked] = rows.by_unit(self, cell)
            return self._rows[asked]
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
        return {row.duty for row in self._sheet.rows if self._counts(cell, row.duty, row.domain)}

    def _counts(self, cell: Cell, duty: str, domain: str) -> bool:
        return duty in cell.duties or (domain in cell.domains and (not cell.looks or duty in self._looking))

    @cached_property
    def _looking(self) -> frozenset[str]:
        return looking()

    @cached_property
    def _sheet(self) -> Sheet:
        return work.figures(self.viewer, self.top, first=self.first, last=self.last, at=self.at)

    def _duties(self, cell: Cell) -> Numbers | None:
        """How many occurrences; None where nobody owes any of it."""
        found: dict[UUID, Decimal] = {}
        for row in self._sheet.rows:
            if self._counts(cell, row.duty, row.domain):
                tally = row.tally
                number = tally.on_time + tally.late if cell.tally == "done" else getattr(tally, cell.tally)
                found[row.unit] = found.get(row.unit, Decimal()) + number
        return found or None

    @cached_property
    def _asking(self) -> Mapping[str, frozenset[str]]:
        return asking()

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
            for item in (cell.item, *cell.items)
            for duty in self._asking.get(item, ())
        } | {duty for kind in shelf().returns.values() for each in kind.encloses for duty in each.duties}
        rows = seen(self.viewer, Record.objects.filter(duty__in=wanted, path__gte=low, path__lt=high), SEE)
        rows = rows.filter(
            withdrawn_at=None, complete=True, happened__gte=instant(self.first),
            happened__lt=instant(self.last + timedelta(days=1)),
        )  # fmt: skip
        return list(rows.only("id", "unit_id", "duty", "answers", "happened").order_by("happened", "id"))

    def recorded(self, item: str, duties: Sequence[str]) -> list[Record]:
        """Records of some duties, or of those whose lists ask an item."""
        wanted = set(duties) | self._asking.get(item, frozenset())
        return [record for record in self._records if record.duty in wanted]

    @property
    def titles(self) -> dict[str, str]:
        """Duties in words."""
        return {code: duty.title for code, duty in shelf().duties.items()}

    def _answers(self, cell: Cell) -> Numbers | None:
        if not {cell.item, *cell.items} & self._asking.keys():
            return None
        found: dict[UUID, Decimal] = {}
        for record, number in self.answered(cell):
            found[record.unit_id] = found.get(record.unit_id, Decimal()) + number
        return found

    def answered(self, cell: Cell) -> list[tuple[Record, Decimal]]:
        """Records that answered what a cell asks: each 1, or what it said; said for several duties, it counts once."""
        known, found = shelf().items, []
        wanted = {
            code: cell.added and (code not in known or known[code].answer == "number")
            for code in (cell.items or (cell.item,))
        }
        for record in self._records:
            said = [each for each in record.answers if each.item in wanted and each.first and each.answer != "na"]
            if not said:
                continue
            number = sum((_number(each.value) for each in said if wanted[each.item]), Decimal())
            found.append((record, number + any(not wanted[each.item] for each in said)))
        return found


def _number(text: str) -> Decimal:
    return Decimal(text) if _NUMBER.fullmatch(text) else Decimal()
