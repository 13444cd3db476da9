"""Reading ledgers: the shelf, lists with filters and pages, dates that run out, marks."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from xiaoan.foundation.errors import NotFound, Refused
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.ledgers import queries
from xiaoan.kernel.ledgers.commands import add, withdraw
from xiaoan.kernel.ledgers.dating import redate
from xiaoan.kernel.ledgers.models import LedgerRow
from xiaoan.kernel.ledgers.shapes import Filters, Listing
from xiaoan.kernel.ledgers.tests.conftest import AT, EXTINGUISHERS, Keeper


def listing(by: Viewer, unit: Any, **more: Any) -> Listing:
    filters = Filters(**{key: more.pop(key) for key in list(more) if key in Filters.__dataclass_fields__})
    with opened(by.scope, readonly=True):
        return queries.listing(by, EXTINGUISHERS, unit, at=AT, filters=filters, **more)


def labels(found: Listing) -> list[str]:
    return [row.label for row in found.rows]


def test_a_school_sees_the_ledgers_it_keeps_with_their_figures(keeper: Keeper) -> None:
    keeper.bottle("1")
    keeper.bottle("2", made_on="2015-01-01")
    keeper.bottle("3", made_on="2021-10-20")
    by = keeper.cast.seat("safety", AT)
    with opened(by.scope, readonly=True):
        books = {book.code: book for book in queries.books(by, keeper.cast.unit("school"), at=AT)}
    bottles = books[EXTINGUISHERS]
    assert (bottles.rows, bottles.soon, bottles.past, bottles.may_keep) == (3, 1, 1, True)
    assert "common.classes" in books
    assert books["fire.certificates"].rows == 0


def test_a_list_is_in_natural_order_page_by_page_and_loses_nothing(keeper: Keeper) -> None:
    for number in range(1, 13):
        keeper.bottle(str(number))
    by, unit = keeper.cast.seat("safety", AT), keeper.cast.unit("school")
    for order in ("label", "expiry", "place", "newest"):
        seen, after = [], ""
        while True:
            page = listing(by, unit, order=order, limit=5, after=after)
            seen += labels(page)
            after = page.cursor
            if not after:
                break
        assert sorted(seen, key=int) == [str(number) for number in range(1, 13)]
        if order == "label":
            assert seen == [str(number) for number in range(1, 13)]
    with opened(by.scope, readonly=True):
        assert len(list(queries.rows_in(by, EXTINGUISHERS, unit, at=AT))) == 12


@pytest.mark.parametrize("cursor", ["x", "%%%", "WzFd", "W10", "bnVsbA", "é", "a" * 5000])
def test_a_cursor_nobody_gave_out_is_refused(keeper: Keeper, cursor: str) -> None:
    keeper.bottle("1")
    with pytest.raises(Refused):
        listing(keeper.cast.seat("safety", AT), keeper.cast.unit("school"), after=cursor)


def test_filters_narrow_by_words_place_dates_and_cells(keeper: Keeper) -> None:
    keeper.bottle("A-1", spot="一楼东侧")
    keeper.bottle("A-2", kind="水基", made_on="2016-01-01", place=keeper.cast.places["canteen"].name)
    gone = keeper.bottle("A-3")
    by, unit = keeper.cast.seat("safety", AT), keeper.cast.unit("school")
    withdraw(by=by, row_id=gone.id, version=1, reason="报废", at=AT)
    assert labels(listing(by, unit)) == ["A-1", "A-2"]
    assert labels(listing(by, unit, search="东侧")) == ["A-1"]
    assert labels(listing(by, unit, search="水基")) == ["A-2"]
    assert labels(listing(by, unit, search="食堂")) == ["A-2"]
    assert labels(listing(by, unit, search="%")) == []
    assert labels(listing(by, unit, place=keeper.cast.places["canteen"].id)) == ["A-2"]
    assert labels(listing(by, unit, due="past")) == ["A-2"]
    assert labels(listing(by, unit, due="soon")) == []
    assert labels(listing(by, unit, cells=(("kind", "dry_powder"),))) == ["A-1"]
    assert labels(listing(by, unit, standing="withdrawn")) == ["A-3"]
    assert labels(listing(by, unit, standing="all")) == ["A-1", "A-2", "A-3"]
    with pytest.raises(Refused):
        listing(by, unit, cells=(("colour", "red"),))


def test_the_bureau_sees_a_ledger_across_its_schools_and_no_further(keeper: Keeper) -> None:
    keeper.bottle("A-1")
    keeper.bottle("E-1", who="middle_safety", unit="east")
    officer = keeper.cast.seat("officer", AT)
    assert labels(listing(officer, None)) == ["A-1", "E-1"]
    assert labels(listing(officer, keeper.cast.unit("middle"))) == ["E-1"]
    assert labels(listing(keeper.cast.seat("far_officer", AT), None)) == []
    with pytest.raises(NotFound):
        listing(keeper.cast.seat("far_officer", AT), keeper.cast.unit("school"))
    with opened(officer.scope, readonly=True), pytest.raises(NotFound):
        queries.listing(officer, "fire.nothing", None, at=AT)


def test_the_number_of_queries_is_equal_for_three_and_thirty_rows(keeper: Keeper) -> None:
    by = keeper.cast.seat("safety", AT)

    def count() -> int:
        with opened(by.scope, readonly=True), CaptureQueriesContext(connection) as seen:
            queries.listing(by, EXTINGUISHERS, keeper.cast.unit("school"), at=AT)
            queries.expiring(by, at=AT)
            queries.books(by, None, at=AT)
        return len(seen)

    for number in range(3):
        keeper.bottle(str(number), made_on="2015-01-01")
    few = count()
    for number in range(3, 30):
        keeper.bottle(str(number), made_on="2015-01-01")
    assert count() == few


def test_what_runs_out_waits_for_who_keeps_it(keeper: Keeper) -> None:
    old = keeper.bottle("1", made_on="2015-01-01")
    keeper.bottle("2", made_on="2021-10-20")
    keeper.bottle("3", made_on="2025-01-01")
    by = keeper.cast.seat("safety", AT)
    with opened(by.scope, readonly=True):
        found, total = queries.waiting_for(by, at=AT)
    assert total == 2
    assert [(each.row.label, each.expiry.code, each.expiry.state) for each in found] == [
        ("1", "first_service", "past"), ("1", "scrap", "past"), ("2", "first_service", "soon"),
    ]  # fmt: skip
    assert found[0].kind_title
    assert found[0].row.id == old.id
    for who in ("guard", "officer", "stranger"):
        other = keeper.cast.seat(who, AT)
        with opened(other.scope, readonly=True):
            assert queries.waiting_for(other, at=AT) == ((), 0)


def test_within_days_looks_further_than_the_rules_do(keeper: Keeper) -> None:
    keeper.bottle("1", made_on="2022-03-01")
    by = keeper.cast.seat("safety", AT)
    with opened(by.scope, readonly=True):
        assert queries.expiring(by, at=AT) == ()
        assert [each.expiry.days for each in queries.expiring(by, at=AT, within_days=200)] == [140]


def test_a_printed_mark_leads_to_its_row_and_tells_a_stranger_nothing(keeper: Keeper) -> None:
    row = keeper.bottle()
    by, stranger = keeper.cast.seat("guard", AT), keeper.cast.seat("stranger", AT)
    with opened(by.scope, readonly=True):
        found = queries.by_mark(by, row.mark)
        assert found is not None
        assert found.id == row.id
        assert queries.by_mark(by, "nothing") is None
    with opened(stranger.scope, readonly=True):
        assert queries.by_mark(stranger, row.mark) is None
    assert len(row.mark) >= 12


def test_dates_are_computed_anew_when_the_rule_has_changed(keeper: Keeper) -> None:
    row = keeper.bottle()
    with opened(EVERYTHING):
        LedgerRow.objects.filter(id=row.id).update(expires_on=date(1999, 1, 1))
    later = datetime(2026, 11, 1, tzinfo=UTC)
    assert redate(at=later) == 1
    assert redate(at=later) == 0
    with opened(EVERYTHING):
        assert LedgerRow.objects.get(id=row.id).expires_on == date(2029, 3, 1)


def test_a_cell_of_a_column_that_was_dropped_stays_readable(keeper: Keeper) -> None:
    row = keeper.bottle()
    with opened(EVERYTHING):
        LedgerRow.objects.filter(id=row.id).update(cells={**row.cells, "colour": "红"})
    by = keeper.cast.seat("safety", AT)
    with opened(by.scope, readonly=True):
        cell = queries.row(by, row.id, at=AT).line.cells["colour"]
    assert (cell.shown, cell.known) == ("红", False)


def test_a_ledger_for_the_whole_school_is_kept_there(keeper: Keeper) -> None:
    by = keeper.cast.seat("middle_safety", AT)
    values = {"holder": "示例·电工", "kind": "电工", "expires_on": "2026-10-01"}
    add(by=by, unit=keeper.cast.unit("middle"), ledger="fire.certificates", client_id=uuid4(), values=values, at=AT)
    with opened(by.scope, readonly=True):
        books = {book.code: book for book in queries.books(by, keeper.cast.unit("middle"), at=AT)}
    assert (books["fire.certificates"].rows, books["fire.certificates"].past) == (1, 1)
