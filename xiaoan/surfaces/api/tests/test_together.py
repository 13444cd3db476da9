"""Many at once: a phone that sends fifty times, two people who close one hazard."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any
from uuid import uuid4

from django.db import connections
from django.http import HttpResponse

from tests.support.cast import Cast
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.files.models import Attachment
from xiaoan.kernel.files.tests.samples import photo
from xiaoan.kernel.hazards.models import Closing, Report
from xiaoan.kernel.work.models import Record, Submission
from xiaoan.kernel.work.tests.acting import adopt_lamp
from xiaoan.surfaces.api.tests.calling import caller, told
from xiaoan.surfaces.api.tests.test_hazards import seen, submitted
from xiaoan.surfaces.api.tests.test_records import walk

TIMES = 50


def at_once(*calls: Callable[[], HttpResponse]) -> list[HttpResponse]:
    """Run calls side by side, each with a connection of its own."""

    def alone(call: Callable[[], HttpResponse]) -> HttpResponse:
        try:
            return call()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(alone, calls))


def ids(answers: list[HttpResponse], *path: Any) -> set[str]:
    found = set()
    for answer in answers:
        value = told(answer)
        for step in path:
            value = value[step]
        found.add(value)
    return found


def test_fifty_equal_sendings_are_one_record(committed_cast: Cast) -> None:
    adopt_lamp(committed_cast, starts=date(2026, 9, 1))
    guard, body = caller(committed_cast, "guard"), walk(committed_cast)
    path = f"/units/{committed_cast.unit('school').id}/records"
    answers = at_once(*[lambda: guard.post(path, body)] * TIMES)
    assert Counter(answer.status_code for answer in answers) == {201: 1, 200: TIMES - 1}
    assert len(ids(answers, "records", 0)) == 1
    with opened(EVERYTHING):
        assert (Submission.objects.count(), Record.objects.count()) == (1, 1)


def test_fifty_equal_reports_and_photographs_are_one(committed_cast: Cast) -> None:
    guard, body, raw, key = caller(committed_cast, "guard"), seen(), photo((80, 60)), uuid4()
    unit = f"/units/{committed_cast.unit('school').id}"
    reports = at_once(*[lambda: guard.post(f"{unit}/reports", body)] * TIMES)
    assert Counter(answer.status_code for answer in reports) == {201: 1, 200: TIMES - 1}
    assert len(ids(reports, "row", "id")) == 1
    files = at_once(*[lambda: guard.send(f"{unit}/attachments?client_id={key}", raw)] * TIMES)
    assert Counter(answer.status_code for answer in files) == {201: 1, 200: TIMES - 1}
    assert len(ids(files, "id")) == 1
    with opened(EVERYTHING):
        assert (Report.objects.count(), Attachment.objects.count()) == (1, 1)


def test_of_two_who_close_one_hazard_one_is_told_so(committed_cast: Cast) -> None:
    adopt_lamp(committed_cast, starts=date(2026, 9, 1))
    hazard = submitted(committed_cast)
    path = f"/hazards/{hazard}/pass"
    safety, principal = caller(committed_cast, "safety"), caller(committed_cast, "principal")
    answers = at_once(lambda: safety.post(path), lambda: principal.post(path))
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    refusal = next(told(answer) for answer in answers if answer.status_code == 409)
    assert "销号" in refusal["detail"]
    with opened(EVERYTHING):
        assert Closing.objects.count() == 1
