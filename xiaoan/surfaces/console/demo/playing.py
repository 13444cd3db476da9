"""Playing the demo: build the county, put everything on one agenda, let it happen in the order of time."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction

from xiaoan.foundation.clock import instant, school_day
from xiaoan.foundation.rls import opened
from xiaoan.kernel.catalogue.commands import take_up
from xiaoan.kernel.org.grounds import mark_days
from xiaoan.kernel.org.models import Holding
from xiaoan.kernel.org.rosters import set_turn
from xiaoan.kernel.org.staff import relieve
from xiaoan.kernel.tree.models import Unit
from xiaoan.surfaces.console.demo import catalogue, registers, rosters
from xiaoan.surfaces.console.demo.building import ALL_PLACES, WEEKS, Stage, build
from xiaoan.surfaces.console.demo.county import PEOPLE
from xiaoan.surfaces.console.demo.season import Deed, deeds, earliest
from xiaoan.surfaces.console.demo.sending import Mail
from xiaoan.surfaces.console.demo.stories.crew import CREWS, Agenda, Course
from xiaoan.surfaces.console.demo.stories.desk import Desks
from xiaoan.surfaces.console.demo.stories.matters import Matters
from xiaoan.surfaces.console.demo.stories.paperwork import Papers, coming_out, key_points_published
from xiaoan.surfaces.console.demo.stories.reporting import Returns
from xiaoan.surfaces.console.demo.stories.telling import Teller

LONG = timedelta(days=400)
"""What opened so long before activity began may still be done."""

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Played:
    """What the demo made, and the login link's label and account of each role."""

    stage: Stage
    happenings: int

    def roles(self) -> list[tuple[str, str]]:
        return [(person.link, person.key) for person in PEOPLE if person.link]


def play(at: datetime, say: Progress = print, *, weeks: int = WEEKS) -> Played:
    """Fill an empty installation with the demo county as it stands at `at`, after `weeks` of activity."""
    say("演示县：设立单位、人员、地点，登记台账，排好值班…")
    stage = build(school_day(at), weeks)
    _prepare(stage)
    agenda = Agenda(at)
    course = Course(stage, agenda, random.Random(20260902))  # noqa: S311  the same dice every time
    say("演示县：想一遍该办的事…")
    wider = instant(stage.widened, time())
    begun = _foreseen(stage, at, (instant(stage.first - LONG, time()), wider), stage.prepared)
    mail = Mail(stage, course, earliest(begun) if begun else stage.first)
    mail.put_on(agenda, begun)
    say("演示县：四个月的巡查、检查、食堂、演练、整改和月报…")
    agenda.add(
        instant(stage.widened, time(0, 2)),
        lambda now: mail.put_on(agenda, _foreseen(stage, at, (wider, at), now)),
    )
    for moment, unit, turn in (*_widening(stage), *_turns(stage)):
        agenda.add(moment, _noticed(turn, mail, stage.units[unit]))
    for key in CREWS:
        for friday in _fridays(stage):
            agenda.add(friday, course.confirm_week(key))
    teller = Teller(stage, agenda, course)
    teller.tell()
    Matters(teller, agenda, course, mail.looks.forget).happen()
    Returns(stage, agenda).happen()
    Desks(teller).happen()
    Papers(teller).happen()
    return Played(stage, agenda.play() - mail.batches + mail.sent)


def _prepare(stage: Stage) -> None:
    """Before activity begins, or when it opens, each school enters its ledgers and draws up its rosters."""
    for key in CREWS:
        opening = instant(stage.units[key].opened, time(10))
        _set_up(stage, key, max(stage.prepared, opening))


def _set_up(stage: Stage, key: str, at: datetime) -> None:
    crew = CREWS[key]
    by = stage.seat(crew.triager, at)
    if key in ALL_PLACES:
        registers.enter(stage, key, by, at)
    rosters.fill(stage, key, by, at, rosters.Standing((crew.rechecker, crew.triager), (crew.triager, crew.fixer)))


def _noticed(turn: Callable[[datetime], None], mail: Mail, unit: Unit) -> Callable[[datetime], None]:
    """After a turn those whom it concerns look anew at what is owed."""

    def doing(at: datetime) -> None:
        turn(at)
        mail.looks.forget(unit)

    return doing


def _turns(stage: Stage) -> list[tuple[datetime, str, Callable[[datetime], None]]]:
    """What changed in the county meanwhile: when, where, how."""
    monday = stage.today - timedelta(days=stage.today.weekday())
    return [
        (coming_out(stage), "county", lambda at: key_points_published(stage, at)),
        (instant(stage.typhoon, time(5, 40)), "county", lambda at: _typhoon(stage, at)),
        (instant(stage.today - timedelta(days=15), time(15)), "west", lambda at: _vacancy(stage, at)),
        (instant(monday - timedelta(days=3), time(16)), "east", lambda at: _rosters(stage, monday, at)),
    ]


def _foreseen(stage: Stage, at: datetime, opening: tuple[datetime, datetime], now: datetime) -> list[Deed]:
    """What was recorded of what opened in that stretch, seen from the end: the turns still to come are tried out,
    looked past, and undone again, so that they happen in their own time and no trail runs ahead of itself.

    The rest of the catalogue is not tried out: rows entered twice would be other rows. What it asks is foreseen when
    it has begun to govern.
    """
    with transaction.atomic():
        for moment, _unit, turn in _turns(stage):
            if moment > now:
                turn(moment)
        found = deeds(stage, at, opening)
        transaction.set_rollback(True)
    return found


def _fridays(stage: Stage) -> list[datetime]:
    """Friday afternoons before this week's."""
    found, day = [], stage.first + timedelta(days=4)
    while day < stage.today - timedelta(days=2):
        found.append(instant(day, time(16, 30)))
        day += timedelta(days=7)
    return found


def _widening(stage: Stage) -> list[tuple[datetime, str, Callable[[datetime], None]]]:
    """The county takes the rest of the catalogue up, and its schools enter what that wants registered."""
    return [
        (instant(stage.widened - timedelta(days=3), time(15, 30)), "county", lambda at: _widened(stage, at)),
        (instant(stage.widened, time(0, 1)), "county", lambda at: _entered(stage, at)),
    ]


def _widened(stage: Stage, at: datetime) -> None:
    """The county takes the whole catalogue up, from the coming Monday."""
    take_up(by=stage.seat("officer", at), unit=stage.units["county"], jurisdiction="", starts=stage.widened, at=at)


def _entered(stage: Stage, at: datetime) -> None:
    """Its schools enter what the new standards want registered, as the day begins on which they govern."""
    for key, crew in CREWS.items():
        if stage.units[key].opened <= stage.widened:
            catalogue.enter(stage, key, crew, stage.seat(crew.triager, at), at)


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
