"""Naming content once more: one photographed sheet of paper may belong to several records, an attachment to one object.

The content stays one blob. Only one's own upload, of the same unit, that has arrived, can be named again.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from xiaoan.foundation.errors import Conflict, NotFound, Refused
from xiaoan.kernel.access import acts
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.files.events import FileReceived
from xiaoan.kernel.files.models import Attachment
from xiaoan.kernel.files.verbs import ADD
from xiaoan.kernel.tree.models import Unit


def name_again(*, by: Viewer, unit: Unit, attachment_id: UUID, client_id: UUID, at: datetime) -> Attachment:
    """Another attachment of the same content; the same client id again is the one that is there.

    NotFound: not an upload of the viewer's in this unit. Refused: not arrived yet. Conflict: the id names another file.
    """
    with acts.opened(by=by, at=at) as act:
        act.require(ADD, unit)
        rows = Attachment.objects.select_related("unit", "blob")
        first = rows.filter(id=attachment_id, home=unit.home, unit=unit, by=by.account).first()
        if first is None:
            raise NotFound("有附件找不到，请重新上传后再交。")
        if first.blob is None or first.verified_at is None:
            raise Refused("照片还没有传完，请稍后再试。", {"files": "还没有传完"})
        row = Attachment(
            unit=unit, client_id=client_id, name=first.name, purpose=first.purpose, sha256=first.sha256,
            size=first.size, blob=first.blob, verified_at=at, by=by.account, at=at,
        )  # fmt: skip
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:
            found = rows.filter(home=unit.home, client_id=client_id).first()
            if found is None or (found.by, found.sha256, found.unit_id) != (by.account, first.sha256, unit.id):
                raise Conflict("这个编号已用于另一个文件，请重新选择文件后再传。") from None
            return found
        blob = first.blob
        event = FileReceived(name=row.name, sha256=row.sha256, size=row.size, stored=blob.sha256, media=blob.media)
        act.record(event, about=row)
        return row
