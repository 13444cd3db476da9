"""Playing the demo: build the county, put everything on one agenda, let it happen in the order of time."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction

from xiaoan.foundation.clock import instant, school_day
from xiaoan.foundation.rls import opened
from xiaoan.kernel.org.grounds import mark_days
from xiaoan.kernel.org.models import Holding
from xiaoan.kernel.org.rosters import set_turn
from xiaoan.kernel.org.staff import relieve
from xiaoan.surfaces.console.demo.building import Stage, build
from xiaoan.surfaces.console.demo.county import PEOPLE
from xiaoan.surfaces.console.demo.crew import CREWS, Agenda, Course
from xiaoan.surfaces.console.demo.season import Deed, deeds, send
from xiaoan.surfaces.console.demo.stories import Teller

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Played:
    """What the demo made, and the login link's label and account of each role."""

    stage: Stage
    happenings: int

    def roles(self) -> list[tuple[str, str]]:
        return [(person.link, person.key) for person in PEOPLE if person.link]


def play(at: datetime, say: Progress = print) -> Played:
    """Fill an empty installation with the demo county as it stands at `at`."""
    say("演示县：设立单位、人员、地点…")
    stage = build(school_day(at))
    agenda = Agenda(at)
    course = Course(stage, agenda, random.Random(20260902))  # noqa: S311  the same dice every time
    say("演示县：两个月的巡查、检查和整改…")
    keys = {unit.id: key for key, unit in stage.units.items()}
    for deed in _foreseen(stage, at):
        agenda.add(deed.reached, _sending(stage, deed, course, keys[deed.unit.id]))
    for moment, turn in _turns(stage):
        agenda.add(moment, turn)
    for key in CREWS:
        for friday in _fridays(stage):
            agenda.add(friday, course.confirm_week(key))
    Teller(stage, agenda, course).tell()
    return Played(stage, agenda.play())


def _turns(stage: Stage) -> list[tuple[datetime, Callable[[datetime], None]]]:
    """What changed in the county meanwhile, and when."""
    monday = stage.today - timedelta(days=stage.today.weekday())
    return [
        (instant(stage.typhoon, time(5, 40)), lambda at: _typhoon(stage, at)),
        (instant(stage.today - timedelta(days=15), time(15)), lambda at: _vacancy(stage, at)),
        (instant(monday - timedelta(days=3), time(16)), lambda at: _rosters(stage, monday, at)),
    ]


def _foreseen(stage: Stage, at: datetime) -> list[Deed]:
    """What was recorded, seen from the end: the turns are tried out, looked past, and undone again,
    so that they happen in their own time and no trail runs ahead of itself."""
    with transaction.atomic():
        for moment, turn in _turns(stage):
            turn(moment)
        found = list(deeds(stage, at))
        transaction.set_rollback(True)
    return found


def _sending(stage: Stage, deed: Deed, course: Course, key: str) -> Callable[[datetime], None]:
    def doing(at: datetime) -> None:
        for client_id in send(stage, deed).reports:
            course.of_report(client_id, key, at)

    return doing


def _fridays(stage: Stage) -> list[datetime]:
    """Friday afternoons before this week's."""
    found, day = [], stage.first + timedelta(days=4)
    while day < stage.today - timedelta(days=2):
        found.append(instant(day, time(16, 30)))
        day += timedelta(days=7)
    return found


def _typhoon(stage: Stage, at: datetime) -> None:
    """Two days of emergency closure, entered at dawn by the county."""
    mark_days(
        by=stage.seat("officer", at), unit=stage.units["county"], first=stage.typhoon,
        last=stage.typhoon + timedelta(days=1), kinds=["suspended"], reason="台风停课", planned=False, at=at,
    )  # fmt: skip


def _vacancy(stage: Stage, at: datetime) -> None:
    """The west campus's dormitory keeper leaves; nobody holds the post since."""
    by = stage.seat("middle_head", at)
    with opened(by.scope):
        holding = Holding.objects.get(person=stage.people["west_dorm"])
    relieve(by=by, holding_id=holding.id, last=school_day(at) + timedelta(days=1), at=at)


def _rosters(stage: Stage, monday: date, at: datetime) -> None:
    """This week's nights in the east dormitories: the keeper and the guard together."""
    by = stage.seat("middle_safety", at)
    for offset in range(7):
        for key in ("east_dorm", "east_guard"):
            set_turn(
                by=by, unit=stage.units["east"], roster="dorm_night", day=monday + timedelta(days=offset),
                person=stage.people[key], at=at,
            )  # fmt: skip
