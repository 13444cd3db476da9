"""How often an address may be read: counted in this process's memory, because looking never writes.

Behind several processes the allowance is that of each; it guards the machine, not the secret, which nobody guesses.
"""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime, timedelta
from threading import Lock

from xiaoan.kernel.access.limits import Limit, TooOften, begins

READINGS = Limit(30, timedelta(minutes=10))
"""Readings of one address: a calendar asks a few times a day."""
WRONG = Limit(60, timedelta(minutes=10))
"""Wrong addresses asked for from one network address."""
MOST_KEPT = 10_000


class Pace:
    """Counts by key and span; the oldest keys are forgotten first. Safe for the threads of one process."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._used: OrderedDict[str, tuple[datetime, int]] = OrderedDict()

    def spend(self, key: str, limit: Limit, at: datetime) -> None:
        """Use one; TooOften when none is left of this span."""
        start = begins(at, limit.span)
        with self._lock:
            since, used = self._used.pop(key, (start, 0))
            used = used if since == start else 0
            self._used[key] = (start, used + 1)
            while len(self._used) > MOST_KEPT:
                self._used.popitem(last=False)
        if used >= limit.most:
            refusal = TooOften("读得太密了，请过一会儿再试。")
            refusal.wait = start + limit.span - at
            raise refusal
