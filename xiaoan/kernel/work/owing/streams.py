"""The one shape of everything owed: a stream of occurrences of one duty, and the subjects that owe it.

(source, duty, unit, subject, opens, due, n) is `Expected` × `Occurrence`. Sources are registered in PROVIDERS:
adopted duties and demands (one-off tasks), later events ("within two hours after").
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import NamedTuple, Protocol

from xiaoan.engines.cadence import Calendar, Occurrence, Outage, Span, around, expand, touching
from xiaoan.foundation.registry import Table
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.work.owing.ground import Ground
from xiaoan.kernel.work.owing.standards import History, Version
from xiaoan.kernel.work.shapes import Subject


class Stream(Protocol):
    """Occurrences of one duty under one calendar and one set of days; many subjects may share it."""

    @property
    def code(self) -> str: ...
    @property
    def domain(self) -> str: ...
    @property
    def title(self) -> str: ...
    def between(self, first: date, last: date) -> list[Occurrence]: ...
    def open_at(self, at: datetime) -> list[Occurrence]: ...
    def version(self, release: str) -> Version: ...


class AdoptedStream:
    """The occurrences of an adopted duty; expanded once per range and kept."""

    def __init__(
        self, history: History, spans: tuple[Span, ...], calendar: Calendar, outages: tuple[Outage, ...]
    ) -> None:
        self._history = history
        self._spells = tuple(version.spell for version in history)
        self.spans, self._calendar, self._outages = spans, calendar, outages
        self._between: dict[tuple[date, date], list[Occurrence]] = {}
        self._around: dict[date, list[Occurrence]] = {}
        self._touching: dict[tuple[date, date], list[Occurrence]] = {}
        self.duty = history[-1].duty
        self.code = self.duty.code
        self.domain = history[-1].domain
        self.title = self.duty.title

    def between(self, first: date, last: date) -> list[Occurrence]:
        """Occurrences due in [first, last]."""
        key = (first, last)
        if key not in self._between:
            self._between[key] = expand(self._spells, self.spans, self._calendar, first, last, self._outages)
        return self._between[key]

    def open_at(self, at: datetime) -> list[Occurrence]:
        """Occurrences that can be answered at an instant, grace and tail included."""
        today = self._calendar.day_of(at)
        if today not in self._around:
            self._around[today] = around(self._spells, self.spans, self._calendar, today, self._outages)
        return [one for one in self._around[today] if one.opens <= at <= max(one.grace_until, one.tail_until)]

    def touching(self, first: date, last: date) -> list[Occurrence]:
        """Occurrences whose whole window shares a day with [first, last], whenever they are due."""
        key = (first, last)
        if key not in self._touching:
            self._touching[key] = touching(self._spells, self.spans, self._calendar, first, last, self._outages)
        return self._touching[key]

    def version(self, release: str) -> Version:
        return next(each for each in self._history if each.release == release)


class Expected(NamedTuple):
    """Who owes a stream: a unit, with the subject that is asked about. `school` is where it belongs."""

    source: str
    unit: Unit
    school: Unit
    subject: Subject
    stream: Stream


Provider = Callable[[Ground], Iterable[Expected]]
PROVIDERS: Table[Provider] = Table("what is owed", single=True)


def expected(ground: Ground) -> list[Expected]:
    """Everything the units of a ground owe, from every source."""
    return [each for _, provider in PROVIDERS.items() for each in provider(ground)]
