"""A column that names a row of another ledger: chosen by label, kept by id, refused when it stands nowhere."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid4

import pytest

from tests.support.cast import Cast
from xiaoan.foundation.errors import Refused
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.catalogue.pack.content import Ledger
from xiaoan.kernel.ledgers import queries
from xiaoan.kernel.ledgers.commands import add, edit, hand_over, in_order, load, withdraw
from xiaoan.kernel.ledgers.models import LedgerRow
from xiaoan.kernel.ledgers.shapes import Filters, RowPage, SheetRow
from xiaoan.kernel.ledgers.tests.garage import DRIVERS, VEHICLES, adopt_garage, at, driver, seeing, vehicle
from xiaoan.kernel.org.commands import close_unit
from xiaoan.kernel.trail.models import TrailEvent

NOW, LATER = at(10, 12), at(10, 13)


@pytest.fixture
def school(cast: Cast) -> Cast:
    adopt_garage(cast)
    return cast


def page(cast: Cast, row: UUID, who: str = "safety") -> RowPage:
    viewer = cast.seat(who, LATER)
    with seeing(viewer):
        return queries.row(viewer, row, at=LATER)


def test_a_row_is_named_by_its_label_kept_by_its_id_and_shown_by_its_label(school: Cast) -> None:
    who = driver(school, "示例·老赵", at=NOW)
    bus = vehicle(school, "云A·1", at=NOW, driver="示例·老赵")
    assert bus.cells["driver"] == str(who.id)
    cell = page(school, bus.id).line.cells["driver"]
    assert (cell.type, cell.value, cell.shown) == ("row", str(who.id), "示例·老赵")
    by_id = vehicle(school, "云A·2", at=NOW, driver=str(who.id))
    assert by_id.cells["driver"] == str(who.id)


def test_no_name_of_a_named_row_stands_in_the_trail(school: Cast) -> None:
    driver(school, "示例·老赵", at=NOW)
    bus = vehicle(school, "云A·1", at=NOW, driver="示例·老赵")
    with seeing(school.seat("safety", NOW)):
        told = TrailEvent.objects.get(object_id=bus.id)
    assert "老赵" not in str(told.__dict__)


@pytest.mark.parametrize("text", ["示例·没有的人", "00000000-0000-0000-0000-00000000abcd", "1" * 400, "云A·0"])
def test_what_stands_in_no_such_ledger_is_refused_beside_the_column(school: Cast, text: str) -> None:
    driver(school, "示例·老赵", at=NOW)
    vehicle(school, "云A·0", at=NOW)
    with pytest.raises(Refused) as wrong:
        vehicle(school, "云A·1", at=NOW, driver=text)
    assert "那本台账里没有" in wrong.value.fields["driver"]
    with seeing(school.seat("safety", NOW)):
        assert LedgerRow.objects.filter(ledger=VEHICLES).count() == 1


def test_a_row_of_another_school_cannot_be_named(school: Cast) -> None:
    adopt_garage(school, unit="other_county")
    theirs = driver(school, "示例·外人", at=NOW, who="stranger", unit="far_school")
    for text in (str(theirs.id), "示例·外人"):
        with pytest.raises(Refused):
            vehicle(school, "云A·1", at=NOW, driver=text)
        # Also who sees both schools cannot tie them.
        with pytest.raises(Refused):
            add(
                by=operator(), unit=school.unit("school"), ledger=VEHICLES, client_id=uuid4(),
                values={"plate": "云A·1", "driver": text}, at=NOW,
            )  # fmt: skip


def test_a_withdrawn_row_stays_readable_but_is_not_chosen_anew(school: Cast) -> None:
    who = driver(school, "示例·老赵", at=NOW)
    bus = vehicle(school, "云A·1", at=NOW, driver="示例·老赵")
    withdraw(by=school.seat("safety", NOW), row_id=who.id, version=1, reason="离职", at=NOW)
    assert page(school, bus.id).line.cells["driver"].shown == "示例·老赵"
    with pytest.raises(Refused):
        vehicle(school, "云A·2", at=NOW, driver="示例·老赵")
    for same in (str(who.id), "示例·老赵"):
        edited = edit(by=school.seat("safety", LATER), row_id=bus.id, version=1, values={"driver": same}, at=LATER)
        assert edited.version == 1
    with seeing(school.seat("safety", LATER)):
        shape = page_ledger(school)
        offered = queries.suggestions(school.seat("safety", LATER), school.unit("school"), shape, at=LATER)
    assert offered.rows.get(DRIVERS, ()) == ()


def page_ledger(cast: Cast) -> Ledger:
    viewer = cast.seat("safety", LATER)
    return next(book.ledger for book in queries.books(viewer, cast.unit("school"), at=LATER) if book.code == VEHICLES)


def test_a_sheet_names_rows_by_label_and_a_name_nobody_has_is_told_by_its_line(school: Cast) -> None:
    driver(school, "示例·老赵", at=NOW)
    by, unit = school.seat("safety", NOW), school.unit("school")
    rows = [
        SheetRow(4, {"plate": "云A·1", "driver": "示例·老赵"}),
        SheetRow(5, {"plate": "云A·2", "driver": "示例·没有的人"}),
    ]
    wrong = load(by=by, unit=unit, ledger=VEHICLES, rows=rows, at=NOW)
    assert [(each.number, each.column) for each in wrong.problems] == [(5, "驾驶员")]
    done = load(by=by, unit=unit, ledger=VEHICLES, rows=rows[:1], at=NOW)
    assert done.added == (4,)
    assert load(by=by, unit=unit, ledger=VEHICLES, rows=rows[:1], at=LATER).same == (4,)


def test_rows_are_found_by_what_they_name(school: Cast) -> None:
    driver(school, "示例·老赵", at=NOW)
    vehicle(school, "云A·1", at=NOW, driver="示例·老赵")
    vehicle(school, "云A·2", at=NOW)
    viewer = school.seat("safety", LATER)
    with seeing(viewer):
        found = queries.listing(viewer, VEHICLES, school.unit("school"), at=LATER, filters=Filters(search="老赵"))
    assert [row.label for row in found.rows] == ["云A·1"]


def test_a_link_goes_along_when_both_rows_are_handed_over(school: Cast) -> None:
    adopt_garage(school, unit="other_county")
    driver(school, "示例·老赵", at=NOW)
    vehicle(school, "云A·1", at=NOW, driver="示例·老赵")
    by, to = operator(), school.unit("far_school")
    with seeing(by):
        rows = in_order(LedgerRow.objects.filter(unit=school.unit("school")).order_by("-ledger"))
    assert [row.ledger for row in rows] == [DRIVERS, VEHICLES]
    made = [hand_over(by=by, row_id=row.id, to=to, last_day=date(2026, 10, 31), at=LATER) for row in rows]
    assert made[1].cells["driver"] == str(made[0].id)


def test_a_link_stays_behind_when_only_the_one_row_is_handed_over(school: Cast) -> None:
    adopt_garage(school, unit="other_county")
    driver(school, "示例·老赵", at=NOW)
    bus = vehicle(school, "云A·1", at=NOW, driver="示例·老赵")
    made = hand_over(by=operator(), row_id=bus.id, to=school.unit("far_school"), last_day=date(2026, 10, 31), at=LATER)
    assert "driver" not in made.cells


def test_a_school_closed_with_a_successor_keeps_its_vehicles_with_their_drivers(school: Cast) -> None:
    driver(school, "示例·老赵", at=NOW)
    vehicle(school, "云A·1", at=NOW, driver="示例·老赵")
    close_unit(
        by=operator(), unit=school.unit("school"), last=date(2026, 10, 31), successor=school.unit("central"), at=LATER
    )
    viewer = school.seat("central_safety", LATER)
    with seeing(viewer):
        rows = {row.ledger: row for row in LedgerRow.objects.filter(unit=school.unit("central"))}
    assert rows[VEHICLES].cells["driver"] == str(rows[DRIVERS].id)
