"""A place to measure in: an embedded server of our own with fsync on, a database, and the real web server before it.

with database() as name, served(name) as port: ...
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

CHECKOUT = Path(__file__).parent.parent
sys.path.insert(0, str(CHECKOUT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xiaoan.settings")

from tests.support import database as server  # noqa: E402  found by the path above

__all__ = ["database", "served", "server", "taken"]

WORKERS, THREADS = 2, 8
"""As `xiaoan up` starts the pages on two cores."""


@contextmanager
def database() -> Iterator[str]:
    """A migrated, protected database on a server that keeps what it has said; Django is pointed at it as `web`."""
    server.settle(CHECKOUT / ".xiaoan-bench", durable=True)
    name = server.clone()
    os.environ.update(server.environment("web", name))
    import django

    django.setup()
    server.point_django_at(name)
    try:
        yield name
    finally:
        from django.db import connections

        connections.close_all()
        server.drop(name)


@contextmanager
def served(name: str, application: str = "xiaoan.wiring.wsgi:application") -> Iterator[int]:
    """The pages and the API of a database, by granian as `xiaoan up` runs it; gives the port."""
    _collect(name)
    port = _free_port()
    command = (
        sys.executable, "-m", "granian", "--interface", "wsgi", "--http", "1", "--no-ws", "--host", "127.0.0.1",
        "--port", str(port), "--workers", str(WORKERS), "--blocking-threads", str(THREADS), "--log-level", "error",
        application,
    )  # fmt: skip
    process = subprocess.Popen(command, cwd=CHECKOUT, env={**os.environ, **server.environment("web", name)})
    try:
        _wait(port, process)
        yield port
    finally:
        process.terminate()
        process.wait(30)


def _collect(name: str) -> None:
    """Scripts and styles under their final names, as `xiaoan up` lays them out; once for this server's folder."""
    from django.conf import settings

    if not (settings.STATIC_ROOT / "staticfiles.json").exists():
        subprocess.run(
            [sys.executable, "-W", "ignore", "-m", "django", "collectstatic", "--noinput", "--verbosity", "0"],
            cwd=CHECKOUT, env={**os.environ, **server.environment("web", name)}, check=True,
        )  # fmt: skip


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        if process.poll() is not None:
            raise RuntimeError("the web server did not start")
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/alive", timeout=2):
                break
        except OSError:
            time.sleep(0.1)
    else:
        raise RuntimeError("the web server does not answer")
    time.sleep(3)  # The first worker has answered; one that cannot start ends the server within this time.
    if process.poll() is not None:
        raise RuntimeError("a worker of the web server did not start")


def taken(run: Callable[[], object], rounds: int = 1) -> float:
    """The shortest of some runs, in seconds."""
    found = []
    for _ in range(rounds):
        start = time.perf_counter()
        run()
        found.append(time.perf_counter() - start)
    return min(found)
