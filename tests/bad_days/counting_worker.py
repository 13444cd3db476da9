"""`python -m tests.bad_days.counting_worker`: a real worker with one more job and one more schedule, both countable.

Each run of theirs leaves a row of its own, so a run too many or too few can be counted.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from xiaoan.surfaces.console.boot import wake

JOB, SCHEDULE = "bad_days.job", "bad_days.beat"
JOB_RAN, SCHEDULE_RAN = "bad_days.job.ran", "bad_days.beat.ran"


def main() -> None:
    """Work until asked to stop, as `python -m xiaoan.surfaces.worker` does."""
    wake("worker")
    from xiaoan.foundation.ids import new_id
    from xiaoan.kernel.jobs.commands import HANDLERS, SCHEDULES, Schedule
    from xiaoan.kernel.jobs.models import Tick
    from xiaoan.surfaces.worker import loop

    def left(name: str) -> None:
        Tick.objects.create(name=f"{name} {new_id()}", due_at=datetime.now().astimezone(), done_at=_second())

    def job(arguments: Mapping[str, str], at: datetime) -> None:
        left(f"{JOB_RAN} {arguments['number']}")

    def beat(due: datetime) -> None:
        left(SCHEDULE_RAN)

    HANDLERS.add(JOB, job)
    SCHEDULES.add(SCHEDULE, Schedule(SCHEDULE, lambda after: after + timedelta(milliseconds=250), beat))
    loop.TICK_EVERY = 0.5
    loop.Worker().run()


def _second() -> datetime:
    return datetime.now().astimezone()


if __name__ == "__main__":
    main()
