"""Clients: a process of threads that keep a connection each and send prepared requests as fast as they are answered.

Standard library only, so that the load costs as little as it can of the two cores it shares with the server.
"""

from __future__ import annotations

import multiprocessing
import socket
import time
from collections.abc import Sequence
from threading import Barrier, Thread
from typing import NamedTuple

from bench.results import percentile

_END = b"\r\n\r\n"


class Fired(NamedTuple):
    """What came of it: answers by status, how long each took, and all of them from the first to the last."""

    statuses: dict[int, int]
    took: list[float]
    seconds: float
    sample: bytes

    @property
    def rate(self) -> float:
        return len(self.took) / self.seconds

    def ms(self, share: float) -> float:
        return percentile(self.took, share) * 1000


def request(method: str, path: str, headers: dict[str, str], body: bytes = b"") -> bytes:
    """The bytes of one request on a connection that stays."""
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", *(f"{name}: {said}" for name, said in headers.items())]
    if body:
        lines += [f"Content-Length: {len(body)}", "Content-Type: application/json"]
    return "\r\n".join(lines).encode() + _END + body


def fire(port: int, queues: Sequence[Sequence[bytes]]) -> Fired:
    """Each queue by a client of its own, all at once, from a process beside the server's."""
    with multiprocessing.get_context("fork").Pool(1) as process:
        return process.apply(_all, (port, queues))


def _all(port: int, queues: Sequence[Sequence[bytes]]) -> Fired:
    start = Barrier(len(queues) + 1)
    clients = [_Client(port, queue, start) for queue in queues]
    for client in clients:
        client.start()
    start.wait(30)
    began = time.perf_counter()
    for client in clients:
        client.join()
    seconds = time.perf_counter() - began
    statuses: dict[int, int] = {}
    for client in clients:
        for status in client.statuses:
            statuses[status] = statuses.get(status, 0) + 1
    return Fired(statuses, [each for client in clients for each in client.took], seconds, clients[0].sample)


class _Client(Thread):
    def __init__(self, port: int, queue: Sequence[bytes], start: Barrier) -> None:
        super().__init__(daemon=True)
        self._port, self._queue, self._start_together = port, queue, start
        self.took: list[float] = []
        self.statuses: list[int] = []
        self.sample = b""

    def run(self) -> None:
        try:
            self._run()
        except OSError:
            self._start_together.abort()
            self.statuses.append(0)

    def _run(self) -> None:
        with socket.create_connection(("127.0.0.1", self._port)) as wire:
            wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._start_together.wait(30)
            for one in self._queue:
                began = time.perf_counter()
                wire.sendall(one)
                status, self.sample = _answer(wire)
                self.took.append(time.perf_counter() - began)
                self.statuses.append(status)


def _answer(wire: socket.socket) -> tuple[int, bytes]:
    """Status and body of one answer with a Content-Length. ConnectionError when the server hangs up."""
    held = b""
    while _END not in held:
        held += _more(wire)
    head, _, body = held.partition(_END)
    length = next(
        (int(line.split(b":")[1]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length")), 0
    )
    while len(body) < length:
        body += _more(wire)
    return int(head[9:12]), body


def _more(wire: socket.socket) -> bytes:
    part = wire.recv(65536)
    if not part:
        raise ConnectionError("the server hung up")
    return part
