"""Writing down how a rehearsal went. By the console's own process, whoever started it: nobody acts here for a unit."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from xiaoan.features.keeping.models import Rehearsal

LONGEST_WORDS = 2000
KEPT = timedelta(days=400)
"""How long it stays known how a night went: a year, and some days to look back on it."""


def begin(*, at: datetime) -> UUID:
    """A rehearsal begins; until `end` it counts as under way. Nights of long ago are forgotten."""
    with transaction.atomic():
        Rehearsal.objects.filter(began_at__lt=at - KEPT).delete()
        return Rehearsal.objects.create(began_at=at).id


def end(*, rehearsal_id: UUID, at: datetime, sound: bool, backup: str, words: str) -> None:
    """A rehearsal has ended, well or not; `words` say what was compared, or what went wrong."""
    with transaction.atomic():
        Rehearsal.objects.filter(id=rehearsal_id, ended_at=None).update(
            ended_at=at, sound=sound, backup=backup, words=words[:LONGEST_WORDS]
        )
