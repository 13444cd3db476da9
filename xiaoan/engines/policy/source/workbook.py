"""A workbook's calendar as lines: every row of every visible sheet, cells parted by tabs.

A cell merged downwards says the same in each of its rows, one merged sideways says it once. Dates are written
YYYY-MM-DD. Formulas are not computed: their last result is read.
"""

from __future__ import annotations

import io
import re
from datetime import date, datetime, time
from warnings import catch_warnings, simplefilter

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.utils import range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

from xiaoan.engines.policy.shapes import Unreadable
from xiaoan.engines.policy.source.packed import Packed
from xiaoan.engines.policy.source.rows import lines_of, repeated

MOST_SHEET_BYTES = 8_000_000
MOST_MERGED = 100_000
MOST_CELLS = 1_000_000
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=\"([A-Z0-9:$]{2,30})\"")
_PLAIN_NAME = re.compile(r"(?i)sheet ?\d*|工作表 ?\d*")
_TOO_LARGE = "这个表格太大，不像一份工作安排。请只留下安排本身，另存为 xlsx 再试。"


def xlsx_text(content: bytes) -> tuple[str, tuple[str, ...]]:
    """The text made of an xlsx, and notes."""
    packed = Packed(content, "xlsx")
    sheets = [name for name in packed.names if name.startswith("xl/") and name.endswith(".xml")]
    if sum(map(packed.size, sheets)) > MOST_SHEET_BYTES:
        raise Unreadable(_TOO_LARGE)
    for name in sheets:
        packed.tree(name)
        _bearable(packed.part(name))
    with catch_warnings():
        simplefilter("ignore")
        try:
            book = load_workbook(io.BytesIO(content), data_only=True)
        # What a damaged part makes openpyxl raise has no family; the file is the only thing at fault here.
        except Exception as broken:
            raise packed.broken() from broken
    shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    hidden = [sheet.title for sheet in book.worksheets if sheet.sheet_state != "visible"]
    lines: list[str] = []
    for sheet in shown:
        rows = _rows(sheet)
        if rows and not _PLAIN_NAME.fullmatch(sheet.title):
            lines.append(sheet.title)
        lines += rows
    notes = [f"隐藏的工作表没有读：{'、'.join(hidden)}。"] if hidden else []
    return "\n".join(lines), tuple(notes)


def _bearable(part: bytes) -> None:
    """Merged areas become objects as soon as a workbook is opened, and one area can name billions of cells."""
    merged = 0
    for each in _MERGED.finditer(part):
        try:
            left, top, right, bottom = range_boundaries(each[1].decode())
            merged += (right - left + 1) * (bottom - top + 1)
        except (TypeError, ValueError):
            raise Unreadable(_TOO_LARGE) from None
        if merged > MOST_MERGED:
            raise Unreadable(_TOO_LARGE)


def _rows(sheet: Worksheet) -> list[str]:
    if sheet.max_row * sheet.max_column > MOST_CELLS:
        raise Unreadable(_TOO_LARGE)
    down: dict[tuple[int, int], str] = {}
    for area in sheet.merged_cells.ranges:
        said = repeated(_said(sheet.cell(area.min_row, area.min_col)))
        down.update({(row, area.min_col): said for row in range(area.min_row + 1, area.max_row + 1)})
    lines = []
    for row in sheet.iter_rows():
        lines += lines_of([down.get((cell.row, cell.column), "") or _said(cell) for cell in row])
    return lines


def _said(cell: Cell | MergedCell) -> str:
    """A cell's value as a reader of the sheet sees it."""
    value = cell.value
    if value is None or isinstance(cell, MergedCell):
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat("minutes")
    if isinstance(value, float | int):
        if "%" in str(cell.number_format):
            return f"{round(value * 100, 6):g}%"
        return str(int(value)) if value == int(value) else str(value)
    return str(value).strip()
