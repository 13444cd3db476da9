"""Duties with their clauses, and the trail of an object."""

from __future__ import annotations

from tests.support.cast import Cast
from xiaoan.surfaces.api.tests.calling import caller, told


def test_every_duty_cites_its_clause(county: Cast) -> None:
    found = told(caller(county, "guard").get("/catalogue/duties"))
    assert {duty["pack"] for duty in found} >= {"fire", "lamp"}
    assert all(duty["clauses"] for duty in found)
    assert all(clause["source_title"] and clause["says"] for duty in found for clause in duty["clauses"])


def test_a_unit_is_governed_by_what_was_adopted(county: Cast) -> None:
    guard, school = caller(county, "guard"), county.unit("school").id
    october = told(guard.get("/catalogue/duties", unit=school))
    assert {duty["pack"] for duty in october} == {"lamp"}
    assert told(guard.get("/catalogue/duties", unit=school, on="2026-08-25")) == []
    assert told(guard.get("/catalogue/duties", unit=school, domain="food")) == []


def test_releases_name_their_digest(county: Cast) -> None:
    found = {release["pack"]: release for release in told(caller(county, "guard").get("/catalogue/releases"))}
    assert len(found["fire"]["digest"]) == 64


def test_the_trail_of_a_person(county: Cast) -> None:
    person = county.people["guard"].id
    found = told(caller(county, "safety").get(f"/trail/{person}"))
    assert found[-1]["title"] == "登记人员"
    assert found[-1]["body"]["name"] == "示例·老陈"
    assert len(found[-1]["check"]) == 8


def test_the_trail_is_for_who_may_see_it(county: Cast) -> None:
    person = county.people["guard"].id
    for other in ("guard", "middle_safety", "stranger", "far_officer", "fireman"):
        assert caller(county, other).get(f"/trail/{person}").status_code == 404
