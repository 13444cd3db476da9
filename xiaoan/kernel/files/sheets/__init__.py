"""Lists of the user's own, as Excel or CSV, read as rows of text. What is damaged, locked or too large is refused."""

from __future__ import annotations

from pathlib import PurePath

from xiaoan.foundation.errors import Refused
from xiaoan.kernel.files.sheets import separated, workbook
from xiaoan.kernel.files.sheets.lines import LARGEST_FILE, MOST_COLUMNS, MOST_ROWS, Book, Line

__all__ = ["LARGEST_FILE", "MOST_COLUMNS", "MOST_ROWS", "Book", "Line", "book", "sheets"]


def sheets(name: str, content: bytes) -> list[tuple[str, list[Line]]]:
    """(title, rows) of every visible sheet of a file called `name`; a CSV is one sheet without a title.

    Cells are text as a person would read them; merged rows repeat their value. Refused, with what to do, for
    anything that is no .xlsx or .csv, is larger than LARGEST_FILE bytes, damaged, or locked with a password.
    """
    return book(name, content).tables


def book(name: str, content: bytes) -> Book:
    """As `sheets`, with what deserves to be told: sheets that are hidden and not read, cells that are formulas.

    Rows hidden in Excel are read like the others; their lines say so.
    """
    kind = PurePath(name).suffix.lower()
    if kind in (".xlsx", ".xlsm"):
        return workbook.book(content)
    if kind in (".csv", ".txt", ".tsv"):
        return Book([("", separated.lines(content))])
    if kind in (".xls", ".et"):
        raise Refused(f"只能导入 .xlsx 或 .csv 文件。{workbook.OLD}")
    raise Refused("只能导入 .xlsx 或 .csv 文件。其他格式请在 Excel（WPS）里另存为 .xlsx。")
