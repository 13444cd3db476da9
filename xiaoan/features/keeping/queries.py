"""How the backups went, the newest first."""

from __future__ import annotations

from datetime import datetime

from xiaoan.features.keeping.models import Rehearsal
from xiaoan.features.keeping.rules import Health, Run, health

SHOWN = 30


def runs(most: int = SHOWN) -> list[Run]:
    """The newest rehearsals; one query."""
    rows = Rehearsal.objects.order_by("-began_at")[:most]
    return [Run(row.began_at, row.ended_at, row.sound, row.backup, row.words) for row in rows]


def standing(at: datetime) -> tuple[Health, Run | None]:
    """How the backups are now, and the last rehearsal."""
    newest = runs(3)
    return health(newest, at), newest[0] if newest else None
