"""How many there must be, beside how many there are: by school, by campus, in sight and bounded in cost."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.support.cast import START, Cast
from xiaoan.foundation.errors import NotFound
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.ledgers.commands import withdraw
from xiaoan.kernel.ledgers.norms.reading import NormLine
from xiaoan.kernel.ledgers.queries import norms_of
from xiaoan.kernel.ledgers.tests.garage import BUSES, GUARDS, WATCH, adopt_garage, at, garage, seeing, state, vehicle
from xiaoan.kernel.org.commands import found_unit

NOW = at(10, 12)


def lines(cast: Cast, who: str, unit: str | None = None, *codes: str) -> list[NormLine]:
    viewer = cast.seat(who, NOW)
    with seeing(viewer):
        return list(norms_of(viewer, cast.unit(unit) if unit else None, at=NOW, codes=codes))


def told(found: list[NormLine]) -> dict[tuple[str, str], tuple[int, int, bool]]:
    return {(line.unit_name, line.norm.code): (line.have, line.need, line.stated) for line in found}


def test_a_school_is_told_how_many_there_must_be_and_how_many_there_are(cast: Cast) -> None:
    adopt_garage(cast)
    state(cast, "school", guards=1)
    assert told(lines(cast, "safety", "school")) == {
        ("青一小", GUARDS): (1, 2, True),
        ("青一小", WATCH): (1, 1, True),
    }


def test_what_is_short_comes_first_and_what_nobody_stated_is_said_to_be_unstated(cast: Cast) -> None:
    adopt_garage(cast)
    first, second = lines(cast, "safety", "school")
    assert (first.norm.code, first.short, first.stated, first.have) == (GUARDS, 2, False, 0)
    assert (second.norm.code, second.short) == (WATCH, 0)


def test_rows_count_when_they_stand_and_say_so_and_only_until_they_are_withdrawn(cast: Cast) -> None:
    adopt_garage(cast)
    state(cast, "school", school_bus=True)
    one = vehicle(cast, "A-1", at=NOW, kind="bus", spare="否")
    vehicle(cast, "A-2", at=NOW, kind="bus", spare="是")
    vehicle(cast, "A-3", at=NOW, kind="van", spare="否")
    vehicle(cast, "A-4", at=NOW, kind="bus")
    assert told(lines(cast, "safety", "school", BUSES)) == {("青一小", BUSES): (1, 2, True)}
    withdraw(by=cast.seat("safety", NOW), row_id=one.id, version=1, reason="报废", at=NOW)
    assert told(lines(cast, "safety", "school", BUSES)) == {("青一小", BUSES): (0, 2, True)}


def test_a_legal_norm_adds_up_the_campuses_and_a_campus_norm_looks_at_each(cast: Cast) -> None:
    norms = [msgspec.structs.replace(norm, at="legal") if norm.code == WATCH else norm for norm in garage().norms]
    adopt_garage(cast, pack=garage(norms=tuple(norms)))
    state(cast, "east", guards=4, students=1600, boarding=False)
    state(cast, "west", guards=1, students=90)
    found = told(lines(cast, "middle_safety", "middle"))
    # 1,600: three to begin with, one for each begun 500 of the 600 above 1,000.
    assert found["二中东校区", GUARDS] == (4, 5, True)
    assert found["二中西校区", GUARDS] == (1, 1, True)
    assert ("青二中", GUARDS) not in found
    assert found["青二中", WATCH] == (0, 1, True)


def test_whom_a_norm_is_not_for_and_who_needs_none_are_not_shown(cast: Cast) -> None:
    adopt_garage(cast)
    state(cast, "central", students=0, boarding=False)
    state(cast, "point", boarding=True)
    found = told(lines(cast, "officer", "county"))
    assert ("大坪中心校", GUARDS) not in found  # no pupils, no need
    assert ("山口点", GUARDS) not in found  # boarding: not for them
    assert ("山口点", WATCH) not in found  # a teaching point
    assert ("二中东校区", GUARDS) not in found  # boards


def test_somebody_sees_the_schools_he_sees_and_no_other(cast: Cast) -> None:
    adopt_garage(cast)
    adopt_garage(cast, unit="other_county")
    everything = {line.unit_name for line in lines(cast, "officer")}
    assert "青一小" in everything
    assert "白一小" not in everything
    assert {line.unit_name for line in lines(cast, "stranger")} == {"白一小"}
    with pytest.raises(NotFound):
        lines(cast, "stranger", "school")


def test_where_the_pack_is_not_adopted_nothing_is_wanted(cast: Cast) -> None:
    adopt_garage(cast, unit="other_county")
    assert lines(cast, "officer", "county") == []


def test_a_parameter_of_the_jurisdiction_decides(cast: Cast) -> None:
    adopt_garage(cast)
    state(cast, "school", students=1)
    assert told(lines(cast, "safety", "school", GUARDS)) == {("青一小", GUARDS): (0, 1, False)}


def test_a_whole_county_costs_as_many_queries_as_a_school(cast: Cast) -> None:
    adopt_garage(cast)
    state(cast, "school", school_bus=True)

    def queries() -> int:
        viewer = cast.seat("officer", NOW)
        with seeing(viewer), CaptureQueriesContext(connection) as caught:
            norms_of(viewer, cast.unit("county"), at=NOW)
        return len(caught)

    before = queries()
    for number in range(12):
        made = found_unit(
            by=operator(), parent=cast.unit("county"), kind="primary", name=f"第{number}小学", short_name=f"{number}小",
            opened=date(2020, 9, 1), at=START,
        )  # fmt: skip
        cast.units[f"more{number}"] = made
        state(cast, f"more{number}", students=number * 100, school_bus=True)
    assert queries() == before
    assert len(lines(cast, "officer", "county", BUSES)) == 13
