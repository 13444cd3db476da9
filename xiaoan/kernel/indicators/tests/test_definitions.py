"""Indicators as packs define them: numerator, denominator, and the rows behind each."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.support.cast import Cast
from xiaoan.foundation.errors import NotFound
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.catalogue.commands import load_release
from xiaoan.kernel.catalogue.pack.content import Count, Indicator
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.indicators import queries
from xiaoan.kernel.indicators.queries import Figure
from xiaoan.kernel.work.tests.acting import EACH, at, lamp, morning, name, record, seeing

OCTOBER = "2026-10"
LATER = at(11, 20)


def indicator(code: str, numerator: Count, denominator: Count | None = None) -> Indicator:
    return Indicator(code=code, title=code, title_en=code, numerator=numerator, denominator=denominator)


def of(measure: str, **narrowed: str) -> Count:
    return Count(measure=measure, **narrowed)  # type: ignore[arg-type]  # words only


@pytest.fixture
def measured(county: Cast) -> Cast:
    """A later release of the lamp pack with indicators; a look, a counted check and a fault in October."""
    indicators = (
        indicator("lamp.looked", Count(measure="done", duty="lamp.day"), Count(measure="required", duty="lamp.day")),
        indicator("lamp.prompt", Count(measure="on_time"), Count(measure="required")),
        indicator(
            "lamp.schools",
            Count(measure="units_done", duty="lamp.place"),
            Count(measure="units_owing", duty="lamp.place"),
        ),
        indicator("lamp.lamps", Count(measure="answers_sum", item="lamp.count")),
        indicator(
            "lamp.fine",
            Count(measure="answers_passed", item="lamp.lit"),
            Count(measure="answers_given", item="lamp.lit"),
        ),
        indicator("lamp.dark", Count(measure="hazards_found", kinds=("lamp.dark",))),
        indicator("lamp.rows", Count(measure="rows_current", ledger="lamps"), Count(measure="rows", ledger="lamps")),
        indicator("lamp.unknown", Count(measure="nobody"), Count(measure="rows", ledger="lamps")),
        indicator("lamp.all", Count(measure="units")),
        indicator("lamp.never", Count(measure="done", duty="no.such"), Count(measure="required", duty="no.such")),
    )
    load_release(by=operator(), pack=lamp(version="1.5.0", indicators=indicators), at=at(9, 1))
    record(county, "guard", "school", at(10, 20), name(county, "school", "lamp.day", morning(10, 20)))
    for place in ("building_a", "building_b"):
        owed = name(county, "school", "lamp.place", at(10, 1, 0), county.places[place].id)
        record(county, "logistics", "school", at(10, 20), owed, answers=EACH)
    return county


def figures(cast: Cast, top: str = "county", domain: str = "equipment") -> dict[str, Figure]:
    viewer = cast.seat("officer", LATER)
    with seeing(viewer):
        return {one.code: one for one in queries.indicators(viewer, cast.unit(top), OCTOBER, at=LATER, domain=domain)}


def test_figures_of_duties_answers_hazards_and_units(measured: Cast) -> None:
    found = figures(measured)
    # 18 school days at 一小, two campuses, 中心校 and the point.
    assert found["lamp.looked"][2:4] == (1, 90)
    assert found["lamp.schools"][2:4] == (1, 3)
    assert found["lamp.lamps"][2:5] == (24, None, None)
    assert found["lamp.fine"][2:5] == (2, 2, 1.0)
    assert found["lamp.dark"].numerator == 0
    assert found["lamp.all"].numerator == 4


def test_what_nobody_measures_and_nothing_over_nothing_is_a_dash_not_zero(measured: Cast) -> None:
    found = figures(measured)
    assert found["lamp.unknown"][2:5] == (None, 0, None)
    assert found["lamp.rows"][2:5] == (0, 0, None)
    assert found["lamp.never"][2:5] == (0, 0, None)


def test_completeness_and_timeliness_are_built_in(measured: Cast) -> None:
    found = figures(measured, "school")
    expected = found["completeness"]
    assert expected.numerator == 3
    assert expected.share == expected.numerator / expected.denominator  # type: ignore[operator]
    assert found["timeliness"].share == expected.share
    assert figures(measured, "far_school", "")["completeness"].share is None


def test_every_figure_opens_to_its_rows(measured: Cast) -> None:
    viewer = measured.seat("officer", LATER)
    county = measured.unit("county")
    with seeing(viewer):
        known = {one.code: one for one in queries.indicators(viewer, county, OCTOBER, at=LATER, domain="equipment")}
        for code in ("lamp.looked", "lamp.schools", "lamp.prompt", "lamp.all"):
            for part in ("numerator", "denominator"):
                counted = getattr(known[code], part)
                if counted is not None:
                    rows = queries.evidence(viewer, county, OCTOBER, code, at=LATER, part=part, limit=10_000)
                    assert len(rows) == counted, (code, part)
        assert len(queries.evidence(viewer, county, OCTOBER, "lamp.lamps", at=LATER)) == 2
        assert queries.evidence(viewer, county, OCTOBER, "lamp.rows", at=LATER) == []
        for code, part in (("no.such", "numerator"), ("lamp.looked", "middle")):
            with pytest.raises(NotFound):
                queries.evidence(viewer, county, OCTOBER, code, at=LATER, part=part)


def test_a_stranger_counts_only_his_own(measured: Cast) -> None:
    viewer = measured.seat("stranger", LATER)
    with seeing(viewer):
        found = {one.code: one for one in queries.indicators(viewer, measured.unit("county"), OCTOBER, at=LATER)}
    assert found["lamp.looked"][2:5] == (0, 0, None)
    assert found["lamp.lamps"].numerator == 0


def test_the_rows_of_many_ledgers_are_counted_in_one_look(measured: Cast) -> None:
    def looks() -> int:
        figures(measured)
        with CaptureQueriesContext(connection) as queries_made:
            figures(measured)
        return len(queries_made)

    few = looks()
    rows = [indicator(f"lamp.rows_{at}", Count(measure="rows", ledger=f"ledger_{at}")) for at in range(20)]
    also = shelf().indicators.values()
    indicators = (*(each for each in also if each.code.startswith("lamp.")), *rows)
    load_release(by=operator(), pack=lamp(version="1.6.0", indicators=indicators), at=at(9, 2))
    assert "lamp.rows_19" in figures(measured)
    assert looks() == few
