"""One loop: jobs as they fall due, schedules every few seconds. A database that is away is waited for."""

from __future__ import annotations

import logging
import signal
import threading
from datetime import datetime
from types import FrameType

from django.db import Error, close_old_connections

from xiaoan.foundation.clock import now
from xiaoan.kernel.jobs.commands import SCHEDULES, tick, work_one

log = logging.getLogger("xiaoan.worker")

BEAT = 1.0
TICK_EVERY = 10.0
LONGEST_WAIT = 30.0


class Worker:
    """Runs until `stop`; what it was doing when killed is done again by the next one."""

    def __init__(self) -> None:
        self._asked = threading.Event()

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
                    tick_all(now())
                    since_tick = 0.0
                busy = work_one(at=now())
                wait = 0.0 if busy else BEAT
            except Error as away:
                log.warning("数据库暂时不可用，%s 秒后再试：%s", int(wait) or 1, away)
                close_old_connections()
                wait = min(max(wait, BEAT) * 2, LONGEST_WAIT)
            since_tick += wait
            self._asked.wait(wait)


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
