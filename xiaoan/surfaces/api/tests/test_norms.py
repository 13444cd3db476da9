"""Norms for programs: what is wanted and what there is, at a school and over a county; and columns that name rows."""

from __future__ import annotations

from uuid import uuid4

import pytest

from tests.support.cast import Cast
from xiaoan.kernel.ledgers.tests.garage import GUARDS, VEHICLES, WATCH, adopt_garage, driver, state
from xiaoan.kernel.work.tests.acting import at
from xiaoan.surfaces.api.tests.calling import caller, told

NOW = at(10, 20)


@pytest.fixture
def county(cast: Cast) -> Cast:
    adopt_garage(cast)
    state(cast, "school", guards=1)
    return cast


def test_a_school_is_told_what_is_wanted_and_what_there_is(county: Cast) -> None:
    found = told(caller(county, "safety").get(f"/units/{county.unit('school').id}/norms"))
    assert found["total"] == 2
    first = found["items"][0]
    assert (first["code"], first["need"], first["have"], first["short"], first["stated"], first["measure"]) == (
        GUARDS, 2, 1, 1, True, "名",
    )  # fmt: skip
    assert first["clauses"][0]["source"] == "garage_rule"


def test_a_county_is_narrowed_to_what_is_short_and_to_one_norm(county: Cast) -> None:
    officer, here = caller(county, "officer"), f"/units/{county.unit('county').id}/norms"
    short = told(officer.get(here, short="true"))
    assert {each["short"] > 0 for each in short["items"]} == {True}
    one = told(officer.get(here, norm=WATCH))
    assert {each["code"] for each in one["items"]} == {WATCH}
    few = told(officer.get(here, limit=1))
    assert (len(few["items"]), few["total"]) == (1, told(officer.get(here))["total"])
    assert told(officer.get(here, norm="no.such"))["items"] == []
    assert officer.get(here, limit=0).status_code == 422
    assert officer.get(here, short="maybe").status_code == 422


@pytest.mark.parametrize("who", ["stranger", "fireman"])
def test_a_stranger_is_told_nothing(county: Cast, who: str) -> None:
    assert caller(county, who).get(f"/units/{county.unit('school').id}/norms").status_code == 404


def test_a_column_says_which_ledger_it_names_a_row_of(county: Cast) -> None:
    safety, unit = caller(county, "safety"), county.unit("school").id
    books = {each["code"]: each for each in told(safety.get(f"/units/{unit}/ledgers"))}
    column = next(each for each in books[VEHICLES]["columns"] if each["code"] == "driver")
    assert (column["type"], column["of"]) == ("row", "garage.drivers")
    who = driver(county, "示例·老赵", at=NOW)
    body = {"client_id": str(uuid4()), "values": {"plate": "云A·1", "driver": "示例·老赵"}}
    made = told(safety.post(f"/units/{unit}/ledgers/{VEHICLES}/rows", body))
    cell = next(each for each in made["line"]["cells"] if each["column"] == "driver")
    assert (cell["value"], cell["shown"]) == (str(who.id), "示例·老赵")
    bad = {"client_id": str(uuid4()), "values": {"plate": "云A·2", "driver": "示例·没有的人"}}
    assert safety.post(f"/units/{unit}/ledgers/{VEHICLES}/rows", bad).status_code == 422
