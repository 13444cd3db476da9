"""Rows as an Excel workbook (.xlsx), written row by row so that a long list needs little memory.

A text is always a text: what begins with = + - @ is marked as such and never computed. Days are days, numbers are
numbers; a number too long for Excel to keep exactly, and a day before 1900, become text. What the list holds (unit,
period, filters, made when) stands above it. More rows than `MOST_ROWS` are refused before the file is given out.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any, Literal, TypeAlias

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from xiaoan.foundation.clock import local
from xiaoan.foundation.errors import Refused

MEDIA = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS = 100_000
LONGEST_TEXT = 32_767
"""What Excel takes in one cell."""
IN_MEMORY = 1 << 20
_EXACT = 10**15
_A4 = 9
_FIRST_DAY = date(1900, 3, 1)
"""Excel counts a 29 February 1900; days before it are one off, so they are written as text."""
_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LIKE_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NOT_IN_A_TITLE = re.compile(r"[\\/*?:\[\]]")

Cell: TypeAlias = str | int | float | Decimal | bool | date | datetime | None
"""One cell. A datetime is an aware instant, written on the school's clock."""


@dataclass(frozen=True)
class Head:
    """One column: its title, its width in characters, and in a form to fill what may be chosen there.

    `strict` refuses anything else in Excel itself; otherwise the choices are only offered. A column that holds `text`
    keeps the zeros in front of a number, also of what is typed in later.
    """

    title: str
    width: int = 14
    choices: Sequence[str] = ()
    strict: bool = True
    holds: Literal["plain", "text", "day"] = "plain"


@dataclass(frozen=True)
class Sheet:
    """What stands around the rows: the title on top, the lines under it, the heads, the name on the tab."""

    title: str
    heads: Sequence[Head]
    notes: Sequence[str] = ()
    tab: str = ""


def workbook(sheet: Sheet, rows: Iterable[Sequence[Cell]], *, form_rows: int = 0) -> IO[bytes]:
    """The workbook as an open file at its beginning; whoever takes it closes it.

    `form_rows`: an empty form to fill in, whose choices reach over so many rows below the heads.
    """
    book = Workbook(write_only=True)
    head_row = len(sheet.notes) + 2
    page = book.create_sheet(_tab(sheet.tab or sheet.title))
    _laid_out(page, sheet, head_row)
    page.append([_styled(page, sheet.title, _bold(14))])
    for note in sheet.notes:
        page.append([_styled(page, note, _small())])
    page.append([_head(page, head.title) for head in sheet.heads])
    try:
        count = _written(page, rows, sheet.heads)
    except BaseException:
        # The half-written sheet lies in a file of the library's own until it is told.
        page.close()
        page._writer.cleanup()
        raise
    last = head_row + max(count, 1)
    page.auto_filter.ref = f"A{head_row}:{get_column_letter(max(1, len(sheet.heads)))}{last}"
    if form_rows:
        _offer(book, page, sheet.heads, head_row + 1, head_row + form_rows)
    file: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  handed to whoever sends it
    book.save(file)
    file.seek(0)
    return file


def _written(page: Any, rows: Iterable[Sequence[Cell]], heads: Sequence[Head]) -> int:
    """Append the rows; how many there were."""
    count = 0
    for count, row in enumerate(rows, start=1):
        if count > MOST_ROWS:
            raise Refused(_("超过 {n} 行，一次导不出来。请先筛选，再分几次导出。").format(n=f"{MOST_ROWS:,}"))
        page.append(list(_cells(page, row, heads)))
    return count


def _laid_out(page: Any, sheet: Sheet, head_row: int) -> None:
    """Widths, frozen heads and the print: what must be said before the first row is written."""
    page.freeze_panes = f"A{head_row + 1}"
    for number, head in enumerate(sheet.heads, start=1):
        column = page.column_dimensions[get_column_letter(number)]
        column.width = min(60, max(6, head.width))
        if head.holds != "plain":
            column.number_format = "@" if head.holds == "text" else "yyyy-mm-dd"
    page.print_title_rows = f"{head_row}:{head_row}"
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = _A4
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr.fitToPage = True


