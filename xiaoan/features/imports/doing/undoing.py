"""撤销这次导入: what was added ends, what was changed is as before; refused as a whole when used since."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from xiaoan.features.imports.doing.frame import locked
from xiaoan.features.imports.events import Undone
from xiaoan.features.imports.kinds.shelf import kind_named
from xiaoan.features.imports.models import Deed, Import
from xiaoan.features.imports.shapes import Part, Verdict
from xiaoan.foundation.clock import school_day
from xiaoan.foundation.errors import Conflict, Refused
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.access import acts
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.tree.models import Unit

UNDO_WITHIN = timedelta(days=7)
TOLD = 20


class Used(Refused):
    """Something was done since with what was imported; `since` names it."""

    since: tuple[Verdict, ...] = ()


def parts_of(row: Import) -> list[Part]:
    """What an import wrote, as far as the open scope sees it."""
    deeds = Deed.objects.select_related("unit").filter(import_id=row.id).order_by("number", "id")
    return [
        Part(each.number, each.op, each.kind, each.object_id, each.unit, each.label, each.before)  # type: ignore[arg-type]
        for each in deeds
    ]


def undo(*, by: Viewer, import_id: UUID, at: datetime) -> Import:
    """Take an import back within some days, by the ordinary commands; nothing is deleted. Twice is once."""
    with acts.opened(by=by, at=at) as act:
        row = locked(act, import_id)
        if row.state == "undone":
            return row
        if row.state != "written" or row.written_at is None:
            raise Conflict("这份表没有导入过，不用撤销。")
        if at - row.written_at > UNDO_WITHIN:
            raise Refused(f"导入超过 {UNDO_WITHIN.days} 天，不能整批撤销了。请一条一条改。")
        Unit.objects.select_for_update(no_key=True).get(id=row.unit_id)
        kind, parts = kind_named(row.kind), parts_of(row)
        if len(parts) != _written(row):
            raise Refused("这次导入写到了您看不到的单位，不能由您整批撤销。请由导入的人或上级来撤销。")
        found = kind.used(parts, row.by_account, row.written_at)
        if found:
            raise used(found)
        with transaction.atomic():
            kind.undo(act, parts)
        row.state, row.undone_at = "undone", at
        row.save(update_fields=["state", "undone_at"])
        act.record(Undone(list_kind=row.kind, rows=len(parts), day=school_day(at)), about=row)
        return row


def _written(row: Import) -> int:
    """How many rows an import wrote in all, whoever can see them: half of it is never taken back."""
    with opened(EVERYTHING):
        return Deed.objects.filter(import_id=row.id).count()


def used(found: list[Verdict]) -> Used:
    """The refusal that names what was used."""
    names = "；".join(f"{label}：{what}" for label, what in found[:TOLD])
    more = f"；还有 {len(found) - TOLD} 处" if len(found) > TOLD else ""
    refusal = Used(f"导入的内容有的已经用上了，不能整批撤销，一处也没有动。{names}{more}。请对用上的一条一条改。")
    refusal.since = tuple(found)
    return refusal
