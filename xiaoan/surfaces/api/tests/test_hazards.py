"""From a report to a closing through the API: by whom, refused to whom, and the same twice is once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from tests.support.cast import Cast
from xiaoan.kernel.files.tests.samples import photo
from xiaoan.surfaces.api.tests.calling import Caller, caller, told
from xiaoan.surfaces.api.tests.conftest import Clock


def seen(**more: Any) -> dict[str, Any]:
    return {"client_id": str(uuid4()), "what": "二楼东头应急灯不亮", "where": "教学楼A栋", **more}


def report(cast: Cast, who: Caller, unit: str = "school", **more: Any) -> Any:
    return told(who.post(f"/units/{cast.unit(unit).id}/reports", seen(**more)))


def registered(cast: Cast, **more: Any) -> str:
    """A hazard of the school that waits to be assigned."""
    made = report(cast, caller(cast, "guard"), **more)
    return str(told(caller(cast, "safety").post(f"/reports/{made['row']['id']}/register"))["row"]["id"])


def task(cast: Cast, who: str = "logistics", **more: Any) -> dict[str, Any]:
    return {"rectifier": str(cast.people[who].id), "due": "2026-10-25", "measures": "换灯", **more}


def submitted(cast: Cast, **more: Any) -> str:
    """A hazard whose cure waits for its recheck."""
    hazard = registered(cast, **more)
    assert caller(cast, "safety").post(f"/hazards/{hazard}/assign", task(cast)).status_code == 200
    assert caller(cast, "logistics").post(f"/hazards/{hazard}/submit", {"note": "已换"}).status_code == 200
    return hazard


def test_a_fault_goes_its_way_to_the_closing(county: Cast) -> None:
    guard, safety, logistics = (caller(county, name) for name in ("guard", "safety", "logistics"))
    sent = guard.post(f"/units/{county.unit('school').id}/reports", seen(quantity=2))
    assert sent.status_code == 201
    row = told(sent)["row"]
    assert (row["state"], row["by"], row["quantity"]) == ("awaiting", "示例·老陈（保安）", 2)
    made = safety.post(f"/reports/{row['id']}/register", {"kind": "lamp.dark"})
    assert made.status_code == 201
    hazard = told(made)["row"]
    assert (hazard["stage"], hazard["quantity"], hazard["open"], hazard["closed"]) == ("assign", 2, 2, 0)
    path = f"/hazards/{hazard['id']}"
    assigned = told(safety.post(f"{path}/assign", task(county)))
    assert (assigned["row"]["stage"], assigned["plan"]["rectifier"]) == (
        "rectifying",
        "示例·钱主任（总务（后勤）主任）",
    )
    proof = upload(county, logistics)
    assert told(logistics.post(f"{path}/submit", {"note": "已换", "after": [proof]}))["row"]["stage"] == "recheck"
    own = logistics.post(f"{path}/pass", {})
    assert own.status_code == 422
    closed = told(safety.post(f"{path}/pass", {"note": "亮了"}))
    assert (closed["row"]["stage"], closed["row"]["open"], closed["row"]["closed"]) == ("closed", 0, 2)
    assert [file["id"] for file in closed["after"]] == [proof]
    assert safety.get(f"/attachments/{proof}").status_code == 200
    assert closed["timeline"][0]["kind"] == "hazards.closed"
    assert [line["number"] for line in told(guard.get("/hazards", state="closed"))["items"]] == [
        closed["row"]["number"]
    ]
    figures = told(caller(county, "officer").get(f"/units/{county.unit('county').id}/hazard-figures", month="2026-10"))
    assert (figures["new"], figures["closed"], figures["open"]) == (
        {"places": 2, "items": 1},
        {"places": 2, "items": 1},
        {"places": 0, "items": 0},
    )


def upload(cast: Cast, who: Caller, unit: str = "school") -> str:
    path = f"/units/{cast.unit(unit).id}/attachments?client_id={uuid4()}&name=after.jpg"
    return str(told(who.send(path, photo((80, 60))))["id"])


def test_the_next_steps_name_their_addresses(county: Cast) -> None:
    hazard = registered(county)
    page = told(caller(county, "safety").get(f"/hazards/{hazard}"))
    steps = {step["step"]: step for step in page["next_steps"]}
    assert steps["assign"]["may"]
    assert steps["confirm_major"]["why_not"]
    for step in steps:
        response = caller(county, "safety").post(f"/hazards/{hazard}/{step}", {"colour": 1})
        assert response.status_code == 422, step


def test_in_a_one_teacher_point_the_central_school_rechecks(county: Cast) -> None:
    head, central = caller(county, "point_head"), caller(county, "central_safety")
    made = report(county, head, unit="point")
    hazard = told(head.post(f"/reports/{made['row']['id']}/register"))["row"]["id"]
    told(head.post(f"/hazards/{hazard}/assign", task(county, "point_head")))
    page = told(head.post(f"/hazards/{hazard}/submit", {"note": "已换"}))
    assert page["row"]["stage"] == "recheck_above"
    own = head.post(f"/hazards/{hazard}/pass")
    assert own.status_code == 422
    assert "大坪镇中心小学" in told(own)["detail"]
    assert told(central.post(f"/hazards/{hazard}/pass"))["row"]["stage"] == "closed"


def test_the_same_report_twice_is_one(county: Cast, clock: Clock) -> None:
    guard, path, body = caller(county, "guard"), f"/units/{county.unit('school').id}/reports", seen()
    first = guard.post(path, body)
    clock.at += timedelta(seconds=1)
    second = guard.post(path, body)
    assert (first.status_code, second.status_code) == (201, 200)
    assert told(first)["row"]["id"] == told(second)["row"]["id"]
    assert guard.post(path, {**body, "what": "别的"}).status_code == 409
    assert len(told(guard.get("/reports"))) == 1


def test_the_same_step_twice_is_one(county: Cast, clock: Clock) -> None:
    hazard, safety = registered(county), caller(county, "safety")
    body = task(county, client_id=str(uuid4()))
    first = told(safety.post(f"/hazards/{hazard}/assign", body))
    clock.at += timedelta(seconds=1)
    second = told(safety.post(f"/hazards/{hazard}/assign", body))
    assert first["row"]["version"] == second["row"]["version"]
    assert len(second["timeline"]) == len(first["timeline"])
    assert safety.post(f"/hazards/{hazard}/assign", {**body, "measures": "另换"}).status_code == 409


def test_a_step_from_an_old_sight_of_the_hazard_is_a_conflict(county: Cast) -> None:
    hazard, safety = registered(county), caller(county, "safety")
    looked = safety.get(f"/hazards/{hazard}")
    mark, version = looked["ETag"], told(looked)["row"]["version"]
    assert mark == f'"{version}"'
    assert safety.post(f"/hazards/{hazard}/suspect", {"reason": "怕塌"}, **{"If-Match": mark}).status_code == 200
    late = safety.post(f"/hazards/{hazard}/assign", task(county), **{"If-Match": mark})
    assert late.status_code == 409
    assert safety.post(f"/hazards/{hazard}/assign", task(county, version=version)).status_code == 409
    wrong = safety.post(f"/hazards/{hazard}/assign", task(county), **{"If-Match": '"soon"'})
    assert list(told(wrong)["fields"]) == ["If-Match"]


def test_a_hazard_of_twelve_places_is_closed_in_parts(county: Cast) -> None:
    hazard, safety = submitted(county, quantity=12), caller(county, "safety")
    page = told(safety.post(f"/hazards/{hazard}/part_pass", {"quantity": 9}))
    assert (page["row"]["stage"], page["row"]["closed"], page["row"]["open"]) == ("rectifying", 9, 3)
    assert safety.post(f"/hazards/{hazard}/part_pass", {}).status_code == 422


def test_what_is_fixed_on_the_spot_is_confirmed_by_another_in_a_batch(county: Cast) -> None:
    guard, safety = caller(county, "guard"), caller(county, "safety")
    path = f"/units/{county.unit('school').id}/fixes"
    made = [told(guard.post(path, seen(done="换了灯泡")))["row"]["id"] for _ in range(2)]
    missing = str(uuid4())
    own = told(guard.post("/hazards/confirm_spots", {"hazards": made}))
    assert [row["status"] for row in own] == [422, 422]
    answers = told(safety.post("/hazards/confirm_spots", {"hazards": [*made, missing]}))
    assert [row["status"] for row in answers] == [200, 200, 404]
    again = told(safety.post("/hazards/confirm_spots", {"hazards": made}))
    assert [row["status"] for row in again] == [200, 200]
    single = told(guard.post(path, seen(done="关了水")))["row"]["id"]
    assert guard.post(f"/hazards/{single}/confirm_spot").status_code == 422
    assert told(safety.post(f"/hazards/{single}/confirm_spot"))["row"]["stage"] == "closed"
    assert safety.post(f"/hazards/{uuid4()}/confirm_spot").status_code == 404


def test_only_the_bureau_says_major_and_lists(county: Cast) -> None:
    hazard, safety, officer = registered(county), caller(county, "safety"), caller(county, "officer")
    assert told(safety.post(f"/hazards/{hazard}/suspect", {"reason": "墙裂"}))["row"]["grade"] == "suspected_major"
    assert safety.post(f"/hazards/{hazard}/confirm_major", {"reason": "墙裂"}).status_code == 422
    page = told(officer.post(f"/hazards/{hazard}/confirm_major", {"reason": "墙裂", "clause": "第五条"}))
    assert page["row"]["grade"] == "major"
    listed = told(officer.post(f"/hazards/{hazard}/list", {"reason": "限期", "paper_no": "青教〔2026〕1号"}))
    assert (listed["row"]["listed"], listed["listed_no"]) == (True, "青教〔2026〕1号")
    assert safety.post(f"/hazards/{hazard}/delist").status_code == 422
    assert not told(officer.post(f"/hazards/{hazard}/delist"))["row"]["listed"]
    assert told(officer.post(f"/hazards/{hazard}/lower", {"reason": "已加固"}))["row"]["grade"] == "general"


def test_what_cannot_be_cured_now_is_explained_and_watched(county: Cast) -> None:
    hazard, safety = registered(county), caller(county, "safety")
    told(safety.post(f"/hazards/{hazard}/assign", task(county)))
    why = {
        "cause": "money",
        "reason": "缺三万元，已列入暑期维修计划",
        "control": "拉警戒线",
        "watcher": str(county.people["guard"].id),
        "review_on": "2026-11-01",
    }
    bare = safety.post(f"/hazards/{hazard}/wait", why)
    assert (bare.status_code, set(told(bare)["fields"])) == (422, {"asked", "asked_no", "amount"})
    why |= {"asked": "县教育局", "asked_no": "青一小〔2026〕9号", "amount": "36000"}
    page = told(safety.post(f"/hazards/{hazard}/wait", why))
    assert (page["row"]["stage"], page["row"]["waiting"], page["row"]["review_on"]) == (
        "controlled", "money", "2026-11-01",
    )  # fmt: skip
    assert [line["id"] for line in told(safety.get("/hazards", waiting="any"))["items"]] == [hazard]
    guard = caller(county, "guard")
    assert (
        told(guard.post(f"/hazards/{hazard}/review", {"review_on": "2026-11-08"}))["row"]["review_on"] == "2026-11-08"
    )
    assert told(safety.post(f"/hazards/{hazard}/resume", {"due": "2026-12-01"}))["row"]["waiting"] == ""


def test_a_report_may_be_none_or_somebody_elses(county: Cast) -> None:
    guard, safety = caller(county, "guard"), caller(county, "safety")
    first, second, third = (report(county, guard)["row"]["id"] for _ in range(3))
    assert safety.post(f"/reports/{first}/dismiss", {"reason": ""}).status_code == 422
    told(safety.post(f"/reports/{first}/dismiss", {"reason": "灯是节能关闭"}))
    assert told(guard.get(f"/reports/{first}"))["row"]["reason"] == "灯是节能关闭"
    assert (
        told(safety.post(f"/reports/{second}/refer", {"to": "供电所", "reason": "电杆"}))["row"]["state"] == "referred"
    )
    told(guard.post(f"/reports/{third}/correct", {"what": "三楼的灯"}))
    assert told(guard.post(f"/reports/{third}/withdraw"))["row"]["state"] == "withdrawn"
    assert safety.post(f"/reports/{first}/register").status_code == 409


def test_ones_own_reports_are_listed_however_many(county: Cast) -> None:
    guard = caller(county, "guard")
    for many in range(4):
        assert len(told(guard.get("/reports"))) == many
        report(county, guard)


def test_two_reports_of_one_fault_are_one_hazard(county: Cast) -> None:
    hazard, safety = registered(county), caller(county, "safety")
    second = report(county, caller(county, "principal"))["row"]["id"]
    assert told(safety.post(f"/reports/{second}/merge", {"into": hazard}))["row"]["id"] == hazard
    other = registered(county)
    page = told(safety.post(f"/hazards/{other}/merge", {"into": hazard}))
    assert page["merged_into"]["id"] == hazard
    assert told(safety.post(f"/hazards/{other}/split", {"reason": "是另一处"}))["merged_into"] is None


def test_closed_is_final_and_comes_again_as_a_new_hazard(county: Cast, clock: Clock) -> None:
    hazard, safety = submitted(county), caller(county, "safety")
    told(safety.post(f"/hazards/{hazard}/pass"))
    again = safety.post(f"/hazards/{hazard}/pass")
    assert again.status_code == 409
    assert "示例·周主任" in told(again)["detail"]
    clock.at += timedelta(days=3)
    body = {"client_id": str(uuid4()), "what": "又不亮了"}
    made = safety.post(f"/hazards/{hazard}/recur", body)
    assert made.status_code == 201
    assert told(made)["recurs"]["id"] == hazard
    clock.at += timedelta(days=1)
    assert safety.post(f"/hazards/{hazard}/recur", body).status_code == 200


def test_hazards_come_page_by_page_while_new_ones_arrive(county: Cast, clock: Clock) -> None:
    made = []
    for _ in range(5):
        clock.at += timedelta(minutes=1)
        made.append(registered(county))
    officer = caller(county, "officer")
    found: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        page = told(officer.get("/hazards", under=county.unit("school").id, limit=2, cursor=cursor))
        found += [line["id"] for line in page["items"]]
        cursor = page["next"]
        clock.at += timedelta(minutes=1)
        registered(county)
    assert found == made[::-1]


def test_what_waits_is_in_the_inbox_of_who_acts_next(county: Cast) -> None:
    report(county, caller(county, "guard"))
    assigned = registered(county)
    told(caller(county, "safety").post(f"/hazards/{assigned}/assign", task(county)))

    def waits(who: str) -> dict[str, int]:
        return {row["kind"]: row["total"] for row in told(caller(county, who).get("/inbox"))["waiting"]}

    assert waits("safety") == {"triage": 1}
    assert waits("logistics") == {"rectify": 1}
    assert waits("guard") == {}
    assert waits("stranger") == {}


@pytest.mark.parametrize(
    ("step", "body", "field"),
    [
        ("assign", {"rectifier": "x"}, "rectifier"),
        ("assign", {"due": "2026-02-30"}, "due"),
        ("assign", {"due": "9999-12-31"}, "due"),
        ("assign", {"funds": "1e999999"}, "funds"),
        ("assign", {"funds": "NaN"}, "funds"),
        ("assign", {"funds": 10**30}, "funds"),
        ("assign", {"version": 0}, "version"),
        ("assign", {"version": 10**20}, "version"),
        ("submit", {"quantity": 10**9}, "quantity"),
        ("submit", {"after": ["x"]}, "after[0]"),
        ("pass", {"way": "telepathy"}, "way"),
        ("wait", {"cause": "laziness"}, "cause"),
        ("suspect", {}, "reason"),
        ("suspect", {"reason": "x" * 301}, "reason"),
        ("suspect", {"reason": "a\u0000b"}, "reason"),
        ("suspect", {"reason": ["墙裂"]}, "reason"),
    ],
)
def test_a_wrong_value_in_a_step_is_named(county: Cast, step: str, body: dict[str, Any], field: str) -> None:
    response = caller(county, "safety").post(f"/hazards/{registered(county)}/{step}", body)
    assert response.status_code == 422
    assert list(told(response)["fields"]) == [field]


def test_ids_of_another_school_inside_a_body_name_nobody(county: Cast) -> None:
    hazard, safety = registered(county), caller(county, "safety")
    stranger = str(county.people["stranger"].id)
    assert safety.post(f"/hazards/{hazard}/assign", task(county, rectifier=stranger)).status_code == 422
    far = report(county, caller(county, "stranger"), unit="far_school")["row"]["id"]
    theirs = told(caller(county, "stranger").post(f"/reports/{far}/register"))["row"]["id"]
    assert safety.post(f"/hazards/{hazard}/merge", {"into": theirs}).status_code == 404
    mine = report(county, caller(county, "guard"))["row"]["id"]
    assert safety.post(f"/reports/{mine}/merge", {"into": theirs}).status_code == 404
    place = str(county.places["far_building"].id)
    response = caller(county, "guard").post(f"/units/{county.unit('school').id}/reports", seen(place=place))
    assert response.status_code == 422
    foreign = upload(county, caller(county, "stranger"), "far_school")
    told(safety.post(f"/hazards/{hazard}/assign", task(county)))
    response = caller(county, "logistics").post(f"/hazards/{hazard}/submit", {"note": "已换", "after": [foreign]})
    assert response.status_code == 404


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"state": "lost"}, "state"),
        ({"age": "old"}, "age"),
        ({"month": "2026-00"}, "month"),
        ({"figure": "most"}, "figure"),
        ({"overdue": "maybe"}, "overdue"),
        ({"text": "x" * 61}, "text"),
        ({"cursor": "x"}, "cursor"),
        ({"under": "x"}, "under"),
    ],
)
def test_a_filter_that_is_none_is_named(county: Cast, query: dict[str, str], field: str) -> None:
    response = caller(county, "officer").get("/hazards", **query)
    assert response.status_code == 422
    assert list(told(response)["fields"]) == [field]


def test_handed_up_the_superiors_days_run_and_the_school_goes_on_when_answered(county: Cast, clock: Clock) -> None:
    hazard, safety, officer = registered(county), caller(county, "safety"), caller(county, "officer")
    told(safety.post(f"/hazards/{hazard}/assign", task(county)))
    why = {
        "cause": "department", "reason": "路不归学校管", "asked": "县公路局", "asked_no": "函3号",
        "control": "派人护送", "watcher": str(county.people["guard"].id), "review_on": "2026-11-30",
    }  # fmt: skip
    path = f"/hazards/{hazard}"
    assert told(safety.post(f"{path}/wait", why))["row"]["stage"] == "controlled"
    told(safety.post(f"{path}/draft_up", {"ask": "请协调公路局装减速带"}))
    assert safety.post(f"{path}/hand_up").status_code in (404, 422)
    row = told(caller(county, "principal").post(f"{path}/hand_up"))["row"]
    assert (row["up"], row["holder_unit"], row["overdue"]) == ("sent", "青石县教育局", 0)
    clock.at += timedelta(days=30)
    page = told(officer.get(path))
    assert page["row"]["answer_late"] > 0
    assert page["row"]["overdue"] == 0
    assert [line["id"] for line in told(officer.get("/hazards", unanswered="true"))["items"]] == [hazard]
    assert safety.post(f"{path}/answer_up", {"text": "给"}).status_code in (404, 422)
    told(officer.post(f"{path}/pass_on", {"desk": "county_desk"}))
    answered = told(officer.post(f"{path}/answer_up", {"text": "公路局下月装"}))
    assert [move["title"] for move in answered["held"]["moves"]] == ["已上报，待受理", "上级协调中", "上级已答复"]
    assert told(safety.post(f"{path}/resume", {"due": "2026-12-20"}))["row"]["stage"] == "rectifying"
