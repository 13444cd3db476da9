"""Bringing a backup back into an empty place, step by step. A marker stays until the last step is done.

Nothing is touched before every part of the backup has been looked at. Roles, secrets of the embedded server and
row security are not copied but made anew by the code that makes them on a first start.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tarfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import file_digest
from pathlib import Path

import msgspec

from xiaoan.foundation import postgres
from xiaoan.foundation.errors import Refused
from xiaoan.foundation.postgres.roles import read_address
from xiaoan.surfaces.console.keeping.shelf import DATABASE, KEYS, Manifest, Part, Shelf, flush

Say = Callable[[str], None]
MARKER = "restoring"
_OURS = ("secrets", "keys", "files", "postgres", MARKER)
# The embedded server makes these for itself; with an outside server the roles' secrets may still be good.
_OF_THE_SERVER = ("secrets/superuser", "secrets/roles.json")

_TRAIL = {
    "chains": "办理记录的链",
    "events": "办理记录",
    "heads": "各链末端的摘要",
    "seals": "封存",
    "root": "末次封存的根",
}


class Compared(msgspec.Struct, frozen=True):
    """One line of the report: what the backup says, what is there now."""

    what: str
    wanted: str
    found: str

    @property
    def equal(self) -> bool:
        return self.wanted == self.found


def look_over(shelf: Shelf, name: str, manifest: Manifest) -> None:
    """Refused when a part of the backup is missing or is not the one the manifest means."""
    for part, file in ((manifest.database, DATABASE), (manifest.keys, KEYS)):
        _look_at(shelf.folder / name / file, part)
    for each, kept in manifest.files.items():
        envelope = shelf.file(each)
        if not envelope.exists() or envelope.stat().st_size != kept.sealed:
            raise Refused(f"备份 {name} 不完整：缺少或截断了 {envelope}。请用更早的一份，或从另一处拷回这个文件。")


def _look_at(file: Path, part: Part) -> None:
    try:
        with file.open("rb") as opened:
            found = file_digest(opened, "sha256").hexdigest()
    except FileNotFoundError as absent:
        raise Refused(f"备份不完整：缺少 {file}。请用更早的一份。") from absent
    if found != part.sha256:
        raise Refused(f"备份已损坏：{file} 与清单里的摘要不符。请用更早的一份。")


def check_migrations(manifest: Manifest) -> None:
    """Refused when the backup was made by a newer XiaoAn than this one."""
    from django.db.migrations.loader import MigrationLoader

    known = {".".join(key) for key in MigrationLoader(None).disk_migrations}
    ours = {name for name in manifest.migrations if name.partition(".")[0] in {key.partition(".")[0] for key in known}}
    if unknown := sorted(ours - known):
        raise Refused(
            f"这份备份是更新的版本（{manifest.version}）做的，这里的校安还不认得：{'、'.join(unknown[:3])}。"
            "请换上做备份时的版本或更新的版本，再恢复。"
        )


def check_empty(data: Path) -> None:
    """Refused when the data folder holds anything of an installation."""
    if (data / MARKER).exists():
        raise Refused(f"{data} 里有一次没有做完的恢复。请清空这个文件夹，或换一个空的，再来一次。")
    found = [name for name in _OURS if (data / name).exists() or (data / name).is_symlink()]
    if found:
        raise Refused(f"{data} 不是空的（有 {'、'.join(found)}）。恢复只进空的文件夹：请用 XIAOAN_DATA 指一个新的。")


@contextmanager
def marked(data: Path) -> Iterator[None]:
    """Until all is done, a file says that this is no installation yet: `xiaoan up` refuses it."""
    if not data.exists():
        data.mkdir(parents=True)
        data.chmod(0o711)
    try:
        with (data / MARKER).open("x", encoding="utf-8") as out:
            out.write("恢复没有做完；请清空这个文件夹再来一次。\n")
    except FileExistsError as busy:
        raise Refused(f"另一次恢复正在写 {data}，请等它结束。") from busy
    yield
    (data / MARKER).unlink()
    flush(data)


def bring_keys(shelf: Shelf, name: str, data: Path, *, outside: bool) -> None:
    """Secrets and keys. The embedded server's own are left out: a new server has new ones."""
    packed = io.BytesIO()
    with (shelf.folder / name / KEYS).open("rb") as sealed:
        shelf.key.open(sealed, packed)
    packed.seek(0)
    with tarfile.open(fileobj=packed) as tar:
        for entry in tar.getmembers():
            content = tar.extractfile(entry)
            parts = Path(entry.name).parts
            if content is None or parts[0] not in ("secrets", "keys") or ".." in parts:
                raise Refused(f"备份里有不该有的名字：{entry.name}。请用更早的一份。")
            if entry.name in _OF_THE_SERVER and not outside:
                continue
            target = data / entry.name
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
                out.write(content.read())


