"""Promising, receiving and attaching files. Decoding is done outside transactions, rows in a short one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from xiaoan.foundation.errors import Conflict, NotFound, Refused
from xiaoan.foundation.rls import open_scope
from xiaoan.kernel.access import acts
from xiaoan.kernel.access.limits import count_upload
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.files import pictures
from xiaoan.kernel.files.events import FileAttached, FilePromised, FileReceived
from xiaoan.kernel.files.models import Attachment, Blob
from xiaoan.kernel.files.names import clean_name
from xiaoan.kernel.files.recognition import PHOTO, looks_like
from xiaoan.kernel.files.storage import THUMBNAIL, Arrival, Storage, arriving, digest_of, store
from xiaoan.kernel.files.verbs import ADD
from xiaoan.kernel.tree.models import Unit

MOST_AT_ONCE = 20


class _Kept(NamedTuple):
    """Content as it now lies in the store."""

    sha256: str
    size: int
    media: str
    width: int
    height: int


def promise(
    *,
    by: Viewer,
    unit: Unit,
    client_id: UUID,
    name: str,
    sha256: str,
    size: int,
    at: datetime,
    purpose: str = "",
) -> Attachment:
    """Say that a file of this digest and size will come; the same promise again is the one that is there."""
    if len(sha256) != 64 or not set(sha256.lower()) <= set("0123456789abcdef"):
        raise Refused("附件的校验值不对，请重新选择文件。", {"sha256": "应为 64 位十六进制"})
    if not 0 < size <= settings.LARGEST_FILE:
        raise Refused(
            f"文件大小须在 1 字节到 {settings.LARGEST_FILE // 1024 // 1024} MB 之间。",
            {"size": "文件太大或为空"},
        )
    row = Attachment(
        unit=unit, client_id=client_id, name=clean_name(name), purpose=purpose, sha256=sha256.lower(),
        size=size, by=by.account, at=at,
    )  # fmt: skip
    with acts.opened(by=by, at=at) as act:
        act.require(ADD, unit)
        found = _existing(row, verified=False)
        if found is None and not _inserted(row):
            found = _existing(row, verified=False)
        if found is not None:
            return found
        act.record(FilePromised(name=row.name, sha256=row.sha256, size=size), about=row)
        return row


def receive(
    *,
    by: Viewer,
    unit: Unit,
    client_id: UUID,
    name: str,
    content: BinaryIO,
    at: datetime,
    sha256: str = "",
    size: int | None = None,
    purpose: str = "",
) -> Attachment:
    """Take in a file, and keep the promise of the same client id if there is one.

    `sha256` and `size` are what the phone says it sent; where given they must be right. Returns the verified
    attachment; the same client id with the same bytes is the same attachment, with other bytes a Conflict.
    """
    if open_scope() is not None:
        raise RuntimeError("files are decoded outside every transaction: call receive() before the act is opened")
    with acts.opened(by=by, at=at) as act:
        act.require(ADD, unit)
    count_upload(by.account, by.unit, at)
    storage = store()
    with arriving(storage, content, most=settings.LARGEST_FILE) as arrival:
        if (sha256 and sha256.lower() != arrival.sha256) or size not in (None, arrival.size):
            raise Refused("收到的内容与发送的不一致，可能是信号中断，请重新上传。")
        kept = _kept(by, storage, arrival)
    row = Attachment(
        unit=unit, client_id=client_id, name=clean_name(name, kept.media), purpose=purpose,
        sha256=arrival.sha256, size=arrival.size, by=by.account, at=at, verified_at=at,
    )  # fmt: skip
    with acts.opened(by=by, at=at) as act:
        act.require(ADD, unit)
        return _entered(act, row, kept)


def _kept(by: Viewer, storage: Storage, arrival: Arrival) -> _Kept:
    known = Blob.objects.filter(original=arrival.sha256).first()
    if known is not None and storage.has(known.sha256):
        return _Kept(known.sha256, known.size, known.media, known.width, known.height)
    media = looks_like(arrival.file)
    if media != PHOTO:
        storage.keep(arrival.file, arrival.sha256)
        return _Kept(arrival.sha256, arrival.size, media, 0, 0)
    photo, thumbnail = arrival.file.with_name("photo"), arrival.file.with_name("thumbnail")
    width, height = pictures.clean(arrival.file, photo, thumbnail)
    cleaned, size = digest_of(photo), photo.stat().st_size
    storage.keep(thumbnail, cleaned, THUMBNAIL)
    storage.keep(photo, cleaned)
    return _Kept(cleaned, size, media, width, height)


def _entered(act: acts.Act, row: Attachment, kept: _Kept) -> Attachment:
    Blob.objects.bulk_create(
        [
            Blob(
                sha256=kept.sha256, original=row.sha256, size=kept.size, media=kept.media, width=kept.width,
                height=kept.height, stored_at=act.at,
            )
        ],
        ignore_conflicts=True,
    )  # fmt: skip
    row.blob_id = kept.sha256
    found = _existing(row, verified=True)
    if found is None and not _inserted(row):
        found = _existing(row, verified=True)
    if found is not None:
        if found.verified_at is not None:
            return found
        found.blob_id, found.verified_at, found.name = row.blob_id, row.verified_at, row.name
        found.save(update_fields=["blob", "verified_at", "name"])
        row = found
    act.record(
        FileReceived(name=row.name, sha256=row.sha256, size=row.size, stored=kept.sha256, media=kept.media),
        about=row,
    )
    return row


def _inserted(row: Attachment) -> bool:
    """Write the row unless somebody was faster with the same client id."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return False
    return True


