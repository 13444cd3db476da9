"""公示页: one tap to an A4 sheet of a school's hazards in a month, for the notice board.

Names of reporters never stand on it.
"""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from xiaoan.foundation.clock import month_of, school_day
from xiaoan.foundation.text import cleaned, month_words
from xiaoan.kernel.access.queries import visible_unit
from xiaoan.kernel.hazards import verbs
from xiaoan.kernel.hazards.queries import Entry, Filters, MonthFigures, month_figures, register
from xiaoan.kernel.tree.models import Unit
from xiaoan.surfaces.web.door import Seat, page
from xiaoan.surfaces.web.listing import SheetHead
from xiaoan.surfaces.web.parts import UnitName

MOST = 300


def noticed(seat: Seat, unit_id: UUID) -> tuple[Unit, str, list[Entry], MonthFigures]:
    """The unit, the month of the address, what stands on the notice with the major ones first, and the figures."""
    unit = visible_unit(seat.viewer, unit_id, verbs.SEE)
    month = cleaned(seat.GET.get("month", ""), most=7) or month_of(school_day(seat.at))
    found: dict[UUID, Entry] = {}
    for figure in ("open", "closed", "new"):
        wanted = Filters(unit_path=unit.path, month=month, figure=figure)
        for entry in register(seat.viewer, wanted, at=seat.at, most=MOST):
            found.setdefault(entry.row.id, entry)
    rows = sorted(found.values(), key=lambda each: (not each.row.is_major, each.row.registered_at))
    return unit, month, rows, month_figures(seat.viewer, month, unit_path=unit.path)


@page(verb=verbs.SEE)
@require_safe
def show(request: Seat, unit_id: UUID) -> HttpResponse:
    """What was found and closed in a month and what is still open at its end, the major ones first."""
    unit, month, rows, figures = noticed(request, unit_id)
    shown = {
        "entries": rows,
        "unit": unit,
        "figures": figures,
        "month": month,
        "several": len({entry.row.unit_id for entry in rows}) > 1,
        "sheet": SheetHead(_("安全隐患排查整改公示"), UnitName(unit.name), request.at, month_words(month)),
        "back": f"/hazards?unit={unit.id}",
    }
    return render(request, "pages/hazards/wider/notice.html", shown)
