"""Writing a list: all of it or nothing, in one act, after a last look under lock. A long one is the worker's."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from xiaoan.features.imports.doing.frame import keep, locked, look, open_one, still_open
from xiaoan.features.imports.events import Dropped, Written
from xiaoan.features.imports.models import Content, Deed, Import
from xiaoan.features.imports.progress import Gauge, clear
from xiaoan.features.imports.shapes import Part
from xiaoan.foundation.errors import Conflict, Refused
from xiaoan.kernel.access import acts
from xiaoan.kernel.access.acts import Act
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.jobs.commands import ask
from xiaoan.kernel.tree.models import Unit, placed

AT_ONCE = 300
"""Lists up to so many lines are written while one waits."""
JOB = "imports.write"


def bring(*, by: Viewer, import_id: UUID, version: int, at: datetime) -> Import:
    """Write what was looked at, or hand it to the worker when it is long; done already it is done once.

    `version` is that of the look; a Conflict when somebody has changed anything since.
    """
    with acts.opened(by=by, at=at) as act:
        row = locked(act, import_id)
        if row.state == "written" or row.step == "waiting":
            return row
        row, content = open_one(act, import_id, version)
        if row.step != "looked" or row.wrong:
            raise Refused("还有要改的地方，没有导入。请先改好。")
        if not row.added and not row.changed:
            raise Refused("表里的内容系统里都有了，没有什么要导入的。")
        if row.lines > AT_ONCE:
            row.step = "waiting"
            row.save(update_fields=["step"])
            ask(JOB, at=at, key=f"{JOB}:{row.id}:{row.version}", import_id=str(row.id), account=str(by.account))
            return row
        if not write(act, row, content):
            raise Conflict("核对以后又有了变化，没有导入。请看过下面的结果再导入。")
        return row


def write(act: Act, row: Import, content: Content, gauge: Gauge | None = None) -> bool:
    """Look once more and write, inside an open act; False, with the findings kept, when something is wrong now."""
    # Two lists of one unit follow each other; children's rows are still inserted beside.
    Unit.objects.select_for_update(no_key=True).get(id=row.unit_id)
    kind, asked, looked = look(row, content, act.by, act.at)
    keep(row, content, looked)
    if looked.wrong:
        row.version += 1
        row.save()
        content.save()
        return False
    try:
        with transaction.atomic():
            parts = kind.write(act, asked, looked, gauge.at if gauge else lambda done: None)
            Deed.objects.bulk_create([_deed(row, part, act.at) for part in parts], batch_size=500)
    except IntegrityError:
        raise Conflict("导入时有人正好登记了同样的内容，没有导入。请再点一次。") from None
    row.state, row.step, row.written_at = "written", "looked", act.at
    row.save()
    content.save()
    act.record(Written(list_kind=row.kind, added=row.added, changed=row.changed, same=row.same), about=row)
    return True


def _deed(row: Import, part: Part, at: datetime) -> Deed:
    return Deed(
        **placed(part.unit), import_id=row.id, number=part.number, op=part.op, kind=part.kind, object_id=part.object,
        label=part.label[:160], before=dict(part.before), at=at,
    )  # fmt: skip


def drop(*, by: Viewer, import_id: UUID, at: datetime) -> Import:
    """Let a list go that was not written: what was kept of the file goes at once."""
    with acts.opened(by=by, at=at) as act:
        row = locked(act, import_id)
        if row.state == "dropped":
            return row
        still_open(row)
        Content.objects.filter(of=row).delete()
        row.state = "dropped"
        row.save(update_fields=["state"])
        act.record(Dropped(list_kind=row.kind), about=row)
        clear(row.id)
        return row
