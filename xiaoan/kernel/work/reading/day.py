"""My day 今日要办: one walk by place, places with something overdue first, shared items asked once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from math import ceil
from uuid import UUID

from django.db.models import Q

from xiaoan.engines.cadence import Occurrence
from xiaoan.foundation.clock import school_day
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.org.models import Person
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.tree.paths import subtree
from xiaoan.kernel.work.kept import surveyed
from xiaoan.kernel.work.owing.demanded import SOURCE as DEMANDED
from xiaoan.kernel.work.reading.figures import permitted, seen_units
from xiaoan.kernel.work.reading.room import Owed, Room, items_of
from xiaoan.kernel.work.shapes import Day, Stop, Task
from xiaoan.kernel.work.verbs import RECORD

LOOK_BACK = timedelta(days=7)
"""How long something missed is still shown to be written down; figures know it for ever."""

SOON = timedelta(days=7)
"""A long window enters the walk in its last third, at most this long before it is due."""


def my_day(viewer: Viewer, *, at: datetime) -> Day:
    """What the viewer himself is asked today, in all units where he may record."""
    mine = set(Person.objects.filter(account_id=viewer.account).values_list("id", flat=True))
    return _day(viewer, own_units(viewer), at=at, mine=mine)


def unit_day(viewer: Viewer, unit: Unit, *, at: datetime) -> Day:
    """What is owed today in a unit and its campuses (or points), whoever is asked."""
    return _day(viewer, seen_units(viewer, unit), at=at, mine=None)


def own_units(viewer: Viewer) -> list[Unit]:
    """Units where the viewer may be asked: a school with all below it, of anything else only the unit itself."""
    paths = {held.path for held in viewer.held if RECORD in held.verbs}
    if not paths:
        return []
    kinds = shelf().unit_kinds
    reach = Q(path__in=paths)
    for unit in Unit.objects.filter(path__in=paths):
        if unit.is_school or (unit.kind in kinds and kinds[unit.kind].level == "campus"):
            low, high = subtree(unit.path)
            reach |= Q(path__gte=low, path__lt=high)
    return list(Unit.objects.filter(reach).order_by("path"))


def _day(viewer: Viewer, units: Sequence[Unit], *, at: datetime, mine: set[UUID] | None) -> Day:
    today = school_day(at)
    ground, owing = surveyed(units, today - LOOK_BACK, today)
    owed: dict[tuple[UUID, str, UUID, datetime], Owed] = {}
    for each in permitted(viewer, owing):
        for one in _around(each.stream.open_at(at), each.stream.between(today - LOOK_BACK, today)):
            found = Owed(each, one)
            owed[found.name] = found
    room = Room(ground, list(owed.values()), at=at)
    # Of a large school most is asked of others: who is asked is known before the rest of a task is.
    wanted = owed if mine is None else {name: each for name, each in owed.items() if _asked(room, each, mine)}
    tasks = {name: room.task(each) for name, each in wanted.items()}
    now = [task for name, task in tasks.items() if _belongs_to_walk(task, owed[name], at)]
    kept = {task.name for task in now}
    return Day(
        day=today,
        at=at,
        stops=_stops(now, {name: {item.code for item in items_of(ground, owed[name])} for name in kept}),
        later=_by_clock(task for task in tasks.values() if task.state == "later"),
        done=_by_clock(task for name, task in tasks.items() if _done_today(task, owed[name].occurrence, room, today)),
        missed=_by_clock(task for task in tasks.values() if task.state == "enter"),
        ahead=_by_clock(task for task in tasks.values() if task.state == "open" and task.name not in kept),
    )


def _asked(room: Room, owed: Owed, mine: set[UUID]) -> bool:
    return any(each.person in mine for each in room.asked(owed))


def _around(opened: Iterable[Occurrence], due: Iterable[Occurrence]) -> list[Occurrence]:
    return list({one.opens: one for one in (*opened, *due)}.values())


def _belongs_to_walk(task: Task, owed: Owed, at: datetime) -> bool:
    """Doable now, and due soon or overdue; what a bureau has demanded at once. 补录 is no part of a walk."""
    occurrence = owed.occurrence
    if task.state != "open":
        return task.state == "tail"
    if owed.expected.source == DEMANDED:
        return True
    return occurrence.due - at <= max(min((occurrence.due - occurrence.opens) / 3, SOON), timedelta(days=1))


def _done_today(task: Task, occurrence: Occurrence, room: Room, today: date) -> bool:
    if task.state == "done":
        done = room.deeds.done.get((occurrence.code, task.subject.id, occurrence.opens), ())
        return any(school_day(each.reached) == today for each in done) or occurrence.last_day == today
    return task.state == "closed" and occurrence.first_day == occurrence.last_day == today


def _by_clock(tasks: Iterable[Task]) -> tuple[Task, ...]:
    return tuple(sorted(tasks, key=lambda task: (task.opens, task.due, task.title)))


def _stops(tasks: Iterable[Task], items: dict[object, set[str]]) -> tuple[Stop, ...]:
    """Tasks by place: overdue places first, then the whole unit, then the places in walking order."""
    groups: dict[tuple[UUID, UUID | None], list[Task]] = {}
    for task in tasks:
        place = task.subject.stop
        groups.setdefault((task.name.unit, place), []).append(task)
    stops = []
    for (unit, place), group in groups.items():
        ordered = sorted(group, key=lambda task: (not task.overdue, task.due, task.title))
        asked: set[str] = set()
        minutes = 0.0
        for task in ordered:
            codes = items[task.name]
            # An item already asked at this stop costs no second look.
            share = len(codes - asked) / len(codes) if codes else 1.0
            minutes += task.minutes * share
            asked |= codes
        title = (ordered[0].subject.place_name or ordered[0].subject.name) if place else ordered[0].unit_name
        stops.append(Stop(unit, ordered[0].unit_name, place, title, tuple(ordered), len(asked), ceil(minutes)))
    return tuple(sorted(stops, key=_walking_order))


def _walking_order(stop: Stop) -> tuple[bool, str, bool, int, str]:
    position = stop.tasks[0].subject.position
    return (not stop.overdue, stop.unit_name, stop.place is not None, position, stop.title)
