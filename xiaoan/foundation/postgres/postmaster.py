"""Whether the server of a folder is alive, and what a killed one leaves behind.

A process id alone proves nothing: after a restart of the machine or a container it may belong to
anybody. Where the system has `/proc`, a process counts only if it is PostgreSQL working in the folder.
"""

from __future__ import annotations

import contextlib
import os
import signal
import time
from pathlib import Path

from xiaoan.foundation.errors import Refused

_PROC = Path("/proc")


def running(pgdata: Path) -> int | None:
    """The process id of the server of `pgdata`, or None when it is not running."""
    pid = _noted(pgdata)
    return pid if pid is not None and _works_in(pid, pgdata) else None


def clear_remains(pgdata: Path, socket_folder: Path) -> None:
    """After a kill -9: end the server's orphaned children and remove its two lock files.

    PostgreSQL does the rest itself when it starts (it replays its log). It would honour a lock file whose
    process id now belongs to another process, or to a zombie nobody waits for, and refuse to start.
    """
    last = time.monotonic() + 20
    while orphans := _processes_in(pgdata):
        if time.monotonic() > last:
            raise Refused(f"上次留下的 PostgreSQL 进程 {orphans} 没有结束，请手动结束后再试。")
        for pid in orphans:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGQUIT)
        time.sleep(0.1)
    if _PROC.joinpath("self").exists():
        for lock in (pgdata / "postmaster.pid", *socket_folder.glob(".s.PGSQL.*")):
            lock.unlink(missing_ok=True)


def _noted(pgdata: Path) -> int | None:
    try:
        return int((pgdata / "postmaster.pid").read_text(encoding="utf-8").splitlines()[0])
    except (OSError, ValueError, IndexError):
        return None


def _works_in(pid: int, pgdata: Path) -> bool:
    process = _PROC / str(pid)
    if not _PROC.joinpath("self").exists():
        return _alive(pid)
    try:
        return process.joinpath("cwd").resolve(strict=True) == pgdata.resolve() and _is_postgres(process)
    except OSError:
        return False


def _is_postgres(process: Path) -> bool:
    return process.joinpath("comm").read_text(encoding="utf-8").startswith("postgres")


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _processes_in(pgdata: Path) -> list[int]:
    if not _PROC.joinpath("self").exists():
        return []
    return [int(entry.name) for entry in _PROC.iterdir() if entry.name.isdigit() and _works_in(int(entry.name), pgdata)]
