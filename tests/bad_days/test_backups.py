"""Backups on bad days: killed, a disk that is full, damaged, cut, a passphrase forgotten; nights and their rehearsal.

One installation without processes of its own is backed up once; every test has a copy of that backup folder, so that
its own backups are incremental, as those of every night but the first are.
"""

from __future__ import annotations

import hashlib
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.bad_days.house import pause
from tests.support import database
from xiaoan.features.keeping.rules import Health, Run, health
from xiaoan.foundation.clock import now
from xiaoan.foundation.errors import Refused
from xiaoan.foundation.ids import new_id
from xiaoan.surfaces.console.keeping import bringing, shelf
from xiaoan.surfaces.console.keeping.passphrase import passphrase as read_passphrase
from xiaoan.surfaces.console.tests.test_up import until

PASSPHRASE = "四个 不相干 的词语 连着写"
NOON = datetime(2026, 10, 20, 4, 0, tzinfo=UTC)
FILES = 3


@dataclass
class Keeper:
    """Somebody who orders backups of a small installation on the test server."""

    database: str
    data: Path
    folder: Path
    passphrase: Path

    def environment(self, role: str = "owner") -> dict[str, str]:
        return {**os.environ, **database.environment(role, self.database), "XIAOAN_DATA": str(self.data)}

    def start(self, *words: str, limit: Callable[[], None] | None = None) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "xiaoan.surfaces.console", *words],
            cwd=database.CHECKOUT,
            env=self.environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
            preexec_fn=limit,  # noqa: PLW1509  this test has no threads
        )

    def orders(self, *words: str, limit: Callable[[], None] | None = None) -> tuple[int, str]:
        process = self.start(*words, limit=limit)
        said, _ = process.communicate(timeout=120)
        return process.returncode, said

    def backup(self, *words: str, limit: Callable[[], None] | None = None) -> tuple[int, str]:
        return self.orders("backup", str(self.folder), "--passphrase-file", str(self.passphrase), *words, limit=limit)

    def rows(self, question: str) -> list[tuple[Any, ...]]:
        with psycopg.connect(database.dsn("worker", self.database)) as connected:
            return connected.execute(question.encode()).fetchall()


def passphrase_file(place: Path, text: str = PASSPHRASE, mode: int = 0o600) -> Path:
    file = place / "backup.pass"
    file.write_text(text + "\n", encoding="utf-8")
    file.chmod(mode)
    return file


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Keeper]:
    """A small installation and its first backup. Nobody may change either."""
    place = tmp_path_factory.mktemp("kept")
    name = database.clone()
    data = place / "data"
    data.mkdir(mode=0o711)
    shutil.copytree(database.FOLDER / "secrets", data / "secrets")
    for number in range(FILES):
        content = f"照片{number}".encode() * 9000
        sha256 = hashlib.sha256(content).hexdigest()
        file = data / "files" / sha256[:2] / sha256[2:4] / sha256
        file.parent.mkdir(parents=True)
        file.write_bytes(content)
    made = Keeper(name, data, place / "backup", passphrase_file(place))
    code, said = made.backup()
    assert (code, f"文件 {FILES} 个" in said) == (0, True), said
    yield made
    database.drop(name)


@pytest.fixture
def keeper(kept: Keeper, tmp_path: Path) -> Keeper:
    """The same installation, with a copy of its first backup to add to."""
    shutil.copytree(kept.folder, tmp_path / "backup")
    return replace(kept, folder=tmp_path / "backup", passphrase=passphrase_file(tmp_path))


