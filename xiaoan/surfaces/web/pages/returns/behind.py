"""Behind one figure of a return: what it counts, each with its page, and where a note can be put beside it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from xiaoan.features.returns import queries
from xiaoan.features.returns.verbs import SEE
from xiaoan.surfaces.web.door import Seat, page
from xiaoan.surfaces.web.pages.returns.show import address


@page(verb=SEE)
@require_safe
def show(request: Seat, unit_id: UUID, return_kind: str, period: str) -> HttpResponse:
    """The things a cell counts."""
    found = queries.page(request.viewer, unit_id, return_kind, period, at=request.at)
    cell = request.GET.get("cell", "")[:120]
    behind = queries.behind(request.viewer, found, cell, at=request.at)
    shown = {
        "page": found, "behind": behind, "title": queries.named(found.body, behind.figure), "here": address(found),
        "notes": [each for each in found.notes if each.cell == cell],
        "units": any(each.unit for each in behind.pieces), "days": any(each.day for each in behind.pieces),
    }  # fmt: skip
    return render(request, "pages/returns/behind.html", shown)
