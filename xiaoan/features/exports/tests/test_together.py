"""With others at the same time, under the worker's own role, and killed: one export, one file, nobody else's rows."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from django.db import connections

from tests.support import database
from tests.support.cast import Cast
from xiaoan.features.exports.commands import ask
from xiaoan.features.exports.kinds import EXPORTS, Kind, Made, Progress
from xiaoan.features.exports.models import Export
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.hazards.models import Hazard
from xiaoan.kernel.hazards.tests.play import Play
from xiaoan.kernel.hazards.verbs import SEE
from xiaoan.kernel.jobs.commands import LEASE, work_one
from xiaoan.kernel.trail.models import TrailEvent

AT = datetime(2026, 10, 20, 8, tzinfo=UTC)
CHECKOUT = Path(__file__).parents[4]
PROBE = "test.probe"


@pytest.fixture
def kinds() -> Iterator[None]:
    before = dict(EXPORTS._entries)
    yield
    EXPORTS._entries = before


def worker() -> None:
    """From now on this process is the worker."""
    database.point_django_at(connections["default"].settings_dict["NAME"], "worker")


def test_asked_twenty_times_at_once_it_is_one_export(committed_cast: Cast) -> None:
    by, key = committed_cast.seat("officer", AT), uuid4()

    def one(_number: int) -> UUID:
        try:
            return ask(by=by, kind="list.hazards", arguments={"q": "灯"}, client_id=key, at=AT).id
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=20) as pool:
        assert len(set(pool.map(one, range(20)))) == 1
    with opened(EVERYTHING):
        assert Export.objects.count() == 1
        assert TrailEvent.objects.filter(kind="exports.asked").count() == 1


def test_the_worker_sees_all_rows_but_reads_for_a_person_only_his(committed_cast: Cast, kinds: None) -> None:
    cast = committed_cast
    Play(cast, at=AT - timedelta(days=1)).hazard()
    Play(cast, "far_school", at=AT - timedelta(days=1)).hazard("stranger", by="stranger")
    seen: list[int] = []

    def make(viewer: Viewer, arguments: Mapping[str, str], at: datetime, progress: Progress) -> Made:
        # A filter forgotten: row security alone decides.
        seen.append(Hazard.objects.count())
        return Made(io.BytesIO(b"x"), "x", "x")

    EXPORTS.add(PROBE, Kind("清单", (SEE,), make))
    ask(by=cast.seat("officer", AT), kind=PROBE, arguments={}, client_id=uuid4(), at=AT)
    worker()
    assert Hazard.objects.count() == 2
    while work_one(at=AT):
        pass  # What followed from the hazards comes first.
    assert seen == [1]
    assert Hazard.objects.count() == 2
    assert Export.objects.get().made_at == AT


def test_how_far_it_is_can_be_seen_while_it_is_made(committed_cast: Cast, kinds: None) -> None:
    name = connections["default"].settings_dict["NAME"]
    seen: list[Any] = []

    def make(viewer: Viewer, arguments: Mapping[str, str], at: datetime, progress: Progress) -> Made:
        progress(40, 100)
        with psycopg.connect(database.dsn("owner", name)) as another:
            seen.append(another.execute("SELECT done, total FROM exports_export").fetchone())
        return Made(io.BytesIO(b"x"), "x", "x", 100)

    EXPORTS.add(PROBE, Kind("清单", (SEE,), make))
    ask(by=committed_cast.seat("officer", AT), kind=PROBE, arguments={}, client_id=uuid4(), at=AT)
    worker()
    assert work_one(at=AT)
    assert seen == [(40, 100)]
    row = Export.objects.get()
    assert (row.done, row.total) == (100, 100)


SLOW = """
import io, sys
import django
django.setup()
from pathlib import Path
from datetime import datetime
from django.conf import settings
settings.EXPORTS = Path(sys.argv[1])
from xiaoan.features.exports import storage
from xiaoan.features.exports.kinds import EXPORTS, Kind, Made
from xiaoan.kernel.jobs.commands import work_one

class Endless(io.BytesIO):
    # Its content comes, its end never does: the process is killed while it waits.
    def read(self, size=-1):
        got = super().read(size)
        if not got:
            print("half", flush=True)
            sys.stdin.read()
        return got

def make(viewer, arguments, at, progress):
    return Made(Endless(b"x" * 1000), "x.txt", "text/plain", 1)

EXPORTS.add("test.probe", Kind("清单", ("hazards.see",), make))
work_one(at=datetime.fromisoformat(sys.argv[2]))
"""


def test_a_worker_killed_in_the_middle_leaves_no_file_and_the_next_one_makes_it(
    committed_cast: Cast, kinds: None, folder: Path
) -> None:
    name = connections["default"].settings_dict["NAME"]

    def make(viewer: Viewer, arguments: Mapping[str, str], at: datetime, progress: Progress) -> Made:
        return Made(io.BytesIO(b"whole"), "x.txt", "text/plain", 1)

    EXPORTS.add(PROBE, Kind("清单", (SEE,), make))
    row = ask(by=committed_cast.seat("officer", AT), kind=PROBE, arguments={}, client_id=uuid4(), at=AT)
    env = {**os.environ, **database.environment("worker", name)}
    child = subprocess.Popen(
        [sys.executable, "-c", SLOW, str(folder), AT.isoformat()], cwd=CHECKOUT, env=env, stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )  # fmt: skip
    assert child.stdout is not None
    assert child.stdin is not None
    assert child.stdout.readline() == b"half\n"
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    child.stdout.close()
    child.stdin.close()
    assert not (folder / str(row.id)).exists()
    worker()
    assert not work_one(at=AT + timedelta(minutes=1)), "the lease of the dead still runs"
    while not work_one(at=AT + LEASE + timedelta(minutes=1)):
        pass  # Its connection's lock goes with it; the server notices within milliseconds.
    assert (folder / str(row.id)).read_bytes() == b"whole"
    assert len([each for each in folder.iterdir() if not each.name.startswith(".")]) == 1
    assert Export.objects.get().made_at is not None
