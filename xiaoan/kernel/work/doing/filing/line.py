"""The line at the writer: what threads have decided is written by one thread of the process, many at a time.

It writes as the role that may insert records and events and nothing else, in one transaction, and answers after the
commit. Nothing is waited for: the writer takes what stands in line when it is free.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from queue import Empty, Queue
from threading import Lock, Thread
from uuid import UUID

from django.db import DatabaseError, connections

from xiaoan.foundation.postgres import rows
from xiaoan.foundation.rls import INGEST, Scope, ingesting
from xiaoan.kernel.trail.commands import Entry
from xiaoan.kernel.trail.groups import append_together
from xiaoan.kernel.work.models import Record, Submission

MOST = 256
"""Submissions of one transaction, when more stand in line."""
PATIENCE = 60.0
"""Seconds a caller waits for its answer; then it goes the ordinary way, where what was written is known again."""
IDLE = 5.0
"""Seconds after which a writer without work lets its connection go."""


class NotWritten(Exception):
    """The group as a whole was not written, or nobody knows whether it was."""


@dataclass(frozen=True, slots=True)
class Ready:
    """One submission decided: what is to be written, all or nothing."""

    submission: Submission
    records: list[Record]
    entries: list[Entry]
    at: datetime


class _Wish:
    def __init__(self, few: Sequence[Ready]) -> None:
        self.few = few
        self.answer: Future[set[UUID]] = Future()


class Line:
    """Where callers wait. Its thread begins with the first wish and ends when nothing comes any more."""

    def __init__(self) -> None:
        self._begin()
        os.register_at_fork(after_in_child=self._begin)

    def _begin(self) -> None:
        """Nobody waits. So it is in a process that was forked, too: the threads stay behind."""
        self._wishes: Queue[_Wish] = Queue()
        self._lock = Lock()
        self._writer: Thread | None = None

    def write(self, few: Sequence[Ready]) -> set[UUID]:
        """Write these with whatever else stands in line; the submissions that were new. Raises NotWritten."""
        if not few:
            return set()
        wish = _Wish(few)
        with self._lock:
            self._wishes.put(wish)
            if self._writer is None or not self._writer.is_alive():
                self._writer = Thread(target=self._work, name="ingest", daemon=True)
                self._writer.start()
        try:
            return wish.answer.result(timeout=PATIENCE)
        except TimeoutError as late:
            raise NotWritten from late

    def _work(self) -> None:
        try:
            while wishes := self._next():
                _serve(wishes)
        finally:
            connections[INGEST].close()

    def _next(self) -> list[_Wish]:
        """What stands in line; nothing when nobody came for a while, and then this thread is done."""
        try:
            wishes = [self._wishes.get(timeout=IDLE)]
        except Empty:
            with self._lock:
                if self._wishes.empty():
                    self._writer = None
                    return []
                wishes = [self._wishes.get_nowait()]
        count = len(wishes[0].few)
        while count < MOST:
            try:
                wishes.append(self._wishes.get_nowait())
            except Empty:
                break
            count += len(wishes[-1].few)
        return wishes


def _serve(wishes: Sequence[_Wish]) -> None:
    # A connection that was lost meanwhile is made anew here, not paid for by the group.
    vars(connections[INGEST])["health_check_done"] = False
    try:
        entered = _write([ready for wish in wishes for ready in wish.few])
    except Exception as failed:  # Whatever it was, each caller goes the ordinary way.
        if isinstance(failed, DatabaseError):
            connections[INGEST].close()
        for wish in wishes:
            wish.answer.set_exception(NotWritten(failed))
        return
    for wish in wishes:
        wish.answer.set_result(entered)


def _write(few: Sequence[Ready]) -> set[UUID]:
    """One transaction for all of them; the ids of the submissions that were new."""
    scope = Scope(units=frozenset(ready.submission.unit_id for ready in few))
    with ingesting(scope) as cursor:
        sent = sorted((ready.submission for ready in few), key=lambda row: (row.home, row.client_id))
        entered = rows.insert(cursor, sent, rivals=True)
        fresh = [ready for ready in few if ready.submission.id in entered]
        rows.insert(cursor, [record for ready in fresh for record in ready.records])
        append_together(cursor, [(entry, ready.at) for ready in fresh for entry in ready.entries])
    return entered
