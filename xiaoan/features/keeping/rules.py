"""Whether the backups are well: pure, from the last rehearsals and the hour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

LONGEST = timedelta(hours=12)
"""Who has not ended after so long was killed."""
FRESH = timedelta(hours=36)
"""A night may be missed by a machine that was off; not two."""


class Health(StrEnum):
    """How the backups are."""

    NEVER = "never"
    SOUND = "sound"
    FAILED = "failed"
    STALE = "stale"


@dataclass(frozen=True, slots=True)
class Run:
    """One rehearsal as it is told; `sound` only once it has ended well."""

    began_at: datetime
    ended_at: datetime | None
    sound: bool
    backup: str
    words: str


def health(runs: Sequence[Run], at: datetime) -> Health:
    """Of the newest runs, the newest first. One under way says nothing until it should long have ended."""
    done = [run for run in runs if run.ended_at is not None or at - run.began_at > LONGEST]
    if not done:
        return Health.NEVER
    if not done[0].sound:
        return Health.FAILED
    return Health.SOUND if at - done[0].began_at <= FRESH else Health.STALE
