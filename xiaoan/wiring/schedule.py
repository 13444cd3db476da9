"""What recurs, and when. A tick is a row; what was missed while the machine was off is made up for."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.conf import settings

from xiaoan.features.tips.commands import forget
from xiaoan.foundation.clock import instant, school_day
from xiaoan.kernel.files.commands import sweep
from xiaoan.kernel.indicators.jobs import close_at_deadline
from xiaoan.kernel.jobs.commands import SCHEDULES, Schedule, tidy
from xiaoan.kernel.ledgers.dating import redate
from xiaoan.kernel.trail.sealing import seal
from xiaoan.wiring.inbox import morning
from xiaoan.wiring.letters.reminders import remind

SEAL_EVERY = timedelta(minutes=5)


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


def fill() -> None:
    SCHEDULES.add(
        "indicators.close",
        Schedule("indicators.close", lambda after: daily(time(0, 20), after), close_at_deadline),
    )
    SCHEDULES.add(
        "ledgers.redate", Schedule("ledgers.redate", lambda after: daily(time(0, 40), after), _redate, replay=False)
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
        "tips.forget", Schedule("tips.forget", lambda after: daily(time(3, 40), after), _forget, replay=False)
    )
    SCHEDULES.add("trail.seal", Schedule("trail.seal", lambda after: _every(SEAL_EVERY, after), _seal, replay=False))
