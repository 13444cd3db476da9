"""What happens to files."""

from __future__ import annotations

from uuid import UUID

from xiaoan.kernel.trail.events import Event, Personal, event


@event("files.promised", "登记待传附件")
class FilePromised(Event):
    name: Personal
    sha256: str
    size: int


@event("files.received", "收到附件")
class FileReceived(Event):
    """`sha256` is of the bytes as they came, `stored` of the cleaned bytes that are kept."""

    name: Personal
    sha256: str
    size: int
    stored: str
    media: str


@event("files.attached", "附上佐证材料")
class FileAttached(Event):
    object_type: str
    object_id: UUID
    purpose: str = ""
