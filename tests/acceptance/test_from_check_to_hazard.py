"""What crosses rooms: a fault marked in a check becomes a report or 立行立改, and follows the record's fate."""

from __future__ import annotations

from datetime import date, datetime, time
from uuid import uuid4

import pytest

from tests.support.cast import START, Cast
from xiaoan.foundation.clock import instant
from xiaoan.foundation.errors import Conflict
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.catalogue.commands import adopt
from xiaoan.kernel.catalogue.queries import newest
from xiaoan.kernel.hazards.commands import Registration, confirm_spots, to_hazard
from xiaoan.kernel.hazards.models import Hazard, Report
from xiaoan.kernel.trail.verify import verify
from xiaoan.kernel.work import commands, queries
from xiaoan.kernel.work.bodies import Doing, Given, Named
from xiaoan.kernel.work.commands import Receipt
from xiaoan.kernel.work.shapes import Task

AT = instant(date(2026, 10, 20), time(16, 20))


@pytest.fixture
def governed(cast: Cast) -> Cast:
    """The county has adopted the fire pack since the term began."""
    release = newest().get(pack="fire")
    adopt(
        by=operator(),
        unit=cast.unit("county"),
        pack="fire",
        version=release.version,
        starts=date(2026, 9, 1),
        at=START,
    )
    return cast


def patrol(cast: Cast, at: datetime = AT) -> Task:
    """The guard's daily patrol as his own day shows it."""
    guard = cast.seat("guard", at)
    with opened(guard.scope, readonly=True):
        return next(task for task in queries.my_day(guard, at=at).tasks if task.name.duty == "fire.patrol.day")


def walk(cast: Cast, task: Task, *answers: Given) -> Doing:
    named = Named(duty=task.name.duty, subject=task.name.subject, opens=task.name.opens)
    return Doing(client_id=uuid4(), occurrences=(named,), answers=answers, rest_fine=True)


def item(cast: Cast, task: Task) -> str:
    guard = cast.seat("guard", AT)
    with opened(guard.scope, readonly=True):
        return queries.check(guard, [task.name], at=AT).questions[0].item


def patrolled(cast: Cast, **fault: object) -> Receipt:
    task = patrol(cast)
    given = Given(item=item(cast, task), answer="fault", what="灭火器压力不足", where="二楼东头", **fault)  # type: ignore[arg-type]
    guard = cast.seat("guard", AT)
    return commands.submit(by=guard, unit=cast.unit("school"), body=walk(cast, task, given), at=AT)


def test_a_fault_marked_in_a_patrol_waits_for_the_safety_officer(governed: Cast) -> None:
    receipt = patrolled(governed, quantity=2)
    with opened(EVERYTHING):
        row = Report.objects.get(client_id=receipt.reports[0])
        assert (row.state, row.quantity, row.origin_id) == ("awaiting", 2, receipt.records[0])
        assert not Hazard.objects.exists()
        assert verify().findings == []


def test_a_fault_cured_on_the_spot_is_registered_and_waits_for_a_second_person(governed: Cast) -> None:
    patrolled(governed, fixed_on_spot=True, how_fixed="换了备用瓶")
    with opened(EVERYTHING):
        assert Hazard.objects.get().stage == "on_spot"


def test_the_same_patrol_sent_again_reports_once(governed: Cast) -> None:
    task = patrol(governed)
    given = Given(item=item(governed, task), answer="fault", what="灭火器压力不足", where="二楼")
    body, guard = walk(governed, task, given), governed.seat("guard", AT)
    first = commands.submit(by=guard, unit=governed.unit("school"), body=body, at=AT)
    again = commands.submit(by=guard, unit=governed.unit("school"), body=body, at=AT)
    assert (first.fresh, again.fresh, again.records) == (True, False, first.records)
    with opened(EVERYTHING):
        assert Report.objects.count() == 1


@pytest.mark.parametrize("fixed", [False, True])
def test_a_corrected_patrol_takes_its_reports_back(governed: Cast, fixed: bool) -> None:
    receipt = patrolled(governed, fixed_on_spot=fixed, how_fixed="换了" if fixed else "")
    task, guard = patrol(governed, AT.replace(minute=0)), governed.seat("guard", AT)
    commands.correct(by=guard, record_id=receipt.records[0], body=walk(governed, task), at=AT)
    with opened(EVERYTHING):
        assert Report.objects.exclude(state="withdrawn").filter(hazard_id=None).count() == 0
        assert set(Hazard.objects.values_list("stage", flat=True)) <= {"mistaken"}
        assert verify().findings == []


def test_a_patrol_whose_fault_was_taken_up_can_no_longer_be_changed_by_its_author(governed: Cast) -> None:
    receipt = patrolled(governed)
    safety, guard = governed.seat("safety", AT), governed.seat("guard", AT)
    with opened(EVERYTHING):
        row = Report.objects.get()
    to_hazard(by=safety, report_id=row.id, said=Registration(), at=AT)
    with pytest.raises(Conflict, match="已有人"):
        commands.withdraw(by=guard, record_id=receipt.records[0], reason="记错了", at=AT)


def test_a_confirmed_spot_can_no_longer_be_taken_back(governed: Cast) -> None:
    receipt = patrolled(governed, fixed_on_spot=True, how_fixed="换了备用瓶")
    safety, guard = governed.seat("safety", AT), governed.seat("guard", AT)
    with opened(EVERYTHING):
        hazard = Hazard.objects.get()
    assert confirm_spots(by=safety, hazards=[hazard.id], at=AT)[0].status == 200
    with pytest.raises(Conflict, match="已有人"):
        commands.withdraw(by=guard, record_id=receipt.records[0], reason="记错了", at=AT)
