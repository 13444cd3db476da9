"""What the tests of bad days do to a running installation: submit to it, ask it, look behind it, order commands."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from tests.bad_days.seed import plant, started
from tests.support.database import CHECKOUT
from xiaoan.foundation import postgres
from xiaoan.surfaces.console.tests.test_up import Installation

ROOT = "/api/v1"
JSON = "application/json"


@dataclass(frozen=True)
class Answer:
    """What came back: status, headers by their names in lower case, body. Status 0: nothing came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def told(self) -> Any:
        return json.loads(self.body)


class House(Installation):
    """An installation with four schools in it, each with a token."""

    schools: list[dict[str, str]]

    def open(self, *options: str, **environment: str) -> None:
        """Move into the small county, unless it is there, and start it."""
        if not self.data.exists():
            self.schools = plant(self.data)
        self.start("--no-demo", *options, **environment)
        started(self)

    def ask(
        self, method: str, path: str, *, token: str = "", body: bytes = b"", media: str = JSON, cookie: str = ""
    ) -> Answer:
        """One request, on a connection of its own."""
        probe = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Content-Type": media}
        headers |= {"Authorization": f"Bearer {token}"} if token else {}
        headers |= {"Cookie": cookie} if cookie else {}
        try:
            probe.request(method, path, body or None, headers)
            response = probe.getresponse()
            answered = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, answered, response.read())
        except (OSError, http.client.HTTPException):
            return Answer(0, {}, b"")
        finally:
            probe.close()

    def report(self, school: int, client_id: object) -> Answer:
        """A safety officer reports a fault."""
        where = self.schools[school % len(self.schools)]
        body = {"client_id": str(client_id), "what": "二楼东头应急灯不亮", "where": "教学楼"}
        path = f"{ROOT}/units/{where['unit']}/reports"
        return self.ask("POST", path, token=where["token"], body=json.dumps(body).encode())

    def send(self, school: int, client_id: object, content: bytes) -> Answer:
        """A safety officer sends a photograph."""
        where = self.schools[school % len(self.schools)]
        path = f"{ROOT}/units/{where['unit']}/attachments?client_id={client_id}"
        return self.ask("POST", path, token=where["token"], body=content, media="application/octet-stream")

    def environment(self, **more: str) -> dict[str, str]:
        """The environment of a second window on this installation."""
        ours = {"XIAOAN_DATA": str(self.data), "PORT": str(self.port), "DATABASE_URL": "", "XIAOAN_DB_NAME": ""}
        return {**os.environ, **ours, **more}

    def command(self, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
        """What a command of ours says, well or not."""
        return subprocess.run(
            [sys.executable, *words],
            cwd=CHECKOUT,
            env=self.environment(**more),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            start_new_session=True,
        )

    def ordered(self, *words: str, **more: str) -> str:
        """What a command of ours says; it must end well."""
        done = self.command(*words, **more)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def xiaoan(self, *words: str, **more: str) -> str:
        return self.ordered("-m", "xiaoan.surfaces.console", *words, **more)

    def rows(self, question: str, *values: object) -> list[tuple[Any, ...]]:
        """What the database holds, as the auditor sees it."""
        with psycopg.connect(postgres.read_address(self.data).dsn("auditor")) as connected:
            return connected.execute(question.encode(), values).fetchall()

    def cleared(self) -> None:
        """End whatever of it still runs, however far its start came."""
        process: subprocess.Popen[str] | None = getattr(self, "process", None)
        if process is not None and process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        self.clear_processes()

    def clear_processes(self) -> None:
        """End web processes that a killed supervisor left on our port."""
        for process in self.left_behind():
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(process), signal.SIGKILL)


def pause(seconds: float) -> None:
    """Let the world go on for a moment."""
    threading.Event().wait(seconds)


def database_process(data: Path) -> int:
    """The process id of the installation's own server."""
    found = postgres.Cluster(data).pid()
    assert found is not None
    return found
