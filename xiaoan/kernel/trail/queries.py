"""Reading the trail of one object: what a page shows under 办理记录."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from xiaoan.kernel.trail.events import KINDS
from xiaoan.kernel.trail.models import TrailEvent, TrailText


@dataclass(frozen=True, slots=True)
class Step:
    """One line of an object's history; `late` when it was recorded on a later day than it happened."""

    seq: int
    kind: str
    title: str
    happened_at: datetime
    recorded_at: datetime
    actor_name: str
    post: str
    body: dict[str, Any]
    check: str
    object_type: str = ""
    unit_name: str = ""


ERASED = "（已删除）"


def history(object_id: UUID, *, most: int = 200, reach: Q | None = None) -> list[Step]:
    """The newest `most` events about one object that the open scope can see, newest first.

    `reach` narrows them to the places where the viewer holds a verb (`access.queries.scope`).
    """
    rows = TrailEvent.objects.filter(object_id=object_id).select_related("unit").order_by("-recorded_at", "-seq")
    events = list(rows.filter(reach or Q())[:most])
    texts: dict[UUID, dict[str, str]] = {}
    for text in TrailText.objects.filter(event__in=[event.id for event in events]):
        texts.setdefault(text.event, {})[text.field] = ERASED if text.erased_at else text.text
    return [_step(event, texts.get(event.id, {})) for event in events]


def _step(event: TrailEvent, texts: dict[str, str]) -> Step:
    body = {
        name: texts.get(name, "") if isinstance(value, dict) and "commitment" in value else value
        for name, value in event.body.items()
    }
    title = KINDS[event.kind].TITLE if event.kind in KINDS else event.kind
    name = body.pop("actor_name", "")
    return Step(
        event.seq,
        event.kind,
        title,
        event.happened_at,
        event.recorded_at,
        name,
        event.acting_post,
        body,
        event.digest[:8].upper(),
        event.object_type,
        event.unit.short_name,
    )
