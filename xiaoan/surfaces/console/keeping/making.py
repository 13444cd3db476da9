"""Making a backup of the running installation: first the database, as of one moment, then the files it may name.

Files are never changed once stored, so whatever the database of that moment names is still there afterwards.
What is missing or damaged already is named as a fault in the backup, which is made all the same.
"""

from __future__ import annotations

import io
import os
import tarfile
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import IO, Any

import msgspec

from xiaoan.foundation import postgres
from xiaoan.foundation.errors import Refused
from xiaoan.surfaces.console.keeping.envelopes import Key
from xiaoan.surfaces.console.keeping.shelf import (
    DATABASE,
    FORMAT,
    KEYS,
    MANIFEST,
    Kept,
    Manifest,
    Part,
    Shelf,
    flush,
    name_of,
    write_whole,
)

Say = Callable[[str], None]
_SAID_EVERY = 1000


@dataclass(slots=True)
class _Moment:
    """What the database says of itself at the moment of the dump."""

    counts: dict[str, int]
    trail: dict[str, int | str]
    findings: list[str] | None
    seals: int
    migrations: list[str]
    postgres: int
    blobs: dict[str, int]
    database: Part


def make(shelf: Shelf, data: Path, *, at: datetime, say: Say) -> tuple[str, Manifest]:
    """One more finished backup on the shelf: its name and what it holds. OSError when the folder takes no more."""
    shelf.clear_remains()
    name = name_of(at)
    with shelf.making(name) as building:
        say("备份数据库，核对办理记录…")
        moment = _database(shelf.key, building / DATABASE, data)
        keys = _keys(shelf.key, building / KEYS, data, moment.seals)
        say("备份照片和文件…")
        files, faults = _files(shelf, data / "files", moment.blobs, say)
        manifest = Manifest(
            format=FORMAT,
            made_at=at,
            version=version("xiaoan"),
            postgres=moment.postgres,
            migrations=moment.migrations,
            database=moment.database,
            keys=keys,
            counts=moment.counts,
            trail=moment.trail,
            findings=moment.findings,
            files=files,
            faults=faults,
        )
        _sealed(shelf.key, io.BytesIO(msgspec.json.encode(manifest)), building / MANIFEST)
    return name, manifest


def _database(key: Key, target: Path, data: Path) -> _Moment:
    from django.conf import settings
    from django.db import connection

    from xiaoan.foundation.rls import moment
    from xiaoan.kernel.files.models import Blob
    from xiaoan.kernel.trail.queries import standing

    dsn = postgres.read_address(data).dsn("owner", settings.DATABASES["default"]["NAME"])
    with moment() as snapshot:
        with connection.cursor() as cursor:
            cursor.execute("SELECT app || '.' || name FROM django_migrations ORDER BY 1")
            migrations = [name for (name,) in cursor.fetchall()]
        trail = standing()
        with postgres.dump(dsn, snapshot) as stream:
            part = _sealed(key, stream, target)
        return _Moment(
            counts=postgres.counts(connection.connection),
            trail=asdict(trail),
            findings=_findings(data, trail.seals) if _up_to_date(migrations) else None,
            seals=trail.seals,
            migrations=migrations,
            postgres=connection.connection.info.server_version,
            blobs=dict(Blob.objects.values_list("sha256", "size").iterator()),
            database=part,
        )


def _up_to_date(migrations: list[str]) -> bool:
    """Whether the tables are this version's. Before an upgrade's migration they are not, and rows cannot be read."""
    from django.db.migrations.loader import MigrationLoader

    return {".".join(key) for key in MigrationLoader(None).disk_migrations} <= set(migrations)


def _findings(data: Path, seals: int) -> list[str]:
    """What `trail verify` finds in the moment now open: a restore must find the same, and nothing else."""
    from xiaoan.kernel.trail.sealing import roots_until
    from xiaoan.kernel.trail.verify import verify

    keys = data / "keys"
    with tempfile.TemporaryDirectory(dir=data, prefix="keys-") as place:
        if (keys / "seal.key").exists():
            write_whole(Path(place) / "seal.key", (keys / "seal.key").read_bytes())
        if (keys / "roots.log").exists():
            (Path(place) / "roots.log").write_text(roots_until(keys, seals))
        return sorted(finding.problem for finding in verify(Path(place)).findings)


def _keys(key: Key, target: Path, data: Path, seals: int) -> Part:
    """Secrets and keys, in a tar; the copy of the seals' roots only as far as the dump knows seals."""
    from xiaoan.kernel.trail.sealing import roots_until

    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as tar:
        for folder in ("secrets", "keys"):
            for file in sorted((data / folder).rglob("*")):
                if not file.is_file() or file.name.startswith("."):
                    continue
                content = file.read_bytes() if file.name != "roots.log" else roots_until(file.parent, seals).encode()
                entry = tarfile.TarInfo(str(file.relative_to(data)))
                entry.size, entry.mode = len(content), 0o600
                tar.addfile(entry, io.BytesIO(content))
    packed.seek(0)
    return _sealed(key, packed, target)


def _files(shelf: Shelf, folder: Path, blobs: dict[str, int], say: Say) -> tuple[dict[str, Kept], list[str]]:
    """Every stored file, sealed unless an older backup has it whole; and what is missing or damaged."""
    known = _known(shelf)
    files: dict[str, Kept] = {}
    faults = []
    for number, file in enumerate(_stored(folder), 1):
        envelope = shelf.file(file.name)
        before = known.get(file.name)
        if before is None or not envelope.exists() or envelope.stat().st_size != before.sealed:
            before = _one_file(shelf.key, file, envelope)
        if before is None:
            continue
        files[file.name] = before
        if "." not in file.name and before.sha256 != file.name:
            faults.append(f"文件 {file.name} 的内容与它的摘要不符，已损坏")
        if number % _SAID_EVERY == 0:
            say(f"  {number} 个文件")
    faults += [f"文件 {sha256} 在数据库里有，文件夹里没有" for sha256 in sorted(blobs) if sha256 not in files]
    return files, faults


def _known(shelf: Shelf) -> dict[str, Kept]:
    """The files of the newest backup; when that cannot be read, everything is sealed anew."""
    try:
        return {each: kept for name in shelf.finished()[-1:] for each, kept in shelf.manifest(name).files.items()}
    except (Refused, OSError):
        return {}


def _stored(folder: Path) -> list[Path]:
    """Stored content and thumbnails, without what is arriving just now."""
    return sorted(file for file in folder.glob("??/??/*") if file.is_file() and len(file.name.split(".")[0]) == 64)


def _one_file(key: Key, file: Path, envelope: Path) -> Kept | None:
    """Seal one file; None when it has gone meanwhile (nobody named it any more and the sweep took it)."""
    building = envelope.with_name(f"{envelope.name}.new")
    try:
        plain = file.open("rb")
    except FileNotFoundError:
        return None
    envelope.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with plain, building.open("wb") as out:
        before, after = key.seal(plain, out)
        _settle(out)
    building.rename(envelope)
    flush(envelope.parent)
    return Kept(before.sha256, before.size, after.size)


def _sealed(key: Key, plain: Any, target: Path) -> Part:
    with target.open("wb") as out:
        _, after = key.seal(plain, out)
        _settle(out)
    return Part(after.sha256, after.size)


def _settle(out: IO[bytes]) -> None:
    out.flush()
    os.fsync(out.fileno())