def bring_database(shelf: Shelf, name: str, manifest: Manifest, data: Path) -> list[Compared]:
    """The dump into the empty database, and its tables' rows counted again."""
    dsn = read_address(data).dsn("owner")
    if standing := postgres.counted(dsn):
        raise Refused(
            f"数据库不是空的（有 {len(standing)} 张表）。请在 DATABASE_URL 里写一个新的库名，或请管理员清空它。"
        )
    with (shelf.folder / name / DATABASE).open("rb") as sealed, postgres.load(dsn) as into:
        shelf.key.open(sealed, into)
    found = postgres.counted(dsn)
    postgres.refresh_statistics(dsn)
    tables = sorted(manifest.counts.keys() | found.keys())
    return [Compared(table, _rows(manifest.counts.get(table)), _rows(found.get(table))) for table in tables]


def _rows(number: int | None) -> str:
    return "没有这张表" if number is None else f"{number} 行"


def bring_files(shelf: Shelf, manifest: Manifest, folder: Path, say: Say) -> list[Compared]:
    """Every stored file, its digest computed anew; the lines of those that differ, and one line for all."""
    differ = []
    for number, (name, kept) in enumerate(manifest.files.items(), 1):
        if (found := _one_file(shelf, name, folder)) != (kept.sha256, kept.size):
            differ.append(Compared(f"文件 {name}", kept.sha256, found[0]))
        if number % 1000 == 0:
            say(f"  {number} 个文件")
    total = f"{len(manifest.files)} 个"
    return [*differ, Compared("照片和文件（逐个核对摘要）", total, f"{len(manifest.files) - len(differ)} 个")]


def _one_file(shelf: Shelf, name: str, folder: Path) -> tuple[str, int]:
    target = folder / name[:2] / name[2:4] / name
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with shelf.file(name).open("rb") as sealed, target.open("wb") as out:
        plain = shelf.key.open(sealed, out)
        out.flush()
        os.fsync(out.fileno())
    return plain.sha256, plain.size


def compare_trail(manifest: Manifest, data: Path) -> list[Compared]:
    """The trail's standing, and everything it vouches for recomputed by `xiaoan trail verify`."""
    told = ordered(data, "-m", "xiaoan.surfaces.console.keeping.standing")
    found = msgspec.json.decode(told, type=dict[str, int | str])
    lines = [Compared(_TRAIL[key], str(wanted), str(found.get(key))) for key, wanted in manifest.trail.items()]
    verdict = msgspec.json.decode(ordered(data, "-m", "xiaoan.surfaces.console", "trail", "verify", "--json", most=1))
    problems = sorted(finding["problem"] for finding in verdict["findings"])
    wanted = problems if manifest.findings is None else manifest.findings
    return [*lines, Compared("核对办理记录和现有数据", _said(wanted), _said(problems))]


def _said(problems: Sequence[str]) -> str:
    return "；".join(problems) or "没有发现改动"


def ordered(data: Path, *words: str, most: int = 0) -> str:
    """What another process of ours says, working on `data`. Refused when it ends with more than exit code `most`."""
    done = subprocess.run(
        [sys.executable, *words],
        env={**without_database(), "XIAOAN_DATA": str(data)},
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode > most:
        raise Refused(f"“{' '.join(words)}”没有成功，原因见上面。")
    return done.stdout


def without_database() -> dict[str, str]:
    """The environment of such a process: it finds the database by its data folder alone."""
    return {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "XIAOAN_DB_NAME")}
