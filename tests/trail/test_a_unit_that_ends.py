"""A unit closed with a successor hands its ledgers over in the same act, all rows or none."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.support.cast import Cast
from xiaoan.foundation.errors import NotFound, Refused
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.ledgers.commands import hand_over
from xiaoan.kernel.ledgers.models import LedgerRow
from xiaoan.kernel.ledgers.tests.conftest import AT, Keeper, adopt_fire
from xiaoan.kernel.org.commands import close_unit
from xiaoan.kernel.trail.verify import verify
from xiaoan.kernel.tree.models import Unit

LAST = date(2026, 10, 12)


@pytest.fixture
def keeper(cast: Cast) -> Keeper:
    adopt_fire(cast)
    return Keeper(cast)


def live(keeper: Keeper, unit: str) -> list[str]:
    with opened(EVERYTHING):
        rows = LedgerRow.objects.filter(unit=keeper.cast.unit(unit), withdrawn_at=None)
        return sorted(rows.values_list("label", flat=True))


def test_its_ledgers_go_on_at_the_successor(keeper: Keeper) -> None:
    row = keeper.bottle()
    keeper.bottle("A-2")
    labels = live(keeper, "school")
    by, cast = keeper.cast.seat("officer", AT), keeper.cast
    close_unit(by=by, unit=cast.unit("school"), last=LAST, at=AT, successor=cast.unit("central"))
    assert (live(keeper, "school"), live(keeper, "central")) == ([], labels)
    with opened(EVERYTHING):
        moved = LedgerRow.objects.get(moved_from=row.id)
        assert (moved.mark, moved.valid_from) == (row.mark, LAST + timedelta(days=1))
        assert verify().findings == []


def test_without_a_successor_nothing_moves(keeper: Keeper) -> None:
    keeper.bottle()
    close_unit(by=operator(), unit=keeper.cast.unit("school"), last=LAST, at=AT)
    assert len(live(keeper, "school")) == 1


def test_rows_that_cannot_go_are_named_and_nothing_is_closed(keeper: Keeper) -> None:
    cast, twin = keeper.cast, keeper.bottle("A-2")
    hand_over(by=operator(), row_id=twin.id, to=cast.unit("central"), last_day=LAST, at=AT)
    keeper.bottle()
    keeper.bottle("A-2")
    with pytest.raises(Refused, match=r"1 行台账不能移交给大坪镇中心小学.*A-2"):
        close_unit(by=operator(), unit=cast.unit("school"), last=LAST, at=AT, successor=cast.unit("central"))
    assert (live(keeper, "school"), len(live(keeper, "central"))) == (["A-1", "A-2"], 1)
    with opened(EVERYTHING):
        assert Unit.objects.get(id=cast.unit("school").id).closed is None


def test_a_successor_out_of_sight_is_none(keeper: Keeper) -> None:
    keeper.bottle()
    cast = keeper.cast
    with pytest.raises((NotFound, Refused)):
        close_unit(
            by=cast.seat("officer", AT), unit=cast.unit("school"), last=LAST, at=AT, successor=cast.unit("far_school")
        )
    assert live(keeper, "far_school") == []
