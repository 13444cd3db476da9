"""What lies in a backup folder, and under which names.

    identity.age                    the folder's key, locked with the passphrase
    files/ab/cd/<digest>.age        photos and documents, sealed once and shared by all backups
    2026-11-22T183000Z/             one finished backup: database.age, keys.age and, written last, manifest.age

A backup is made under `.making-…` and renamed when it is whole: what has a name of the third kind is complete.
"""

from __future__ import annotations

import contextlib
import fcntl
import io
import os
import re
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import msgspec

from xiaoan.foundation.errors import Conflict, Refused
from xiaoan.surfaces.console.keeping.envelopes import Key, locked, new_key, unlocked

FORMAT = 1
IDENTITY, DATABASE, KEYS, MANIFEST = "identity.age", "database.age", "keys.age", "manifest.age"
_FINISHED = re.compile(r"\d{4}-\d{2}-\d{2}T\d{6}Z")
_MAKING, _GOING = ".making-", ".going-"


class Part(msgspec.Struct, frozen=True):
    """One sealed file of a backup: its SHA-256 and size as it lies in the folder."""

    sha256: str
    size: int


class Kept(msgspec.Struct, frozen=True):
    """One stored file: SHA-256 and size of its content, and the size of its envelope."""

    sha256: str
    size: int
    sealed: int


class Manifest(msgspec.Struct, frozen=True):
    """What a finished backup holds, and what must be found again after a restore.

    `findings` of the trail are None when the database was older than the program that made the backup.
    """

    format: int
    made_at: datetime
    version: str
    postgres: int
    migrations: list[str]
    database: Part
    keys: Part
    counts: dict[str, int]
    trail: dict[str, int | str]
    findings: list[str] | None
    files: dict[str, Kept]
    faults: list[str]


class Shelf:
    """One backup folder, opened with its key."""

    def __init__(self, folder: Path, key: Key) -> None:
        self.folder = folder
        self.key = key

    def finished(self) -> list[str]:
        """Names of the finished backups, the oldest first."""
        return finished(self.folder)

    def manifest(self, name: str) -> Manifest:
        """What the backup `name` holds. Refused when it cannot be read."""
        text = io.BytesIO()
        with (self.folder / name / MANIFEST).open("rb") as sealed:
            self.key.open(sealed, text)
        try:
            found = msgspec.json.decode(text.getvalue(), type=Manifest)
        except msgspec.DecodeError as newer:
            raise Refused(f"读不懂备份 {name} 的清单，可能是更新的版本做的。请先升级校安。") from newer
        if found.format != FORMAT:
            raise Refused(f"备份 {name} 的格式是 {found.format}，这一版只认得 {FORMAT}。请换用做这份备份的版本。")
        return found

    def file(self, name: str) -> Path:
        """Where the envelope of a stored file lies."""
        return self.folder / "files" / name[:2] / name[2:4] / f"{name}.age"

    @contextlib.contextmanager
    def making(self, name: str) -> Iterator[Path]:
        """A folder to build the backup `name` in; it gets its name only if nothing goes wrong."""
        building = self.folder / f"{_MAKING}{name}"
        building.mkdir(mode=0o700)
        try:
            yield building
            flush(building)
            building.rename(self.folder / name)
            flush(self.folder)
        except BaseException:
            shutil.rmtree(building, ignore_errors=True)
            raise

    def clear_remains(self) -> None:
        """Remove what a killed process left half-way."""
        for left in self.folder.iterdir():
            if left.name.startswith((_MAKING, _GOING)):
                shutil.rmtree(left, ignore_errors=True)
        for left in (self.folder / "files").rglob("*.new"):
            left.unlink(missing_ok=True)

    def keep_newest(self, number: int) -> list[str]:
        """Remove older finished backups and the files that no remaining one names; which backups went.

        While one of the remaining cannot be read no file goes: it may be the one that needs it.
        """
        names = self.finished()
        gone = names[: max(0, len(names) - number)]
        for name in gone:
            going = self.folder / f"{_GOING}{name}"
            (self.folder / name).rename(going)
            shutil.rmtree(going)
        with contextlib.suppress(Refused):
            self._clear_unnamed()
        return gone

    def _clear_unnamed(self) -> None:
        named = {f"{each}.age" for name in self.finished() for each in self.manifest(name).files}
        for file in (self.folder / "files").rglob("*.age"):
            if file.name not in named:
                file.unlink()


def finished(folder: Path) -> list[str]:
    """Names of the finished backups in `folder`, the oldest first; needs no passphrase."""
    if not folder.is_dir():
        return []
    return sorted(one.name for one in folder.iterdir() if _FINISHED.fullmatch(one.name) and (one / MANIFEST).is_file())


def name_of(at: datetime) -> str:
    """The name of a backup begun at that instant (UTC)."""
    return f"{at:%Y-%m-%dT%H%M%SZ}"


@contextlib.contextmanager
def held(folder: Path) -> Iterator[None]:
    """Make the folder if need be and hold it; a second backup into it at the same time is a Conflict."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = (folder / "backup.lock").open("a")
    except OSError as closed:
        raise Refused(f"备份文件夹 {folder} 不能写（{closed.strerror}）。请换一个，或改好权限。") from closed
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as busy:
            raise Conflict(f"另一次备份正在写 {folder}，请等它结束。") from busy
        yield


def opened(folder: Path, passphrase: str) -> Shelf:
    """The shelf in `folder`: an old one is unlocked, an empty one gets a key of its own."""
    file = folder / IDENTITY
    if file.exists():
        return Shelf(folder, unlocked(file, passphrase))
    if finished(folder):
        raise Refused(f"{file} 不见了，里面的备份都打不开。请把它找回来，或换一个空的备份文件夹。")
    key = new_key()
    write_whole(file, locked(key, passphrase))
    return Shelf(folder, key)


def write_whole(file: Path, content: bytes) -> None:
    """Put `content` at `file` with mode 600, whole or not at all."""
    building = file.with_name(f"{file.name}.new")
    with os.fdopen(os.open(building, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    building.rename(file)
    flush(file.parent)


def flush(folder: Path) -> None:
    """Have the names in `folder` on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
