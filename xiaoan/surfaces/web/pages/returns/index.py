"""The returns of a unit by period, the way to those below it, and the check code of a paper looked up."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from xiaoan.features.returns import queries
from xiaoan.features.returns.verbs import SEE, SET_DAYS
from xiaoan.foundation.errors import NotFound
from xiaoan.kernel.access.queries import may_unit, visible_unit
from xiaoan.kernel.org import verbs as org
from xiaoan.kernel.tree.models import Unit
from xiaoan.surfaces.web.door import Seat, page
from xiaoan.surfaces.web.nav import holds


@page(verb=SEE)
@require_safe
def home(request: Seat) -> HttpResponse:
    """Those of the viewer's own unit."""
    return _shown(request, visible_unit(request.viewer.whole, request.viewer.unit, SEE))


@page(verb=SEE)
@require_safe
def of_unit(request: Seat, unit_id: UUID) -> HttpResponse:
    """Those of a unit within sight."""
    return _shown(request, visible_unit(request.viewer.whole, unit_id, SEE))


def _shown(request: Seat, unit: Unit) -> HttpResponse:
    context = {
        "unit": unit,
        "lines": queries.periods(request.viewer, unit, at=request.at),
        "above": not unit.is_school or holds(request.viewer, org.FOUND),
        "days": may_unit(request.viewer.whole, SET_DAYS, unit),
    }
    return render(request, "pages/returns/index.html", context)


@page(verb=SEE)
@require_safe
def check(request: Seat) -> HttpResponse:
    """对校验码: whether a paper is the return that was frozen, and which."""
    code = request.GET.get("code", "")
    if not code:
        return render(request, "pages/returns/check.html", {"code": "", "reason": ""})
    try:
        row = queries.by_code(request.viewer, code)
    except NotFound as nothing:
        return render(request, "pages/returns/check.html", {"code": code, "reason": str(nothing)}, status=404)
    return redirect("web:return", unit_id=row.unit_id, return_kind=row.kind, period=row.period)
