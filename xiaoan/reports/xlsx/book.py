"""The parts of an .xlsx in the order in which they are written: the rows as they come, then what counts them."""

from __future__ import annotations

import re
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from typing import IO

from django.utils.translation import gettext as _

from xiaoan.foundation.errors import Refused
from xiaoan.reports.xlsx.cells import Cell, escaped, inline, plain, row_of
from xiaoan.reports.xlsx.shapes import Head, Sheet
from xiaoan.reports.xlsx.styles import COLUMN_DAY, COLUMN_TEXT, HEAD, NOTE, STYLES, TEXT, TITLE

MEDIA = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS = 1_000_000
IN_MEMORY = 1 << 20
_BLOCK = 256
"""Rows that go to the file together."""
_A4 = 9
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_NOT_IN_A_TITLE = re.compile(r"[\\/*?:\[\]]")


def workbook(sheet: Sheet, rows: Iterable[Sequence[Cell]], *, form_rows: int = 0) -> IO[bytes]:
    """The workbook as an open file at its beginning; whoever takes it closes it.

    `form_rows`: an empty form to fill in, whose choices reach over so many rows below the heads.
    """
    offered = [(place, head) for place, head in enumerate(sheet.heads) if head.choices] if form_rows else []
    tabs = [_tab(sheet.tab or sheet.title), *([_("可选的内容")] if offered else [])]
    file: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  handed to whoever sends it
    try:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as book:
            with book.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as page:
                last = _page(page, sheet, rows, _rules(offered, tabs, len(sheet.notes) + 3, form_rows))
            if offered:
                book.writestr("xl/worksheets/sheet2.xml", _choices(offered))
            book.writestr("xl/workbook.xml", _book(tabs, sheet, last))
            book.writestr("xl/styles.xml", STYLES)
            for name, text in _around(len(tabs)):
                book.writestr(name, text)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file


def _page(page: IO[bytes], sheet: Sheet, rows: Iterable[Sequence[Cell]], rules: str) -> int:
    """The sheet itself; the number of its last row."""
    head_row = len(sheet.notes) + 2
    columns = [letters(place) for place in range(len(sheet.heads))]
    page.write(_before(sheet, head_row).encode())
    page.write(_line(1, [sheet.title], TITLE).encode())
    for number, note in enumerate(sheet.notes, 2):
        page.write(_line(number, [note], NOTE).encode())
    page.write(_line(head_row, [head.title for head in sheet.heads], HEAD).encode())
    count, block = 0, []
    for count, row in enumerate(rows, 1):
        if count > MOST_ROWS:
            raise Refused(_("超过 {n} 行，一次导不出来。请先筛选，再分几次导出。").format(n=f"{MOST_ROWS:,}"))
        block.append(row_of(head_row + count, row, sheet.heads, columns))
        if len(block) == _BLOCK:
            page.write("".join(block).encode())
            block.clear()
    last = head_row + max(count, 1)
    reach = f"A{head_row}:{columns[-1] if columns else 'A'}{last}"
    after = (
        f'</sheetData><autoFilter ref="{reach}"/>{rules}'
        f'<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>'
        f'<pageSetup paperSize="{_A4}" orientation="landscape" fitToWidth="1" fitToHeight="0"/></worksheet>'
    )
    page.write(("".join(block) + after).encode())
    return last


def _before(sheet: Sheet, head_row: int) -> str:
    """Frozen heads, widths, formats of whole columns."""
    columns = "".join(
        f'<col min="{place}" max="{place}" width="{min(60, max(6, head.width))}" customWidth="1"{_column_style(head)}/>'
        for place, head in enumerate(sheet.heads, 1)
    )
    return (
        f'{_XML}<worksheet xmlns="{_MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        f'<sheetViews><sheetView workbookViewId="0" tabSelected="1"><pane ySplit="{head_row}" '
        f'topLeftCell="A{head_row + 1}" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f'<sheetFormatPr defaultRowHeight="15"/>{f"<cols>{columns}</cols>" if columns else ""}<sheetData>'
    )


def _column_style(head: Head) -> str:
    if head.holds == "plain":
        return ""
    return f' style="{COLUMN_TEXT if head.holds == "text" else COLUMN_DAY}"'


