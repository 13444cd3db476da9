"""From a sentence to what a school does: asked on its day with its clause, done, counted, a fault reported."""

from __future__ import annotations

from datetime import date, datetime

from tests.support.cast import Cast
from xiaoan.engines.policy.shapes import Frequency, Threshold
from xiaoan.features.policies import commands, queries
from xiaoan.features.policies.models import PolicyDocument
from xiaoan.features.policies.tests.play import AT, by_day, drafts, duty, was_read, weekly
from xiaoan.foundation.clock import instant
from xiaoan.foundation.ids import new_id
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.hazards.kinds import terms
from xiaoan.kernel.hazards.models import Report
from xiaoan.kernel.work import queries as work
from xiaoan.kernel.work.bodies import Given
from xiaoan.kernel.work.shapes import Task
from xiaoan.kernel.work.tests.acting import at, record

START = date(2026, 10, 19)


def in_force(cast: Cast) -> PolicyDocument:
    document = was_read(
        cast,
        [
            weekly(),
            by_day("报送自查报告", "2026-11-20"),
            duty("每月培训参训率达到95%", frequency=Frequency("month", 1), threshold=Threshold(95, "%", ">=")),
        ],
    )
    by = cast.seat("officer", AT)
    for row in drafts(document):
        commands.accept(by=by, draft=row.id, version=1, at=AT)
    commands.publish(by=by, document=document.id, starts=START, client_id=new_id(), at=AT)
    return document


def tasks(cast: Cast, now: datetime, who: str = "safety") -> dict[str, Task]:
    """What somebody is asked that day or may do already, by title."""
    viewer = cast.seat(who, now)
    with opened(viewer.scope, readonly=True):
        day = work.my_day(viewer, at=now)
        return {task.title: task for task in (*day.tasks, *day.ahead)}


def test_a_school_is_asked_does_it_and_the_bureau_sees_it_done(cast: Cast) -> None:
    document = in_force(cast)
    now = at(11, 10)
    asked = tasks(cast, now)
    assert {"开展用电自查", "报送自查报告"} <= asked.keys()
    round_, report = asked["开展用电自查"], asked["报送自查报告"]
    assert (round_.answering, report.answering) == ("by_exception", "item_by_item")
    record(cast, "safety", "school", now, round_.name)
    own = report.name.duty
    answers = (
        Given(item=f"{own}_done", answer="value", value="查了三遍，改了两处，已报县局"),
        Given(item=f"{own}_paper1", answer="fine"),
    )
    record(cast, "safety", "school", now, report.name, answers=answers, rest_fine=False)
    late = at(12, 5)
    officer = cast.seat("officer", late)
    with opened(officer.scope, readonly=True):
        lines = {line.title: line for line in queries.completion(officer, document.id, "2026-11", at=late)}
    told = lines["报送自查报告"].tally
    assert told is not None and (told.required, told.on_time, told.missing) == (5, 1, 4)
    assert lines["报送自查报告"].sentences[0].says == "报送自查报告"


def test_a_number_below_the_documents_is_a_fault_of_its_kind(cast: Cast) -> None:
    in_force(cast)
    now = at(11, 10)
    name = tasks(cast, now)["每月培训参训率达到95%"].name
    answers = (
        Given(item=f"{name.duty}_done", answer="value", value="培训了一次"),
        Given(item=f"{name.duty}_number", answer="fault", value="80", what="参训率只有80%", where="全校"),
    )
    receipt = record(cast, "safety", "school", now, name, answers=answers, rest_fine=False)
    assert len(receipt.reports) == 1
    with opened(EVERYTHING):
        report = Report.objects.get(client_id=receipt.reports[0])
        kind = terms(cast.unit("school"), report.kind, date(2026, 11, 10))
    assert kind.title == "文件要求未落实" and kind.days == 30
    assert kind.clauses[0].says


def test_before_its_day_nobody_is_asked(cast: Cast) -> None:
    in_force(cast)
    assert "开展用电自查" not in tasks(cast, instant(date(2026, 10, 16)))
    assert "开展用电自查" in tasks(cast, at(10, 20))
