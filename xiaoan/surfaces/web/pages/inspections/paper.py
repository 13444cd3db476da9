"""/inspections/papers/<id>: a paper, what its problems have become, signatures and replies; the same on A4."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from xiaoan.features.inspections import queries
from xiaoan.features.inspections.queries import PaperPage
from xiaoan.features.inspections.verbs import SEE
from xiaoan.features.inspections.vocabulary import Kind, Side
from xiaoan.foundation.errors import NotFound
from xiaoan.surfaces.web.door import Seat, page
from xiaoan.surfaces.web.listing import SheetHead
from xiaoan.surfaces.web.parts import UnitName


@page(verb=SEE)
@require_safe
def show(request: Seat, paper_id: UUID) -> HttpResponse:
    """The page."""
    found = queries.paper_page(request.viewer, paper_id, at=request.at)
    return render(request, "pages/inspections/paper.html", shown(found))


@page(verb=SEE)
@require_safe
def sheet(request: Seat, paper_id: UUID) -> HttpResponse:
    """On A4, to be printed in two copies."""
    found = queries.paper_page(request.viewer, paper_id, at=request.at)
    head = SheetHead(
        _("{kind}更正").format(kind=found.row.kind_title) if found.row.corrects else found.row.kind_title,
        UnitName(found.printed.unit), found.paper.at, found.row.number, code=found.check_code,
    )  # fmt: skip
    return render(request, "pages/inspections/paper_sheet.html", shown(found) | {"sheet": head})


@page(verb=SEE)
@require_safe
def reply_sheet(request: Seat, paper_id: UUID, round: int) -> HttpResponse:
    """整改回执 on A4, to be stamped."""
    found = queries.paper_page(request.viewer, paper_id, at=request.at)
    reply = next((each for each in found.replies if each.round == round), None)
    if reply is None:
        raise NotFound()
    head = SheetHead(_("整改回执"), UnitName(found.printed.unit), reply.at, found.title, code=found.check_code)
    context = shown(found) | {"sheet": head, "reply": reply}
    return render(request, "pages/inspections/reply_sheet.html", context)


def shown(found: PaperPage) -> dict[str, Any]:
    """What templates of a paper show."""
    rows = {each.position: each for each in found.lines}
    return {
        "page": found,
        "row": found.row,
        "printed": found.printed,
        "lines": [(printed, rows.get(index)) for index, printed in enumerate(found.printed.lines)],
        "inspectors": [each for each in found.signatures if each.side == Side.INSPECTOR],
        "department": found.row.kind == Kind.DEPARTMENT,
        "opinion": found.row.kind == Kind.OPINION,
        "starred": any("＊" in line.basis for line in found.printed.lines),
        "back": "/inspections",
        "here": f"/inspections/papers/{found.row.id}",
    }
