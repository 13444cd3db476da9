"""`xiaoan up` as people use it: from an empty folder to pages, through kills, to a stop and a restart."""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from xiaoan.foundation import postgres

PATIENCE = 90.0


def until(question: Callable[[], bool], what: str) -> None:
    """Ask again and again until the answer is yes."""
    last = time.monotonic() + PATIENCE
    waiting = threading.Event()
    while not question():
        assert time.monotonic() < last, f"waited in vain: {what}"
        waiting.wait(0.05)


class Installation:
    """An `xiaoan up` in a folder of its own."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.port = free_port()
        self.said = ""
        self._reader = threading.Thread()

    def start(self, *options: str, **more: str) -> subprocess.Popen[str]:
        self.said = ""
        environment = {"XIAOAN_DATA": str(self.data), "PORT": str(self.port), "DATABASE_URL": "", "XIAOAN_DEMO": "0"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "xiaoan.surfaces.console", "up", *options],
            env={**os.environ, **environment, **more},
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        self._reader = threading.Thread(target=self._listen, daemon=True)
        self._reader.start()
        return self.process

    def _listen(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.said += line

    def hears(self, words: str) -> None:
        until(lambda: words in self.said or self.process.poll() is not None, f"{words}\n{self.said}")
        assert words in self.said

    def answers(self) -> bool:
        probe = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            probe.request("GET", "/")
            return probe.getresponse().status < 500
        except OSError:
            return False
        finally:
            probe.close()

    def stop(self) -> int:
        self.process.send_signal(signal.SIGINT)
        code = self.process.wait(60)
        self._reader.join(10)
        return code

    def child(self, part: str) -> int:
        """Process id of the supervisor's child whose command line holds `part`."""
        supervisor = f"PPid:\t{self.process.pid}\n"
        for process in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                ours = supervisor in process.joinpath("status").read_text()
                if ours and part in process.joinpath("cmdline").read_text():
                    return int(process.name)
        raise AssertionError(f"no child of the supervisor runs {part}")

    def left_behind(self) -> list[str]:
        """Web processes that still hold our port."""
        found = []
        for process in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                words = process.joinpath("cmdline").read_text().split("\0")
                if "granian" in words and str(self.port) in words:
                    found.append(process.name)
        return found


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def installation() -> Iterator[Installation]:
    with tempfile.TemporaryDirectory(prefix="xiaoan-up-") as place:
        Path(place).chmod(0o755)
        made = Installation(Path(place) / "data")
        try:
            yield made
        finally:
            if made.process.poll() is None:
                os.killpg(made.process.pid, signal.SIGKILL)
                made.process.wait()
            postgres.Cluster(made.data).stop()


def test_up_survives_kills_stops_cleanly_and_starts_again(installation: Installation) -> None:
    installation.start()
    installation.hears("校安已启动")
    assert installation.answers()
    assert (installation.data / "secrets" / "roles.json").stat().st_mode & 0o777 == 0o600
    cluster = postgres.Cluster(installation.data)

    os.kill(installation.child("granian"), signal.SIGKILL)
    installation.hears("网页停止了")
    until(installation.answers, "the pages after a kill")

    os.kill(installation.child("surfaces.worker"), signal.SIGKILL)
    installation.hears("后台任务停止了")

    server = cluster.pid()
    assert server is not None
    os.kill(server, signal.SIGKILL)
    installation.hears("数据库停止了")
    until(installation.answers, "the pages after the database was killed")

    second = Installation(installation.data)
    assert second.start().wait(60) == 1
    second._reader.join(10)
    assert "已经在运行" in second.said

    assert installation.stop() == 0
    assert "已全部停止" in installation.said
    assert cluster.pid() is None
    assert not installation.answers()
    assert installation.left_behind() == []

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", installation.port))
        taken.listen()
        assert installation.start().wait(60) == 1
        installation._reader.join(10)
        assert "端口" in installation.said
    assert cluster.pid() is None

    installation.start("--renew-secrets")
    installation.hears("校安已启动")
    assert installation.stop() == 0


def test_nothing_is_left_behind_when_the_supervisor_itself_is_killed(installation: Installation) -> None:
    installation.start()
    installation.hears("校安已启动")
    installation.process.kill()
    installation.process.wait()
    until(lambda: not installation.left_behind(), "the pages to go with their supervisor")
    installation.start()
    installation.hears("校安已启动")
    assert installation.answers()
    assert installation.stop() == 0
    assert "Traceback" not in installation.said
