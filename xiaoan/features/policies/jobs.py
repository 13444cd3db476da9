"""The worker's part: reading a document. Killed in the middle nothing was written, and it begins anew.

What the engine refuses is no failure of the machine: the document is refused with the reason. How far it is goes to
the row through a connection beside it.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from uuid import UUID

from django.db import Error, connection

from xiaoan.engines.policy.shapes import Reading, Unreadable
from xiaoan.features.policies.doing.reading import keep_reading, refuse
from xiaoan.features.policies.models import Original, PolicyDocument
from xiaoan.kernel.access import acts
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.messages.commands import Word, write

LETTER = "policies.read"


def read_one(arguments: Mapping[str, str], at: datetime) -> None:
    """Read one document that was taken in."""
    key = UUID(arguments["document"])
    with acts.opened(by=operator(), at=at):
        row = PolicyDocument.objects.select_related("unit").filter(id=key).first()
        if row is None or row.state != "waiting":
            return
        content = bytes(Original.objects.values_list("file", flat=True).get(of=row))
    with _noted(key) as note:
        try:
            reading = _read(content, row.name, note)
        except Unreadable as refused:
            said = Word(LETTER, f"“{row.title}”读不了", refused.reason)
            with acts.opened(by=operator(), at=at) as act:
                refuse(act, key, refused.reason)
                write(act, to=[row.by_account], key=f"policy:{key}", said=said, about=row, unit=row.unit)
            return
        note(80)
    with acts.opened(by=operator(), at=at) as act:
        kept = keep_reading(act, key, reading)
        said = Word(LETTER, f"“{kept.title}”读好了，可以核对", "读出的要求要有人看过、接受、发布，学校才需要做。")
        write(act, to=[kept.by_account], key=f"policy:{key}", said=said, about=kept, unit=kept.unit)


def _read(content: bytes, name: str, note: Callable[[int], None]) -> Reading:
    # Made when something is read: the reader's patterns take longer to make than all the rest of a short command.
    from xiaoan.engines.policy.reader import read  # noqa: PLC0415
    from xiaoan.engines.policy.source import document_of  # noqa: PLC0415

    note(10)
    document = document_of(content, name)
    note(40)
    return read(document)


@contextlib.contextmanager
def _noted(key: UUID) -> Iterator[Callable[[int], None]]:
    """A place to say how far it is, seen by others at once; a database that cannot be reached for it is no failure."""
    beside = connection.copy("beside")

    def note(done: int) -> None:
        with contextlib.suppress(Error), beside.cursor() as cursor:
            cursor.execute("UPDATE policies_policydocument SET progress = %s WHERE id = %s", [done, str(key)])

    try:
        yield note
    finally:
        beside.close()
