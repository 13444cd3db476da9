"""The supervisor on small processes: starting again, the growing pause, stopping the stubborn."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from xiaoan.surfaces.console.running import supervisor
from xiaoan.surfaces.console.running.supervisor import Part, Supervisor

DIES = (sys.executable, "-c", "raise SystemExit(3)")
STAYS = (sys.executable, "-c", "import signal; signal.pause()")


def said_until_death(part: Part, now: float) -> list[str]:
    """Wait for the part's process to die, then let the supervisor look at it."""
    said: list[str] = []
    assert part.process is not None
    part.process.wait(20)
    part.tend(said.append, now)
    return said


def test_a_dead_part_is_started_again_after_a_growing_pause() -> None:
    part = Part("后台任务", DIES)
    part.start_at(0.0)
    now, pauses = 0.0, []
    for _ in range(7):
        said = said_until_death(part, now)
        pauses.append(float(said[0].split("，")[1].split(" ")[0]))
        assert "代码 3" in said[0]
        part.tend(said.append, now + pauses[-1] - 0.01)
        assert part.process is None
        now += pauses[-1]
        part.tend(said.append, now)
        assert part.process is not None
    assert part.process is not None
    part.process.wait(20)
    assert pauses == [1, 2, 4, 8, 16, 30, 30]


def test_who_lived_long_starts_again_soon() -> None:
    part = Part("网页", DIES)
    part.start_at(0.0)
    said_until_death(part, 0.0)
    part.tend(lambda _: None, 1.0)
    assert "1 秒后" in said_until_death(part, 1.0 + supervisor.STEADY + 1)[0]


def test_a_part_that_runs_is_left_alone() -> None:
    part = Part("网页", STAYS)
    part.start_at(0.0)
    assert part.process is not None
    before = part.process.pid
    part.tend(pytest.fail, 100.0)
    assert part.process.pid == before
    part.ask_to_stop()
    part.wait(20)
    assert part.process.returncode == -signal.SIGTERM


def test_a_part_that_does_not_listen_is_ended(tmp_path: Path) -> None:
    ready = tmp_path / "ready"
    os.mkfifo(ready)
    code = (
        "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
        f"open({str(ready)!r}, 'w').close(); signal.pause()"
    )
    part = Part("网页", (sys.executable, "-c", code))
    part.start_at(0.0)
    ready.read_text()
    part.ask_to_stop()
    part.wait(0.2)
    assert part.process is not None
    assert part.process.returncode == -signal.SIGKILL


def test_the_parts_environment_reaches_the_process(tmp_path: Path) -> None:
    out = tmp_path / "role"
    code = f"import os, pathlib; pathlib.Path({str(out)!r}).write_text(os.environ['XIAOAN_DB_ROLE'])"
    part = Part("网页", (sys.executable, "-c", code), {"XIAOAN_DB_ROLE": "web"})
    part.start_at(0.0)
    part.wait(20)
    assert out.read_text() == "web"
    assert "XIAOAN_DB_ROLE" not in os.environ or os.environ["XIAOAN_DB_ROLE"] == "web"


def test_ctrl_c_stops_every_part_and_a_dead_server_is_started_first() -> None:
    code = """
import signal, sys
from xiaoan.surfaces.console.running.supervisor import Part, Supervisor
class Server:
    started = 0
    def pid(self): return 1 if self.started else None
    def start(self): self.started += 1
server = Server()
parts = [Part("网页", (sys.executable, "-c", "import signal; signal.pause()")) for _ in range(2)]
def welcome():
    print("pids", *(part.process.pid for part in parts), server.started, flush=True)
    return True
Supervisor(parts, server, lambda words: print(words, flush=True)).run(welcome)
print([part.process.returncode for part in parts])
"""
    running = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert running.stdout is not None
    assert running.stdout.readline() == "数据库停止了，正在重新启动。\n"
    _, first, second, started = running.stdout.readline().split()
    assert started == "1"
    running.send_signal(signal.SIGINT)
    rest = running.communicate(timeout=30)[0]
    assert rest == "正在停止…\n[-15, -15]\n"
    for pid in (first, second):
        with pytest.raises(ProcessLookupError):
            os.kill(int(pid), 0)


def test_a_supervisor_without_a_server_asks_for_none() -> None:
    made = Supervisor([], None, print)
    made._beat()
