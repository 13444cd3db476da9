"""A clock that leaps: chains do not run backwards, schedules neither rush into a wrong year nor stop for one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from tests.support.cast import Cast
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.hazards.commands import Seen, report
from xiaoan.kernel.jobs.commands import Schedule, ask, claim, tick, work_one
from xiaoan.kernel.jobs.models import Job
from xiaoan.kernel.trail.models import TrailEvent
from xiaoan.kernel.trail.verify import verify
from xiaoan.surfaces.worker.loop import SETTLED_AFTER, Steady

NOON = datetime(2026, 10, 20, 4, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_a_chain_written_under_a_leaping_clock_is_whole_and_never_runs_backwards(cast: Cast) -> None:
    safety, school = cast.seat("safety", NOON), cast.unit("school")
    for leap in (timedelta(), 3 * HOUR, -2 * HOUR, timedelta(days=2), timedelta(minutes=1)):
        seen = Seen(what="二楼东头应急灯不亮", where="教学楼")
        report(by=safety, unit=school, client_id=uuid4(), seen=seen, at=NOON + leap)
    with opened(EVERYTHING):
        recorded = list(TrailEvent.objects.filter(unit=school).order_by("seq").values_list("recorded_at", flat=True))
        assert recorded == sorted(recorded)
        assert verify().findings == []


class Wall:
    """A clock on the wall that can be moved, and the seconds that pass meanwhile."""

    def __init__(self) -> None:
        self.at, self.seconds = NOON, 0.0

    def pass_by(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)
        self.seconds += seconds


@pytest.mark.parametrize("leap", [timedelta(days=400), timedelta(days=-400), timedelta(minutes=3)])
def test_after_a_leap_schedules_stand_still_until_the_clock_has_gone_evenly(leap: timedelta) -> None:
    wall = Wall()
    steady = Steady(lambda: wall.seconds)
    assert steady.holds(wall.at)
    wall.pass_by(10)
    assert steady.holds(wall.at)
    wall.at += leap
    assert not steady.holds(wall.at)
    wall.pass_by(SETTLED_AFTER / 2)
    assert not steady.holds(wall.at)
    wall.at -= leap
    assert not steady.holds(wall.at)
    wall.pass_by(SETTLED_AFTER)
    assert steady.holds(wall.at)


def test_a_machine_that_slept_or_ran_a_little_wrong_is_believed() -> None:
    wall = Wall()
    steady = Steady(lambda: wall.seconds)
    for passed, drift in ((8 * 3600.0, 0.0), (10.0, 30.0), (10.0, -30.0)):
        wall.pass_by(passed)
        wall.at += timedelta(seconds=drift)
        assert steady.holds(wall.at)


def test_a_schedule_goes_on_after_the_clock_was_a_year_ahead(db: None) -> None:
    ran: list[datetime] = []
    hourly = Schedule("bad_days.hourly", lambda after: after + HOUR, ran.append)
    tick(hourly, at=NOON)
    assert tick(hourly, at=NOON + HOUR) == 1
    ahead = Schedule("bad_days.hourly", lambda after: after + timedelta(days=365), ran.append)
    assert tick(ahead, at=NOON + timedelta(days=366)) == 1
    assert tick(hourly, at=NOON + 3 * HOUR) == 2
    assert tick(hourly, at=NOON + 3 * HOUR) == 0
    assert ran == sorted({*ran}, key=ran.index)


def test_a_lease_that_a_leap_ends_too_early_runs_nothing_twice(db: None) -> None:
    from xiaoan.kernel.jobs.commands import HANDLERS

    if "bad_days.lease" not in HANDLERS:
        HANDLERS.add("bad_days.lease", lambda arguments, at: ask("nobody", at=at, key=arguments["once"]))
    once = str(uuid4())
    ask("bad_days.lease", at=NOON, once=once)
    held = claim(at=NOON)
    assert held is not None
    assert not work_one(at=NOON + timedelta(minutes=1))
    assert work_one(at=NOON + timedelta(days=400))
    assert not work_one(at=NOON + timedelta(days=400) - HOUR)
    assert Job.objects.filter(key=once).count() == 1
    assert Job.objects.get(id=held.id).attempts == 2
