"""The table alone: order, the rest line, and how heavy it is in the worst case of many domains."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from django.template.loader import render_to_string

from tests.support.cast import Cast
from xiaoan.engines.cadence import Tally
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.surfaces.web.pages.bureau.asked import Asked
from xiaoan.surfaces.web.pages.bureau.table import table
from xiaoan.surfaces.web.pages.bureau.weights import Burden, Line, ordered


def look(cast: Cast, *, whole: bool = False) -> Asked:
    county = cast.unit("county")
    return Asked(
        county, county, "2026-10", date(2026, 10, 1), date(2026, 10, 31), date(2026, 10, 20), whole=whole
    )  # fmt: skip


def line(number: int, burden: Burden | None = None, missing: int = 3, domains: int = 12) -> Line:
    """A school with something undone and late in every domain."""
    codes = list(shelf().domains)[:domains]
    tally = Tally(expected=70, required=70, on_time=50, late=7, missing=missing, pending=10 + 3 - missing)
    return Line(
        uuid4(), f"示例镇第{number}中心小学", "中心校", f"{number:04d}.", "/school/x", frozenset(), True, False,
        dict.fromkeys(codes, tally), burden or Burden(),
    )  # fmt: skip


@pytest.mark.django_db
def test_risk_then_age_then_the_tree_and_never_completion() -> None:
    calm = line(1, missing=3)
    busy = line(2, missing=0)
    old = line(3, Burden(places=1, items=1, oldest=40))
    late = line(4, Burden(places=1, items=1, late=1, oldest=3))
    major = line(5, Burden(places=1, items=1, major=1, major_places=1, oldest=1))
    worst = line(6, Burden(places=1, items=1, major=1, major_places=1, major_late=1, late=1))
    lines = [calm, busy, old, late, major, worst]
    assert ordered(lines, "risk") == [worst, major, late, old, calm, busy]
    assert ordered(lines, "age") == [old, late, major, calm, busy, worst]
    assert ordered(lines, "unit") == lines


def test_a_hundred_schools_in_a_dozen_domains_stay_light_and_add_up(cast: Cast) -> None:
    lines = [line(number) for number in range(100)]
    made = table(lines, look(cast), shelf())
    assert len(made.domains) >= 8
    rows, rest, total = made.rows[:-2], made.rows[-2], made.rows[-1]
    assert (rest.plain, total.plain) == ("rest", "sum")
    for number, cell in enumerate(total.cells):
        assert cell.owed == 60 * 100 == sum(row.cells[number].owed for row in rows) + rest.cells[number].owed
        assert cell.owed == cell.done + cell.undone
    assert len(render_to_string("parts/heat.html", {"heat": made}).encode()) < 110 * 1024
    assert len(table(lines, look(cast, whole=True), shelf()).rows) == 101
