"""今日要办 as values: the stops of a walk with their jobs and addresses, and the way back to it.

The kernel says what is owed; here it is only narrowed to one unit and given addresses.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import NamedTuple
from uuid import UUID

from django.http import QueryDict
from django.urls import reverse
from django.utils.http import urlencode

from xiaoan.foundation.clock import school_day
from xiaoan.foundation.ids import parse_id
from xiaoan.kernel.work.shapes import Day, Name, Stop, Task, joined

LONG = 30
"""Items of a whole unit's stop beyond which 开始走一趟 begins with its first job alone."""


class Way(NamedTuple):
    """Which walk one is on: narrowed to a unit, or of everybody (`everyone`); it stands in the address."""

    unit: UUID | None = None
    everyone: bool = False

    @classmethod
    def of(cls, said: QueryDict) -> Way:
        """The way an address speaks of."""
        return cls(parse_id(said.get("unit", "")), said.get("all") == "1")

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The way as parameters of an address."""
        found = [("all", "1")] if self.everyone else []
        return [*found, ("unit", str(self.unit))] if self.unit is not None else found

    @property
    def address(self) -> str:
        """Where the walk is."""
        return reverse("web:today") + (f"?{urlencode(self.pairs)}" if self.pairs else "")

    def check(self, tasks: Iterable[Task]) -> str:
        """The form of these tasks, from which one comes back to this walk."""
        return self.form("web:check", (task.name for task in tasks))

    def form(self, route: str, names: Iterable[Name]) -> str:
        """A page about these occurrences."""
        return reverse(route) + "?" + urlencode([("names", word) for word in joined(names)] + self.pairs)


class Job(NamedTuple):
    """One thing to do, with the address of its form; `record` and `fix` lead to what was recorded last.

    `today` false: it opens after midnight and belongs to the evening before. `rows` of a ledger at one place are
    one job of so many `minutes`. `basis`: where a published document asks it.
    """

    task: Task
    url: str
    record: str = ""
    fix: str = ""
    today: bool = True
    rows: int = 1
    minutes: int = 0
    basis: str = ""


class Place(NamedTuple):
    """One stop of the walk; `together` is the form of all its jobs, when there are several."""

    stop: Stop
    jobs: tuple[Job, ...]
    together: str = ""

    @property
    def shared(self) -> bool:
        """Whether some item belongs to several jobs, and is asked once when they are recorded together."""
        return sum(job.task.items for job in self.jobs) > self.stop.items

    @property
    def start(self) -> str:
        """Where a walk begins here."""
        short = self.stop.place is not None or self.stop.items <= LONG
        return self.together if self.together and short else self.jobs[0].url


class Chip(NamedTuple):
    """One of several units one has something to do in."""

    title: str
    url: str
    owed: int
    on: bool


@dataclass(frozen=True)
class Walk:
    """The page's values. Figures are those of what is shown."""

    places: tuple[Place, ...]
    later: tuple[Job, ...]
    done: tuple[Job, ...]
    missed: tuple[Job, ...]
    ahead: tuple[Job, ...]
    chips: tuple[Chip, ...]

    @property
    def minutes(self) -> int:
        return sum(place.stop.minutes for place in self.places)

    @property
    def count(self) -> int:
        return sum(len(place.jobs) for place in self.places)

    @property
    def overdue(self) -> int:
        return sum(1 for place in self.places for job in place.jobs if job.task.overdue)

    @property
    def start(self) -> str:
        return self.places[0].start if self.places else ""

    @property
    def several(self) -> bool:
        """Whether units must be told apart."""
        return len({place.stop.unit for place in self.places}) > 1


def walk(day: Day, way: Way, basis: Mapping[str, str] = MappingProxyType({})) -> Walk:
    """A day as it is shown on a way; `basis` says by duty where a published document asks it."""

    def jobs(tasks: Sequence[Task]) -> tuple[Job, ...]:
        kept = [task for task in tasks if way.unit in (None, task.name.unit)]
        return tuple(_job(group, way, day.day, basis) for group in _together(kept))

    places = tuple(
        Place(stop, made, way.check(stop.tasks) if made[1:] else "")
        for stop in day.stops
        if way.unit in (None, stop.unit) and (made := jobs(stop.tasks))
    )
    return Walk(places, jobs(day.later), jobs(day.done), jobs(day.missed), jobs(day.ahead), _chips(day, way))


def _together(tasks: Iterable[Task]) -> list[list[Task]]:
    """Rows of a ledger that owe the same at the same place and stand alike are one job; anything else is its own."""
    groups: dict[object, list[Task]] = {}
    for task in tasks:
        name, subject = task.name, task.subject
        rows = (name.unit, name.duty, name.opens, subject.place, task.state, task.asked)
        groups.setdefault(rows if subject.kind == "item" else name, []).append(task)
    return list(groups.values())


def _job(group: Sequence[Task], way: Way, today: date, basis: Mapping[str, str]) -> Job:
    task, record, fix = group[0], "", ""
    if task.records:
        record = reverse("web:record", args=[task.records[-1]])
        fix = reverse("web:check-correct", args=[task.records[-1]]) if len(group) == 1 else ""
    minutes = sum(each.minutes for each in group)
    here = basis.get(task.name.duty, "")
    return Job(task, way.check(group), record, fix, school_day(task.opens) <= today, len(group), minutes, here)


def _chips(day: Day, way: Way) -> tuple[Chip, ...]:
    names: dict[UUID, str] = {}
    counts: dict[UUID, int] = {}
    for task in (*day.tasks, *day.later, *day.done, *day.missed, *day.ahead):
        names.setdefault(task.name.unit, task.unit_name)
    for task in day.tasks:
        counts[task.name.unit] = counts.get(task.name.unit, 0) + 1
    if len(names) < 2:
        return ()
    chosen = [
        Chip(title, Way(unit, way.everyone).address, counts.get(unit, 0), way.unit == unit)
        for unit, title in names.items()
    ]
    return (Chip("", Way(None, way.everyone).address, len(day.tasks), way.unit is None), *chosen)
