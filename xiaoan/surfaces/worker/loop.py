"""One loop: jobs as they fall due, schedules every few seconds. A database that is away is waited for.

A clock that leaps is not believed at once: schedules stand still until it has gone evenly for a while, so that an
hour of a wrong year closes no months.
"""

from __future__ import annotations

import logging
import signal
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from types import FrameType

from django.db import Error, close_old_connections

from xiaoan.foundation.clock import now
from xiaoan.kernel.jobs.commands import ERRANDS, SCHEDULES, tick, work_one

log = logging.getLogger("xiaoan.worker")

BEAT = 1.0
TICK_EVERY = 10.0
LONGEST_WAIT = 30.0
LARGEST_LEAP = timedelta(minutes=2)
SETTLED_AFTER = 600.0
"""Seconds. A machine that corrects its clock from the network has done so by then."""


class Steady:
    """Whether the clock on the wall goes as evenly as the seconds since the machine's start do."""

    def __init__(self, seconds: Callable[[], float]) -> None:
        self._seconds = seconds
        self._last: tuple[datetime, float] | None = None
        self._leapt_at: float | None = None

    def holds(self, at: datetime) -> bool:
        """Whether `at` may be believed: no leap since the last look, nor in the ten minutes before."""
        second = self._seconds()
        if self._last is not None:
            leap = (at - self._last[0]) - timedelta(seconds=second - self._last[1])
            if abs(leap) > LARGEST_LEAP:
                log.error("时钟跳了 %s：定时任务先停 %d 分钟，请校准这台机器的时间。", leap, SETTLED_AFTER // 60)
                self._leapt_at = second
        self._last = at, second
        if self._leapt_at is not None and second - self._leapt_at >= SETTLED_AFTER:
            self._leapt_at = None
        return self._leapt_at is None


def since_start() -> float:
    """Seconds since the machine was started, also those it slept, where the system counts them."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


class Worker:
    """Runs until `stop`; what it was doing when killed is done again by the next one."""

    def __init__(self) -> None:
        self._asked = threading.Event()
        self._clock = Steady(since_start)

    def stop(self, number: int = 0, frame: FrameType | None = None) -> None:
        self._asked.set()

    def run(self) -> None:
        """Work until asked to stop; waits longer and longer while the database does not answer."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.stop)
        wait, since_tick = BEAT, TICK_EVERY
        while not self._asked.is_set():
            try:
                if since_tick >= TICK_EVERY:
                    if self._clock.holds(at := now()):
                        tick_all(at)
                    since_tick = 0.0
                busy = work_one(at=now()) | run_errands(now())
                wait = 0.0 if busy else BEAT
            except Error as away:
                log.warning("数据库暂时不可用，%s 秒后再试：%s", int(wait) or 1, away)
                close_old_connections()
                wait = min(max(wait, BEAT) * 2, LONGEST_WAIT)
            since_tick += wait
            self._asked.wait(wait)


def run_errands(at: datetime) -> bool:
    """One step of each errand, outside any transaction; one that fails is logged and does not stop the others."""
    busy = False
    for name, errand in ERRANDS.items():
        try:
            busy |= errand(at)
        except Error:
            raise
        except Exception:
            log.exception("外发任务 %s 没有成功，下次再试", name)
    return busy


def tick_all(at: datetime) -> int:
    """Run every schedule's due instants; one that fails is logged and does not stop the others."""
    done = 0
    for name, schedule in SCHEDULES.items():
        try:
            done += tick(schedule, at=at)
        except Error:
            raise
        except Exception:
            log.exception("定时任务 %s 没有成功，下次再试", name)
    return done
