"""One's own letters and sentences. Nobody reads another's; a letter opened is only that."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q

from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.messages.models import Digest, Letter
from xiaoan.kernel.messages.offers import Matter, Waiting, sentence, waiting

__all__ = ["Matter", "Page", "Waiting", "letters", "sentence", "today", "unopened", "waiting"]


class Page(NamedTuple):
    """Some letters, the newest first, and the id to go on from ("" at the end)."""

    rows: list[Letter]
    after: str


def letters(viewer: Viewer, *, after: UUID | None = None, limit: int = 30) -> Page:
    """One's own letters; one query (two when going on)."""
    rows = Letter.objects.select_related("unit").filter(to=viewer.account)
    if after is not None:
        last = rows.filter(id=after).first()
        if last is not None:
            rows = rows.filter(Q(at__lt=last.at) | Q(at=last.at, id__lt=last.id))
    found = list(rows.order_by("-at", "-id")[: limit + 1])
    return Page(found[:limit], str(found[limit - 1].id) if len(found) > limit else "")


def unopened(viewer: Viewer) -> int:
    """How many letters have not been shown yet."""
    return Letter.objects.filter(to=viewer.account, opened_at=None).count()


def today(viewer: Viewer, day: date) -> Digest | None:
    """The sentence of a day, when there was one."""
    return Digest.objects.filter(to=viewer.account, day=day).first()
