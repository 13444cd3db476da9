"""办理记录: what has happened to one object, with the check code of every event."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Router, Schema

from xiaoan.foundation.errors import NotFound
from xiaoan.kernel.access.queries import seen
from xiaoan.kernel.access.verbs import SEE_TRAIL
from xiaoan.kernel.trail.models import TrailEvent
from xiaoan.kernel.trail.queries import Step, history
from xiaoan.surfaces.api.door import Seat, reads

router = Router(tags=["办理记录"])


class TrailStep(Schema):
    """One event. `check` is the start of its digest; `body` is what the event says, by its own keys."""

    seq: int
    kind: str
    title: str
    happened_at: datetime
    recorded_at: datetime
    actor_name: str
    post: str
    body: dict[str, Any]
    check: str


@router.get("/trail/{object_id}", response=list[TrailStep], summary="一件事物的办理记录，最近的在前")
@reads(SEE_TRAIL)
def trail(request: Seat, object_id: UUID) -> list[Step]:
    """The newest 200 events about one object, or 404 when there is none the caller may see."""
    events = TrailEvent.objects.filter(object_id=object_id)
    if not seen(request.viewer, events, SEE_TRAIL, domain=None).exists():
        raise NotFound()
    return history(object_id)
