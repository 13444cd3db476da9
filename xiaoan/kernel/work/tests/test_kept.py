"""What is kept for those who read is what they would have read anew: every change is seen by the next look."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction

from tests.support.cast import Cast
from xiaoan.engines.cadence import Tally
from xiaoan.foundation.rls import opened
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.org.commands import state_facts
from xiaoan.kernel.org.grounds import mark_days
from xiaoan.kernel.trail.events import KINDS
from xiaoan.kernel.work import commands, kept, queries
from xiaoan.kernel.work.owing.ground import survey
from xiaoan.kernel.work.owing.streams import expected
from xiaoan.kernel.work.tests.acting import adopt_lamp, at, morning, name, walk

FIRST, LAST, NOW = date(2026, 10, 1), date(2026, 10, 31), at(10, 20, 15)


@pytest.fixture
def county(committed_cast: Cast) -> Iterator[Cast]:
    adopt_lamp(committed_cast, starts=date(2026, 9, 1))
    kept._SHELF._kept.clear()
    yield committed_cast
    kept._SHELF._kept.clear()


def figures(county: Cast, who: str = "officer", unit: str = "county") -> dict[Any, Tally]:
    viewer = county.seat(who, NOW)
    with opened(viewer.scope, readonly=True):
        sheet = queries.figures(viewer, county.unit(unit), first=FIRST, last=LAST, at=NOW)
    return {(row.unit, row.duty): row.tally for row in sheet.rows}


def anew(county: Cast, who: str = "officer", unit: str = "county") -> dict[Any, Tally]:
    """The same without anything kept: within a transaction of somebody who may write."""
    viewer = county.seat(who, NOW)
    with opened(viewer.scope):
        sheet = queries.figures(viewer, county.unit(unit), first=FIRST, last=LAST, at=NOW)
    return {(row.unit, row.duty): row.tally for row in sheet.rows}


@pytest.fixture
def surveys(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many surveys were made, by their sizes."""
    made: list[int] = []

    def counted(units: Any, first: date, last: date) -> kept.Surveyed:
        made.append(len(units))
        ground = survey(units, first, last)
        return kept.Surveyed(ground, expected(ground))

    monkeypatch.setattr(kept, "_read", counted)
    return made


def test_a_second_look_makes_no_second_survey_and_says_the_same(county: Cast, surveys: list[int]) -> None:
    first = figures(county)
    assert first and len(surveys) == 1
    assert figures(county) == first == anew(county)
    assert len(surveys) == 2, "one for who looked twice, and one for who may write"


def _closes_days(county: Cast) -> None:
    mark_days(
        by=operator(), unit=county.unit("county"), first=date(2026, 10, 21), last=date(2026, 10, 23), kinds=["rest"],
        reason="运动会", at=at(10, 19, 8),
    )  # fmt: skip


def _closes_days_of_a_school(county: Cast) -> None:
    mark_days(
        by=operator(), unit=county.unit("school"), first=date(2026, 10, 21), last=date(2026, 10, 23), kinds=["rest"],
        reason="研学", at=at(10, 19, 8),
    )  # fmt: skip


def _states_facts(county: Cast) -> None:
    state_facts(by=operator(), unit=county.unit("school"), facts={"boarding": "yes"}, since=date(2026, 9, 1), at=NOW)


def test_erasing_a_person_ends_what_is_kept_with_his_name() -> None:
    assert not KINDS["org.person_erased"].STILL, "names of those who hold posts stand in a kept survey"


@pytest.mark.parametrize("change", [_closes_days, _closes_days_of_a_school, _states_facts])
def test_what_changes_what_is_owed_is_seen_by_the_next_look(
    county: Cast, surveys: list[int], change: Callable[[Cast], None]
) -> None:
    before = figures(county)
    change(county)
    after = figures(county)
    assert after == anew(county)
    assert surveys.count(surveys[0]) == 3, "the kept one was not used after the change"
    if change is not _states_facts:
        assert after != before


def test_what_is_done_is_seen_though_the_survey_stays(county: Cast, surveys: list[int]) -> None:
    unit, keeper = county.unit("school"), county.seat("safety", NOW)
    before = figures(county)
    commands.submit(by=keeper, unit=unit, body=walk(name(county, "school", "lamp.day", morning(10, 20))), at=NOW)
    made = len(surveys)
    after = figures(county)
    assert len(surveys) == made, "a record changes nothing that is owed"
    assert sum(each.on_time for each in after.values()) == sum(each.on_time for each in before.values()) + 1


def test_what_has_not_been_committed_is_never_kept(county: Cast, surveys: list[int]) -> None:
    viewer = county.seat("officer", NOW)
    before = figures(county)
    with transaction.atomic():
        _closes_days(county)
        with opened(viewer.scope, readonly=True):
            queries.figures(viewer, county.unit("county"), first=FIRST, last=LAST, at=NOW)
        transaction.set_rollback(True)
    assert not connection.in_atomic_block
    assert figures(county) == before == anew(county)


def test_who_sees_less_is_shown_less_of_the_same_survey(county: Cast) -> None:
    figures(county)
    assert figures(county, "principal", "school") == anew(county, "principal", "school")
    assert {unit for unit, _ in figures(county, "principal", "school")} == {county.unit("school").id}


def test_no_more_is_kept_than_has_room(county: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "MOST_KEPT", 12)
    for unit in ("school", "school", "county"):
        figures(county, unit=unit)
    assert sum(len(each.surveyed.ground.units) + 1 for each in kept._SHELF._kept.values()) <= 12
