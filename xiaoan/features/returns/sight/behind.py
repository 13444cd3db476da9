"""What one figure of a return counts, thing by thing, with the page of each: hazards, records, rows, facts, schools.

It is chosen by the same conditions as the figure, so that what is listed adds up to what the records say now. Beside a
frozen figure it may differ, and then both are shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from xiaoan.features.returns.counting import hazards, rows
from xiaoan.features.returns.counting.body import counted_of, family, plain
from xiaoan.features.returns.counting.records import Counting
from xiaoan.features.returns.counting.rolling import SUM
from xiaoan.features.returns.pace import Owed
from xiaoan.features.returns.shapes import Figure
from xiaoan.features.returns.sight.bodies import parts_of
from xiaoan.features.returns.sight.pages import Page
from xiaoan.features.returns.sources import BEHIND, Piece
from xiaoan.foundation.clock import school_day
from xiaoan.foundation.errors import NotFound
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.catalogue.derived.returns import Cell, Line, Return
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.work.queries import drill

MOST = 500
"""So many things of one figure are listed; `left` tells how many more there are."""


@dataclass(frozen=True, slots=True)
class Behind:
    """A figure, what it counts, how many things are not listed, and the sum of all (None: it is not a sum)."""

    figure: Figure
    pieces: tuple[Piece, ...]
    left: int
    now: str

    @property
    def differs(self) -> bool:
        """Whether the records say something else than the return."""
        return bool(self.now) and self.now != self.figure.value


@dataclass(frozen=True, slots=True)
class _Ground:
    """Where a figure is counted."""

    counting: Counting
    owed: Owed
    members: list[Unit]

    @property
    def ids(self) -> list[UUID]:
        return [each.id for each in self.members]

    def name(self, unit: UUID) -> str:
        return next((each.short_name for each in self.members if each.id == unit), "")


def behind(viewer: Viewer, page: Page, code: str, *, at: datetime) -> Behind:
    """What a figure counts. NotFound for a cell that is none, that is typed, or that no record holds."""
    figure, owed = page.body.figure(code), page.owed
    if figure is None or figure.take in ("typed", "none"):
        raise NotFound()
    counting = Counting(viewer, owed.unit, owed.span.first, owed.span.last, at)
    if code.startswith(SUM):
        sent = _below(counting, page, code)
        summed = sum((piece.number for piece in sent), Decimal())
        now = "" if figure.take == "share" else plain(summed)
        return Behind(figure, tuple(sent[:MOST]), max(len(sent) - MOST, 0), now)
    cell, line = cell_of(owed.kind, code)
    if figure.take in ("share", "sum"):
        return Behind(figure, tuple(_divided(page, cell, code)), 0, "")
    members = family(counting.units, owed.unit) if owed.kind.filler == "school" else counting.units
    pieces = _pieces(_Ground(counting, owed, counted_of(cell, members, owed.unit)), cell, line)
    total = sum((piece.number for piece in pieces), Decimal())
    if cell.divided_by > 1:
        total = (total / cell.divided_by).quantize(Decimal("0.01"))
    # What a school states for itself holds for its campuses too: such figures are not simply added up.
    now = "" if cell.take in ("fact", "units_with") else plain(total)
    return Behind(figure, tuple(pieces[:MOST]), max(len(pieces) - MOST, 0), now)


def cell_of(kind: Return, code: str) -> tuple[Cell, Line]:
    """A cell by its full code, and the line it stands in (one that narrows nothing where there is none)."""
    for block in kind.blocks:
        for line in block.narrowed(shelf().domains) or (Line(code="", title=""),):
            prefix = f"{block.code}.{line.code}." if line.code else f"{block.code}."
            for cell in (*block.cells, *block.columns):
                if prefix + cell.code == code:
                    return cell, line
    raise NotFound()


def _divided(page: Page, cell: Cell, code: str) -> list[Piece]:
    """The cells a share divides or a sum adds, each to be opened itself."""
    prefix = code.removesuffix(cell.code)
    found = []
    for name in (*cell.of, *cell.over):
        part = page.body.figure(prefix + name)
        if part is not None:
            found.append(Piece(part.title, "", None, Decimal(part.value or 0), f"?cell={part.code}"))
    return found


def _below(counting: Counting, page: Page, code: str) -> list[Piece]:
    """The returns a roll-up's figure adds, with what each says."""
    found = []
    for each in parts_of(counting, page.owed, with_open=page.body.with_open):
        if each.body is None:
            continue
        figure = each.body.figure(code) or each.body.figure(code.removeprefix(SUM))
        said = figure.top if figure is not None and figure.take == "share" else figure.value if figure else ""
        if not said or said == "0":
            continue
        unit, named = each.owed.unit, f"{each.owed.kind.code}/{each.owed.span.label}"
        title = each.owed.kind.title if each.sent else f"{each.owed.kind.title}（未定稿）"
        found.append(Piece(title, unit.short_name, None, Decimal(said), f"/returns/{unit.id}/{named}"))
    return found


