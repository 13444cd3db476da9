"""Where content lies: a folder today, another store tomorrow, behind the same five words.

Content is written to a temporary file, flushed to the disk, then renamed to its own digest, two levels of
folders deep. A name that exists holds the right bytes or does not exist at all.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

from django.conf import settings

from xiaoan.foundation.errors import Refused

CHUNK = 256 * 1024
THUMBNAIL = ".thumb"


@dataclass(frozen=True, slots=True)
class Arrival:
    """Bytes that came in and lie in a temporary file: where, their SHA-256, how many."""

    file: Path
    sha256: str
    size: int


class Storage(Protocol):
    """What a store can do. `variant` is empty, or THUMBNAIL."""

    def workroom(self) -> tempfile.TemporaryDirectory[str]: ...

    def keep(self, file: Path, sha256: str, variant: str = "") -> None: ...

    def has(self, sha256: str, variant: str = "") -> bool: ...

    def path(self, sha256: str, variant: str = "") -> Path: ...


@dataclass(frozen=True, slots=True)
class Folder:
    """A store in a folder of this machine."""

    root: Path

    def workroom(self) -> tempfile.TemporaryDirectory[str]:
        """A place on the same disk for one arrival; whatever is left in it goes."""
        rooms = self.root / "arriving"
        rooms.mkdir(parents=True, exist_ok=True)
        return tempfile.TemporaryDirectory(dir=rooms, ignore_cleanup_errors=True)

    def keep(self, file: Path, sha256: str, variant: str = "") -> None:
        """Move a finished file to its place. Twice the same content is once."""
        target = self.path(sha256, variant)
        target.parent.mkdir(parents=True, exist_ok=True)
        _flush(file)
        file.replace(target)
        _flush(target.parent)

    def has(self, sha256: str, variant: str = "") -> bool:
        return self.path(sha256, variant).is_file()

    def path(self, sha256: str, variant: str = "") -> Path:
        """Where content of this digest lies. Refuses anything that is not a digest."""
        if len(sha256) != 64 or not all(digit in "0123456789abcdef" for digit in sha256):
            raise ValueError("content lies under a SHA-256 in lower case")
        if variant not in ("", THUMBNAIL):
            raise ValueError(f"no such variant: {variant}")
        return self.root / sha256[:2] / sha256[2:4] / f"{sha256}{variant}"


def store() -> Storage:
    """The installation's store."""
    return Folder(settings.FILES)


@contextmanager
def arriving(storage: Storage, content: BinaryIO, *, most: int) -> Iterator[Arrival]:
    """Read a stream in chunks into a temporary file. Refuses an empty one and one above `most` bytes."""
    with storage.workroom() as room:
        file, digest, size = Path(room) / "arrival", hashlib.sha256(), 0
        with file.open("wb") as out:
            while chunk := content.read(CHUNK):
                size += len(chunk)
                if size > most:
                    raise Refused(f"文件超过 {most // 1024 // 1024} MB，请压缩后再传；照片可调低分辨率重拍。")
                digest.update(chunk)
                out.write(chunk)
        if size == 0:
            raise Refused("这是一个空文件，没有内容，请重新选择。")
        yield Arrival(file, digest.hexdigest(), size)


def digest_of(file: Path) -> str:
    """SHA-256 of a file, read in chunks."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