def _line(number: int, texts: Sequence[str], style: int) -> str:
    cells = "".join(
        f'<c r="{letters(place)}{number}" s="{style}" {inline(plain(text))}</c>' for place, text in enumerate(texts)
    )
    return f'<row r="{number}">{cells}</row>'


def _rules(offered: Sequence[tuple[int, Head]], tabs: Sequence[str], first: int, form_rows: int) -> str:
    """What may be chosen in a form; the choices are on a sheet of their own: Excel keeps only 255 letters in a rule."""
    if not offered:
        return ""
    rules = []
    for place, (column, head) in enumerate(offered):
        error = f' showErrorMessage="1" error="{_("请从下拉列表里选。")}"' if head.strict else ' showErrorMessage="0"'
        here, there = letters(column), letters(place)
        rules.append(
            f'<dataValidation type="list" allowBlank="1"{error} sqref="{here}{first}:{here}{first + form_rows - 1}">'
            f"<formula1>{escaped(_quoted(tabs[1]))}!${there}$2:${there}${len(head.choices) + 1}</formula1>"
            "</dataValidation>"
        )
    return f'<dataValidations count="{len(rules)}">{"".join(rules)}</dataValidations>'


def _choices(offered: Sequence[tuple[int, Head]]) -> str:
    lines = [_line(1, [head.title for _place, head in offered], HEAD)]
    for number in range(max(len(head.choices) for _place, head in offered)):
        cells = "".join(
            f'<c r="{letters(place)}{number + 2}" s="{TEXT}" {inline(plain(head.choices[number]))}</c>'
            for place, (_column, head) in enumerate(offered)
            if number < len(head.choices)
        )
        lines.append(f'<row r="{number + 2}">{cells}</row>')
    return f'{_XML}<worksheet xmlns="{_MAIN}"><sheetData>{"".join(lines)}</sheetData></worksheet>'


def _book(tabs: Sequence[str], sheet: Sheet, last: int) -> str:
    """The sheets by name; the heads are printed on every page."""
    head_row, name = len(sheet.notes) + 2, escaped(_quoted(tabs[0]))
    sheets = "".join(
        f'<sheet name="{escaped(tab).replace(chr(34), "&quot;")}" sheetId="{number}" r:id="rId{number}"/>'
        for number, tab in enumerate(tabs, 1)
    )
    reach = f"$A${head_row}:${letters(max(0, len(sheet.heads) - 1))}${last}"
    return (
        f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><bookViews><workbookView/></bookViews>'
        f"<sheets>{sheets}</sheets><definedNames>"
        f'<definedName name="_xlnm._FilterDatabase" localSheetId="0" hidden="1">{name}!{reach}</definedName>'
        f'<definedName name="_xlnm.Print_Titles" localSheetId="0">{name}!${head_row}:${head_row}</definedName>'
        f"</definedNames></workbook>"
    )


def _around(pages: int) -> Iterator[tuple[str, str]]:
    """What tells a reader which part is what."""
    numbers = range(1, pages + 1)
    sheets = "".join(
        f'<Override PartName="/xl/worksheets/sheet{number}.xml" ContentType="{_KIND}.worksheet+xml"/>'
        for number in numbers
    )
    types = (
        f'{_XML}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
        f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>{sheets}'
        f'<Override PartName="/xl/styles.xml" ContentType="{_KIND}.styles+xml"/></Types>'
    )
    yield "[Content_Types].xml", types
    top = f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
    yield "_rels/.rels", f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{top}</Relationships>'
    links = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{number}.xml"/>'
        for number in numbers
    )
    links += f'<Relationship Id="rId{pages + 1}" Type="{_OFFICE}/styles" Target="styles.xml"/>'
    yield (
        "xl/_rels/workbook.xml.rels",
        f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>',
    )


def letters(place: int) -> str:
    """0 as A, 25 as Z, 26 as AA."""
    found, rest = "", place + 1
    while rest:
        rest, one = divmod(rest - 1, 26)
        found = chr(65 + one) + found
    return found


def _tab(title: str) -> str:
    """A name Excel accepts for a tab."""
    return _NOT_IN_A_TITLE.sub(" ", plain(title)).strip("' ")[:31] or _("表")


def _quoted(tab: str) -> str:
    return "'" + tab.replace("'", "''") + "'"
