"""Rows of an Excel file, as text. Formulas are not computed: the value Excel saved is read, or its lack is told.

A file that is too large, no workbook, protected by a password or made to blow up is refused.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from datetime import date, datetime, time
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from xiaoan.foundation.errors import Refused
from xiaoan.kernel.files.sheets.lines import LARGEST_FILE, MOST_COLUMNS, MOST_ROWS, Book, Line
from xiaoan.kernel.files.sheets.parts import formulas_in

LARGEST_CONTENT, MOST_PARTS = 80_000_000, 2_000
NO_VALUE = "这一格是公式，文件里没有算好的结果。请在 Excel 里打开、保存一次，或改填内容。"
OLD = (
    "这是旧版 .xls 文件，或者加了密码。请在 Excel（WPS）里打开，需要时先去掉密码，"
    "再点“文件—另存为”，类型选“Excel 工作簿（.xlsx）”，然后上传新的那一份。"
)
_OLD_MARK = bytes.fromhex("d0cf11e0a1b11ae1")
_EXACT = 10**15
_NOUGHTS = re.compile(r"0{2,20}")


def book(content: bytes) -> Book:
    """Every visible sheet with the numbers Excel shows, and what else lies in the file."""
    formulas = _examined(content)
    values = _loaded(content, values=True)
    written = _loaded(content, values=False) if formulas else None
    tables, counted = [], 0
    for sheet in values.worksheets:
        if sheet.sheet_state == "visible":
            lines, computed = _lines(sheet, written[sheet.title] if written else None)
            tables.append((sheet.title, lines))
            counted += computed
    return Book(tables, tuple(each.title for each in values.worksheets if each.sheet_state != "visible"), counted)


def _examined(content: bytes) -> bool:
    """Refuse what should not be opened; whether there are formulas."""
    if len(content) > LARGEST_FILE:
        raise Refused(f"文件超过 {LARGEST_FILE // 1_000_000} MB，不像一份名单。请删去图片和多余的表再试。")
    if content[:8] == _OLD_MARK:
        raise Refused(OLD)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if sum(part.file_size for part in parts) > LARGEST_CONTENT or len(parts) > MOST_PARTS:
                raise Refused("文件展开后太大，没有打开。请只保留名单这一张表。")
            # Every part is looked into, also after the first with formulas: a list, not a generator.
            found = [formulas_in(archive, part) for part in parts]
            return any(found)
    except Refused:
        raise
    except Exception as wrong:
        # Damage shows as BadZipFile, zlib.error, EOFError, RuntimeError (a password), struct.error and more.
        raise Refused("这不是能打开的 .xlsx 文件，可能已经损坏或加了密码。请在 Excel 里另存一份再试。") from wrong


def _loaded(content: bytes, *, values: bool) -> Any:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return load_workbook(io.BytesIO(content), data_only=values)
    except Exception as wrong:
        # The library raises whatever the damage leads to: KeyError, ValueError, ParseError and others.
        raise Refused("这个 .xlsx 文件打不开，可能已经损坏。请在 Excel 里另存一份再试。") from wrong


def _lines(sheet: Any, written: Any) -> tuple[list[Line], int]:
    """The rows of a sheet, and how many of their cells are formulas."""
    if sheet.max_row > MOST_ROWS:
        raise Refused(f"工作表“{sheet.title}”有 {sheet.max_row} 行，最多 {MOST_ROWS} 行。请删去下面的空行再试。")
    width = min(sheet.max_column, MOST_COLUMNS)
    merged = _merged(sheet)
    found, computed = [], 0
    for number, row in enumerate(sheet.iter_rows(max_col=width), start=1):
        cells = [_shown(cell) for cell in row]
        for column in merged.get(number, {}):
            if column < width:
                cells[column] = text_of(merged[number][column])
        faults = {}
        if written is not None:
            formulas = [column for column in range(width) if written.cell(number, column + 1).data_type == "f"]
            computed += len(formulas)
            faults = {
                column: f"{NO_VALUE}（{get_column_letter(column + 1)}{number}）"
                for column in formulas
                if not cells[column]
            }
        dimension = sheet.row_dimensions.get(number)
        found.append(Line(number, tuple(cells), faults, hidden=bool(dimension is not None and dimension.hidden)))
    return found, computed


def _shown(cell: Any) -> str:
    """A cell as text; a number under a format of noughts (00000) keeps the noughts that Excel shows in front."""
    value = cell.value
    if type(value) is int and value >= 0 and _NOUGHTS.fullmatch(cell.number_format or ""):
        return str(value).zfill(len(cell.number_format))
    return text_of(value)


def _merged(sheet: Any) -> dict[int, dict[int, object]]:
    """row -> column (0-based) -> the value that a cell merged over several rows shows in each of them.

    Merged columns need nothing: the value, like the heading above it, lies in the first of them.
    """
    found: dict[int, dict[int, object]] = {}
    for area in sheet.merged_cells.ranges:
        value = sheet.cell(area.min_row, area.min_col).value
        for row in range(area.min_row + 1, min(area.max_row, MOST_ROWS) + 1):
            if value is not None:
                found.setdefault(row, {})[area.min_col - 1] = value
    return found


def text_of(value: object) -> str:
    """A cell's value as the text a person would read."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < _EXACT else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time(0) else value.isoformat(" ", "seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)
