"""Demands sent at once: numbers without double or gap, one client id one demand; and no query per row."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any
from uuid import uuid4

from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from tests.support.cast import Cast
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.trail.models import TrailEvent
from xiaoan.kernel.trail.verify import verify
from xiaoan.kernel.work import queries
from xiaoan.kernel.work.demands import commands, reading
from xiaoan.kernel.work.demands.models import Demand
from xiaoan.kernel.work.elsewhere.commands import Saying, declare
from xiaoan.kernel.work.elsewhere.models import Declaration
from xiaoan.kernel.work.tests.acting import adopt_lamp, at, record, seeing
from xiaoan.kernel.work.tests.demanding import body, owed, send

EVENING = at(10, 20, 17, 40)


def _at_once(times: int, run: Any) -> list[Any]:
    def one(number: int) -> Any:
        try:
            return run(number)
        except Exception as trouble:
            return type(trouble).__name__
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=times) as pool:
        return list(pool.map(one, range(times)))


def test_ten_sent_at_once_have_ten_numbers(committed_cast: Cast) -> None:
    cast = committed_cast
    officer, unit, said = cast.seat("officer", EVENING), cast.unit("county"), body(cast, "school")
    made = _at_once(
        10, lambda number: commands.issue(by=officer, unit=unit, client_id=uuid4(), body=said, at=EVENING).serial
    )
    assert sorted(made) == list(range(1, 11))


def test_one_client_id_ten_times_at_once_is_one_demand(committed_cast: Cast) -> None:
    cast = committed_cast
    officer, unit, said, mark = cast.seat("officer", EVENING), cast.unit("county"), body(cast, "school"), uuid4()
    made = _at_once(10, lambda number: commands.issue(by=officer, unit=unit, client_id=mark, body=said, at=EVENING).id)
    assert len(set(made)) == 1
    with opened(EVERYTHING):
        assert Demand.objects.count() == 1


def test_a_draft_sent_ten_times_at_once_is_sent_once(committed_cast: Cast) -> None:
    cast = committed_cast
    officer, unit = cast.seat("officer", EVENING), cast.unit("county")
    row = commands.draft(by=officer, unit=unit, client_id=uuid4(), body=body(cast, "school"), at=EVENING)
    made = _at_once(10, lambda number: commands.send(by=officer, demand_id=row.id, at=EVENING).serial)
    assert set(made) == {1}
    with opened(EVERYTHING):
        assert TrailEvent.objects.filter(kind="work.demand_sent").count() == 1
        assert verify().findings == []


def test_two_declarations_of_one_duty_at_once_leave_one(committed_cast: Cast) -> None:
    cast = committed_cast
    adopt_lamp(cast, starts=date(2026, 9, 1))
    officer, unit = cast.seat("officer", EVENING), cast.unit("county")
    said = Saying(duty="lamp.day", platform="省平台", reason="省厅要求", starts=date(2026, 10, 21))
    made = _at_once(4, lambda number: declare(by=officer, unit=unit, client_id=uuid4(), saying=said, at=EVENING).id)
    assert made.count("Conflict") == 3
    with opened(EVERYTHING):
        assert Declaration.objects.count() == 1


def test_lists_and_figures_ask_as_often_with_many_demands_and_schools(county: Cast) -> None:
    def asked(who: str) -> list[int]:
        viewer = county.seat(who, EVENING)
        counts = []
        for look in (
            lambda: reading.listing(viewer),
            lambda: queries.figures(
                viewer, county.unit("county"), first=date(2026, 10, 1), last=date(2026, 10, 31), at=EVENING
            ),
            lambda: queries.my_day(viewer, at=EVENING),
        ):
            with seeing(viewer), CaptureQueriesContext(connection) as caught:
                look()
            counts.append(len(caught))
        return counts

    row = send(county, EVENING, "school")
    record(county, "safety", "school", EVENING, owed(county, row, "school"))
    few = asked("officer"), asked("safety")
    for _ in range(6):
        send(county, EVENING)
    assert (asked("officer"), asked("safety")) == few
