"""地点二维码: labels for the places of a unit, all of them or some, to be cut out and put up."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from xiaoan.foundation.clock import school_day
from xiaoan.foundation.errors import NotFound
from xiaoan.kernel.access.queries import visible_unit
from xiaoan.kernel.org import verbs as org
from xiaoan.kernel.org.queries import places
from xiaoan.surfaces.web.codes import svg
from xiaoan.surfaces.web.door import Seat, page
from xiaoan.surfaces.web.pages.print.labels import Choice, Label, Wanted, shown


@page(verb=org.PLACES)
@require_safe
def sheet(request: Seat, unit_id: UUID) -> HttpResponse:
    """The labels of a unit's places in walking order; some of them alone with ?place=…&place=…"""
    unit = visible_unit(request.viewer, unit_id, org.PLACES)
    rows = list(places(unit, school_day(request.at)))
    asked = set(request.GET.getlist("place"))
    chosen = [row for row in rows if not asked or str(row.id) in asked]
    if asked and not chosen:
        raise NotFound()
    says = _("发现问题，请扫码上报")
    labels = [
        Label(svg(request.build_absolute_uri(f"/p/{row.mark}"), fits=True), row.name, unit.short_name, says)
        for row in chosen
    ]
    marks = {row.id for row in chosen}
    choices = [Choice(str(row.id), row.name, row.id in marks) for row in rows]
    back = f"/units/{unit.id}/places"
    return shown(request, _("地点二维码"), labels, choices, name="place", back=back, wanted=Wanted.of(request))
