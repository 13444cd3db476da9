"""The machine is lost; the administrator follows docs/operate, command by command, and is running again."""

from __future__ import annotations

import contextlib
import json
import os
import pty
import re
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from tests.bad_days.house import ROOT, House
from tests.support.database import CHECKOUT
from xiaoan.foundation import postgres
from xiaoan.kernel.files.tests.samples import photo

QUARTER_OF_AN_HOUR = 15 * 60
_BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def commands(page: str) -> list[str]:
    """The lines of a page's blocks that are to be given, in order."""
    said = (CHECKOUT / "docs" / "operate" / page).read_text(encoding="utf-8")
    return [line for block in _BLOCK.findall(said) for line in block.splitlines() if line]


class Administrator:
    """Somebody who types what the page says; the page's example places stand for real ones."""

    def __init__(self, place: Path, port: int) -> None:
        self.place, self.port = place, port
        self.shell_lines: list[str] = []
        self.backup, self.passphrase = place / "mnt", place / "etc" / "backup.pass"
        self.data = place / "srv"
        self.passphrase.parent.mkdir(exist_ok=True)

    def real(self, line: str) -> str:
        for example, place in (
            ("/opt/xiaoan", CHECKOUT), ("/srv/xiaoan", self.data), ("/mnt/xiaoan-backup", self.backup),
            ("/etc/xiaoan/backup.pass", self.passphrase),
        ):  # fmt: skip
            line = line.replace(example, str(place))
        return line

    def types(self, line: str) -> str:
        """Give one command in the shell that the commands before have shaped; it must end well."""
        before = [each for each in self.shell_lines if each.startswith(("cd ", "export "))]
        self.shell_lines.append(self.real(line))
        done = subprocess.run(
            ["bash", "-ec", "\n".join([*before, self.real(line)])],
            env=self.environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"
        return done.stdout

    def environment(self) -> dict[str, str]:
        kept = {key: value for key, value in os.environ.items() if not key.startswith("XIAOAN_")}
        return {**kept, "PORT": str(self.port), "DATABASE_URL": ""}


class Found(House):
    """An installation that somebody started by the page's last command."""

    def begun(self, words: list[str], environment: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            words, cwd=CHECKOUT, env=environment, stderr=subprocess.PIPE, text=True, start_new_session=True
        )
        self._reader = threading.Thread(target=self._listen, daemon=True)
        self._reader.start()
        self.hears("校安已启动")


@pytest.fixture
def elsewhere() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="xiaoan-else-", ignore_cleanup_errors=True) as place:
        Path(place).chmod(0o755)
        yield Path(place)


def lose(house: House) -> None:
    """Everything of the machine at once: processes, database, files, secrets."""
    os.killpg(house.process.pid, signal.SIGKILL)
    house.process.wait()
    house.clear_processes()
    cluster = postgres.Cluster(house.data)
    cluster.stop()
    shutil.rmtree(cluster.folder)
    shutil.rmtree(house.data, ignore_errors=True)
    assert not (house.data / "secrets").exists()


def opened_by_age(backup: Path, passphrase: str, file: Path) -> bytes:
    """What the program `age` itself makes of a sealed file; it asks for the passphrase on a terminal."""
    out = file.with_suffix(".plain")
    pid, terminal = pty.fork()
    if pid == 0:
        os.execvp("age", ["age", "-d", "-i", str(backup / "identity.age"), "-o", str(out), str(file)])  # noqa: S606
    said = b""
    with contextlib.suppress(OSError):
        while b":" not in said:
            said += os.read(terminal, 1000)
        os.write(terminal, passphrase.encode() + b"\n")
        while os.read(terminal, 1000):
            pass
    _, status = os.waitpid(pid, 0)
    os.close(terminal)
    assert status == 0, said
    return out.read_bytes()


