"""A code is put up, and taken down again. What was told through it are the events of its report."""

from __future__ import annotations

from uuid import UUID

from xiaoan.kernel.trail.events import Event, event


@event("tips.put_up", "张贴举报二维码")
class PosterPutUp(Event):
    place: UUID | None = None


@event("tips.taken_down", "停用举报二维码")
class PosterTakenDown(Event):
    pass
