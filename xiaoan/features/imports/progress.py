"""How far a long import has come, told beside its transaction: what is not committed is not seen, but this is.

A connection of its own, for as long as the work lasts. It carries a count, nothing of the list.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from xiaoan.features.imports.models import Progress

EVERY = 1.0
_SAY = """
INSERT INTO imports_progress (id, done, total, at) VALUES (%s, %s, %s, %s)
ON CONFLICT (id) DO UPDATE SET done = excluded.done, total = excluded.total, at = excluded.at
"""


class Gauge:
    """Says at most once a second how many lines are done."""

    def __init__(self, connection: BaseDatabaseWrapper, key: UUID, total: int, at: datetime) -> None:
        self._connection, self._key, self._total, self._at = connection, key, total, at
        self._said = 0.0

    def at(self, done: int) -> None:
        """`done` lines are done."""
        if time.monotonic() - self._said >= EVERY:
            self._said = time.monotonic()
            with self._connection.cursor() as cursor:
                cursor.execute(_SAY, [self._key, done, self._total, self._at])


@contextmanager
def gauge(key: UUID, total: int, at: datetime) -> Iterator[Gauge]:
    """A gauge with a connection beside the one that works."""
    beside = connections.create_connection(DEFAULT_DB_ALIAS)
    try:
        yield Gauge(beside, key, total, at)
    finally:
        beside.close()


def clear(key: UUID) -> None:
    """The work is over; nothing more to tell."""
    Progress.objects.filter(id=key).delete()
