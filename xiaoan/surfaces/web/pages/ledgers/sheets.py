"""台账 in Excel: the filtered list going out, and an empty form with the right heads and choices to fill in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Literal
from uuid import UUID

from django.http import FileResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from xiaoan.foundation.clock import school_day
from xiaoan.foundation.text import moment_words
from xiaoan.kernel.access.queries import visible_unit
from xiaoan.kernel.catalogue.pack.content import Column, Ledger
from xiaoan.kernel.ledgers import queries
from xiaoan.kernel.ledgers.shapes import Cell, Picks, RowLine
from xiaoan.kernel.ledgers.verbs import KEEP, SEE
from xiaoan.reports import xlsx
from xiaoan.reports.xlsx import Head, Sheet, workbook
from xiaoan.surfaces.web.door import Seat, page
from xiaoan.surfaces.web.pages.ledgers.addresses import Asked, asked, offered
from xiaoan.surfaces.web.pages.ledgers.filling import book_of
from xiaoan.surfaces.web.pages.ledgers.heads import KEY, key

FORM_ROWS = 2000
LONG, USUAL = 24, 14


@page(verb=SEE)
@require_safe
def export(request: Seat, ledger: str) -> FileResponse:
    """The list as it is filtered, every row of it; it can be filled in further and loaded again."""
    now = asked(request)
    found = queries.listing(request.viewer, ledger, now.unit, at=request.at, filters=now.filters, limit=1)
    several = now.unit is None or not (now.unit.is_school or not now.unit.legal)
    rows = queries.rows_in(request.viewer, ledger, now.unit, at=request.at, filters=now.filters)
    columns = [column for column in found.columns if column.type != "file"]
    sheet = Sheet(
        found.ledger.title,
        _heads(found.ledger, columns, several=several),
        _notes(request, now, found.ledger, found.total),
    )
    return _sent(
        workbook(sheet, _rows(rows, found.ledger, columns, several=several)),
        "_".join([found.ledger.title, now.unit.short_name if now.unit else _("各校"), str(school_day(request.at))]),
    )


def _sent(file: object, name: str) -> FileResponse:
    return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx", content_type=xlsx.MEDIA)


def _notes(seat: Seat, now: Asked, ledger: Ledger, total: int) -> list[str]:
    """What the list holds, said on it."""
    chosen = offered(seat, now, ledger, []).items
    narrowed = [
        f"{item.title}：{choice.title}"
        for item in chosen
        for choice in item.choices
        if item.on and choice.value == item.value and item.name != "unit"
    ]
    narrowed += [_("查找：{q}").format(q=now.words["q"])] if now.words["q"] else []
    unit = now.unit.name if now.unit else _("看得到的所有单位")
    return [
        _("单位：{unit}　共 {n} 条　导出于 {at}").format(unit=unit, n=total, at=moment_words(seat.at)),
        _("筛选：{words}").format(words="，".join(narrowed) or _("无（全部在用的）")),
    ]


def _heads(ledger: Ledger, columns: Sequence[Column], *, several: bool) -> list[Head]:
    return [
        *([Head(_("单位"), LONG)] if several else []),
        *(_head(column) for column in columns),
        *(Head(_("{title}到期").format(title=expiry.title), USUAL) for expiry in ledger.expiries),
        Head(KEY, USUAL, holds="text"),
    ]


def _head(column: Column, choices: Sequence[str] = ()) -> Head:
    title = f"{column.title}（{column.unit}）" if column.unit and column.unit not in column.title else column.title
    width = LONG if column.type in ("text", "place") else USUAL
    holds: Literal["plain", "text", "day"] = (
        "day" if column.type == "date" else "plain" if column.type == "number" else "text"
    )
    return Head(title, max(width, len(title) * 2 + 2), choices, strict=column.type in ("choice", "yes_no"), holds=holds)


def _rows(
    rows: Iterator[RowLine], ledger: Ledger, columns: Sequence[Column], *, several: bool
) -> Iterator[list[xlsx.Cell]]:
    codes = [expiry.code for expiry in ledger.expiries]
    for row in rows:
        runs = {each.code: each.on for each in row.expiries}
        yield [
            *([row.unit_name] if several else []),
            *(_value(column, row.cells.get(column.code)) for column in columns),
            *(runs.get(code) for code in codes),
            key(row.id, row.version),
        ]


def _value(column: Column, cell: Cell | None) -> xlsx.Cell:
    """A cell as Excel keeps it: days are days, numbers numbers, everything else the words a reader meets."""
    if cell is None or not cell.value:
        return None
    try:
        if cell.type == "date":
            return date.fromisoformat(cell.value)
        if cell.type == "number":
            return Decimal(cell.value)
    except (ValueError, ArithmeticError):
        return cell.shown
    return cell.shown


@page(verb=KEEP)
@require_safe
def form(request: Seat, unit_id: UUID, ledger: str) -> FileResponse:
    """An empty sheet with the ledger's heads; what can be chosen is offered in each cell."""
    unit = visible_unit(request.viewer, unit_id, KEEP)
    book = book_of(request, unit, ledger)
    picks = queries.suggestions(request.viewer, unit, book.ledger, at=request.at)
    columns = [column for column in book.ledger.columns if column.type != "file"]
    required = "、".join(column.title for column in columns if column.required)
    sheet = Sheet(
        book.ledger.title,
        [_head(column, _choices(column, picks)) for column in columns],
        [
            _("{unit}　一行填一个。必填：{required}").format(unit=unit.name, required=required or _("无")),
            _("日期写成 2026-09-01；有下拉箭头的格子从里面选。填好后在“从 Excel 导入”里上传。"),
        ],
    )
    return _sent(workbook(sheet, [], form_rows=FORM_ROWS), f"{book.ledger.title}_{unit.short_name}_{_('填写表')}")


def _choices(column: Column, picks: Picks) -> list[str]:
    match column.type:
        case "choice":
            return [choice.title for choice in column.choices]
        case "yes_no":
            return [_("是"), _("否")]
        case "place":
            return list(dict.fromkeys(pick.name for pick in picks.places))
        case "person":
            return list(dict.fromkeys(pick.name for pick in picks.people))
        case "row":
            return list(dict.fromkeys(pick.name for pick in picks.rows.get(column.of, ())))
        case _:
            return []
