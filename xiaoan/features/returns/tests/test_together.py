"""Two at once: one signature, one draft; and the deadline's tick over many schools."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import partial
from typing import Any

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from tests.support.cast import START, Cast
from xiaoan.features.returns import commands
from xiaoan.features.returns.models import Draft, Frozen, Kept
from xiaoan.features.returns.tests.play import MONTHLY, OCTOBER, SIGNING_DAY, Play, on
from xiaoan.foundation.errors import Conflict, XiaoanError
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.access.commands import Place, grant
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.indicators.commands import close_due
from xiaoan.kernel.org.commands import found_unit


@pytest.fixture
def play(committed_cast: Cast) -> Play:
    return Play(committed_cast)


def at_once(tries: Sequence[Callable[[], Any]]) -> list[Any]:
    """Run all in threads of their own; a refusal is its answer."""

    def run(one: Callable[[], Any]) -> Any:
        try:
            return one()
        except XiaoanError as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        return list(pool.map(run, tries))


def test_two_heads_signing_at_once_make_one_return_and_the_other_is_told(play: Play) -> None:
    grant(
        by=operator(), account_id=play.cast.account("logistics"), role="school_head",
        place=Place(play.cast.unit("school")), starts=date(2026, 9, 1), at=on(9, 1),
    )  # fmt: skip
    play.fill(at=on(11, 2))
    answers = at_once([partial(play.sign, who, at=SIGNING_DAY) for who in ("principal", "logistics")])
    lost = [each for each in answers if isinstance(each, XiaoanError)]
    assert len(lost) == 1 and isinstance(lost[0], Conflict)
    assert "已由" in str(lost[0])
    with opened(EVERYTHING):
        assert Frozen.objects.filter(unit=play.cast.unit("school")).count() == 1


def test_one_head_tapping_four_times_at_once_signs_once(play: Play) -> None:
    play.fill(at=on(11, 2))
    answers = at_once([partial(play.sign, at=SIGNING_DAY)] * 4)
    assert len({each.id for each in answers}) == 1


def test_two_filling_in_at_once_share_one_draft_and_lose_no_word(play: Play) -> None:
    unit, at = play.cast.unit("school"), on(11, 2)
    cells = ("words.help", "words.next", "incidents.incidents")
    tries = [
        partial(
            commands.type_in, by=play.cast.seat("safety", at), unit=unit, kind=MONTHLY, period=OCTOBER,
            said={cell: f"写在{cell}"}, at=at,
        )
        for cell in cells
    ]  # fmt: skip
    assert not [each for each in at_once(tries) if isinstance(each, XiaoanError)]
    with opened(EVERYTHING):
        assert Draft.objects.get(unit=unit).typed == {cell: f"写在{cell}" for cell in cells}


def test_the_tick_costs_each_unsigned_school_the_same_few_queries(play: Play) -> None:
    for number in range(6):
        found_unit(
            by=operator(), parent=play.cast.unit("county"), kind="primary", name=f"示例第{number}小学",
            short_name=f"示例{number}小", opened=date(2020, 9, 1), at=START,
        )  # fmt: skip
    with CaptureQueriesContext(connection) as caught:
        close_due(by=operator(), day=date(2026, 11, 6), at=on(11, 5, 17))
    with opened(EVERYTHING):
        kept = Kept.objects.count()
    assert kept >= 9
    assert len(caught) / kept < MOST_QUERIES


MOST_QUERIES = 75
"""Of one school's closing: its figures, its return's body, their rows and events."""
