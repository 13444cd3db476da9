"""谁还没报: 应报、实报、迟报、未报 of a kind and period below a unit. A list to telephone by, not a league."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from xiaoan.features.returns import queries
from xiaoan.features.returns.rules import MONTH
from xiaoan.features.returns.verbs import SEE
from xiaoan.foundation.clock import month_of, school_day
from xiaoan.foundation.errors import NotFound, Refused
from xiaoan.foundation.ids import parse_id
from xiaoan.kernel.access.queries import visible_unit
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.surfaces.web.door import Seat, page

MONTHS = 13


@page(verb=SEE)
@require_safe
def show(request: Seat) -> HttpResponse:
    """The list; kind, period and unit live in the address."""
    kinds = list(shelf().returns.values())
    asked = request.GET.get("kind", "") or next((each.code for each in kinds if each.filler == "school"), "")
    kind = shelf().returns.get(asked)
    unit_id = parse_id(request.GET["unit"]) if "unit" in request.GET else request.viewer.unit
    if kind is None or unit_id is None:
        raise NotFound()
    unit = visible_unit(request.viewer.whole, unit_id, SEE)
    last = month_of(school_day(request.at).replace(day=1) - timedelta(days=1))
    period = request.GET.get("period", "") or last
    reason, found = "", None
    try:
        found = queries.standing(request.viewer, unit, kind, period, at=request.at)
    except Refused as wrong:
        reason = wrong.reason
    context = {"unit": unit, "kind": kind, "kinds": kinds, "period": period, "found": found, "reason": reason,
               "periods": _months(last), "known": bool(MONTH.fullmatch(period))}  # fmt: skip
    return render(request, "pages/returns/standing.html", context, status=422 if reason else 200)


def _months(last: str) -> list[str]:
    """This month and the year before it, the newest first."""
    year, month = int(last[:4]), int(last[5:])
    found = []
    for back in range(-1, MONTHS - 1):
        number = year * 12 + month - 1 - back
        found.append(f"{number // 12:04d}-{number % 12 + 1:02d}")
    return found
