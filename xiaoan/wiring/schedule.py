"""What recurs, and when. A tick is a row; what was missed while the machine was off is made up for."""

from __future__ import annotations

import logging
import subprocess
import sys
from datetime import datetime, time, timedelta

from django.conf import settings

from xiaoan.features.imports import jobs as imports
from xiaoan.features.imports.doing.writing import JOB as IMPORT
from xiaoan.features.policies import jobs as policies
from xiaoan.features.policies.doing.taking import JOB as POLICY
from xiaoan.foundation.clock import instant, school_day
from xiaoan.kernel.access.limits import forget
from xiaoan.kernel.files.commands import sweep
from xiaoan.kernel.indicators.jobs import check_tallies, close_at_deadline, refresh_tallies
from xiaoan.kernel.jobs.commands import HANDLERS, SCHEDULES, Schedule, tidy
from xiaoan.kernel.ledgers.dating import redate
from xiaoan.kernel.trail.sealing import seal
from xiaoan.wiring.inbox import morning
from xiaoan.wiring.letters.reminders import remind

log = logging.getLogger("xiaoan.schedule")

SEAL_EVERY = timedelta(minutes=5)
REHEARSAL = (sys.executable, "-m", "xiaoan.surfaces.console", "rehearse")
TALLY_EVERY = timedelta(minutes=1)


def _every(step: timedelta, after: datetime) -> datetime:
    seconds = int(step.total_seconds())
    return datetime.fromtimestamp((int(after.timestamp()) // seconds + 1) * seconds, after.tzinfo)


def daily(at: time, after: datetime) -> datetime:
    """The next instant of that school-local time of day strictly after `after`."""
    day = school_day(after)
    today = instant(day, at)
    return today if today > after else instant(day + timedelta(days=1), at)


def _seal(due: datetime) -> None:
    seal(at=due, folder=settings.KEYS)


def _tidy(due: datetime) -> None:
    tidy(at=due)


def _redate(due: datetime) -> None:
    redate(at=due)


def _sweep(due: datetime) -> None:
    sweep(at=due)


def _forget(due: datetime) -> None:
    forget(at=due)


def _let_go(due: datetime) -> None:
    imports.let_go(at=due)


def _rehearse(due: datetime) -> None:
    """Start the night's backup and its rehearsal, where a folder for it is named.

    A process of its own, because it takes minutes and a tick is a transaction. How it went it writes down itself.
    """
    if settings.BACKUP is not None:
        log.warning("夜间备份开始")
        subprocess.Popen(REHEARSAL, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, start_new_session=True)


def fill() -> None:
    HANDLERS.add(IMPORT, imports.write_one)
    HANDLERS.add(POLICY, policies.read_one)
    SCHEDULES.add(
        "imports.let_go", Schedule("imports.let_go", lambda after: daily(time(3, 20), after), _let_go, replay=False)
    )
    SCHEDULES.add(
        "indicators.close",
        Schedule("indicators.close", lambda after: daily(time(0, 20), after), close_at_deadline),
    )
    SCHEDULES.add(
        "indicators.check_tallies",
        Schedule("indicators.check_tallies", lambda after: daily(time(2, 20), after), check_tallies, replay=False),
    )
    SCHEDULES.add(
        "indicators.tallies",
        Schedule("indicators.tallies", lambda after: _every(TALLY_EVERY, after), refresh_tallies, replay=False),
    )
    SCHEDULES.add(
        "ledgers.redate", Schedule("ledgers.redate", lambda after: daily(time(0, 40), after), _redate, replay=False)
    )
    SCHEDULES.add(
        "keeping.rehearse",
        Schedule("keeping.rehearse", lambda after: daily(time(1, 30), after), _rehearse, replay=False),
    )
    SCHEDULES.add("files.sweep", Schedule("files.sweep", lambda after: daily(time(3), after), _sweep, replay=False))
    SCHEDULES.add("jobs.tidy", Schedule("jobs.tidy", lambda after: daily(time(3, 30), after), _tidy, replay=False))
    SCHEDULES.add(
        "messages.digest", Schedule("messages.digest", lambda after: daily(time(6, 45), after), morning, replay=False)
    )
    SCHEDULES.add(
        "hazards.remind", Schedule("hazards.remind", lambda after: daily(time(7, 30), after), remind, replay=False)
    )
    SCHEDULES.add(
        "access.forget", Schedule("access.forget", lambda after: daily(time(3, 40), after), _forget, replay=False)
    )
    SCHEDULES.add("trail.seal", Schedule("trail.seal", lambda after: _every(SEAL_EVERY, after), _seal, replay=False))
