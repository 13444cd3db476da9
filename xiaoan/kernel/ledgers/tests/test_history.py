"""The history replays to the row, whatever was done; and a row goes on at another unit after a merger."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.cast import Cast
from xiaoan.foundation.errors import Conflict, NotFound, Refused
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.ledgers import queries
from xiaoan.kernel.ledgers.commands import edit, hand_over, restore, withdraw
from xiaoan.kernel.ledgers.models import LedgerRow, Version
from xiaoan.kernel.ledgers.tests.conftest import AT, Keeper
from xiaoan.kernel.org.grounds import make_place
from xiaoan.kernel.trail.verify import verify

NUMBERS = count()
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("spot"), st.sampled_from(["", "一楼", "二楼"])),
        st.tuples(st.just("kind"), st.sampled_from(["干粉", "水基"])),
        st.tuples(st.just("serviced_on"), st.sampled_from(["", "2026-01-05", "2026-09-30"])),
        st.tuples(st.sampled_from(["withdraw", "restore"]), st.just("")),
    ),
    max_size=8,
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_the_versions_of_a_row_replay_to_it(keeper: Keeper, steps: list[tuple[str, str]]) -> None:
    by = keeper.cast.seat("safety", AT)
    row = keeper.bottle(f"A-{next(NUMBERS)}")
    for what, text in steps:
        more: Any = {"by": by, "row_id": row.id, "version": row.version, "at": AT}
        try:
            if what == "withdraw":
                row = withdraw(**more, reason="报废")
            elif what == "restore":
                row = restore(**more, reason="撤错了")
            else:
                row = edit(**more, values={what: text})
        except (Conflict, Refused):
            continue
    with opened(EVERYTHING):
        row = LedgerRow.objects.get(id=row.id)
        versions = list(Version.objects.filter(row=row).order_by("number"))
    cells: dict[str, str] = {}
    for number, version in enumerate(versions, start=1):
        assert version.number == number
        differ = {code for code in cells.keys() | version.cells.keys() if cells.get(code) != version.cells.get(code)}
        assert differ == set(version.changed), "what a version says it changed is what it changed"
        cells = version.cells
    assert (cells, versions[-1].number, versions[-1].valid_to) == (row.cells, row.version, row.valid_to)
    assert (versions[-1].kind == "withdraw") == (row.withdrawn_at is not None)


def test_a_version_cannot_be_changed_or_taken_away(keeper: Keeper) -> None:
    from django.db import Error, transaction

    keeper.bottle()
    for act in (lambda: Version.objects.update(reason="x"), lambda: Version.objects.all().delete()):
        with opened(EVERYTHING), pytest.raises(Error), transaction.atomic():
            act()


LAST = date(2026, 12, 31)


def merged(keeper: Keeper, row: LedgerRow, who: str = "officer", to: str = "central") -> LedgerRow:
    return hand_over(by=keeper.cast.seat(who, AT), row_id=row.id, to=keeper.cast.unit(to), last_day=LAST, at=AT)


def test_a_row_ends_at_the_closed_school_and_goes_on_at_its_successor(keeper: Keeper) -> None:
    row = keeper.bottle("A-1", spot="一楼")
    made = merged(keeper, row)
    with opened(EVERYTHING):
        row.refresh_from_db()
        assert verify().findings == []
    assert (row.valid_to, row.moved_to) == (LAST, made.id)
    assert (made.valid_from, made.moved_from, made.mark) == (date(2027, 1, 1), row.id, row.mark)
    assert (made.home, made.cells["spot"]) == (keeper.cast.unit("central").home, "一楼")
    assert "place" not in made.cells, "a place of the old school is none of the new one's"
    officer = keeper.cast.seat("officer", datetime(2027, 1, 10, tzinfo=UTC))
    with opened(officer.scope, readonly=True):
        found = queries.by_mark(officer, row.mark)
        page = queries.row(officer, made.id, at=datetime(2027, 1, 10, tzinfo=UTC))
    assert found is not None
    assert found.id == made.id, "the printed card leads to where the thing is now"
    assert page.history[-1].title == "接收"


def test_a_place_of_the_same_name_is_found_at_the_successor(keeper: Keeper, cast: Cast) -> None:
    by, west = cast.seat("middle_principal", AT), cast.unit("west")
    first, second = (keeper.bottle(number, who="middle_safety", unit="east") for number in ("E-1", "E-2"))
    alone = hand_over(by=by, row_id=first.id, to=west, last_day=date(2026, 10, 12), at=AT)
    assert (alone.unit_id, alone.home, alone.place_id) == (west.id, first.home, None)
    dorm = make_place(by=by, unit=west, name="东校区宿舍楼", kind="dormitory", since=date(2026, 9, 1), at=AT)
    placed = hand_over(by=by, row_id=second.id, to=west, last_day=date(2026, 10, 12), at=AT)
    assert placed.place_id == dorm.id


def test_handing_over_wants_the_verb_at_both_units(keeper: Keeper) -> None:
    row = keeper.bottle()
    for who in ("safety", "far_officer", "stranger"):
        with pytest.raises(NotFound):
            merged(keeper, row, who=who)
    with pytest.raises(Refused):
        merged(keeper, row, to="school")
    merged(keeper, row)
    with pytest.raises(Conflict):
        merged(keeper, row)
