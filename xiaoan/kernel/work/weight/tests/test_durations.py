"""How long it took: averages of several people only; what two sendings asked twice; nothing of one person's pace."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from tests.support.cast import Cast
from xiaoan.foundation.ids import new_id
from xiaoan.foundation.rls import opened
from xiaoan.kernel.work.tests.acting import at, morning, name, record
from xiaoan.kernel.work.weight.durations import SAID, SPAN, Average, Taken, averages, opened_at, told

ONE, OTHER, THIRD = UUID(int=1), UUID(int=2), UUID(int=3)


def opened_then(moment: datetime) -> UUID:
    """An id of version 7 made at a moment."""
    value = new_id().int & ((1 << 80) - 1)
    return UUID(int=int(moment.timestamp() * 1000) << 80 | value)


def test_the_average_of_five_records_of_three_people() -> None:
    some = [Taken("d", SAID, minutes, who) for minutes, who in ((2, ONE), (4, ONE), (6, OTHER), (3, THIRD), (5, ONE))]
    assert averages(some) == (Average("d", SAID, 4.0, 5),)
    assert averages(some[:4]) == (), "four are too few"
    assert averages([each._replace(account=ONE) for each in some]) == (), "nobody's own pace is shown"
    two = [each._replace(account=OTHER) if each.account == THIRD else each for each in some]
    assert averages(two) == (), "of two, each could take off his own"


def test_what_was_said_and_what_was_measured_are_not_mixed() -> None:
    said = [Taken("d", SAID, 3, who) for who in (ONE, OTHER, THIRD)]
    spans = [Taken("d", SPAN, 9, who) for who in (ONE, THIRD)]
    assert averages([*said, *spans]) == ()


def test_an_id_tells_when_its_form_was_opened() -> None:
    moment = datetime(2026, 10, 20, 1, 2, 3, tzinfo=UTC)
    assert opened_at(opened_then(moment)) == moment
    assert opened_at(uuid4()) is None


def test_spans_of_forms_that_lay_open_and_of_programs_are_left_out(county: Cast) -> None:
    spans = (2, 4, 90, 6, 8, 10, 0)
    for number, minutes in enumerate(spans):
        day, who = 12 + number if number < 5 else 14 + number, ("safety", "guard", "principal")[number % 3]
        now = at(10, day, 10)
        client_id = opened_then(now - timedelta(minutes=minutes))
        record(county, who, "school", now, name(county, "school", "lamp.day", morning(10, day)), client_id=client_id)
    viewer = county.seat("officer", at(10, 22))
    with opened(viewer.scope, readonly=True):
        found = told(viewer, county.unit("school"), at=at(10, 22))
    assert found.records == len(spans)
    assert found.averages == (Average("lamp.day", SPAN, 6.0, 5),)


def test_the_same_asked_in_two_sendings_at_one_place_is_told(county: Cast) -> None:
    day, week = name(county, "school", "lamp.day", morning(10, 20)), name(county, "school", "lamp.week", at(10, 19, 0))
    record(county, "safety", "school", at(10, 20, 10), day)
    record(county, "safety", "school", at(10, 20, 11), week)
    viewer = county.seat("officer", at(10, 20))
    with opened(viewer.scope, readonly=True):
        found = told(viewer, county.unit("school"), at=at(10, 20))
    (twice,) = found.twice
    assert (twice.duties, twice.times) == (("lamp.day", "lamp.week"), 1)
    assert "lamp.lit" in twice.items


def test_one_walk_that_serves_two_duties_asks_once(county: Cast) -> None:
    day, week = name(county, "school", "lamp.day", morning(10, 20)), name(county, "school", "lamp.week", at(10, 19, 0))
    record(county, "safety", "school", at(10, 20, 10), day, week)
    viewer = county.seat("officer", at(10, 20))
    with opened(viewer.scope, readonly=True):
        assert told(viewer, county.unit("school"), at=at(10, 20)).twice == ()


@pytest.mark.parametrize("who", ["stranger", "far_officer"])
def test_strangers_are_told_nothing(county: Cast, who: str) -> None:
    record(county, "guard", "school", at(10, 20, 10), name(county, "school", "lamp.day", morning(10, 20)))
    viewer = county.seat(who, at(10, 20))
    with opened(viewer.scope, readonly=True):
        assert told(viewer, county.unit("school"), at=at(10, 20)).records == 0
