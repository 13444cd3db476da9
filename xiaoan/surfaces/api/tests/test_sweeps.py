"""专项排查 and declarations by program: sent, asked for, put off; strange bodies; what a stranger gets."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from tests.support.cast import Cast
from xiaoan.surfaces.api.tests.calling import caller, told


def body(cast: Cast, **more: Any) -> dict[str, Any]:
    """Two lines for two schools."""
    return {
        "client_id": str(uuid4()), "title": "电动自行车专项排查", "reason": "邻县发生火灾。", "domain": "fire",
        "items": [{"ask": "通道没有停放电动自行车"}, {"item": "lamp.lit"}], "due": "2026-10-23",
        "units": [str(cast.unit("school").id), str(cast.unit("central").id)],
    } | more  # fmt: skip


def test_a_program_sends_one_and_follows_it(county: Cast) -> None:
    officer, path = caller(county, "officer"), f"/units/{county.unit('county').id}/sweeps"
    said = body(county)
    made = officer.post(path, said)
    assert made.status_code == 201
    line = told(made)["line"]
    assert (line["number"], line["state"]) == ("专排〔2026〕1号", "sent")
    again = officer.post(path, said)
    assert (again.status_code, told(again)["line"]["id"]) == (200, line["id"])
    assert officer.post(path, said | {"title": "另一份"}).status_code == 409
    safety = caller(county, "safety")
    day = told(safety.get("/today"))
    task = next(each for stop in day["stops"] for each in stop["tasks"] if each["name"]["duty"] == line["duty"])
    report = {
        "client_id": str(uuid4()), "rest_fine": True,
        "occurrences": [{key: task["name"][key] for key in ("duty", "subject", "opens")}],
        "answers": [{"item": "lamp.lit", "answer": "fault", "what": "灯不亮", "where": "二楼"}],
    }  # fmt: skip
    assert safety.post(f"/units/{county.unit('school').id}/records", report).status_code == 201
    found = told(officer.get(f"/sweeps/{line['id']}/progress"))
    assert (found["schools"], found["done"], found["undone"], found["found"], found["closed"]) == (2, 1, 1, 1, 0)
    mine = told(safety.get(f"/sweeps/{line['id']}/progress"))
    assert [row["name"] for row in mine["lines"]] == ["青一小"]
    assert [row["id"] for row in told(safety.get("/sweeps"))] == [line["id"]]


def test_drafts_are_sent_put_off_withdrawn_and_closed_in_their_time(county: Cast) -> None:
    officer, path = caller(county, "officer"), f"/units/{county.unit('county').id}/sweeps"
    row = told(officer.post(path, body(county, send=False)))["line"]
    assert row["state"] == "draft"
    assert caller(county, "safety").get(f"/sweeps/{row['id']}").status_code == 404
    assert told(officer.post(f"/sweeps/{row['id']}/send"))["line"]["state"] == "sent"
    assert officer.post(f"/sweeps/{row['id']}/close", {}).status_code == 422
    assert officer.post(f"/sweeps/{row['id']}/put_off", {"due": "2026-10-22", "reason": "x"}).status_code == 422
    later = told(officer.post(f"/sweeps/{row['id']}/put_off", {"due": "2026-10-30", "reason": "大雨"}))
    assert later["line"]["due"] == "2026-10-30"
    assert told(officer.post(f"/sweeps/{row['id']}/withdraw", {"reason": "重复"}))["line"]["state"] == "withdrawn"
    assert officer.post(f"/sweeps/{row['id']}/withdraw", {"reason": "重复"}).status_code == 409


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"units": []}, "units"), ({"items": []}, "items"), ({"due": "2026-10-01"}, "due"), ({"due": "soon"}, "due"),
        ({"items": [{"ask": "一件"}] * 5000}, "items"), ({"late_days": 61}, "late_days"), ({"at": "moon"}, "at"),
        ({"units": [str(uuid4())]}, "units"), ({"title": 5}, "title"), ({"colour": "red"}, ""),
    ],
)  # fmt: skip
def test_strange_bodies_are_refused_by_their_field(county: Cast, change: dict[str, Any], field: str) -> None:
    answer = caller(county, "officer").post(f"/units/{county.unit('county').id}/sweeps", body(county, **change))
    assert answer.status_code == 422
    assert any(name.startswith(field) for name in told(answer)["fields"])


def test_a_duty_is_declared_elsewhere_and_comes_back(county: Cast) -> None:
    officer, path = caller(county, "officer"), f"/units/{county.unit('county').id}/elsewhere"
    said = {
        "client_id": str(uuid4()), "duty": "lamp.day", "platform": "省巡查平台", "reason": "省厅要求",
        "starts": "2026-10-20",
    }  # fmt: skip
    made = officer.post(path, said)
    assert made.status_code == 201
    assert officer.post(path, said).status_code == 200
    assert officer.post(path, said | {"client_id": str(uuid4())}).status_code == 409
    assert [row["platform"] for row in told(officer.get(path))] == ["省巡查平台"]
    day = told(caller(county, "guard").get("/today"))
    assert not [task for stop in day["stops"] for task in stop["tasks"] if task["name"]["duty"] == "lamp.day"]
    back = officer.post(f"/elsewhere/{told(made)['id']}/end", {"ends": "2026-10-26", "reason": "平台停用"})
    assert told(back)["ends"] == "2026-10-26"


@pytest.mark.parametrize("who", ["stranger", "far_officer"])
def test_a_stranger_is_told_that_it_is_not_there(county: Cast, who: str) -> None:
    unit = county.unit("county").id
    row = told(caller(county, "officer").post(f"/units/{unit}/sweeps", body(county)))["line"]["id"]
    stranger = caller(county, who)
    assert told(stranger.get("/sweeps")) == []
    for path in (f"/sweeps/{row}", f"/sweeps/{row}/progress", f"/units/{unit}/elsewhere"):
        assert stranger.get(path).status_code == 404
    for path, said in (
        (f"/units/{unit}/sweeps", body(county)), (f"/sweeps/{row}/send", {}),
        (f"/sweeps/{row}/withdraw", {"reason": "x"}), (f"/sweeps/{row}/close", {}),
        (f"/sweeps/{row}/put_off", {"due": "2026-11-01", "reason": "x"}),
    ):  # fmt: skip
        assert stranger.post(path, said).status_code == 404
