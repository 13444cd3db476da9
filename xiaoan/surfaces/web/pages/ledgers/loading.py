"""从 Excel 导入: a sheet is read and looked at line by line; only a second step writes it, all of it or nothing.

Between the two steps the lines travel in the page itself, so nothing half-read lies anywhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

import msgspec
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from xiaoan.foundation.errors import Conflict, Refused
from xiaoan.foundation.text import measure
from xiaoan.kernel.access.queries import visible_unit
from xiaoan.kernel.catalogue.pack.content import Ledger
from xiaoan.kernel.files.sheets import LARGEST_FILE, Line, sheets
from xiaoan.kernel.ledgers import commands
from xiaoan.kernel.ledgers.shapes import Loaded, Problem, SheetRow
from xiaoan.kernel.ledgers.verbs import KEEP
from xiaoan.kernel.tree.models import Unit
from xiaoan.surfaces.web.door import Seat, page, reading
from xiaoan.surfaces.web.pages.ledgers.filling import book_of
from xiaoan.surfaces.web.pages.ledgers.heads import Mapped, mapped

MOST_SHOWN = 200
LONGEST = 3_000_000


class Looked(NamedTuple):
    """What a sheet would do: its lines in order with their state, and the lines as the next step posts them."""

    lines: list[tuple[int, str, str, list[Problem]]]
    left_out: int
    loaded: Loaded
    rows: str
    unused: list[str]


@page(verb=KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def load(request: Seat, unit_id: UUID, ledger: str) -> HttpResponse:
    """The two steps: a file is looked at; the lines looked at are written."""
    with reading(request):
        unit = visible_unit(request.viewer, unit_id, KEEP)
        book = book_of(request, unit, ledger)
    if request.method != "POST":
        return _shown(request, unit, book.ledger)
    if "rows" in request.POST:
        return _write(request, unit, book.ledger)
    upload = request.FILES.get("file")
    if upload is None:
        return _shown(request, unit, book.ledger, wrong=_("请先选一个 Excel 文件。"))
    try:
        if (upload.size or 0) > LARGEST_FILE:
            raise Refused(_("文件太大，不像一本台账。请删去图片和多余的表再试。"))
        found = _read(sheets(upload.name or "", upload.read()), book.ledger)
        looked = _look(request, unit, book.ledger, found)
    except (Refused, Conflict) as wrong:
        return _shown(request, unit, book.ledger, wrong=wrong.reason)
    return _shown(request, unit, book.ledger, looked=looked)


def _read(tables: Sequence[tuple[str, Sequence[Line]]], ledger: Ledger) -> Mapped:
    """The one list in the file whose heads are those of the ledger."""
    found = [(title, read) for title, lines in tables if (read := mapped(lines, ledger)) is not None]
    filled = [(title, read) for title, read in found if read.rows or read.faults]
    if not found:
        heads = "、".join(column.title for column in ledger.columns[:6])
        raise Refused(_("没有找到表头。要有一行写着：{heads}……可以先下载填写表对照。").format(heads=heads))
    if not filled:
        raise Refused(_("表头下面没有填内容。"))
    if len(filled) > 1:
        names = "、".join(title for title, _read in filled)
        raise Refused(_("这几张表都像台账：{names}。请只留一张再导入。").format(names=names))
    return filled[0][1]


def _look(seat: Seat, unit: Unit, ledger: Ledger, found: Mapped) -> Looked:
    loaded = _load(seat, unit, ledger, found.rows, dry=True)
    told = [Problem(number, column, says) for number, column, says in found.faults]
    loaded = loaded._replace(problems=tuple(sorted({*loaded.problems, *told})))
    rows = msgspec.json.encode(found.rows).decode()
    if len(rows) > LONGEST:
        raise Refused(_("表太大，请分开导入。"))
    return _looked(ledger, found.rows, loaded, rows, found.unused)


def _looked(ledger: Ledger, rows: Sequence[SheetRow], loaded: Loaded, text: str, unused: list[str]) -> Looked:
    by_line: dict[int, list[Problem]] = {}
    for problem in loaded.problems:
        by_line.setdefault(problem.number, []).append(problem)
    states = dict.fromkeys(loaded.added, "new") | dict.fromkeys(loaded.changed, "changed")
    states |= dict.fromkeys(by_line, "wrong")
    order = {"wrong": 0, "changed": 1, "new": 2, "same": 3}
    lines = [
        (row.number, row.values.get(ledger.label, ""), states.get(row.number, "same"), by_line.get(row.number, []))
        for row in rows
    ]
    lines.sort(key=lambda line: (order[line[2]], line[0]))
    return Looked(lines[:MOST_SHOWN], max(0, len(lines) - MOST_SHOWN), loaded, text, unused)


def _load(seat: Seat, unit: Unit, ledger: Ledger, rows: Sequence[SheetRow], *, dry: bool) -> Loaded:
    return commands.load(by=seat.viewer, unit=unit, ledger=ledger.code, rows=rows, at=seat.at, dry=dry)


def _write(seat: Seat, unit: Unit, ledger: Ledger) -> HttpResponse:
    text = seat.POST.get("rows", "")
    try:
        rows = msgspec.json.decode(text[:LONGEST], type=list[SheetRow])
    except msgspec.MsgspecError:
        return _shown(seat, unit, ledger, wrong=_("这一页不完整，请重新选文件导入。"))
    try:
        loaded = _load(seat, unit, ledger, rows, dry=False)
    except (Refused, Conflict) as wrong:
        return _shown(seat, unit, ledger, wrong=wrong.reason)
    if loaded.problems:
        # Something changed between the two steps: told again, nothing was written.
        return _shown(seat, unit, ledger, looked=_looked(ledger, rows, loaded, text, []))
    messages.success(seat, _said(loaded))
    return redirect(f"/ledgers/{ledger.code}?unit={unit.id}")


def _said(loaded: Loaded) -> str:
    parts = [
        (len(loaded.added), _("新登记 {n}")),
        (len(loaded.changed), _("修改 {n}")),
        (len(loaded.same), _("没有变化 {n}")),
    ]
    told = "，".join(words.format(n=measure(count, _("条"))) for count, words in parts if count)
    return _("已导入：{told}。").format(told=told or _("没有变化"))


def _shown(seat: Seat, unit: Unit, ledger: Ledger, *, wrong: str = "", looked: Looked | None = None) -> HttpResponse:
    problems = looked is not None and looked.loaded.problems
    context = {
        "unit": unit,
        "ledger": ledger,
        "looked": looked,
        "wrong": wrong,
        "wrong_lines": len({problem.number for problem in looked.loaded.problems}) if looked else 0,
        "ready": bool(looked and not problems and (looked.loaded.added or looked.loaded.changed)),
    }
    return render(seat, "pages/ledgers/load.html", context, status=422 if wrong or problems else 200)