def _pieces(ground: _Ground, cell: Cell, line: Line) -> Sequence[Piece]:
    first, last = ground.owed.span.first, ground.owed.span.last
    if cell.take == "hazards":
        return [
            Piece(f"{row.number}　{row.title}", ground.name(row.unit_id), school_day(row.registered_at), number,
                  f"/hazards/{row.id}")
            for row, number in hazards.behind(ground.counting.viewer, cell, ground.ids, line, first, last)
        ]  # fmt: skip
    if cell.take == "duty":
        return _done(ground, cell)
    if cell.take == "answers":
        titles = ground.counting.titles
        return [
            Piece(titles.get(row.duty, row.duty), ground.name(row.unit_id), school_day(row.happened), number,
                  f"/records/{row.id}")
            for row, number in ground.counting.answered(cell) if row.unit_id in set(ground.ids) and number
        ]  # fmt: skip
    if cell.take == "rows":
        found = rows.found(ground.counting, cell).filter(unit_id__in=ground.ids).order_by("path", "order_key", "id")
        return [
            Piece(row.label, ground.name(row.unit_id), row.valid_from, number, f"/ledgers/rows/{row.id}")
            for row in found if (number := rows.number(row, cell))
        ]  # fmt: skip
    if cell.take == "outside" and cell.outside in BEHIND:
        viewer, top = ground.counting.viewer, ground.owed.unit
        return BEHIND[cell.outside](viewer, top, ground.members, first, last)
    return _units(ground, cell)


def _done(ground: _Ground, cell: Cell) -> list[Piece]:
    """Occurrences of the duties that were done, each with its record."""
    first, last, counting = ground.owed.span.first, ground.owed.span.last, ground.counting
    outcome, found = "done" if cell.tally == "done" else "" if cell.tally == "required" else cell.tally, []
    for duty in sorted(counting.duties(cell)):
        lines = drill(
            counting.viewer, ground.owed.unit, first=first, last=last, at=counting.at, duty=duty, outcome=outcome,
            only=frozenset(ground.ids), limit=5 * MOST,
        )  # fmt: skip
        for each in lines:
            url = f"/records/{each.records[-1]}" if each.records else ""
            title = f"{each.title}　{each.subject.name}" if each.subject.name else each.title
            found.append(Piece(title, each.unit_name, each.last_day, Decimal(1), url))
    return sorted(found, key=lambda one: (one.day or first, one.unit, one.title))


def _units(ground: _Ground, cell: Cell) -> list[Piece]:
    """A figure that units state or are: their own pages."""
    numbers = ground.counting.numbers(cell) or {}
    return [
        Piece(each.name, each.short_name, None, numbers[each.id], f"/units/{each.id}")
        for each in ground.members if numbers.get(each.id)
    ]  # fmt: skip
