"""Asking for work, claiming it under a lease, finishing it. HANDLERS and SCHEDULES are filled by wiring."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from xiaoan.foundation.registry import Table
from xiaoan.kernel.jobs.models import Job, Tick

log = logging.getLogger("xiaoan.jobs")

LEASE = timedelta(minutes=5)
MOST_ATTEMPTS = 5
KEPT = timedelta(days=30)

Errand = Callable[[datetime], bool]
"""One step of what leaves the machine; it opens its own transactions and is called outside any. Whether it did one."""

ERRANDS: Table[Errand] = Table("errands", single=True)

Handler = Callable[[Mapping[str, str], datetime], None]
HANDLERS: Table[Handler] = Table("job handlers", single=True)


@dataclass(frozen=True, slots=True)
class Schedule:
    """Work that recurs: `due(after)` is the next instant strictly after the given one."""

    name: str
    due: Callable[[datetime], datetime]
    run: Callable[[datetime], None]
    replay: bool = True


SCHEDULES: Table[Schedule] = Table("schedules", single=True)


def ask(name: str, *, at: datetime, key: str | None = None, **arguments: str) -> None:
    """Write a job in the caller's transaction; a job of the same key that exists is left as it is."""
    row = Job(name=name, key=key, arguments=arguments, run_at=at)
    Job.objects.bulk_create([row], ignore_conflicts=key is not None)


_CLAIM = """
UPDATE jobs_job SET leased_until = %(until)s, attempts = attempts + 1
WHERE id = (SELECT id FROM jobs_job
            WHERE done_at IS NULL AND failed_at IS NULL AND run_at <= %(now)s
              AND (leased_until IS NULL OR leased_until < %(now)s)
            ORDER BY run_at LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING id
"""


def claim(*, at: datetime) -> Job | None:
    """Take the oldest due job under a lease; whoever dies lets it go when the lease ends."""
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, {"now": at, "until": at + LEASE})
        row: Any = cursor.fetchone()
    return Job.objects.get(id=row[0]) if row else None


def work_one(*, at: datetime) -> bool:
    """Run one due job; its effect and its completion commit together. False when nothing was due."""
    job = claim(at=at)
    if job is None:
        return False
    try:
        with transaction.atomic():
            held = Job.objects.select_for_update().get(id=job.id)
            if held.done_at is None and held.leased_until == job.leased_until:
                HANDLERS[job.name](job.arguments, at)
                held.done_at, held.progress = at, 100
                held.save(update_fields=["done_at", "progress"])
    except Exception as wrong:
        # The row names the kind of error only: its text may hold names, and jobs have no row security.
        log.exception("job %s (%s) failed", job.name, job.id)
        _put_back(job, at=at, error=type(wrong).__name__)
    return True


def _put_back(job: Job, *, at: datetime, error: str) -> None:
    final = job.attempts >= MOST_ATTEMPTS
    Job.objects.filter(id=job.id).update(
        error=error[:2000],
        leased_until=None,
        run_at=at + timedelta(seconds=30 * 2**job.attempts),
        failed_at=at if final else None,
    )


def tick(schedule: Schedule, *, at: datetime) -> int:
    """Run a schedule's due instants up to `at`: all missed ones in order when it replays, else the last.

    Two workers may call it at once: the row of each instant is written first, so only one of them runs it.
    Instants noted while the clock was ahead are behind us only when they are: a clock set back stops nothing.
    """
    last = Tick.objects.filter(name=schedule.name, due_at__lte=at).order_by("-due_at").first()
    if last is None:
        # A schedule's first sight starts its history: there is nothing before it to replay.
        _done(schedule, at, at, run=False)
        return 0
    instants: list[datetime] = []
    following = schedule.due(last.due_at)
    while following <= at:
        instants.append(following)
        following = schedule.due(following)
    if not schedule.replay:
        instants = instants[-1:]
    return sum(_done(schedule, instant, at, run=True) for instant in instants)


def _done(schedule: Schedule, instant: datetime, at: datetime, *, run: bool) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO jobs_tick (id, name, due_at, done_at) VALUES (gen_random_uuid(), %s, %s, %s) "
            "ON CONFLICT (name, due_at) DO NOTHING",
            [schedule.name, instant, at],
        )
        if cursor.rowcount == 0:
            return 0
        if run:
            schedule.run(instant)
    return 1


def tidy(*, at: datetime) -> int:
    """Drop jobs done a month ago and ticks older than that, but each schedule's last; how many rows went."""
    old = at - KEPT
    jobs, _ = Job.objects.filter(done_at__lt=old).delete()
    lasting = Tick.objects.order_by("name", "-due_at").distinct("name").values_list("id", flat=True)
    ticks, _ = Tick.objects.filter(due_at__lt=old).exclude(id__in=list(lasting)).delete()
    return jobs + ticks
