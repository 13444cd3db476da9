"""/imports/<id>/columns: each column beside some of what stands in it, and what it shall mean."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from xiaoan.features.imports import queries
from xiaoan.features.imports.doing import matching
from xiaoan.features.imports.queries import Shown
from xiaoan.features.imports.shapes import LEAVE, Heading
from xiaoan.foundation.errors import Conflict, Refused
from xiaoan.surfaces.web.door import Seat, page, reading
from xiaoan.surfaces.web.pages.imports.index import ALSO, VERB


class ColumnLine(NamedTuple):
    """One column: its heading and samples, what it is taken for, what is wrong with that."""

    heading: Heading
    means: str
    asked: bool
    wrong: str


@page(verb=VERB, also=ALSO)
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: Seat, import_id: UUID) -> HttpResponse:
    """The columns; matched, the list is looked at anew."""
    if request.method != "POST":
        found = queries.shown(request.viewer, import_id, at=request.at)
        if found.row.state != "open" or found.row.step == "waiting":
            return redirect("web:import", import_id=import_id)
        return _shown(request, found, found.row.mapping)
    prefix = "column-"
    said = {name.removeprefix(prefix): str(text) for name, text in request.POST.items() if name.startswith(prefix)}
    try:
        matching.match(by=request.viewer, import_id=import_id, mapping=said, at=request.at)
    except (Refused, Conflict) as refused:
        fields = dict(refused.fields) if isinstance(refused, Refused) else {}
        with reading(request):
            found = queries.shown(request.viewer, import_id, at=request.at)
            return _shown(request, found, said, refused.reason, fields)
    return _next(request, import_id)


@page(verb=VERB, also=ALSO)
@require_POST
def head(request: Seat, import_id: UUID) -> HttpResponse:
    """Another sheet, or another row as the head."""
    sheet, line, depth = (_number(request.POST.get(name)) for name in ("sheet", "line", "depth"))
    try:
        matching.choose_head(by=request.viewer, import_id=import_id, sheet=sheet, line=line, depth=depth, at=request.at)
    except (Refused, Conflict) as refused:
        fields = dict(refused.fields) if isinstance(refused, Refused) else {}
        with reading(request):
            found = queries.shown(request.viewer, import_id, at=request.at)
            return _shown(request, found, found.row.mapping, refused.reason, fields)
    return redirect("web:import-columns", import_id=import_id)


def _next(seat: Seat, import_id: UUID) -> HttpResponse:
    """To the findings; back here when the list could not be read with these columns."""
    with reading(seat):
        found = queries.shown(seat.viewer, import_id, at=seat.at)
        if found.row.step == "columns":
            return _shown(seat, found, found.row.mapping, found.row.failure)
    return redirect("web:import", import_id=import_id)


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 8 else -1


def _shown(
    seat: Seat, found: Shown, said: dict[str, str], wrong: str = "", fields: dict[str, str] | None = None
) -> HttpResponse:
    known = found.row.mapping
    lines = [
        ColumnLine(
            heading,
            said.get(str(heading.column), LEAVE),
            str(heading.column) not in known,
            (fields or {}).get(f"column-{heading.column}", ""),
        )
        for heading in found.row.headings
    ]
    lines.sort(key=lambda line: (not line.asked, line.heading.column))
    tables = found.content.tables if found.content else []
    rows = tables[found.row.sheet].lines if tables else []
    context = {
        "it": found,
        "row": found.row,
        "lines": lines,
        "asked": sum(line.asked for line in lines),
        "wrong": wrong or found.row.failure,
        "fields": fields or {},
        "leave": LEAVE,
        "head_line": rows[found.row.head].number if found.row.head < len(rows) else 1,
    }
    return render(seat, "pages/imports/columns.html", context, status=422 if wrong else 200)
