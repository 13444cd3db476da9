"""Two workers at once, and a worker killed: what must commit to be seen."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from django.db import connection, connections

from tests.support import database
from tests.support.cast import Cast
from xiaoan.features.channels.models import Channel
from xiaoan.features.channels.outward import posting
from xiaoan.features.channels.tests.conftest import Desk, urgent
from xiaoan.features.channels.tests.sinks import Mailbox, Sink
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.hazards.tests.play import Play


def test_two_workers_at_once_hand_over_each_message_once_and_keep_the_budget(
    committed_cast: Cast, sink: Sink, box: Mailbox, settings: Any, tmp_path: Path
) -> None:
    settings.FILES, settings.SECRETS, settings.CHANNEL_HOSTS = tmp_path / "f", tmp_path / "s", sink.hosts
    desk = Desk(Play(committed_cast), sink, box)
    desk.channel("wecom", per_minute=7)
    urgent(desk, 12)

    def work(_worker: int) -> int:
        try:
            return desk.work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    assert len(sink.calls) == 7
    desk.later(minutes=2)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    assert len(sink.calls) == 12
    assert set(desk.states()) == {"handed"}
    with opened(EVERYTHING):
        assert Channel.objects.count() == 1


def test_while_it_is_handed_over_no_transaction_is_open_and_the_mark_is_there_for_all(
    committed_cast: Cast, sink: Sink, box: Mailbox, settings: Any, tmp_path: Path, monkeypatch: Any
) -> None:
    settings.FILES, settings.SECRETS, settings.CHANNEL_HOSTS = tmp_path / "f", tmp_path / "s", sink.hosts
    desk = Desk(Play(committed_cast), sink, box)
    desk.channel("wecom")
    urgent(desk)
    seen: list[Any] = []
    real = posting.post

    def watched(*args: Any) -> Any:
        seen.append((connection.in_atomic_block, desk.states()))
        return real(*args)

    monkeypatch.setattr(posting, "post", watched)
    desk.work()
    assert seen == [(False, ["handing"])]


HALF_WAY = """
import sys
from datetime import datetime
from pathlib import Path
import django
django.setup()
from django.conf import settings
settings.SECRETS = Path(sys.argv[1])
from xiaoan.features.channels.delivering import step
step(datetime.fromisoformat(sys.argv[2]))
"""


def test_a_worker_killed_while_it_hands_over_leaves_one_message_and_an_honest_word(
    committed_cast: Cast, own_database: str, sink: Sink, box: Mailbox, settings: Any, tmp_path: Path
) -> None:
    settings.FILES, settings.SECRETS, settings.CHANNEL_HOSTS = tmp_path / "f", tmp_path / "s", sink.hosts
    desk = Desk(Play(committed_cast), sink, box)
    desk.channel("wecom")
    urgent(desk)
    sink.answers = [5.0]
    hosts = ",".join(f"{host}={gateway}" for host, gateway in sink.hosts.items())
    worker = subprocess.Popen(
        [sys.executable, "-c", HALF_WAY, str(settings.SECRETS), desk.at.isoformat()],
        env={**os.environ, **database.environment("worker", own_database), "XIAOAN_CHANNEL_HOSTS": hosts},
    )
    try:
        assert sink.arrived.wait(30)
        worker.kill()
    finally:
        worker.wait(30)
    assert desk.states() == ["handing"]
    for _ in range(4):
        desk.later(minutes=2)
        desk.work()
    assert desk.states() == ["unknown"]
    assert len(sink.calls) == 1