def small_files_only() -> None:
    """As a full disk does it: writing ends in the middle of the database."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (64 * 1024, 64 * 1024))


def test_a_disk_that_fills_leaves_no_backup_and_the_old_ones(keeper: Keeper) -> None:
    (old,) = shelf.finished(keeper.folder)
    before = sorted(keeper.folder.rglob("*"))
    code, said = keeper.backup(limit=small_files_only)
    assert (code, "备份没有做成" in said, "Traceback" in said) == (1, True, False), said
    assert shelf.finished(keeper.folder) == [old]
    assert sorted(keeper.folder.rglob("*")) == before


def test_a_killed_backup_leaves_nothing_that_looks_like_one(keeper: Keeper) -> None:
    (old,) = shelf.finished(keeper.folder)
    process = keeper.start("backup", str(keeper.folder), "--passphrase-file", str(keeper.passphrase))
    while process.poll() is None and not list(keeper.folder.glob(".making-*/database.age")):
        pause(0.005)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    assert process.returncode == -signal.SIGKILL
    assert list(keeper.folder.glob(".making-*"))
    assert shelf.finished(keeper.folder) == [old]
    sealed = {file: file.stat().st_mtime_ns for file in (keeper.folder / "files").rglob("*.age")}
    code, said = keeper.backup("--keep", "1")
    assert code == 0, said
    (new,) = shelf.finished(keeper.folder)
    assert new > old
    assert not list(keeper.folder.glob(".making-*"))
    # What an older backup has is not sealed a second time, and stays while the newer one names it.
    assert {file: file.stat().st_mtime_ns for file in (keeper.folder / "files").rglob("*.age")} == sealed
    assert len(sealed) == FILES


@pytest.mark.parametrize(
    ("text", "mode", "said"),
    [("", 0o600, "是空的"), ("\n", 0o600, "是空的"), ("kurz", 0o600, "太短"), (PASSPHRASE, 0o644, "chmod 600")],
)
def test_a_passphrase_that_protects_nothing_is_refused(tmp_path: Path, text: str, mode: int, said: str) -> None:
    with pytest.raises(Refused, match=said):
        read_passphrase(passphrase_file(tmp_path, text, mode), fresh=True)


def test_without_a_passphrase_no_backup_is_begun(keeper: Keeper, tmp_path: Path) -> None:
    passphrase_file(tmp_path, "")
    keeper.folder = tmp_path / "fresh"
    code, words = keeper.backup()
    assert (code, "是空的" in words, "Traceback" in words) == (1, True, False), words
    assert shelf.finished(keeper.folder) == []
    assert not (keeper.folder / shelf.IDENTITY).exists()


def test_another_passphrase_does_not_open_an_old_folder(keeper: Keeper) -> None:
    keeper.passphrase.write_text("quite another passphrase")
    code, words = keeper.backup()
    assert (code, "备份口令不对" in words, "Traceback" in words) == (1, True, False), words
    assert len(shelf.finished(keeper.folder)) == 1


def _cut(backup: Path) -> None:
    with (backup / "database.age").open("r+b") as out:
        out.truncate(out.seek(0, os.SEEK_END) // 2)


def _bit(backup: Path) -> None:
    with (backup / "database.age").open("r+b") as out:
        out.seek(5000)
        found = out.read(1)
        out.seek(5000)
        out.write(bytes([found[0] ^ 1]))


def _manifest(backup: Path) -> None:
    with (backup / "manifest.age").open("r+b") as out:
        out.seek(-1, os.SEEK_END)
        out.write(b"\x00")


def _keys(backup: Path) -> None:
    (backup / "keys.age").unlink()


def _photo(backup: Path) -> None:
    next((backup.parent / "files").rglob("*.age")).write_bytes(b"age-encryption.org/v1")


def test_a_damaged_backup_is_refused_before_anything_is_written(keeper: Keeper, tmp_path: Path) -> None:
    (name,) = shelf.finished(keeper.folder)
    whole = tmp_path / "whole"
    shutil.copytree(keeper.folder, whole)
    key = shelf.opened(keeper.folder, PASSPHRASE).key
    for harm in (_cut, _bit, _manifest, _keys, _photo):
        shutil.rmtree(keeper.folder)
        shutil.copytree(whole, keeper.folder)
        harm(keeper.folder / name)
        damaged = shelf.Shelf(keeper.folder, key)
        with pytest.raises(Refused, match="备份"):
            bringing.look_over(damaged, name, damaged.manifest(name))

    place = tmp_path / "new"
    done = subprocess.run(
        [sys.executable, "-m", "xiaoan.surfaces.console", "restore", str(keeper.folder),
         "--passphrase-file", str(keeper.passphrase)],
        cwd=database.CHECKOUT,
        env={**os.environ, "XIAOAN_DATA": str(place), "XIAOAN_DB_NAME": "", "DATABASE_URL": ""},
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip
    assert (done.returncode, "缺少或截断了" in done.stderr, "Traceback" in done.stderr) == (1, True, False), done.stderr
    assert not place.exists()


def test_a_folder_inside_the_data_or_one_that_cannot_be_written_is_refused(keeper: Keeper, tmp_path: Path) -> None:
    keeper.folder = keeper.data / "backup"
    assert "不能放在数据文件夹" in keeper.backup()[1]
    assert not keeper.folder.exists()
    (tmp_path / "file").write_text("")
    keeper.folder = tmp_path / "file" / "backup"
    code, said = keeper.backup()
    assert (code, "不能写" in said, "Traceback" in said) == (1, True, False), said


def test_two_at_once_take_turns(keeper: Keeper) -> None:
    both = [keeper.start("backup", str(keeper.folder), "--passphrase-file", str(keeper.passphrase)) for _ in range(2)]
    said = [each.communicate(timeout=120)[0] for each in both]
    codes = [each.returncode for each in both]
    assert 0 in codes, said
    assert all(code == 0 or "另一次备份" in words for code, words in zip(codes, said, strict=True)), said
    assert len(shelf.finished(keeper.folder)) == 1 + codes.count(0)


RUNS = "SELECT sound, ended_at IS NOT NULL, backup, words FROM keeping_rehearsal ORDER BY began_at"


def test_a_night_is_rehearsed_by_the_worker_and_written_down(keeper: Keeper) -> None:
    """The schedule of a real worker, its process, the row and what the doctor says of it."""
    last = "INSERT INTO jobs_tick (id, name, due_at, done_at) VALUES (gen_random_uuid(), 'keeping.rehearse', %s, %s)"
    with psycopg.connect(database.dsn("worker", keeper.database)) as connected:
        connected.execute(last, [now() - timedelta(days=2)] * 2)
        night = "INSERT INTO keeping_rehearsal (id, began_at, sound, backup, words) VALUES (%s, %s, true, '', '')"
        connected.execute(night, [new_id(), now() - timedelta(days=401)])
    worker = subprocess.Popen(
        [sys.executable, "-m", "xiaoan.surfaces.worker"],
        cwd=database.CHECKOUT,
        env={
            **keeper.environment("worker"),
            "XIAOAN_BACKUP": str(keeper.folder),
            "XIAOAN_BACKUP_PASSPHRASE_FILE": str(keeper.passphrase),
        },
        stderr=subprocess.DEVNULL,
    )
    try:
        until(lambda: any(ended for _, ended, *_ in keeper.rows(RUNS)), "the night's rehearsal")
    finally:
        worker.terminate()
        worker.wait(30)
    ((sound, _, backup, words),) = keeper.rows(RUNS)
    assert (sound, "逐项一致" in words, f"{FILES} 个文件" in words) == (True, True, True), words
    assert shelf.finished(keeper.folder)[1:] == [backup]
    assert not list(keeper.data.glob("rehearsal-*"))
    assert keeper.rows("SELECT count(*) FROM jobs_tick WHERE name = 'keeping.rehearse'") == [(2,)]
    told = doctor_on_backups(keeper)
    assert (told["level"], told["state"][:1], told["advice"]) == ("good", "好", "")

    keeper.passphrase.write_text("quite another passphrase")
    code, said = keeper.orders("rehearse", str(keeper.folder), "--passphrase-file", str(keeper.passphrase))
    assert (code, "备份口令不对" in said) == (1, True), said
    assert [sound for sound, *_ in keeper.rows(RUNS)] == [True, False]
    assert "备份口令不对" in keeper.rows(RUNS)[1][3]
    told = doctor_on_backups(keeper)
    assert (told["level"], told["state"][:4], "xiaoan rehearse" in told["advice"]) == ("bad", "没有成功", True)


def doctor_on_backups(keeper: Keeper) -> dict[str, str]:
    """What `xiaoan doctor` says of the backups."""
    _, said = keeper.orders("doctor", "--json")
    (line,) = [each for each in json.loads(said[said.index("[") :]) if each["subject"] == "备份"]
    return dict(line)


def run(hours: float, *, sound: bool = True, ended: bool = True) -> Run:
    began = NOON - timedelta(hours=hours)
    return Run(began, began + timedelta(minutes=9) if ended else None, sound and ended, "", "")


@pytest.mark.parametrize(
    ("runs", "how"),
    [
        ([], Health.NEVER),
        ([run(1, ended=False)], Health.NEVER),
        ([run(10)], Health.SOUND),
        ([run(1, ended=False), run(25)], Health.SOUND),
        ([run(13, ended=False), run(37)], Health.FAILED),
        ([run(10, sound=False), run(34)], Health.FAILED),
        ([run(10), run(34, sound=False)], Health.SOUND),
        ([run(37)], Health.STALE),
    ],
)
def test_no_news_of_a_backup_is_bad_news(runs: list[Run], how: Health) -> None:
    assert health(runs, NOON) is how
