"""Whether somebody has already reported what a row's date says. Rooms above fill the table; ledgers know no hazards."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from uuid import UUID

from xiaoan.foundation.registry import Table

Reported = Callable[[Iterable[UUID]], dict[UUID, UUID]]
REPORTED: Table[Reported] = Table("open reports about ledger rows")


def reported(rows: Iterable[UUID]) -> dict[UUID, UUID]:
    """row -> the open report (or hazard) about it; rows without one are left out."""
    wanted = list(rows)
    found: dict[UUID, UUID] = {}
    if wanted:
        for _, look in REPORTED.items():
            found |= look(wanted)
    return found
