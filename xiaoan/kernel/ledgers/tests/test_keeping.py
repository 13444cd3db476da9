"""Adding, editing, withdrawing and restoring rows, by those who may and those who may not."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from xiaoan.foundation.errors import Conflict, NotFound, Refused
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.ledgers import queries
from xiaoan.kernel.ledgers.commands import add, edit, restore, withdraw
from xiaoan.kernel.ledgers.models import LedgerRow, Version
from xiaoan.kernel.ledgers.tests.conftest import AT, EXTINGUISHERS, Keeper
from xiaoan.kernel.trail.models import TrailEvent, TrailText
from xiaoan.kernel.trail.verify import verify

LATER = datetime(2026, 10, 13, 1, 0, tzinfo=UTC)


def test_a_row_is_kept_as_typed_values_and_leaves_a_sound_trail(keeper: Keeper) -> None:
    row = keeper.bottle(made_on="2024年3月1日", spot=" 一楼  东侧 ")
    assert row.label == "A-1"
    assert row.cells["kind"] == "dry_powder"
    assert row.cells["made_on"] == "2024-03-01"
    assert row.cells["spot"] == "一楼 东侧"
    assert row.place_id == keeper.cast.places["building_a"].id
    assert row.valid_from == date(2026, 10, 12)
    assert row.expires_on == date(2029, 3, 1)
    with opened(EVERYTHING):
        assert verify().findings == []


def test_the_same_form_twice_is_one_row_and_other_content_a_conflict(keeper: Keeper) -> None:
    by, key = keeper.cast.seat("safety", AT), uuid4()
    values = {"number": "7", "place": "食堂", "kind": "water", "made_on": "2024-01-01"}
    unit = keeper.cast.unit("school")
    first = add(by=by, unit=unit, ledger=EXTINGUISHERS, client_id=key, values=values, at=AT)
    again = add(by=by, unit=unit, ledger=EXTINGUISHERS, client_id=key, values=values, at=LATER)
    assert first.id == again.id
    with pytest.raises(Conflict):
        add(by=by, unit=unit, ledger=EXTINGUISHERS, client_id=key, values={**values, "spot": "别处"}, at=AT)
    with opened(EVERYTHING):
        assert LedgerRow.objects.count() == 1
        assert Version.objects.count() == 1


def test_a_number_stands_once_in_a_units_ledger_until_it_is_withdrawn(keeper: Keeper) -> None:
    first = keeper.bottle("A-1")
    with pytest.raises(Conflict, match="已有“A-1”"):
        keeper.bottle("A-1")
    withdraw(by=keeper.cast.seat("safety", AT), row_id=first.id, version=1, reason="报废", at=AT)
    assert keeper.bottle("A-1").id != first.id
    with pytest.raises(Conflict, match="已有“A-1”"):
        restore(by=keeper.cast.seat("safety", AT), row_id=first.id, version=2, reason="撤错了", at=AT)


@pytest.mark.parametrize(
    ("column", "text", "says"),
    [
        ("made_on", "昨天", "日期"),
        ("made_on", "2026-02-30", "日期"),
        ("kind", "泡沫", "干粉"),
        ("place", "月球", "没有“月球”"),
        ("place", "00000000-0000-0000-0000-000000000001", "没有"),
        ("number", "", "请填写编号"),
        ("model", "长" * 501, "500"),
        ("colour", "红", "没有这一列"),
    ],
)
def test_a_wrong_cell_is_told_at_its_column_and_nothing_is_written(
    keeper: Keeper, column: str, text: str, says: str
) -> None:
    with pytest.raises(Refused) as refused:
        keeper.bottle(**{"number": "1", column: text})
    assert says in refused.value.fields[column]
    with opened(EVERYTHING):
        assert not LedgerRow.objects.exists()


def test_a_place_of_another_school_is_no_place_here(keeper: Keeper) -> None:
    with pytest.raises(Refused):
        keeper.bottle(place=str(keeper.cast.places["far_building"].id))


def test_an_edit_changes_only_what_is_given_and_the_history_says_who_and_what(keeper: Keeper) -> None:
    row = keeper.bottle()
    by = keeper.cast.seat("safety", LATER)
    edit(by=by, row_id=row.id, version=1, values={"spot": "二楼", "serviced_on": "2026/9/30"}, at=LATER)
    with opened(by.scope, readonly=True):
        page = queries.row(by, row.id, at=LATER)
    assert page.line.cells["number"].shown == "A-1"
    assert page.line.version == 2
    newest = page.history[0]
    assert (newest.title, newest.who) == ("修改", "示例·周主任（安全员）")
    assert {change.title: change.after for change in newest.changes} == {
        "具体点位": "二楼",
        "上次维修日期": "2026-09-30",
    }


def test_an_edit_of_an_old_version_is_a_conflict_that_names_the_other(keeper: Keeper) -> None:
    row = keeper.bottle()
    edit(by=keeper.cast.seat("principal", AT), row_id=row.id, version=1, values={"spot": "二楼"}, at=AT)
    with pytest.raises(Conflict, match="示例·林校长"):
        edit(by=keeper.cast.seat("safety", AT), row_id=row.id, version=1, values={"spot": "三楼"}, at=AT)


def test_an_edit_sent_again_is_done_once(keeper: Keeper) -> None:
    row = keeper.bottle()
    by = keeper.cast.seat("safety", AT)
    for _ in range(2):
        edit(by=by, row_id=row.id, version=1, values={"spot": "二楼"}, at=AT)
    with opened(EVERYTHING):
        assert LedgerRow.objects.get().version == 2
        assert Version.objects.count() == 2


def test_a_withdrawn_row_is_not_edited_and_comes_back_when_restored(keeper: Keeper) -> None:
    row = keeper.bottle()
    by = keeper.cast.seat("safety", LATER)
    with pytest.raises(Refused, match="原因"):
        withdraw(by=by, row_id=row.id, version=1, reason="  ", at=LATER)
    gone = withdraw(by=by, row_id=row.id, version=1, reason="报废换新", at=LATER)
    assert gone.valid_to == date(2026, 10, 13)
    with pytest.raises(Refused, match="已撤下"):
        edit(by=by, row_id=row.id, version=2, values={"spot": "二楼"}, at=LATER)
    with pytest.raises(Conflict):
        withdraw(by=by, row_id=row.id, version=2, reason="再撤", at=LATER)
    back = restore(by=by, row_id=row.id, version=2, reason="撤错了", at=LATER)
    assert (back.valid_to, back.withdrawn_at, back.version) == (None, None, 3)
    with opened(EVERYTHING):
        assert verify().findings == []


def test_a_last_day_lies_between_the_first_day_and_today(keeper: Keeper) -> None:
    row = keeper.bottle()
    by = keeper.cast.seat("safety", LATER)
    for day in (date(2026, 10, 1), date(2026, 11, 1)):
        with pytest.raises(Refused):
            withdraw(by=by, row_id=row.id, version=1, reason="报废", last_day=day, at=LATER)


@pytest.mark.parametrize("who", ["stranger", "far_officer", "fireman"])
def test_the_stranger_finds_nothing(keeper: Keeper, who: str) -> None:
    row = keeper.bottle()
    by = keeper.cast.seat(who, AT)
    with pytest.raises(NotFound):
        keeper.bottle("B-1", who=who)
    with pytest.raises(NotFound):
        edit(by=by, row_id=row.id, version=1, values={"spot": "二楼"}, at=AT)
    with pytest.raises(NotFound):
        withdraw(by=by, row_id=row.id, version=1, reason="报废", at=AT)
    with opened(by.scope, readonly=True), pytest.raises(NotFound):
        queries.row(by, row.id, at=AT)


def test_who_only_sees_may_not_keep(keeper: Keeper) -> None:
    row = keeper.bottle()
    by = keeper.cast.seat("guard", AT)
    with pytest.raises(Refused):
        edit(by=by, row_id=row.id, version=1, values={"spot": "二楼"}, at=AT)
    with opened(by.scope, readonly=True):
        assert queries.row(by, row.id, at=AT).may_keep is False


def test_a_ledger_of_campuses_is_not_kept_at_the_school_above_them(keeper: Keeper) -> None:
    by = keeper.cast.seat("middle_safety", AT)
    values = {"number": "1", "place": "东校区宿舍楼", "kind": "water", "made_on": "2024-01-01"}
    with pytest.raises(Refused, match="各校区"):
        add(by=by, unit=keeper.cast.unit("middle"), ledger=EXTINGUISHERS, client_id=uuid4(), values=values, at=AT)
    assert keeper.bottle(who="middle_safety", unit="east").label == "A-1"


def test_names_and_numbers_of_people_enter_the_chain_only_as_commitments(keeper: Keeper) -> None:
    values = {"holder": "示例·电工", "kind": "电工", "expires_on": "2027-01-01"}
    brigade = {"name": "城东消防站", "phone": "13800001234"}
    by, unit = keeper.cast.seat("safety", AT), keeper.cast.unit("school")
    add(by=by, unit=unit, ledger="fire.certificates", client_id=uuid4(), values=values, at=AT)
    row = add(by=by, unit=unit, ledger="fire.brigades", client_id=uuid4(), values=brigade, at=AT)
    edit(by=by, row_id=row.id, version=1, values={"phone": "13900005678"}, at=AT)
    with opened(EVERYTHING):
        bodies = str(list(TrailEvent.objects.filter(kind__startswith="ledgers.").values_list("body", flat=True)))
        versions = str(list(Version.objects.values_list("cells", flat=True)))
        texts = " ".join(TrailText.objects.values_list("text", flat=True))
    for secret in ("示例·电工", "13800001234", "13900005678"):
        assert secret not in bodies
        assert secret not in versions
        assert secret in texts
