"""值班表 over the API: a week read, turns set as a whole, a swap from asking to answer; strangers find nothing."""

from __future__ import annotations

from uuid import uuid4

import pytest

from tests.support.cast import Cast
from xiaoan.surfaces.api.tests.calling import Caller, caller, told


def turn(cast: Cast, who: str, day: int, roster: str = "gate_guard", slot: str = "night") -> dict[str, str]:
    return {"roster": roster, "slot": slot, "day": f"2026-10-{day}", "person": str(cast.people[who].id)}


def week(by: Caller, cast: Cast, **query: str) -> dict[str, object]:
    found: dict[str, object] = told(by.get(f"/units/{cast.unit('school').id}/roster", **query))
    return found


def names(found: dict[str, object]) -> list[tuple[str, str]]:
    lanes: list[dict[str, object]] = found["lanes"]  # type: ignore[assignment]  # JSON
    return [
        (each["day"], each["name"])
        for lane in lanes
        for cell in lane["cells"]  # type: ignore[attr-defined]  # JSON
        for each in cell["turns"]
    ]


def test_a_week_is_set_as_a_whole_read_and_mended(county: Cast) -> None:
    keeper, address = caller(county, "safety"), f"/units/{county.unit('school').id}/roster/turns"
    body = {"set": [turn(county, "guard", 20), turn(county, "logistics", 21)]}
    first = told(keeper.post(address, body))
    assert told(keeper.post(address, body)) == first, "sent again it is the same"
    assert names(week(caller(county, "guard"), county, week="2026-10-20")) == [
        ("2026-10-20", "示例·老陈"), ("2026-10-21", "示例·钱主任"),
    ]  # fmt: skip
    wrong = {"set": [turn(county, "guard", 22), turn(county, "stranger", 23)]}
    assert keeper.post(address, wrong).status_code == 404
    assert len(names(week(keeper, county, roster="gate_guard"))) == 2, "one stranger and nothing is set"
    told(keeper.post(address, {"off": [first[0]["id"]]}))
    assert len(names(week(keeper, county))) == 1


def test_a_swap_is_asked_seen_and_agreed_in_one_call_each(county: Cast) -> None:
    keeper, guard, other = (caller(county, name) for name in ("safety", "guard", "logistics"))
    address = f"/units/{county.unit('school').id}/roster/turns"
    [mine, _his] = told(keeper.post(address, {"set": [turn(county, "guard", 20), turn(county, "logistics", 22)]}))
    asked = told(guard.post(f"/turns/{mine['id']}/swap", {"other": _his["id"], "reason": "家里有事"}))
    [line] = told(other.get("/swaps"))
    assert (line["id"], line["to_me"], line["other_day"]) == (asked["id"], True, "2026-10-22")
    assert guard.post(f"/swaps/{asked['id']}/agree").status_code == 422
    assert told(other.post(f"/swaps/{asked['id']}/agree"))["state"] == "agreed"
    assert names(week(keeper, county)) == [("2026-10-20", "示例·钱主任"), ("2026-10-22", "示例·老陈")]
    assert told(other.get("/swaps")) == []


@pytest.mark.parametrize(
    "body",
    [
        {"set": [{"roster": "nonsense", "day": "2026-10-20", "person": str(uuid4())}]},
        {"set": [{"roster": "gate_guard", "day": "heute", "person": str(uuid4())}]},
        {"set": [{"roster": "gate_guard"}]},
        {"set": [{}] * 501},
        {"off": ["x"]},
        {"sets": []},
    ],
)
def test_wrong_turns_are_refused(county: Cast, body: dict[str, object]) -> None:
    answer = caller(county, "safety").post(f"/units/{county.unit('school').id}/roster/turns", body)
    assert answer.status_code in (404, 422)


def test_a_guard_sets_no_turns_and_a_stranger_reads_none(county: Cast) -> None:
    address = f"/units/{county.unit('school').id}/roster/turns"
    assert caller(county, "guard").post(address, {"set": [turn(county, "guard", 20)]}).status_code == 404
    assert caller(county, "stranger").get(f"/units/{county.unit('school').id}/roster").status_code == 404
