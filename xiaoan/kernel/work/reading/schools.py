"""Figures by school: campuses count in their school, a teaching point and a bureau's own duties stand apart.

The bureau's page and `xiaoan owed` are both made of this, so that they cannot differ. Nothing is left out: the
lines add up to the sheet.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from xiaoan.engines.cadence import Tally
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.tree.paths import ancestors
from xiaoan.kernel.work.reading.figures import count, seen_units
from xiaoan.kernel.work.shapes import Sheet


@dataclass(frozen=True, slots=True)
class SchoolLine:
    """A school (or a bureau that owes something itself) with the units that count in it, itself among them."""

    id: UUID
    name: str
    short_name: str
    kind: str
    code: str
    path: str
    is_school: bool
    units: frozenset[UUID]


@dataclass(frozen=True, slots=True)
class Roll:
    """A sheet and its lines, in the order of the tree."""

    sheet: Sheet
    lines: tuple[SchoolLine, ...]

    def cells(self) -> dict[tuple[UUID, str], Tally]:
        """(line, domain) -> figures."""
        line_of = self.line_of
        return _sums(((line_of[row.unit], row.domain), row.tally) for row in self.sheet.rows)

    def duties(self) -> dict[tuple[UUID, str], Tally]:
        """(line, duty) -> figures."""
        line_of = self.line_of
        return _sums(((line_of[row.unit], row.duty), row.tally) for row in self.sheet.rows)

    def total(self, lines: Collection[UUID]) -> Tally:
        """Figures of some lines together."""
        line_of = self.line_of
        return sum((row.tally for row in self.sheet.rows if line_of[row.unit] in lines), Tally())

    @property
    def line_of(self) -> dict[UUID, UUID]:
        """Unit -> the line it counts in."""
        return {unit: line.id for line in self.lines for unit in line.units}


def by_school(
    viewer: Viewer,
    top: Unit,
    *,
    first: date,
    last: date,
    at: datetime,
    also: Collection[UUID] = (),
    sheet: Sheet | None = None,
) -> Roll:
    """Figures by school of a unit and all below it, due in [first, last], as of `at`.

    Every school open on some day of the range is a line, also one that owes nothing; so are the other units in
    `also` (they have hazards, say). `sheet` brings figures counted already, closed months put in by indicators.
    """
    units = seen_units(viewer, top)
    sheet = sheet or count(units, first=first, last=last, at=at, viewer=viewer)
    owing = {row.unit for row in sheet.rows} | set(also)
    return Roll(sheet, tuple(_lines(units, owing, first, last)))


def own_units(viewer: Viewer, unit: Unit) -> list[Unit]:
    """The units that count in one line: itself and its campuses, without the schools below it."""
    units = seen_units(viewer, unit)
    schools = _schools(units)
    return [each for each in units if schools[each.id] == unit.id]


def _lines(units: Sequence[Unit], owing: Collection[UUID], first: date, last: date) -> Iterable[SchoolLine]:
    schools = _schools(units)
    parts: dict[UUID, set[UUID]] = {}
    for unit in units:
        parts.setdefault(schools[unit.id], set()).add(unit.id)
    for unit in units:
        mine = parts.get(unit.id, set())
        is_open = unit.is_school and unit.opened <= last and (unit.closed is None or unit.closed >= first)
        if is_open or not mine.isdisjoint(owing):
            yield SchoolLine(
                unit.id, unit.name, unit.short_name, unit.kind, unit.code, unit.path, unit.is_school, frozenset(mine)
            )


def _schools(units: Sequence[Unit]) -> dict[UUID, UUID]:
    """Unit -> the school it belongs to: the nearest above it among these, or itself when there is none."""
    schools = {unit.path: unit.id for unit in units if unit.is_school}
    return {
        unit.id: next((schools[path] for path in reversed(ancestors(unit.path)) if path in schools), unit.id)
        for unit in units
    }


def _sums(pairs: Iterable[tuple[tuple[UUID, str], Tally]]) -> dict[tuple[UUID, str], Tally]:
    found: dict[tuple[UUID, str], Tally] = {}
    for key, tally in pairs:
        found[key] = found[key] + tally if key in found else tally
    return found
