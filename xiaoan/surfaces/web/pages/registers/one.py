"""One derived ledger: on the screen, on A4, as a workbook, with a cover; and all that was owed of one duty."""

from __future__ import annotations

import io

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from xiaoan.features.exports.commands import ask
from xiaoan.foundation.errors import NotFound
from xiaoan.kernel.catalogue.derived.written import Register
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.reports import xlsx
from xiaoan.reports.registers import tables
from xiaoan.reports.registers.exporting import BOOK, cover, question_of
from xiaoan.reports.registers.folder import duty_table, safe
from xiaoan.reports.registers.making import made, register_of
from xiaoan.reports.registers.periods import KINDS
from xiaoan.reports.registers.tables import Table
from xiaoan.surfaces.web.door import Seat, page, reading
from xiaoan.surfaces.web.listing import SheetHead
from xiaoan.surfaces.web.pages.daily.check import sent_id
from xiaoan.surfaces.web.pages.registers.addresses import ALSO, NAMES, PATH, VERB, Asked, asked, offered, tabs, turning
from xiaoan.surfaces.web.parts import Link, UnitName

AT_ONCE = 3000
"""Rows given out within a request; beyond that it takes too long to wait for."""
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@page(verb=VERB, also=ALSO)
@require_safe
def show(request: Seat, register: str) -> HttpResponse:
    """The ledger with its sentence of sums and the period in the address."""
    book = register_of(register)
    now = asked(request, book.periods[0])
    table = made(now.question, book)
    here = f"{PATH}/{book.code}"
    shown = {
        "register": book,
        "unit": now.question.top,
        "period": now.question.period,
        "table": table,
        "tabs": tabs(PATH, now),
        "filters": offered(request, now, here, book.periods),
        "filters_end": [
            *turning(now),
            Link(_("导出 Excel"), f"{here}/xlsx?{now.address()}"),
            Link(_("打印台账"), f"{here}/print?{now.address()}"),
            *([Link(_("封面（Word）"), f"{here}/cover?{now.address()}")] if book.carries else []),
        ],
    }
    return render(request, "pages/registers/one.html", shown)


@page(verb=VERB, also=ALSO)
@require_http_methods(["GET", "HEAD", "POST"])
def export(request: Seat, register: str) -> HttpResponseBase:
    """Every row of it as a workbook; a long one is made by the worker meanwhile."""
    book = register_of(register)
    if request.method == "POST":
        return _handed_over(request, book)
    now = asked(request, book.periods[0])
    table = made(now.question, book, most=AT_ONCE)
    if table.left_out:
        shown = {"table": table, "here": f"{PATH}/{book.code}/xlsx", "words": _words(now)}
        return render(request, "pages/registers/long.html", shown)
    name = f"{safe(tables.file_name(table), 120)}.xlsx"
    return FileResponse(tables.workbook(table), as_attachment=True, filename=name, content_type=xlsx.MEDIA)


def _words(now: Asked) -> dict[str, str]:
    """The question as the worker will be told it: the unit by name of its own, whoever looks."""
    return {**now.words, "unit": str(now.question.top.id)}


def _handed_over(request: Seat, book: Register) -> HttpResponse:
    words = {name: request.POST.get(name, "")[:40] for name in NAMES}
    with reading(request):
        question = question_of(request.viewer, words, request.at)
    named = f"{book.title}　{question.top.short_name}　{question.period.title}"
    ask(
        by=request.viewer, kind=BOOK, arguments={**words, "register": book.code}, client_id=sent_id(request),
        at=request.at, title=named,
    )  # fmt: skip
    messages.success(request, _("正在生成，可以离开这一页；好了会在“待我办”里告诉您。"))
    return redirect("web:exports")


@page(verb=VERB, also=ALSO)
@require_safe
def sheet(request: Seat, register: str) -> HttpResponse:
    """The ledger on A4, laid across."""
    book = register_of(register)
    now = asked(request, book.periods[0])
    return _sheet(request, made(now.question, book), f"{PATH}/{book.code}?{now.address()}")


def _sheet(request: Seat, table: Table, back: str) -> HttpResponse:
    shown = {
        "table": table,
        "sheet": SheetHead(table.title, UnitName(table.unit), request.at, table.period),
        "back": back,
    }
    return render(request, "pages/registers/sheet.html", shown)


@page(verb=VERB, also=ALSO)
@require_safe
def front(request: Seat, register: str) -> FileResponse:
    """The cover of a book, to be signed and put before its sheets."""
    book = register_of(register)
    if not book.carries:
        raise NotFound("这本台账没有封面。")
    table = made(asked(request, book.periods[0]).question, book, most=1)
    name = f"{safe(tables.file_name(table), 120)}.docx"
    return FileResponse(io.BytesIO(cover(table)), as_attachment=True, filename=name, content_type=WORD)


@page(verb=VERB, also=ALSO)
@require_safe
def duty(request: Seat, code: str) -> HttpResponse:
    """Everything owed of one duty in a period, with what was done: what an inspector leafs through."""
    if code not in shelf().duties:
        raise NotFound("没有这件要做的事。")
    now = asked(request)
    table, _records = duty_table(now.question, code)
    shown = {
        "register": None,
        "unit": now.question.top,
        "period": now.question.period,
        "table": table,
        "tabs": tabs(PATH, now),
        "filters": offered(request, now, f"{PATH}/duty/{code}", [*KINDS]),
        "filters_end": turning(now),
    }
    return render(request, "pages/registers/one.html", shown)
