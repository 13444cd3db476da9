"""办理记录: every event about one object with its check code, for who may see the trail where it happened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from xiaoan.foundation.clock import school_day
from xiaoan.foundation.errors import NotFound
from xiaoan.kernel.access import verbs as access
from xiaoan.kernel.access.queries import scope
from xiaoan.kernel.trail.queries import Step, history
from xiaoan.surfaces.web.door import Seat, page
from xiaoan.surfaces.web.pages.evidence.telling import Said, address_of, body_words, object_words
from xiaoan.surfaces.web.parts import Who

MOST = 200


@dataclass(frozen=True)
class TrailLine:
    """One event as the page shows it; `entered` is set when it was written down on a later day than it happened."""

    seq: int
    title: str
    happened: datetime
    entered: datetime | None
    who: Who
    unit: str
    said: tuple[Said, ...]
    check: str


@page(verb=access.SEE_TRAIL)
@require_safe
def show(request: Seat, object_id: UUID) -> HttpResponse:
    """The trail of one object, newest first."""
    reach = scope(request.viewer, access.SEE_TRAIL, domain=None)
    steps = history(object_id, most=MOST + 1, reach=reach)
    if not steps:
        raise NotFound()
    kind = steps[0].object_type
    shown = {
        "what": object_words(kind),
        "object_id": object_id,
        "back": address_of(kind, object_id),
        "lines": [_line(step) for step in steps[:MOST]],
        "more": len(steps) > MOST,
        "most": MOST,
    }
    return render(request, "pages/evidence/trail.html", shown)


def _line(step: Step) -> TrailLine:
    late = school_day(step.recorded_at) != school_day(step.happened_at)
    return TrailLine(
        step.seq,
        step.title,
        step.happened_at,
        step.recorded_at if late else None,
        Who(step.actor_name, step.post),
        step.unit_name,
        body_words(step.body),
        step.check,
    )
