"""Derived ledgers, headlines and inspectors' lists by the API."""

from __future__ import annotations

import pytest

from tests.support.cast import Cast
from xiaoan.surfaces.api.tests.calling import caller, told
from xiaoan.surfaces.api.tests.conftest import Clock
from xiaoan.surfaces.api.tests.test_records import record


def test_a_work_ledger_is_read_as_it_stands_on_the_page(county: Cast, clock: Clock) -> None:
    record(county, caller(county, "guard"))
    safety, school = caller(county, "safety"), county.unit("school").id
    assert {row["code"] for row in told(safety.get("/registers"))} >= {"registers.hazard_book", "registers.work"}
    page = told(safety.get(f"/units/{school}/registers/registers.work", period="month"))
    done = [column["code"] for column in page["columns"]].index("done")
    assert "1" in [row[done]["shown"] for row in page["rows"]]
    assert page["first"] == "2026-10-01" and "应办" in page["says"][0]


def test_headlines_and_lists_answer_for_a_unit(county: Cast, clock: Clock) -> None:
    safety, school = caller(county, "safety"), county.unit("school").id
    said = {row["code"]: row for row in told(safety.get(f"/units/{school}/headlines"))}
    assert said["registers.hazards"]["words"].startswith("排查安全隐患0处") and said["registers.hazards"]["holds"]
    lists = told(safety.get(f"/units/{school}/inspections"))
    assert "registers.fire" in {row["code"] for row in lists}
    dossier = told(safety.get(f"/units/{school}/dossier", inspection="registers.general"))
    assert {row["state"] for row in dossier["demands"]} <= {"have", "part", "lack", "by_hand", "not_due", "none"}


@pytest.mark.parametrize(
    "path", ["registers/registers.work", "headlines", "inspections", "dossier?inspection=registers.fire"]
)
def test_a_stranger_finds_no_unit(county: Cast, path: str) -> None:
    assert caller(county, "stranger").get(f"/units/{county.unit('school').id}/{path}").status_code == 404


def test_what_is_none_is_refused_or_not_found(county: Cast) -> None:
    safety, school = caller(county, "safety"), county.unit("school").id
    assert safety.get(f"/units/{school}/registers/none").status_code == 404
    assert safety.get(f"/units/{school}/registers/registers.work", period="century").status_code == 422
    assert safety.get(f"/units/{school}/registers/registers.six_problem", period="day").status_code == 422
    assert safety.get(f"/units/{school}/dossier", inspection="none").status_code == 404
