"""One hazard: what it is, who holds it, what can be done next and by whom, its way so far; and its sheet on paper."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from xiaoan.kernel.access import verbs as access
from xiaoan.kernel.hazards import verbs
from xiaoan.kernel.hazards.machine import Stage, Step
from xiaoan.kernel.hazards.queries import HazardPage
from xiaoan.kernel.hazards.verbs import SEE
from xiaoan.surfaces.web.door import Seat, page
from xiaoan.surfaces.web.listing import SheetHead
from xiaoan.surfaces.web.pages.daily.asked import clauses
from xiaoan.surfaces.web.pages.hazards import showing, told
from xiaoan.surfaces.web.pages.hazards.acts import RECUR
from xiaoan.surfaces.web.pages.hazards.acts.frame import Look, barrier, look
from xiaoan.surfaces.web.parts import UnitName


@page(verb=SEE)
@require_safe
def show(request: Seat, hazard_id: UUID) -> HttpResponse:
    """The page."""
    at = look(request, hazard_id)
    return render(request, "pages/hazards/one.html", _shown(at))


@page(verb=SEE)
@require_safe
def sheet(request: Seat, hazard_id: UUID) -> HttpResponse:
    """The same on A4."""
    at = look(request, hazard_id)
    row = at.page.row
    head = SheetHead(
        _("隐患整改情况"),
        UnitName(row.unit_name),
        request.at,
        row.number,
        code=_check_code(at.page),
    )
    return render(request, "pages/hazards/sheet.html", _shown(at) | {"sheet": head, "back": f"/hazards/{row.id}"})


def _shown(at: Look) -> dict[str, Any]:
    found, row = at.page, at.page.row
    main, rest = showing.steps(found, at.seat.viewer)
    again = barrier(RECUR, at) is None
    viewer, unit, domain = at.seat.viewer, at.unit, row.domain

    def may(verb: str) -> bool:
        return viewer.may(verb, path=unit.path, unit=unit.id, domain=domain)

    return {
        "page": found,
        "row": row,
        "funds": told.money(found.plan.funds),
        "stuck": showing.stuck(found, at.seat.viewer),
        "strip": showing.strip(found),
        "steps": main,
        "closes": showing.closes(found),
        "more": rest,
        "barred": found.barred if row.stage in (Stage.RECHECK, Stage.RECHECK_ABOVE, Stage.ON_SPOT) else "",
        "recur": f"/hazards/{row.id}/recur" if row.stage == Stage.CLOSED and again else "",
        "revisit": f"/hazards/{row.id}/revisit" if row.stage == Stage.CLOSED and may(verbs.REVISIT) else "",
        "may_answer": may(verbs.CLOSE),
        "alike": bool(found.held.alike) and any(each.step == Step.MERGE and each.may for each in found.next_steps),
        "lack": told.money(found.held.amount) if found.held.amount else "",
        "moments": told.moments(found.timeline),
        "evidence": showing.evidence(found),
        "clauses": clauses(found.clauses),
        "check_code": _check_code(found),
        "may_trail": at.seat.viewer.may(access.SEE_TRAIL, path=at.unit.path, unit=at.unit.id),
    }


def _check_code(found: HazardPage) -> str:
    """The newest event's code in the trail, so that paper and record can be matched."""
    return found.timeline[0].check if found.timeline else ""
