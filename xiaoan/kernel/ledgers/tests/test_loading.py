"""Loading a sheet: all or nothing, problems by line, and the same sheet twice changes nothing."""

from __future__ import annotations

from typing import Any

import pytest

from xiaoan.foundation.errors import NotFound, Refused
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.ledgers.commands import edit, load
from xiaoan.kernel.ledgers.models import LedgerRow, Version
from xiaoan.kernel.ledgers.shapes import Loaded, SheetRow
from xiaoan.kernel.ledgers.tests.conftest import AT, EXTINGUISHERS, Keeper
from xiaoan.kernel.trail.verify import verify


def line(number: int, label: str, **more: str) -> SheetRow:
    values = {"number": label, "place": "教学楼A栋", "kind": "干粉", "made_on": "2024/3/1", **more}
    return SheetRow(number, values)


def loaded(keeper: Keeper, *rows: SheetRow, who: str = "safety", **more: Any) -> Loaded:
    unit = keeper.cast.unit("school")
    return load(by=keeper.cast.seat(who, AT), unit=unit, ledger=EXTINGUISHERS, rows=rows, at=AT, **more)


def labels() -> list[str]:
    with opened(EVERYTHING):
        return list(LedgerRow.objects.filter(withdrawn_at=None).order_by("order_key").values_list("label", flat=True))


def test_a_sheet_adds_edits_and_leaves_alone(keeper: Keeper) -> None:
    keeper.bottle("A-1")
    keeper.bottle("A-2", spot="一楼")
    done = loaded(keeper, line(3, "A-1"), line(4, "A-2", spot="二楼"), line(5, "A-3"))
    assert (done.added, done.changed, done.same, done.problems) == ((5,), (4,), (3,), ())
    assert labels() == ["A-1", "A-2", "A-3"]
    with opened(EVERYTHING):
        assert verify().findings == []
        assert LedgerRow.objects.get(label="A-2").version == 2
    again = loaded(keeper, line(3, "A-1"), line(4, "A-2", spot="二楼"), line(5, "A-3"))
    assert (again.added, again.changed, again.same) == ((), (), (3, 4, 5))


def test_a_dry_run_says_the_same_and_writes_nothing(keeper: Keeper) -> None:
    done = loaded(keeper, line(3, "A-1"), dry=True)
    assert (done.added, done.dry) == ((3,), True)
    assert labels() == []


def test_one_wrong_line_keeps_the_whole_sheet_out_and_is_told_by_its_number(keeper: Keeper) -> None:
    done = loaded(
        keeper, line(3, "A-1"), line(4, "A-2", made_on="去年"), line(5, "A-1"), line(6, "", kind="泡沫"),
        line(7, "A-4", colour="红"),
    )  # fmt: skip
    assert labels() == []
    told = {(problem.number, problem.column) for problem in done.problems}
    assert told == {(4, "出厂日期"), (5, ""), (6, "编号"), (6, "类型"), (7, "colour")}
    assert "与第 3 行重复" in next(problem.says for problem in done.problems if problem.number == 5)


def test_a_line_that_names_its_row_may_call_it_something_else(keeper: Keeper) -> None:
    row = keeper.bottle("A-1")
    renamed = SheetRow(3, {"number": "B-1"}, row.id, 1)
    assert loaded(keeper, renamed).changed == (3,)
    assert labels() == ["B-1"]
    assert loaded(keeper, renamed).problems[0].says.startswith("下载以后有人改过")


def test_a_line_cannot_touch_another_schools_row_nor_take_anothers_name(keeper: Keeper) -> None:
    row = keeper.bottle("A-1")
    keeper.bottle("A-2")
    other = keeper.bottle("E-1", who="middle_safety", unit="east")
    assert "不是本单位" in loaded(keeper, SheetRow(3, {"spot": "x"}, other.id)).problems[0].says
    assert "已有另一个" in loaded(keeper, SheetRow(3, {"number": "A-2"}, row.id)).problems[0].says
    twice = loaded(keeper, SheetRow(3, {"spot": "x"}, row.id), line(4, "A-1", spot="y"))
    assert [problem.number for problem in twice.problems] == [4]


def test_an_empty_cell_clears_and_a_missing_column_stays(keeper: Keeper) -> None:
    row = keeper.bottle("A-1", spot="一楼", model="MFZ4")
    loaded(keeper, SheetRow(3, {"number": "A-1", "spot": ""}))
    with opened(EVERYTHING):
        cells = LedgerRow.objects.get(id=row.id).cells
    assert "spot" not in cells
    assert cells["model"] == "MFZ4"


def test_too_many_lines_at_once_are_refused_and_an_empty_sheet_does_nothing(keeper: Keeper) -> None:
    with pytest.raises(Refused, match="2,000"):
        loaded(keeper, *[line(number, str(number)) for number in range(2001)])
    assert loaded(keeper).added == ()


@pytest.mark.parametrize(("who", "error"), [("guard", Refused), ("stranger", NotFound), ("far_officer", NotFound)])
def test_who_may_not_keep_may_not_load_either(keeper: Keeper, who: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        loaded(keeper, line(3, "A-1"), who=who)
    assert labels() == []


def test_every_loaded_row_has_its_first_version(keeper: Keeper) -> None:
    loaded(keeper, *[line(number, f"A-{number}") for number in range(1, 31)])
    with opened(EVERYTHING):
        seventh = LedgerRow.objects.get(label="A-7")
        assert Version.objects.filter(kind="add", number=1).count() == 30
    edit(by=keeper.cast.seat("safety", AT), row_id=seventh.id, version=1, values={"spot": "二楼"}, at=AT)
