"""Rows as lines: each cell under the ledger that governs its unit, with the names it names and the dates it has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from xiaoan.kernel.catalogue.pack.content import Ledger
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.ledgers.cells import Known, dates, remind_from, shown
from xiaoan.kernel.ledgers.force import bare, in_force
from xiaoan.kernel.ledgers.known import names_in
from xiaoan.kernel.ledgers.models import LedgerRow
from xiaoan.kernel.ledgers.shapes import Cell, ExpiryLine, ExpiryState, RowLine


def lines(rows: Sequence[LedgerRow], day: date) -> tuple[RowLine, ...]:
    """Rows (with their units) as lines, in the order given; a fixed number of queries."""
    units = {row.unit_id: row.unit for row in rows}
    force = in_force(units.values(), day) if units else {}
    newest = shelf().ledgers
    known: dict[tuple[str, str], Ledger] = {}
    for row in rows:
        governed = force.get(row.unit.path, {}).get(row.ledger)
        known[row.unit.path, row.ledger] = governed.ledger if governed else newest.get(row.ledger) or bare(row.ledger)
    names = names_in(rows, known.values())
    return tuple(_line(row, known[row.unit.path, row.ledger], names, day) for row in rows)


def ledger_of(code: str) -> Ledger:
    """The newest release's ledger of a code, or a stand-in when there is none any more."""
    return shelf().ledgers.get(code) or bare(code)


def _line(row: LedgerRow, ledger: Ledger, names: Known, day: date) -> RowLine:
    return RowLine(
        id=row.id,
        unit=row.unit_id,
        unit_name=row.unit.short_name,
        ledger=row.ledger,
        domain=row.domain,
        label=row.label,
        cells=cells_of(ledger, row.cells, names),
        place=row.place_id,
        place_name=names.names.get(row.place_id, "") if row.place_id else "",
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        withdrawn=row.withdrawn_at is not None,
        version=row.version,
        expiries=() if row.withdrawn_at is not None else tuple(expiry_lines(ledger, row.cells, day)),
        mark=row.mark,
    )


def cells_of(ledger: Ledger, cells: Mapping[str, str], names: Known) -> dict[str, Cell]:
    """Every column in the ledger's order, then what an earlier release had and this row still holds."""
    found = {
        column.code: Cell(
            column.code, column.title, column.type, cells.get(column.code, ""),
            shown(column, cells.get(column.code, ""), names), column.unit, column.private,
        )
        for column in ledger.columns
    }  # fmt: skip
    for code, text in cells.items():
        if code not in found:
            found[code] = Cell(code, code, "text", text, text, known=False)
    return found


def expiry_lines(ledger: Ledger, cells: Mapping[str, str], day: date) -> Iterable[ExpiryLine]:
    """The dates of a row, the nearest first."""
    for expiry, on in dates(ledger, cells):
        state: ExpiryState = "past" if on < day else "soon" if remind_from(expiry, on) <= day else "ok"
        yield ExpiryLine(expiry.code, expiry.title, on, state, (on - day).days, expiry.raises, expiry.clauses)
