"""An installation with a small county, made once for each state of the code and unpacked for every test.

It is made by the real supervisor and lies, stopped, in one archive beside the test server. A start from it is the
second start of an installation; the first one is tested elsewhere.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import signal
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.support import database
from xiaoan.foundation import postgres
from xiaoan.surfaces.console.tests.test_up import Installation

_KEPT = 2
_PATIENCE = 200.0
_SCHOOLS = "schools.json"

School = dict[str, str]


def plant(data: Path, *, server: bool = True) -> list[School]:
    """Unpack the installation at `data`, without its database server if so wished; its schools with their tokens."""
    data.parent.mkdir(parents=True, exist_ok=True)
    with tarfile.open(_archive()) as packed:
        for entry in packed:
            inside = Path(entry.name).relative_to("data")
            if server or inside.parts[:1] != ("postgres",):
                entry.name = str(Path(data.name) / inside)
                packed.extract(entry, data.parent, numeric_owner=True, filter="fully_trusted")
    with (data / _SCHOOLS).open(encoding="utf-8") as told:
        schools: list[School] = json.load(told)
    return schools


def started(made: Installation) -> None:
    """Wait for its pages; longer than for anything else, as others may be using the machine too."""
    last = time.monotonic() + _PATIENCE
    while "校安已启动" not in made.said and made.process.poll() is None and time.monotonic() < last:
        time.sleep(0.1)
    made.hears("校安已启动")


def _archive() -> Path:
    database.FOLDER.mkdir(exist_ok=True)
    file = database.FOLDER / f"house-{_digest()}.tar"
    with (database.FOLDER / "house.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not file.exists():
            _make(file)
            older = sorted(database.FOLDER.glob("house-*.tar"), key=lambda each: each.stat().st_mtime)
            for each in older[:-_KEPT]:
                each.unlink()
    return file


def _digest() -> str:
    """Of all that shapes the tables, and of the standards, whose content a start compares with what was loaded."""
    seen = hashlib.sha256(database._digest().encode())
    for path in sorted((database.CHECKOUT / "packs").rglob("*")):
        if path.is_file():
            seen.update(str(path).encode() + path.read_bytes())
    return seen.hexdigest()[:16]


def _make(file: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="xiaoan-seed-", ignore_cleanup_errors=True) as place:
        Path(place).chmod(0o755)
        data = Path(place) / "data"
        with _running(data) as made:
            told = _county(made)
        (data / _SCHOOLS).write_text(told, encoding="utf-8")
        building = file.with_suffix(".new")
        with tarfile.open(building, "w", dereference=False) as packed:
            packed.add(data, "data", filter=_no_socket)
        building.rename(file)


@contextlib.contextmanager
def _running(data: Path) -> Iterator[Installation]:
    made = Installation(data)
    made.start("--no-demo")
    try:
        started(made)
        yield made
        assert made.stop() == 0, made.said
    finally:
        if made.process.poll() is None:
            os.killpg(made.process.pid, signal.SIGKILL)
            made.process.wait()
        postgres.Cluster(data).stop()


def _county(made: Installation) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "tests.bad_days.county"],
        cwd=database.CHECKOUT,
        env={**os.environ, "XIAOAN_DATA": str(made.data), "DATABASE_URL": "", "XIAOAN_DB_NAME": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def _no_socket(entry: tarfile.TarInfo) -> tarfile.TarInfo | None:
    return None if entry.name.endswith((".lock", ".s.PGSQL.5432")) else entry
