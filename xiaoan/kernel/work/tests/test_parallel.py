"""One submission fifty times at once, and two people at once: the unique client id decides, not luck."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

from django.db import connections

from tests.support.cast import Cast
from xiaoan.foundation.errors import Conflict
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.trail.models import TrailEvent
from xiaoan.kernel.work import commands
from xiaoan.kernel.work.bodies import Given
from xiaoan.kernel.work.models import Record, Submission
from xiaoan.kernel.work.tests.acting import adopt_lamp, at, morning, name, walk

NOON = at(10, 20)


def _at_once(times: int, run: Any) -> list[Any]:
    def one(number: int) -> Any:
        try:
            return run(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=times) as pool:
        return list(pool.map(one, range(times)))


def test_fifty_equal_submissions_at_once_are_one_record_and_one_receipt(committed_cast: Cast) -> None:
    cast = committed_cast
    adopt_lamp(cast, starts=date(2026, 9, 1))
    fault = Given(item="lamp.lit", answer="fault", what="灯不亮", where="二楼")
    body = walk(name(cast, "school", "lamp.day", morning(10, 20)), answers=(fault,))
    guard, school = cast.seat("guard", NOON), cast.unit("school")
    receipts = _at_once(50, lambda number: commands.submit(by=guard, unit=school, body=body, at=NOON))
    assert sum(receipt.fresh for receipt in receipts) == 1
    assert len({(receipt.submission, receipt.records, receipt.reports, receipt.reached) for receipt in receipts}) == 1
    with opened(EVERYTHING):
        assert (Submission.objects.count(), Record.objects.count()) == (1, 1)
        assert TrailEvent.objects.filter(kind="work.recorded").count() == 1
        assert TrailEvent.objects.filter(kind__startswith="hazards.").count() == 1


def test_two_corrections_at_once_leave_one(committed_cast: Cast) -> None:
    cast = committed_cast
    adopt_lamp(cast, starts=date(2026, 9, 1))
    owed = name(cast, "school", "lamp.day", morning(10, 20))
    guard, school = cast.seat("guard", NOON), cast.unit("school")
    made = commands.submit(by=guard, unit=school, body=walk(owed), at=NOON).records[0]

    def correct(number: int) -> str:
        try:
            commands.correct(by=guard, record_id=made, body=walk(owed, remark=str(number)), at=NOON)
        except Conflict:
            return "conflict"
        return "corrected"

    assert sorted(_at_once(4, correct)) == ["conflict", "conflict", "conflict", "corrected"]
    with opened(EVERYTHING):
        assert Record.objects.filter(withdrawn_at=None).count() == 1
