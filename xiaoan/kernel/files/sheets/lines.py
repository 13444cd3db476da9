"""One row of a list somebody keeps in Excel, and how much of a file is read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

MOST_ROWS, MOST_COLUMNS = 50_000, 100
LARGEST_FILE = 20_000_000


class Line(NamedTuple):
    """One row as it lies in the file: cells as text, and what the reader could not make out, by column."""

    number: int
    cells: tuple[str, ...]
    faults: Mapping[int, str] = {}
    sheet: str = ""
    hidden: bool = False


class Book(NamedTuple):
    """A whole file: (title, rows) of its visible sheets, the titles of hidden ones, and how many cells are formulas."""

    tables: list[tuple[str, list[Line]]]
    hidden: tuple[str, ...] = ()
    formulas: int = 0
