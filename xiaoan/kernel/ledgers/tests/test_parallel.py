"""Two keepers at once: the same form is one row, the same number is one row, the same edit has one winner."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.db import connections

from tests.support.cast import Cast
from xiaoan.foundation.errors import Conflict
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.ledgers.commands import add, edit, load
from xiaoan.kernel.ledgers.models import LedgerRow, Version
from xiaoan.kernel.ledgers.shapes import SheetRow
from xiaoan.kernel.ledgers.tests.conftest import AT, EXTINGUISHERS, Keeper, adopt_fire
from xiaoan.kernel.trail.models import TrailEvent
from xiaoan.kernel.trail.verify import verify

VALUES = {"number": "A-1", "place": "教学楼A栋", "kind": "干粉", "made_on": "2024-03-01"}


@pytest.fixture
def keeper(committed_cast: Cast) -> Keeper:
    adopt_fire(committed_cast)
    return Keeper(committed_cast)


def at_once(times: int, run: Callable[[int], object]) -> list[str]:
    def one(number: int) -> str:
        try:
            run(number)
        except Conflict:
            return "conflict"
        finally:
            connections.close_all()
        return "done"

    with ThreadPoolExecutor(max_workers=times) as pool:
        return sorted(pool.map(one, range(times)))


def test_what_many_do_at_once_is_done_once(keeper: Keeper) -> None:
    by, unit, key = keeper.cast.seat("safety", AT), keeper.cast.unit("school"), uuid4()

    def again(number: int) -> None:
        add(by=by, unit=unit, ledger=EXTINGUISHERS, client_id=key, values=VALUES, at=AT)

    assert at_once(12, again) == ["done"] * 12
    with opened(EVERYTHING):
        row = LedgerRow.objects.get()
        assert TrailEvent.objects.filter(kind="ledgers.added").count() == 1

    def other(number: int) -> None:
        add(by=by, unit=unit, ledger=EXTINGUISHERS, client_id=uuid4(), values={**VALUES, "number": "B-1"}, at=AT)

    assert at_once(6, other) == ["conflict"] * 5 + ["done"]

    def change(number: int) -> None:
        edit(by=by, row_id=row.id, version=1, values={"spot": f"{number}楼"}, at=AT)

    assert at_once(6, change) == ["conflict"] * 5 + ["done"]

    def sheet(number: int) -> None:
        lines = [SheetRow(line, {**VALUES, "number": f"C-{line}"}) for line in range(5)]
        load(by=by, unit=unit, ledger=EXTINGUISHERS, rows=lines, at=AT)

    assert "done" in at_once(4, sheet)
    with opened(EVERYTHING):
        assert LedgerRow.objects.filter(label__startswith="C-").count() == 5
        assert Version.objects.filter(row=row).count() == 2
        assert verify().findings == []