def _cells(page: Any, row: Sequence[Cell], heads: Sequence[Head]) -> Iterator[object]:
    for value, head in zip(row, heads, strict=True):
        yield _cell(page, value, as_text=head.holds == "text")


def _cell(page: Any, value: Cell, *, as_text: bool = False) -> object:
    """One value as it will lie in the file; None for an empty cell."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return _text(page, _("是") if value else _("否"))
    if isinstance(value, datetime):
        return _styled(page, local(value).replace(tzinfo=None), number_format="yyyy-mm-dd hh:mm")
    if isinstance(value, date):
        if value < _FIRST_DAY:
            return _text(page, value.isoformat())
        return _styled(page, value, number_format="yyyy-mm-dd")
    if isinstance(value, int | float | Decimal):
        exact = value == value and -_EXACT < value < _EXACT  # A NaN is unequal to itself.
        return value if exact and not as_text else _text(page, str(value))
    return _text(page, value)


def _text(page: Any, value: str) -> object:
    """A text that no program computes, cut to what a cell holds."""
    plain = _NOT_XML.sub("", value)
    if len(plain) > LONGEST_TEXT:
        plain = plain[: LONGEST_TEXT - 1] + "…"
    cell = WriteOnlyCell(page, plain)
    cell.data_type = "s"
    cell.alignment = Alignment(vertical="top", wrap_text="\n" in plain or len(plain) > 20)
    if plain.startswith(_LIKE_A_FORMULA):
        cell.quotePrefix = True
    return cell


def _styled(page: Any, value: object, style: Font | None = None, *, number_format: str = "") -> object:
    cell = WriteOnlyCell(page, _NOT_XML.sub("", value) if isinstance(value, str) else value)
    if isinstance(value, str):
        cell.data_type = "s"
    if style is not None:
        cell.font = style
    if number_format:
        cell.number_format = number_format
        cell.alignment = Alignment(vertical="top", horizontal="left")
    return cell


def _head(page: Any, title: str) -> object:
    cell = _styled(page, title, _bold(11))
    cell.fill = PatternFill("solid", fgColor="F1EFEA")  # type: ignore[attr-defined]  # a cell of the library
    cell.alignment = Alignment(vertical="center", wrap_text=True)  # type: ignore[attr-defined]
    return cell


def _bold(size: int) -> Font:
    return Font(bold=True, size=size)


def _small() -> Font:
    return Font(size=9, color="555555")


def _offer(book: Any, page: Any, heads: Sequence[Head], first: int, last: int) -> None:
    """Choices to pick from in a form, on a sheet of their own: Excel keeps only 255 letters in a rule."""
    offered = [(number, head) for number, head in enumerate(heads, start=1) if head.choices]
    if not offered:
        return
    title = _("可选的内容")
    lists = book.create_sheet(title)
    longest = max(len(head.choices) for _number, head in offered)
    lists.append([_head(lists, head.title) for _number, head in offered])
    for line in range(longest):
        lists.append(
            [_text(lists, head.choices[line]) if line < len(head.choices) else None for _number, head in offered]
        )
    for place, (number, head) in enumerate(offered, start=1):
        column = get_column_letter(place)
        rule = DataValidation(
            type="list", formula1=f"'{title}'!${column}$2:${column}${len(head.choices) + 1}", allow_blank=True
        )
        rule.showErrorMessage = head.strict
        rule.error = _("请从下拉列表里选。")
        letter = get_column_letter(number)
        rule.add(f"{letter}{first}:{letter}{last}")
        page.data_validations.append(rule)


def _tab(title: str) -> str:
    """A name Excel accepts for a tab."""
    return _NOT_IN_A_TITLE.sub(" ", _NOT_XML.sub("", title)).strip("' ")[:31] or _("表")
