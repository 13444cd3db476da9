"""Recording a walk through the API, listing it page by page, correcting it, and the figures that follow."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from tests.support.cast import Cast
from xiaoan.kernel.work.tests.acting import morning, name
from xiaoan.surfaces.api.tests.calling import Caller, caller, told
from xiaoan.surfaces.api.tests.conftest import Clock


def walk(cast: Cast, unit: str = "school", **more: Any) -> dict[str, Any]:
    """The daily look of a school on 20 October, the rest fine."""
    owed = name(cast, unit, "lamp.day", morning(10, 20))
    occurrence = {"duty": owed.duty, "subject": str(owed.subject), "opens": owed.opens.isoformat()}
    return {"client_id": str(uuid4()), "occurrences": [occurrence], "rest_fine": True, **more}


def record(cast: Cast, who: Caller, **more: Any) -> Any:
    return told(who.post(f"/units/{cast.unit('school').id}/records", walk(cast, **more)))


def test_what_is_asked_today_is_recorded_from_its_own_form(county: Cast) -> None:
    guard = caller(county, "guard")
    day = told(guard.get("/inbox"))["today"]
    stop = next(stop for stop in day["stops"] if "lamp.day" in {task["name"]["duty"] for task in stop["tasks"]})
    task = next(task for task in stop["tasks"] if task["name"]["duty"] == "lamp.day")
    assert (task["state"], task["n"], task["done"]) == ("open", 1, 0)
    form = told(guard.get("/checks", occurrence=task["name"]["key"]))
    assert [question["item"] for question in form["questions"]] == ["lamp.lit", "lamp.clean"]
    lit = form["questions"][0]
    assert (lit["wrong"], lit["at_once"], lit["passes"]) == ("不亮或一闪一闪", "换一盏", "")
    assert form["may_record"]
    body = {
        "client_id": str(uuid4()),
        "occurrences": [{key: task["name"][key] for key in ("duty", "subject", "opens")}],
        "rest_fine": True,
    }
    receipt = guard.post(f"/units/{task['name']['unit']}/records", body)
    assert receipt.status_code == 201
    assert told(receipt)["complete"]
    after = told(guard.get("/today"))
    assert [done["name"]["duty"] for done in after["done"]] == ["lamp.day"]


def test_a_fault_found_on_the_walk_waits_for_the_safety_officer(county: Cast) -> None:
    fault = {"item": "lamp.lit", "answer": "fault", "what": "二楼灯不亮", "where": "二楼东头", "quantity": 2}
    assert len(record(county, caller(county, "guard"), answers=[fault])["reports"]) == 1
    (waiting,) = told(caller(county, "safety").get("/inbox"))["waiting"]
    assert (waiting["kind"], waiting["title"], waiting["total"]) == ("triage", "待我核实", 1)
    assert (waiting["reports"][0]["what"], waiting["reports"][0]["quantity"]) == ("二楼灯不亮", 2)


def test_the_same_walk_twice_is_one_and_another_is_a_conflict(county: Cast, clock: Clock) -> None:
    guard, path = caller(county, "guard"), f"/units/{county.unit('school').id}/records"
    body = walk(county)
    first = guard.post(path, body)
    clock.at += timedelta(minutes=5)
    second = guard.post(path, {**body, "sent_at": clock.at.isoformat()})
    assert (first.status_code, second.status_code) == (201, 200)
    assert told(first)["records"] == told(second)["records"]
    assert told(first)["reached"] == told(second)["reached"]
    other = guard.post(path, {**body, "remark": "另一份"})
    assert other.status_code == 409
    assert told(other)["type"] == "urn:xiaoan:problem:conflict"


def test_a_phone_two_days_off_is_corrected_and_both_times_are_shown(county: Cast, clock: Clock) -> None:
    guard = caller(county, "guard")
    wrong = clock.at - timedelta(days=2)
    sent = {"happened": (wrong - timedelta(minutes=30)).isoformat(), "sent_at": wrong.isoformat()}
    receipt = record(county, guard, **sent)
    assert receipt["clock_corrected"]
    page = told(guard.get(f"/records/{receipt['records'][0]}"))
    assert page["claimed"].startswith("2026-10-18T00:30:00")
    assert page["line"]["happened"].startswith("2026-10-20T00:30:00")


def test_records_come_page_by_page_while_new_ones_arrive(county: Cast, clock: Clock) -> None:
    guard, school = caller(county, "guard"), county.unit("school").id
    made = []
    for _ in range(7):
        clock.at += timedelta(minutes=1)
        made += record(county, guard)["records"]
    seen: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        found = told(guard.get("/records", under=school, limit=3, cursor=cursor))
        seen += [row["id"] for row in found["items"]]
        cursor = found["next"]
        clock.at += timedelta(minutes=1)
        record(county, guard)
    assert seen == made[::-1]


def test_records_of_one_duty_and_day(county: Cast) -> None:
    guard = caller(county, "guard")
    record(county, guard)
    assert len(told(guard.get("/records", duty="lamp.day"))["items"]) == 1
    assert told(guard.get("/records", duty="lamp.week"))["items"] == []
    assert told(guard.get("/records", last="2026-10-19"))["items"] == []


def test_a_record_is_corrected_by_its_author_alone(county: Cast, clock: Clock) -> None:
    guard = caller(county, "guard")
    old = record(county, guard)["records"][0]
    clock.at += timedelta(minutes=1)
    body = walk(county, remark="漏记一句")
    refused = caller(county, "safety").post(f"/records/{old}/correct", body)
    assert refused.status_code == 422
    made = guard.post(f"/records/{old}/correct", body)
    assert made.status_code == 201
    assert guard.post(f"/records/{old}/correct", body).status_code == 200
    page = told(guard.get(f"/records/{old}"))
    assert (page["line"]["withdrawn"], page["corrected_by"]) == (True, told(made)["records"][0])


def test_a_record_is_withdrawn_with_a_reason(county: Cast) -> None:
    guard = caller(county, "guard")
    made = record(county, guard)["records"][0]
    assert guard.post(f"/records/{made}/withdraw", {"reason": ""}).status_code == 422
    assert told(guard.post(f"/records/{made}/withdraw", {"reason": "点错了"}))["line"]["withdrawn"]
    assert guard.post(f"/records/{made}/withdraw", {"reason": "点错了"}).status_code == 409


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"occurrences": []}, "occurrences"),
        ({"occurrences": "all"}, "occurrences"),
        ({"occurrences": [{"duty": 1, "subject": "x", "opens": "y"}]}, "occurrences[0].duty"),
        ({"client_id": "x"}, "client_id"),
        ({"client_id": None}, "client_id"),
        ({"rest_fine": "yes"}, "rest_fine"),
        ({"rest_fine": 1}, "rest_fine"),
        ({"minutes": 10**30}, "minutes"),
        ({"minutes": -1}, "minutes"),
        ({"minutes": 1.5}, "minutes"),
        ({"remark": "x" * 2001}, "remark"),
        ({"remark": "a\x00b"}, "remark"),
        ({"happened": "2026-10-20T08:00:00"}, "happened"),
        ({"happened": "0001-01-01T00:00:00+08:00"}, "happened"),
        ({"happened": "9999-12-31T23:59:59-08:00"}, "happened"),
        ({"happened": 1760918400}, "happened"),
        ({"answers": [{"item": "lamp.lit", "answer": "perhaps"}]}, "answers[0].answer"),
        ({"answers": [{"item": "lamp.lit", "answer": "fault", "quantity": 0}]}, "answers[0].quantity"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_wrong_field_is_named_in_chinese(county: Cast, change: dict[str, Any], field: str) -> None:
    response = caller(county, "guard").post(f"/units/{county.unit('school').id}/records", walk(county, **change))
    assert response.status_code == 422
    problem = told(response)
    assert list(problem["fields"]) == [field]
    assert any("\u4e00" <= letter <= "\u9fff" for letter in problem["fields"][field])


@pytest.mark.parametrize(
    "raw", [b"{", b"[1,", b"\xff\xfe", b"nul", b'{"a":"\xff"}', b'{"a":"\\ud800"}', b"\xef\xbb\xbf{}"]
)
def test_what_is_no_json_is_told_so(county: Cast, raw: bytes) -> None:
    response = caller(county, "guard").post(f"/units/{county.unit('school').id}/records", raw)
    assert response.status_code in (400, 422)
    told(response)


def test_json_too_deep_or_of_another_kind_is_refused(county: Cast) -> None:
    guard, path = caller(county, "guard"), f"/units/{county.unit('school').id}/records"
    for raw in (b"[" * 100_000, b'{"answers":' + b"[" * 100_000, b"[]", b"1", b'"x"', b"null", b""):
        response = guard.post(path, raw)
        assert response.status_code in (400, 422)
        told(response)


def test_another_media_type_is_refused(county: Cast) -> None:
    response = caller(county, "guard").send(f"/units/{county.unit('school').id}/records", b"a=1", "text/plain")
    assert response.status_code == 415


def test_a_body_too_large_is_told_so(county: Cast, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 2000
    response = caller(county, "guard").post(
        f"/units/{county.unit('school').id}/records", walk(county, remark="x" * 2000)
    )
    assert response.status_code == 413
    told(response)


def test_a_place_of_another_school_is_no_subject_here(county: Cast) -> None:
    guard, body = caller(county, "guard"), walk(county)
    body["occurrences"][0]["subject"] = str(county.unit("far_school").id)
    assert guard.post(f"/units/{county.unit('school').id}/records", body).status_code == 404
    assert guard.post(f"/units/{county.unit('far_school').id}/records", walk(county)).status_code == 404


def test_figures_add_up_and_open_to_their_records(county: Cast) -> None:
    guard, officer = caller(county, "guard"), caller(county, "officer")
    made = record(county, guard)["records"][0]
    top, school = county.unit("county").id, str(county.unit("school").id)
    found = told(officer.get(f"/units/{top}/owed", period="2026-10", by="unit_duty"))
    row = next(row for row in found["rows"] if (row["unit"], row["duty"]) == (school, "lamp.day"))
    tally = row["tally"]
    assert (tally["expected"], tally["on_time"]) == (18, 1)
    assert tally["expected"] == tally["required"] + tally["excused"] + tally["not_applicable"]
    assert tally["required"] == tally["on_time"] + tally["late"] + tally["missing"] + tally["pending"]
    for cut in ("unit", "duty", "domain", "unit_domain", "unit_duty"):
        rows = told(officer.get(f"/units/{top}/owed", period="2026-10", by=cut))["rows"]
        assert sum(row["tally"]["expected"] for row in rows) == found["total"]["expected"]
    lines = told(officer.get(f"/units/{school}/owed/occurrences", period="2026-10", duty="lamp.day", standing="done"))
    assert [line["records"] for line in lines] == [[made]]
    far = told(officer.get(f"/units/{school}/owed", first="2026-10-20", last="2026-10-20", duty="lamp.day"))
    assert far["total"]["expected"] == 1


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"period": "2026-13"},
        {"period": "2026-1"},
        {"period": "20261-0"},
        {"first": "2026-10-20", "last": "2026-10-19"},
        {"first": "2020-01-01", "last": "2026-10-19"},
        {"period": "2026-10", "by": "person"},
        {"period": "2026-10", "duty": "x" * 61},
    ],
)
def test_a_period_that_is_none_is_refused(county: Cast, query: dict[str, str]) -> None:
    response = caller(county, "guard").get(f"/units/{county.unit('school').id}/owed", **query)
    assert response.status_code == 422
    assert told(response)["fields"]


def test_an_occurrence_that_is_none_is_absent(county: Cast) -> None:
    guard = caller(county, "guard")
    for key in (
        "x",
        "~~~",
        f"{uuid4()}~lamp.day~{uuid4()}~20261020T000000Z",
        f"{uuid4()}~a~{uuid4()}~00000000T000000Z",
    ):
        assert guard.get("/checks", occurrence=key).status_code == 404
    assert guard.get("/checks").status_code == 422
