"""Every column a pack may name has its words and its value."""

from __future__ import annotations

from xiaoan.kernel.catalogue.derived.written import COLUMNS
from xiaoan.reports.registers.rows import hazards, others, work


def test_every_column_a_pack_may_name_can_be_drawn() -> None:
    drawn = {
        "hazards": {"seq", *hazards.COLUMNS},
        "reports": set(others.REPORTS),
        "posts": set(others.POSTS),
        "work": set(work.SUMMED),
        "occurrences": set(work.EACH),
    }
    assert {source: set(columns) for source, columns in COLUMNS.items()} == drawn
