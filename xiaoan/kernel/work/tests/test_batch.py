"""Many submissions at once: each answered by itself, one look shared, nothing half-written."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.support.cast import Cast
from xiaoan.foundation.errors import Conflict, NotFound, Refused
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.access import acts
from xiaoan.kernel.trail.models import TrailEvent
from xiaoan.kernel.work import commands
from xiaoan.kernel.work.bodies import Given
from xiaoan.kernel.work.commands import Looks, Sent
from xiaoan.kernel.work.models import Record, Submission
from xiaoan.kernel.work.tests.acting import adopt_lamp, at, morning, name, walk

NOW = at(10, 20, 15)
DAYS = (12, 13, 14, 15, 16, 19, 20)


@pytest.fixture
def county(cast: Cast) -> Cast:
    adopt_lamp(cast, starts=date(2026, 9, 1))
    return cast


def lit(cast: Cast, day: int, unit: str = "school", **more: Any) -> Sent:
    """The daily look of a day."""
    return Sent(cast.unit(unit), walk(name(cast, unit, "lamp.day", morning(10, day)), **more))


def send(cast: Cast, *sent: Sent, who: str = "safety") -> list[commands.Answered]:
    return commands.submit_many(by=cast.seat(who, NOW), sent=sent, at=NOW)


def told(answers: list[commands.Answered]) -> list[Any]:
    return [type(one.refusal) if one.refusal else one.receipt is not None for one in answers]


def kept() -> tuple[int, int, int]:
    with opened(EVERYTHING):
        events = TrailEvent.objects.filter(kind="work.recorded").count()
        return Record.objects.count(), Submission.objects.count(), events


def test_each_is_answered_in_its_place_and_a_refused_one_leaves_nothing(county: Cast) -> None:
    absent = Sent(county.unit("school"), walk(name(county, "school", "lamp.day", at(10, 20, 3))))
    unanswered = lit(county, 13, rest_fine=False)
    answers = send(county, lit(county, 12), unanswered, absent, lit(county, 14))
    assert told(answers) == [True, Refused, NotFound, True]
    assert kept() == (2, 2, 2)


def test_the_same_batch_again_gives_the_same_receipts(county: Cast) -> None:
    sent = [lit(county, day) for day in DAYS]
    first, again = send(county, *sent), send(county, *sent)
    assert [one.receipt.records for one in first] == [one.receipt.records for one in again]  # type: ignore[union-attr]
    assert {one.receipt.fresh for one in again if one.receipt} == {False}
    assert kept()[0] == len(DAYS)


def test_an_id_used_twice_in_one_batch_is_one_submission_or_a_conflict(county: Cast) -> None:
    key = uuid4()
    one = lit(county, 12, client_id=key)
    answers = send(county, one, one, lit(county, 13, client_id=key))
    assert told(answers) == [True, True, Conflict]
    assert kept()[0] == 1


def test_units_out_of_sight_are_absent_and_others_go_on(county: Cast) -> None:
    answers = send(county, lit(county, 20, "far_school"), lit(county, 20))
    assert told(answers) == [NotFound, True]


def test_faults_become_reports_of_the_rows_that_were_taken_only(county: Cast) -> None:
    fault = Given(item="lamp.lit", answer="fault", what="灯不亮", where="门口")
    good, bad = lit(county, 12, answers=(fault,)), lit(county, 13, answers=(fault,), rest_fine=False)
    assert told(send(county, good, bad)) == [True, Refused]
    with opened(EVERYTHING):
        assert TrailEvent.objects.filter(kind="hazards.reported").count() == 1


def test_more_than_a_batch_is_refused_as_a_whole(county: Cast) -> None:
    one = lit(county, 12)
    with pytest.raises(Refused, match="500"):
        send(county, *[one] * 501)
    assert kept() == (0, 0, 0)


def test_the_look_is_shared_by_all_of_a_unit(county: Cast) -> None:
    def cost(days: tuple[int, ...]) -> int:
        sent = [lit(county, day) for day in days]
        with CaptureQueriesContext(connection) as asked:
            send(county, *sent)
        return len(asked)

    one = cost((12,))
    several = cost((13, 14, 15, 16, 19))
    assert several - one < 4 * 16, "a further row costs its own few statements, not another survey"


def test_a_look_may_be_shared_by_the_batches_of_many_days(county: Cast) -> None:
    looks = Looks(date(2026, 10, 12), date(2026, 10, 20))

    def cost(day: int) -> int:
        with CaptureQueriesContext(connection) as asked:
            answers = commands.submit_many(by=seat, sent=[lit(county, day)], at=at(10, day, 15), looks=looks)
        assert told(answers) == [True]
        return len(asked)

    seat = county.seat("safety", NOW)
    first, second = cost(12), cost(13)
    assert second < first - 10, "the survey is not read again"
    looks.forget(county.unit("far_school"))
    assert cost(14) == second
    looks.forget(county.unit("county"))
    assert cost(15) == first
    assert kept()[0] == 4


def test_a_shared_look_says_no_more_than_it_saw_and_each_batch_has_its_own_moment(county: Cast) -> None:
    looks = Looks(date(2026, 10, 12), date(2026, 10, 13))
    seat = county.seat("safety", NOW)
    early = commands.submit_many(by=seat, sent=[lit(county, 13)], at=at(10, 12, 15), looks=looks)
    late = commands.submit_many(by=seat, sent=[lit(county, 13)], at=at(10, 13, 15), looks=looks)
    assert told(early) == [Refused]
    assert told(late) == [True]


def test_a_part_belongs_to_an_act() -> None:
    with pytest.raises(RuntimeError, match="open the act first"), acts.part():
        pass
