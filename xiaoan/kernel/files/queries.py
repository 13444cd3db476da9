"""Reading attachments: those of objects, and the content of one for who may see its object."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from xiaoan.foundation.errors import NotFound
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.files.models import Attachment
from xiaoan.kernel.files.recognition import PHOTO
from xiaoan.kernel.files.storage import THUMBNAIL, store
from xiaoan.kernel.tree.models import Unit


@dataclass(frozen=True, slots=True)
class Attached:
    """An attachment as a page shows it; `arrived` None: promised, not yet received. Pixels are 0 if none."""

    id: UUID
    client_id: UUID
    name: str
    purpose: str
    media: str
    size: int
    width: int
    height: int
    at: datetime
    arrived: datetime | None

    @property
    def is_photo(self) -> bool:
        return self.media == PHOTO


@dataclass(frozen=True, slots=True)
class Opened:
    """Content to be sent to a viewer: where it lies, what it is, what it is called."""

    path: Path
    media: str
    name: str
    sha256: str


def _may_open(viewer: Viewer, row: Attachment) -> bool:
    """Whoever may see the object; before it is attached, and ever after, its uploader."""
    if row.by == viewer.account:
        return True
    return bool(row.verb) and viewer.may(
        row.verb, path=row.path, unit=row.unit_id, domain=row.domain, row=row.object_id
    )


def attachments_of(viewer: Viewer, objects: Iterable[UUID], purpose: str = "") -> dict[UUID, tuple[Attached, ...]]:
    """What is attached to each object and the viewer may open, oldest first; one query."""
    rows = Attachment.objects.select_related("blob").filter(object_id__in=list(objects)).order_by("at", "id")
    found: dict[UUID, list[Attached]] = {}
    for row in rows.filter(purpose=purpose) if purpose else rows:
        if row.object_id is not None and _may_open(viewer, row):
            found.setdefault(row.object_id, []).append(_shown(row))
    return {key: tuple(each) for key, each in found.items()}


def _shown(row: Attachment) -> Attached:
    blob = row.blob
    return Attached(
        row.id, row.client_id, row.name, row.purpose, blob.media if blob else "", row.size,
        blob.width if blob else 0, blob.height if blob else 0, row.at, row.verified_at,
    )  # fmt: skip


def still_missing(objects: Iterable[UUID]) -> dict[UUID, int]:
    """How many files promised to each object have not arrived; objects that lack none are left out."""
    found: dict[UUID, int] = {}
    rows = Attachment.objects.filter(object_id__in=list(objects), verified_at=None)
    for key in rows.values_list("object_id", flat=True):
        if key is not None:
            found[key] = found.get(key, 0) + 1
    return found


def of_client(viewer: Viewer, unit_id: UUID, client_id: UUID) -> Attached | None:
    """The viewer's own upload of a client id, so that a phone may ask what has arrived."""
    rows = Attachment.objects.select_related("blob").filter(unit_id=unit_id, client_id=client_id, by=viewer.account)
    row = rows.first()
    return _shown(row) if row is not None else None


def uploads_of(viewer: Viewer, unit: Unit, ids: Iterable[UUID]) -> list[Attached]:
    """The viewer's own uploads at a unit among these, in the order named; one query."""
    wanted = list(dict.fromkeys(ids))
    rows = Attachment.objects.select_related("blob").filter(id__in=wanted, unit=unit, by=viewer.account)
    found = {row.id: _shown(row) for row in rows}
    return [found[key] for key in wanted if key in found]


def open_for(viewer: Viewer, attachment_id: UUID, *, thumbnail: bool = False) -> Opened:
    """The content of an attachment, or NotFound when it is absent, not yet here or out of sight."""
    row = Attachment.objects.select_related("blob").filter(id=attachment_id).first()
    if row is None or row.blob is None or not _may_open(viewer, row):
        raise NotFound()
    variant = THUMBNAIL if thumbnail and row.blob.media == PHOTO else ""
    storage = store()
    if not storage.has(row.blob.sha256, variant):
        raise NotFound("文件存放处找不到这个文件，请联系系统管理员从备份恢复。")
    return Opened(storage.path(row.blob.sha256, variant), row.blob.media, row.name, row.blob.sha256)
