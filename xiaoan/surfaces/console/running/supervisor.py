"""Keeps a handful of processes alive: starts them, starts a dead one again, stops all of them together.

A process that dies at once is given longer and longer pauses, so that a fault is seen and not drowned.
Ctrl-C reaches only the supervisor; it then ends the others in order and gives them time to finish.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

FIRST_PAUSE = 1.0
LONGEST_PAUSE = 30.0
STEADY = 60.0  # Who has lived this long starts again with the shortest pause.
PATIENCE = 15.0  # Seconds a process may take to finish what it is doing.
_BEAT = 0.25
_SERVER_BEAT = 2.0


class Server(Protocol):
    """A database server that can be asked whether it is alive."""

    def pid(self) -> int | None: ...

    def start(self) -> None: ...


@dataclass
class Part:
    """One process to keep alive; `name` is shown to people."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    _pause: float = FIRST_PAUSE
    _started: float = 0.0
    _again: float = 0.0

    def start_at(self, now: float) -> None:
        """Start the process in a session of its own; `now` is in seconds of a monotonic clock."""
        self.process = subprocess.Popen(
            self.command,
            env=without_admin(self.environment),
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_die_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509  one thread here
        )
        self._started = now

    def tend(self, say: Callable[[str], None], now: float) -> None:
        """Notice a death, wait out the pause, start again."""
        if self.process is None:
            if now >= self._again:
                self.start_at(now)
        elif (code := self.process.poll()) is not None:
            if now - self._started > STEADY:
                self._pause = FIRST_PAUSE
            say(f"{self.name}停止了（代码 {code}），{self._pause:g} 秒后重新启动。")
            self._clear_group()
            self.process = None
            self._again = now + self._pause
            self._pause = min(self._pause * 2, LONGEST_PAUSE)

    def _clear_group(self) -> None:
        """End what the dead process has left in its session: a killed web server's own workers."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGTERM)

    def ask_to_stop(self) -> None:
        """Ask the process to finish."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def wait(self, seconds: float) -> None:
        """Wait for the process to finish, and end it when it does not."""
        if self.process is None:
            return
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def without_admin(added: Mapping[str, str]) -> dict[str, str]:
    """The environment of a part: never with the administrator's address of the database."""
    kept = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    return {**kept, **added}


class Supervisor:
    """The parts of one installation, and the server they need."""

    def __init__(self, parts: Sequence[Part], server: Server | None, say: Callable[[str], None]) -> None:
        self._parts = parts
        self._server = server
        self._say = say
        self._asked = False
        self._next_look = 0.0

    def run(self, welcome: Callable[[], bool]) -> None:
        """Start everything and stay until asked to stop (Ctrl-C or SIGTERM).

        `welcome` is called again and again until it answers that the installation is ready for people.
        """
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask)
        try:
            for part in self._parts:
                part.start_at(time.monotonic())
            welcomed = False
            while not self._asked:
                self._beat()
                welcomed = welcomed or welcome()
                time.sleep(_BEAT)
            self._say("正在停止…")
        finally:
            self._stop()

    def _ask(self, *_: object) -> None:
        self._asked = True

    def _beat(self) -> None:
        now = time.monotonic()
        if self._server is not None and now >= self._next_look:
            self._next_look = now + _SERVER_BEAT
            if self._server.pid() is None:
                self._say("数据库停止了，正在重新启动。")
                self._server.start()
        for part in self._parts:
            part.tend(self._say, now)

    def _stop(self) -> None:
        last = time.monotonic() + PATIENCE
        for part in self._parts:
            part.ask_to_stop()
        for part in self._parts:
            part.wait(max(0.1, last - time.monotonic()))


def _die_with_parent() -> None:
    """In the child: ask Linux to end it if the supervisor is killed, so that no orphan keeps the port."""
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)
