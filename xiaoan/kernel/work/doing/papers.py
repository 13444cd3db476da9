"""纸质记录: photographs of a sheet that was filled in by hand, filed to the record that says the same.

Paper is a way of writing down, no proof: nothing ever demands it, and it changes neither time nor outcome of a record.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid5

from xiaoan.foundation.errors import Conflict, NotFound, Refused
from xiaoan.kernel.access import acts
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.files.again import name_again
from xiaoan.kernel.files.commands import attach
from xiaoan.kernel.files.models import Attachment
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.work.bodies import Doing
from xiaoan.kernel.work.doing.proof import OBJECT
from xiaoan.kernel.work.doing.submission import Receipt, submit
from xiaoan.kernel.work.events import PaperFiled
from xiaoan.kernel.work.models import Record
from xiaoan.kernel.work.verbs import ON_BEHALF, RECORD, SEE

PAPER = "paper"
"""The purpose of an attachment that is a photographed sheet."""

MOST = 20
"""Photographs filed to one record."""


def submit_paper(*, by: Viewer, unit: Unit, body: Doing, sheets: Sequence[UUID], at: datetime) -> Receipt:
    """`submit`, and the photographed sheets filed to each of its records, in one act. No sheet is a plain `submit`.

    Sent again it is the same receipt, and a sheet that lies there already is not filed twice.
    """
    with acts.opened(by=by, at=at):
        receipt = submit(by=by, unit=unit, body=body, at=at)
        if sheets:
            for record in receipt.records:
                file_paper(by=by, record_id=record, sheets=sheets, at=at)
        return receipt


def file_paper(*, by: Viewer, record_id: UUID, sheets: Sequence[UUID], at: datetime) -> list[Attachment]:
    """File one's own photographs of a sheet to a record; those that were new to it. The same content is filed once.

    Whoever made the record may, and who may record for others. Conflict when it was withdrawn; NotFound when it is out
    of sight, or a photograph is not the viewer's own upload at that unit.
    """
    wanted = list(dict.fromkeys(sheets))
    if not wanted:
        raise Refused("请拍下或选择填好的纸质表。", {"sheets": "请选择照片"})
    with acts.opened(by=by, at=at) as act:
        record = Record.objects.select_for_update(of=("self",)).select_related("unit").filter(id=record_id).first()
        if record is None or not act.may(SEE, record.unit, domain=record.domain):
            raise NotFound()
        act.require(RECORD, record.unit, domain=record.domain)
        if record.by_account != by.account and not act.may(ON_BEHALF, record.unit):
            raise Refused("纸质记录请由记录人附上，或请安全员代办。")
        if record.withdrawn_at is not None:
            raise Conflict("这条记录已撤回或已更正，请附到新的记录上。")
        mine = Attachment.objects.filter(id__in=wanted, home=record.home, unit=record.unit, by=by.account)
        found = {row.id: row for row in mine}
        if len(found) != len(wanted):
            raise NotFound("有照片找不到，请重新上传后再交。")
        there = set(Attachment.objects.filter(object_id=record.id, purpose=PAPER).values_list("sha256", flat=True))
        new = {found[key].sha256: found[key] for key in wanted if found[key].sha256 not in there}
        if len(there) + len(new) > MOST:
            raise Refused(f"一条记录最多附 {MOST} 张纸质表的照片。", {"sheets": "照片太多"})
        rows = [_free(row, record, by=by, at=at) for row in new.values()]
        if rows:
            attach(
                by=by, unit=record.unit, attachments=[row.id for row in rows], object_type=OBJECT,
                object_id=record.id, verb=SEE, at=at, domain=record.domain, purpose=PAPER,
            )  # fmt: skip
            filed = PaperFiled(duty=record.duty, opens=record.opens, sheets=tuple(new))
            act.record(filed, about=record)
        return rows


def _free(row: Attachment, record: Record, *, by: Viewer, at: datetime) -> Attachment:
    """The attachment itself while it serves nothing yet, else another of the same content."""
    if row.object_id is None:
        return row
    again = uuid5(record.id, f"{PAPER}/{row.sha256}")
    return name_again(by=by, unit=record.unit, attachment_id=row.id, client_id=again, at=at)
