"""Tables of a paper in Word: a fixed grid that fills the text's width, heads again on every page, rows kept whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.oxml.ns import qn

from xiaoan.reports.papers.lettering import element, laid, written
from xiaoan.reports.papers.measures import FANGSONG, HEITI, twips
from xiaoan.reports.papers.shapes import Align, Signing, Table

LETTERS: dict[str, Align] = {"l": "left", "c": "center", "r": "right"}
PADDING = 1.2
"""Between a rule and the letters, in mm."""


def ruled(document: Any, table: Table, width: float) -> None:
    """The table, `width` mm wide."""
    if not table.columns:
        return
    if table.caption:
        caption = laid(document.add_paragraph(), align="center", together=True, line=table.points * 1.6)
        written(caption, table.caption, HEITI, table.points + 2)
    heads = (1 if table.heads else 0) + (1 if table.groups else 0)
    made = document.add_table(rows=heads + len(table.rows), cols=table.columns)
    _framed(made, [round(share * twips(width)) for share in table.shares], rules=True)
    if table.groups:
        _groups(made, table)
    if table.heads:
        _filled(made.rows[heads - 1], table.heads, table, head=True, skip=_alone(table))
    for number, row in enumerate(table.rows):
        last = number >= len(table.rows) - table.sums
        _filled(made.rows[heads + number], row, table, bold=last)
    for row in made.rows[:heads]:
        row._tr.get_or_add_trPr().append(element("w:tblHeader"))
    for row in made.rows:
        row._tr.get_or_add_trPr().append(element("w:cantSplit"))


def places(document: Any, signing: Signing, width: float) -> None:
    """Places to sign, side by side and without rules."""
    made = document.add_table(rows=1, cols=len(signing.places))
    share = twips(width) // len(signing.places)
    _framed(made, [share] * len(signing.places), rules=False)
    for cell, (title, said) in zip(made.rows[0].cells, signing.places, strict=True):
        written(laid(cell.paragraphs[0], align="left", line=22), f"{title}：", HEITI, 12)
        for line in (said or "\n").split("\n"):
            written(laid(cell.add_paragraph(), align="left", line=22), line, FANGSONG, 12)
    made.rows[0]._tr.get_or_add_trPr().append(element("w:cantSplit"))


def _framed(made: Any, widths: Sequence[int], *, rules: bool) -> None:
    """A fixed grid: widths are twips, and the sum of them is the table's."""
    made.alignment = WD_TABLE_ALIGNMENT.CENTER
    made.autofit = False
    properties = made._tbl.tblPr
    for old in properties.findall(qn("w:tblW")):
        properties.remove(old)
    properties.append(element("w:tblW", w=sum(widths), type="dxa"))
    borders = element("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        kind = {"val": "single", "sz": 4, "space": 0, "color": "000000"} if rules else {"val": "nil"}
        borders.append(element(f"w:{side}", **kind))
    properties.append(borders)
    margins = element("w:tblCellMar")
    for side in ("left", "right"):
        margins.append(element(f"w:{side}", w=twips(PADDING), type="dxa"))
    properties.append(margins)
    for column, wide in zip(made._tbl.tblGrid.gridCol_lst, widths, strict=True):
        column.w = wide * 635  # The library counts in EMU, 635 to a twip.
    for row in made.rows:
        for cell, wide in zip(row.cells, widths, strict=True):
            cell.width = wide * 635


def _alone(table: Table) -> set[int]:
    """Columns under no group, whose head takes both lines."""
    found, at = set(), 0
    for title, many in table.groups:
        if not title:
            found |= set(range(at, at + many))
        at += many
    return found


def _groups(made: Any, table: Table) -> None:
    top, below, at = made.rows[0].cells, made.rows[1].cells, 0
    for title, many in table.groups:
        if title:
            joined = top[at].merge(top[at + many - 1]) if many > 1 else top[at]
            _said(joined, title, table, align="center", head=True)
        else:
            for column in range(at, at + many):
                _said(top[column].merge(below[column]), table.heads[column], table, align="center", head=True)
        at += many


def _filled(
    row: Any,
    texts: Sequence[str],
    table: Table,
    *,
    head: bool = False,
    bold: bool = False,
    skip: set[int] | None = None,
) -> None:
    letters = table.aligned or "l" * table.columns
    for number, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
        if number not in (skip or ()):
            _said(cell, text, table, align="center" if head else LETTERS[letters[number]], head=head, bold=bold)


def _said(cell: Any, text: str, table: Table, *, align: Align, head: bool, bold: bool = False) -> None:
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    for number, line in enumerate(str(text).split("\n")):
        paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
        laid(paragraph, align=align, line=table.points * 1.4)
        written(paragraph, line, HEITI if head else FANGSONG, table.points, bold=bold, closer=0)


def spacer(document: Any) -> None:
    """Word joins two tables that touch; a line of no height keeps them apart."""
    laid(document.add_paragraph(), line=1)
