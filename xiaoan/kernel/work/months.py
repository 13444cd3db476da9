"""Closed months: whether a unit's month has been closed, asked of the room above that closes them.

The table is filled by wiring; while it is empty no month is ever closed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime
from uuid import UUID

from xiaoan.foundation.registry import Table

ClosedAt = Callable[[Collection[UUID], Collection[str]], dict[tuple[UUID, str], datetime]]
"""(units, months) -> instants at which those that are closed were closed."""

CLOSED: Table[ClosedAt] = Table("closed months", single=True)


def closed_at(units: Collection[UUID], months: Collection[str]) -> dict[tuple[UUID, str], datetime]:
    """When these units' months were closed; open ones are absent."""
    found: dict[tuple[UUID, str], datetime] = {}
    for _, ask in CLOSED.items():
        found.update(ask(units, months))
    return found
