"""Two workers beside each other, one of them killed: every job and every instant of a schedule once."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator

import psycopg
import pytest

from tests.bad_days.counting_worker import JOB, JOB_RAN, SCHEDULE, SCHEDULE_RAN
from tests.support import database
from xiaoan.foundation.clock import now
from xiaoan.kernel.jobs.commands import ask
from xiaoan.surfaces.console.tests.test_up import until

JOBS = 300


class Crew:
    """Real worker processes on one database."""

    def __init__(self, name: str) -> None:
        self.database = name
        self.processes: list[subprocess.Popen[bytes]] = []

    def hire(self) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.bad_days.counting_worker"],
            cwd=database.CHECKOUT,
            env={**os.environ, **database.environment("worker", self.database)},
            stderr=subprocess.DEVNULL,
        )
        self.processes.append(process)
        return process

    def rows(self, question: str) -> list[tuple[str]]:
        with psycopg.connect(database.dsn("auditor", self.database)) as connected:
            return connected.execute(question.encode()).fetchall()

    def ran(self, name: str) -> list[str]:
        return [row for (row,) in self.rows(f"SELECT name FROM jobs_tick WHERE name LIKE '{name} %'")]


@pytest.fixture
def crew(own_database: str) -> Iterator[Crew]:
    made = Crew(own_database)
    yield made
    for process in made.processes:
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(signal.SIGTERM)
    for process in made.processes:
        process.wait(30)


def test_every_job_and_every_instant_is_run_once_though_one_is_killed(crew: Crew) -> None:
    at = now()
    for number in range(JOBS):
        ask(JOB, at=at, number=str(number))
    first, _second = crew.hire(), crew.hire()
    until(lambda: len(crew.ran(JOB_RAN)) > JOBS // 10, "the first jobs")
    first.kill()
    crew.hire()
    # What the killed one held comes free when its lease ends; here we do not wait five minutes for that.
    until(lambda: len(crew.ran(JOB_RAN)) >= JOBS - 1, "the jobs")
    with psycopg.connect(database.dsn("worker", crew.database)) as connected:
        connected.execute("UPDATE jobs_job SET leased_until = NULL WHERE done_at IS NULL")
    until(lambda: len(crew.ran(JOB_RAN)) >= JOBS, "the job of the killed one")
    runs = Counter(re.split(" ", name)[1] for name in crew.ran(JOB_RAN))
    assert runs == {str(number): 1 for number in range(JOBS)}
    assert crew.rows("SELECT 1 FROM jobs_job WHERE done_at IS NULL OR failed_at IS NOT NULL") == []

    until(lambda: len(crew.ran(SCHEDULE_RAN)) >= 8, "the schedule")
    for process in crew.processes:
        process.terminate()
    for process in crew.processes:
        process.wait(30)
    instants = crew.rows(f"SELECT name FROM jobs_tick WHERE name = '{SCHEDULE}'")
    # The first sight of a schedule notes an instant without running it; two workers may both have seen it first.
    assert len(instants) - len(crew.ran(SCHEDULE_RAN)) in (1, 2)
