"""Every column a pack may name has its words and its value."""

from __future__ import annotations

from xiaoan.kernel.catalogue.derived.written import COLUMNS
from xiaoan.reports.registers import hazard_rows, other_rows, work_rows


def test_every_column_a_pack_may_name_can_be_drawn() -> None:
    drawn = {
        "hazards": {"seq", *hazard_rows.COLUMNS},
        "reports": set(other_rows.REPORTS),
        "posts": set(other_rows.POSTS),
        "work": set(work_rows.SUMMED),
        "occurrences": set(work_rows.EACH),
    }
    assert {source: set(columns) for source, columns in COLUMNS.items()} == drawn
