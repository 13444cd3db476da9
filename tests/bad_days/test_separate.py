"""Web and worker as services of their own, on a server of somebody else's: prepared, working, asked to stop."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from tests.bad_days.seed import plant
from tests.support.database import CHECKOUT
from xiaoan.features.exports.commands import JOB
from xiaoan.foundation import postgres
from xiaoan.foundation.ids import new_id
from xiaoan.surfaces.console.tests.test_up import free_port, until


class Services:
    """What a service manager would start, each with the environment its unit gives it."""

    def __init__(self, data: Path, url: str) -> None:
        self.data, self.url, self.port = data, url, free_port()
        self.processes: list[subprocess.Popen[str]] = []

    def start(self, *words: str, **more: str) -> subprocess.Popen[str]:
        kept = {key: value for key, value in os.environ.items() if not key.startswith("XIAOAN_")}
        process = subprocess.Popen(
            [sys.executable, "-m", "xiaoan.surfaces.console", *words],
            cwd=CHECKOUT,
            env={**kept, "XIAOAN_DATA": str(self.data), "PORT": str(self.port), "DATABASE_URL": "", **more},
            stdin=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.processes.append(process)
        return process

    def prepared(self, *options: str, url: str) -> tuple[int, str]:
        process = self.start("prepare", *options, DATABASE_URL=url)
        _, said = process.communicate(timeout=200)
        return process.returncode, said

    def alive(self) -> bool:
        probe = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            probe.request("GET", "/alive")
            return probe.getresponse().status == 200
        except OSError:
            return False
        finally:
            probe.close()

    def rows(self, question: str, *values: object) -> list[tuple[object, ...]]:
        with psycopg.connect(postgres.read_address(self.data).dsn("worker")) as connected:
            return connected.execute(question.encode(), values).fetchall()


@pytest.fixture
def services() -> Iterator[Services]:
    with tempfile.TemporaryDirectory(prefix="xiaoan-split-", ignore_cleanup_errors=True) as place:
        Path(place).chmod(0o755)
        plant(Path(place) / "server")
        server = postgres.Cluster(Path(place) / "server")
        server.start()
        parts = conninfo_to_dict(server.dsn("super"))
        url = f"postgresql:///xiaoan?host={parts['host']}&port={parts['port']}&user={parts['user']}"
        made = Services(Path(place) / "data", f"{url}&password={parts['password']}")
        try:
            yield made
        finally:
            for process in made.processes:
                if process.poll() is None:
                    process.kill()
                    process.wait()
            server.stop()


def test_prepared_they_work_and_end_when_asked_to(services: Services) -> None:
    code, said = services.prepared(url="")
    assert (code, "xiaoan up" in said, "Traceback" in said) == (1, True, False), said
    code, said = services.prepared(url=services.url)
    assert (code, "--renew-secrets" in said, "Traceback" in said) == (1, True, False), said
    code, said = services.prepared("--renew-secrets", url=services.url)
    assert (code, "装入工作标准" in said) == (0, True), said

    web, worker = services.start("web"), services.start("worker")
    until(services.alive, "the pages")
    job = new_id()
    with psycopg.connect(postgres.read_address(services.data).dsn("worker")) as connected:
        asked = "INSERT INTO jobs_job (id, name, arguments, run_at, attempts, error, progress) VALUES "
        connected.execute(asked + "(%s, %s, %s, now(), 0, '', 0)", [job, JOB, json.dumps({"export": str(new_id())})])
    done = "SELECT done_at IS NOT NULL, failed_at, attempts FROM jobs_job WHERE id = %s"
    until(lambda: bool(services.rows(done, job)[0][0]), "the job")
    assert services.rows(done, job) == [(True, None, 1)]
    # The administrator's address was prepare's alone.
    for process in (web, worker):
        assert b"DATABASE_URL=postgresql" not in Path(f"/proc/{process.pid}/environ").read_bytes()

    for process in (web, worker):
        process.send_signal(signal.SIGTERM)
    for process in (web, worker):
        _, said = process.communicate(timeout=60)
        assert (process.returncode, "Traceback" in said) == (0, False), said
    assert not services.alive()
