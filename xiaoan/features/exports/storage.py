"""Where finished exports lie: a folder of their own, each under its row's id, whole or not at all.

They are copies that can be made again, so they are no attachments and need no backup.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from pathlib import Path
from typing import IO, NamedTuple
from uuid import UUID

from django.conf import settings

from xiaoan.foundation.ids import parse_id

CHUNK = 1 << 18


class Kept(NamedTuple):
    """A file that lies under its id: what it is called, its SHA-256, its bytes, its rows."""

    name: str
    media: str
    size: int
    sha256: str
    rows: int


def _folder() -> Path:
    folder: Path = settings.EXPORTS
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def path(key: UUID) -> Path:
    """Where the content of an export lies, if it does."""
    return _folder() / str(key)


def keep(key: UUID, file: IO[bytes], *, name: str, media: str, rows: int) -> Kept:
    """Write a file under its id. A second one of the same id takes the first one's place."""
    digest, size = hashlib.sha256(), 0
    handle, temporary = tempfile.mkstemp(dir=_folder(), prefix=".making.")
    try:
        with os.fdopen(handle, "wb") as out:
            while chunk := file.read(CHUNK):
                digest.update(chunk)
                size += len(chunk)
                out.write(chunk)
            out.flush()
            os.fsync(out.fileno())
        Path(temporary).replace(path(key))
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return Kept(name, media, size, digest.hexdigest(), rows)


def remove(key: UUID) -> bool:
    """Remove a file; whether it was there."""
    with contextlib.suppress(FileNotFoundError):
        path(key).unlink()
        return True
    return False


def everything_kept() -> list[UUID]:
    """The ids under which something lies."""
    found = (parse_id(each.name) for each in _folder().iterdir())
    return [key for key in found if key is not None]


def half_written(before: float) -> list[Path]:
    """Files a crash left half-way, last touched before a Unix time."""
    return [each for each in _folder().glob(".making.*") if each.stat().st_mtime < before]