def test_last_nights_backup_runs_on_another_machine_within_a_quarter_of_an_hour(house: House, elsewhere: Path) -> None:
    taken = photo((120, 80))
    pictures = [house.send(school, uuid4(), taken).told()["id"] for school in range(3)]
    reports = [uuid4() for _ in range(12)]
    assert {house.report(number, each).status for number, each in enumerate(reports)} == {201}
    schools = house.schools

    before = Administrator(elsewhere, house.port)
    before.data = house.data
    for line in commands("backup.md"):
        said = before.types(line)
    (name,) = said.split()
    lose(house)

    started = time.monotonic()
    after = Administrator(elsewhere, house.port + 1)
    *lines, start, doctor, verify = commands("restore.md")
    for line in lines:
        said = after.types(line)
    assert "全部一致" in said
    assert "不一致" not in said
    lines_told = said.splitlines()
    assert f"一致　　hazards_report：{len(reports)} 行" in lines_told, lines_told
    assert "一致　　照片和文件（逐个核对摘要）：2 个" in lines_told

    again = Found(after.data)
    again.port, again.schools = after.port, schools
    words = after.real(start).split()
    assert words[1:] == ["up", "--host", "0.0.0.0"]  # noqa: S104  what the page says
    try:
        again.begun(words, {**after.environment(), "XIAOAN_DATA": str(after.data), "XIAOAN_DEMO": "0"})
        after.types(verify)
        assert "不行" not in after.types(doctor)
        assert time.monotonic() - started < QUARTER_OF_AN_HOUR

        # What was sent before is known: the same answer, no second row.
        assert again.report(0, reports[0]).status == 200, (
            "what was sent before is known: the same answer, not a second row"
        )
        assert again.report(1, uuid4()).status == 201
        shown = again.ask("GET", f"{ROOT}/attachments/{pictures[0]}", token=schools[0]["token"])
        assert (shown.status, shown.body[:2]) == (200, b"\xff\xd8")
        assert again.rows("SELECT count(*) FROM hazards_report") == [(len(reports) + 1,)]
        _row_security_stands(again)
        _the_passphrase_alone_opens_it(after.backup, name, after.passphrase)
        _no_second_restore_and_no_wrong_passphrase(after)
    finally:
        if again.process.poll() is None:
            again.stop()
        postgres.Cluster(after.data).stop()


def _row_security_stands(house: House) -> None:
    """A web process that forgets its filter sees nothing; the roles' secrets are new ones."""
    import psycopg

    with psycopg.connect(postgres.read_address(house.data).dsn("web")) as web:
        assert web.execute("SELECT count(*) FROM hazards_report").fetchone() == (0,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            web.execute("DELETE FROM trail_trailevent")


def _the_passphrase_alone_opens_it(backup: Path, name: str, passphrase: Path) -> None:
    if shutil.which("age") is None:
        return
    said = passphrase.read_text().strip()
    assert opened_by_age(backup, said, backup / name / "database.age")[:5] == b"PGDMP"
    manifest = json.loads(opened_by_age(backup, said, backup / name / "manifest.age"))
    assert (manifest["counts"]["hazards_report"], manifest["faults"]) == (12, [])
    assert "示例·".encode() not in (backup / name / "database.age").read_bytes()


def _no_second_restore_and_no_wrong_passphrase(after: Administrator) -> None:
    def refused(data: Path, passphrase: Path) -> str:
        words = [".venv/bin/xiaoan", "restore", str(after.backup), "--passphrase-file", str(passphrase)]
        environment = {**after.environment(), "XIAOAN_DATA": str(data)}
        done = subprocess.run(words, cwd=CHECKOUT, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 1
        assert "Traceback" not in done.stderr
        return done.stderr

    assert "不是空的" in refused(after.data, after.passphrase)
    wrong = after.place / "wrong.pass"
    wrong.write_text("quite another passphrase")
    wrong.chmod(0o600)
    assert "备份口令不对" in refused(after.place / "new", wrong)
    wrong.chmod(0o644)
    assert "chmod 600" in refused(after.place / "new", wrong)
    assert not (after.place / "new").exists()
