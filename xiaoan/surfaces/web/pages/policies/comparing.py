"""/policies/<id>/compare: this year's document beside last year's, and what the difference costs."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from xiaoan.features.policies import commands, queries
from xiaoan.features.policies import verbs as policies
from xiaoan.foundation.clock import school_day
from xiaoan.foundation.errors import Conflict, NotFound, Refused
from xiaoan.foundation.ids import parse_id
from xiaoan.kernel.access.queries import may_unit
from xiaoan.surfaces.web.door import Seat, page, reading
from xiaoan.surfaces.web.pages.policies.index import titled
from xiaoan.surfaces.web.pages.policies.shown import NOT_READ, address
from xiaoan.surfaces.web.pages.policies.text.words import counted


@page(verb=policies.SEE)
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: Seat, document_id: UUID) -> HttpResponse:
    """The comparison; POST says which document was last year's."""
    wrong = ""
    if request.method == "POST":
        previous = parse_id(request.POST.get("previous"))
        try:
            commands.link_previous(by=request.viewer, document=document_id, previous=previous, at=request.at)
        except (Refused, Conflict) as no:
            wrong = no.reason
        else:
            return redirect("web:policy-compare", document_id=document_id)
    with reading(request):
        return _shown(request, document_id, wrong)


def _shown(seat: Seat, document_id: UUID, wrong: str) -> HttpResponse:
    row = queries.one(seat.viewer, document_id)
    if row.state in NOT_READ or not may_unit(seat.viewer, policies.SEE, row.unit):
        raise NotFound()
    found = queries.comparison(seat.viewer, document_id, starts=school_day(seat.at) + timedelta(days=1))
    others = [each.row for each in queries.documents(seat.viewer, unit=row.unit) if each.row.id != row.id]
    context: dict[str, Any] = {
        "it": row,
        "base": address(row),
        "whose": row.unit.short_name,
        "previous": row.previous,
        "previous_base": address(row.previous) if row.previous else "",
        "found": found,
        "wrong": wrong,
        "says": counted(
            (_("新增"), len(found.added)),
            (_("有改动"), len(found.changed)),
            (_("去掉"), len(found.dropped)),
            (_("没变"), len(found.same)),
        ),
        "may_link": may_unit(seat.viewer, policies.REVIEW, row.unit),
        "others": [(str(each.id), titled(each)) for each in others if each.state not in NOT_READ],
    }
    return render(seat, "pages/policies/compare.html", context, status=422 if wrong else 200)
