"""Runs every worked case of cases.md: what is owed."""

from pathlib import Path

import pytest

from xiaoan.engines import cadence
from xiaoan.engines.cadence import expand
from xiaoan.engines.cadence.tests.reading import Row, days_between, given, rows, shown, spells

CASES = list(rows("cases.md"))


@pytest.mark.parametrize("row", CASES, ids=str)
def test_what_is_owed_is_what_was_computed_by_hand(row: Row) -> None:
    _, rule, scope, asked, owed = row.cells
    situation = given(scope)
    found = expand(spells(rule), situation.spans, situation.calendar, *days_between(asked), situation.outages)
    texts = [shown(one) for one in found]
    if owed.endswith(" times"):
        assert len(texts) == int(owed.removesuffix(" times")), texts
    else:
        assert "; ".join(texts) == ("" if owed == "none" else owed)


def test_the_tables_speak_of_every_word() -> None:
    words = {row.word for row in CASES}
    assert words >= {
        "window",
        "week",
        "slot",
        "day kinds",
        "calendar layers",
        "planned and unplanned closure",
    }
    assert words >= {"clipping", "n per period", "cover all", "release change", "merge and split"}
    assert len(CASES) >= 120


def test_the_page_of_the_mechanism_names_everything_public() -> None:
    page = (Path(__file__).parents[4] / "docs" / "mechanisms" / "cadence.md").read_text("utf-8")
    assert {name for name in cadence.__all__ if f"`{name}`" not in page} == set()
