"""One's own exports: how far each is, and the content of a finished one for who may still have it."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from xiaoan.features.exports.kinds import EXPORTS
from xiaoan.features.exports.models import Export
from xiaoan.features.exports.rules import KEPT, State, state, still_reaches
from xiaoan.features.exports.storage import path
from xiaoan.foundation.errors import NotFound
from xiaoan.kernel.access.rules import Viewer

SHOWN_FOR = timedelta(days=30)


class Shown(NamedTuple):
    """An export as its owner sees it. `share` in hundredths, None while nobody knows how much it will be."""

    id: UUID
    title: str
    state: State
    asked_at: datetime
    made_at: datetime | None
    until: datetime | None
    done: int
    total: int
    size: int
    failure: str

    @property
    def share(self) -> int | None:
        return min(99, self.done * 100 // self.total) if self.total else None

    @property
    def size_words(self) -> str:
        """2.4 MB, 830 KB."""
        return f"{self.size / 1_000_000:.1f} MB" if self.size >= 1_000_000 else f"{max(1, self.size // 1000)} KB"


class Opened(NamedTuple):
    """Content to be sent: where it lies, what it is, what it is called."""

    path: Path
    media: str
    name: str


def mine(viewer: Viewer, *, at: datetime, most: int = 50) -> list[Shown]:
    """The viewer's exports of the last month, the newest first."""
    rows = Export.objects.filter(by=viewer.account, asked_at__gt=at - SHOWN_FOR).order_by("-asked_at", "-id")
    return [_shown(row, at) for row in rows[:most]]


def one(viewer: Viewer, export_id: UUID, *, at: datetime) -> Shown:
    """One's own export, or NotFound."""
    return _shown(_own(viewer, export_id), at)


def _own(viewer: Viewer, export_id: UUID) -> Export:
    row = Export.objects.filter(id=export_id, by=viewer.account).first()
    if row is None:
        raise NotFound()
    return row


def _shown(row: Export, at: datetime) -> Shown:
    how = state(at, asked_at=row.asked_at, made_at=row.made_at, failure=row.failure, gone_at=row.gone_at)
    given_up = how is State.FAILED and not row.failure
    if how is State.READY and not path(row.id).is_file():
        how = State.GONE
    return Shown(
        row.id, row.title, how, row.asked_at, row.made_at, row.made_at + KEPT if row.made_at else None, row.done,
        row.total, row.size, "没有生成成功，请重新导出；再不成功请告诉系统管理员。" if given_up else row.failure,
    )  # fmt: skip


class Expired(NotFound):
    """The file was there, and has gone with its time."""


def open_for(viewer: Viewer, export_id: UUID, *, at: datetime) -> Opened:
    """The content of one's own export; NotFound once it has gone, or when the rights it was made with have."""
    row = _own(viewer, export_id)
    if row.kind not in EXPORTS:
        raise NotFound()
    kind = EXPORTS[row.kind]
    if not still_reaches(row.reach, viewer.held, kind.verbs):
        raise NotFound()
    kind.allowed(viewer, row.arguments, at)
    how = state(at, asked_at=row.asked_at, made_at=row.made_at, failure=row.failure, gone_at=row.gone_at)
    if how is State.GONE:
        raise Expired(f"这个文件只保留 {KEPT.days} 天，已经删除。请回到原来的列表重新导出。")
    if how is not State.READY:
        raise NotFound("文件还没有生成好，请稍后再来。")
    place = path(row.id)
    if not place.is_file():
        # Copies are in no backup: after a restore their rows are there and they are not.
        raise Expired("这个文件已经不在了（导出的文件不进备份）。请回到原来的列表重新导出。")
    return Opened(place, row.media, row.name)
