"""What waits for the caller besides hazards, as the API tells it."""

from __future__ import annotations

from tests.support.cast import Cast
from xiaoan.surfaces.api.tests.calling import caller, told
from xiaoan.surfaces.api.tests.conftest import Clock


def test_other_things_wait_beside_hazards_and_nothing_twice(county: Cast, clock: Clock) -> None:
    found = told(caller(county, "safety").get("/inbox"))
    (gaps,) = [each for each in found["others"] if each["kind"] == "open_hours"]
    assert gaps["total"] >= 1
    assert gaps["matters"][0]["url"].startswith("/units/")
    assert set(gaps["matters"][0]) == {"title", "unit", "url", "days", "danger"}
    kinds = [each["kind"] for each in found["waiting"] + found["others"]]
    assert len(kinds) == len(set(kinds))
    assert found["total"] == sum(each["total"] for each in found["waiting"] + found["others"])
    assert told(caller(county, "guard").get("/inbox"))["others"] == []
