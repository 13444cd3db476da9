"""A derived ledger as a value: heads, cells with where each leads, what stands above it. A page, a sheet of A4 and a
workbook are all drawn from the same one, so that they cannot differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import IO, NamedTuple

from xiaoan.foundation.clock import local, school_day
from xiaoan.foundation.text import moment_words
from xiaoan.reports import xlsx

MOST = 500
"""Rows of a page or a sheet of paper; a workbook holds all."""


class Column(NamedTuple):
    """One column: its code, what stands over it, its width in characters, whether it is added up."""

    code: str
    title: str
    width: int = 14
    number: bool = False


class Cell(NamedTuple):
    """One cell, and the address of the row behind it."""

    value: xlsx.Cell
    url: str = ""

    @property
    def shown(self) -> str:
        """The cell as paper shows it: days without the hour, nothing as nothing."""
        value = self.value
        if value is None:
            return ""
        if isinstance(value, datetime):
            return f"{local(value):%Y-%m-%d %H:%M}"
        if isinstance(value, date):
            return value.isoformat()
        if isinstance(value, Decimal):
            return f"{value.normalize():,f}"
        return f"{value:,}" if isinstance(value, int | float) else value


@dataclass(frozen=True, slots=True)
class Table:
    """A ledger for a unit and a period. `says` are sentences with its sums; `left_out` rows are not shown here."""

    code: str
    title: str
    unit: str
    period: str
    at: datetime
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    says: tuple[str, ...] = ()
    left_out: int = 0

    @property
    def total(self) -> int:
        """Rows in all, shown or not."""
        return len(self.rows) + self.left_out

    @property
    def lines(self) -> list[list[tuple[Column, Cell]]]:
        """Rows with the column each cell stands under."""
        return [list(zip(self.columns, row, strict=True)) for row in self.rows]


def workbook(table: Table) -> IO[bytes]:
    """The table as an Excel workbook; texts stay texts."""
    heads = [
        xlsx.Head(
            column.title, column.width, holds="plain" if column.number else "text" if _texts(table, at) else "plain"
        )
        for at, column in enumerate(table.columns)
    ]
    notes = [f"{table.unit}　{table.period}　截至{moment_words(table.at)}", *table.says]
    return xlsx.workbook(xlsx.Sheet(table.title, heads, notes), _values(table.rows))


def _texts(table: Table, at: int) -> bool:
    """Whether a column holds only texts, which then keep the zeros in front of a number."""
    return all(row[at].value is None or isinstance(row[at].value, str) for row in table.rows)


def _values(rows: Iterable[Sequence[Cell]]) -> Iterable[list[xlsx.Cell]]:
    for row in rows:
        yield [cell.value for cell in row]


def file_name(table: Table) -> str:
    """What a file of it is called, without its ending."""
    return f"{table.title}_{table.unit}_{table.period}_{school_day(table.at)}"