def _existing(row: Attachment, *, verified: bool) -> Attachment | None:
    """The attachment of the same client id, locked; Conflict when it is somebody's other file."""
    rows = Attachment.objects.select_for_update(of=("self",)).select_related("unit")
    found = rows.filter(home=row.unit.home, client_id=row.client_id).first()
    if found is None:
        return None
    if (found.by, found.unit_id, found.sha256, found.size) != (row.by, row.unit_id, row.sha256, row.size):
        said = "与先前登记的不是同一个文件" if verified else "已用于另一个文件"
        raise Conflict(f"这个编号{said}，请重新选择文件后再传。")
    return found


def attach(
    *,
    by: Viewer,
    unit: Unit,
    attachments: Sequence[UUID],
    object_type: str,
    object_id: UUID,
    verb: str,
    at: datetime,
    domain: str = "",
    purpose: str = "",
) -> list[Attachment]:
    """Attach one's own uploads of a unit to an object of it; who may `verb` the object may then open them.

    Promised files that have not arrived yet may be attached too. Each can serve one object only.
    """
    wanted = list(dict.fromkeys(attachments))
    if len(wanted) > MOST_AT_ONCE:
        raise Refused(f"一次最多附 {MOST_AT_ONCE} 个文件，请挑选后再交。")
    with acts.opened(by=by, at=at) as act:
        act.require(ADD, unit)
        rows = Attachment.objects.select_for_update(of=("self",)).select_related("unit").order_by("id")
        found = {row.id: row for row in rows.filter(id__in=wanted, home=unit.home, unit=unit, by=by.account)}
        if len(found) != len(wanted):
            raise NotFound("有附件找不到，请重新上传后再交。")
        for row in found.values():
            if row.object_id == object_id and row.object_type == object_type:
                continue
            if row.object_id is not None:
                raise Conflict(f"“{row.name}”已经用在别处，请重新上传一份。")
            row.object_type, row.object_id, row.verb, row.domain = object_type, object_id, verb, domain
            row.purpose = purpose or row.purpose
            row.save(update_fields=["object_type", "object_id", "verb", "domain", "purpose"])
            act.record(FileAttached(object_type=object_type, object_id=object_id, purpose=row.purpose), about=row)
        return [found[key] for key in wanted]


def sweep(*, at: datetime, folder: Path | None = None) -> int:
    """Remove arrivals that a crash left half-way more than a day ago; how many went."""
    rooms = (folder or settings.FILES) / "arriving"
    gone = 0
    for room in rooms.iterdir() if rooms.is_dir() else ():
        if at.timestamp() - room.stat().st_mtime > 24 * 3600:
            for left in room.iterdir():
                left.unlink(missing_ok=True)
            room.rmdir()
            gone += 1
    return gone
