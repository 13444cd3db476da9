"""A list that names rows of another ledger: by label, school by school; what is not there is told by its row."""

from __future__ import annotations

from tests.support.cast import Cast
from xiaoan.features.imports.doing.matching import mend
from xiaoan.features.imports.doing.undoing import undo
from xiaoan.features.imports.doing.writing import bring
from xiaoan.features.imports.tests.lists import NOW, brought, wrong, xlsx
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.ledgers.models import LedgerRow
from xiaoan.kernel.ledgers.tests.garage import VEHICLES, adopt_garage, driver


def drivers(cast: Cast) -> dict[str, str]:
    with opened(EVERYTHING):
        rows = LedgerRow.objects.filter(ledger=VEHICLES, withdrawn_at=None).select_related("unit")
        return {f"{row.unit.short_name} {row.label}": row.cells.get("driver", "") for row in rows}


def test_each_school_names_its_own_rows_and_a_name_nobody_has_is_told_by_its_row(cast: Cast) -> None:
    adopt_garage(cast)
    ours = driver(cast, "示例·老赵", at=NOW)
    theirs = driver(cast, "示例·老赵", at=NOW, who="central_safety", unit="central")
    driver(cast, "示例·老钱", at=NOW, who="central_safety", unit="central")
    heads = ("学校", "车牌号", "驾驶员", "用途")
    row = brought(cast, "officer", "county", "ledger", what=VEHICLES, file=xlsx(
        heads, ("青一小", "云A·1", "示例·老赵", "校车"), ("大坪中心校", "云A·2", "示例·老赵", "校车"),
        ("青一小", "云A·3", "示例·老钱", "校车"),
    ))  # fmt: skip
    assert wrong(row).keys() == {4}
    assert "那本台账里没有“示例·老钱”" in wrong(row)[4]
    row = mend(by=cast.seat("officer", NOW), import_id=row.id, cells={(4, "2"): "示例·老赵"}, words={}, at=NOW)
    row = bring(by=cast.seat("officer", NOW), import_id=row.id, version=row.version, at=NOW)
    assert drivers(cast) == {
        "青一小 云A·1": str(ours.id), "大坪中心校 云A·2": str(theirs.id), "青一小 云A·3": str(ours.id),
    }  # fmt: skip
    undo(by=cast.seat("officer", NOW), import_id=row.id, at=NOW)
    assert drivers(cast) == {}
