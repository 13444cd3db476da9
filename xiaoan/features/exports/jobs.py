"""Making a file: as the one who asked, with the rights he has now, under the database's own row security.

The job's transaction holds neither the export's row nor a chain while the rows are read; how far it is goes to the
row through a connection beside it. Killed half-way it is made again, under the same name.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator, Mapping
from datetime import datetime
from uuid import UUID

from django.db import Error, connection

from xiaoan.features.exports import storage
from xiaoan.features.exports.commands import give_up, keep
from xiaoan.features.exports.kinds import EXPORTS, Progress
from xiaoan.features.exports.models import Export
from xiaoan.foundation.errors import XiaoanError
from xiaoan.foundation.rls import as_pages, opened
from xiaoan.kernel.access.queries import viewer

EVERY = 0.7
"""Seconds between two notes of progress."""


def make(arguments: Mapping[str, str], at: datetime) -> None:
    """Make one export that was asked for. What a rule forbids is told to its owner and not tried again."""
    row = Export.objects.select_related("unit").filter(id=UUID(arguments["export"])).first()
    if row is None or row.made_at is not None or row.failure:
        return
    try:
        owner = viewer(row.by, at=at)
        kind = EXPORTS[row.kind]
        with as_pages(), opened(owner.scope, readonly=True), _noted(row.id) as progress:
            made = kind.make(owner, row.arguments, at, progress)
            with made.file:
                kept = storage.keep(row.id, made.file, name=made.name, media=made.media, rows=made.rows)
    except XiaoanError as refused:
        give_up(export=row, reason=str(refused), at=at)
        return
    keep(export=row, owner=owner, made=kept, at=at)


@contextlib.contextmanager
def _noted(export_id: UUID) -> Iterator[Progress]:
    """A place to say how far it is, seen by others at once; a database that cannot be reached for it is no failure."""
    beside = connection.copy("beside")
    last = 0.0

    def note(done: int, total: int) -> None:
        nonlocal last
        if time.monotonic() - last < EVERY:
            return
        last = time.monotonic()
        with contextlib.suppress(Error), beside.cursor() as cursor:
            cursor.execute("UPDATE exports_export SET done = %s, total = %s WHERE id = %s", [done, total, export_id])

    try:
        yield note
    finally:
        beside.close()
