"""入校检查 by program: a visit, its paper, the receipt, the reply and the second look; sent twice it is once."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from tests.support.cast import Cast
from xiaoan.features.inspections.tests.play import BOTTLE, LAMP, Play
from xiaoan.features.inspections.tests.test_answering import cured
from xiaoan.kernel.files.tests.samples import pdf, photo
from xiaoan.surfaces.api.tests.calling import TUESDAY, Caller, caller, told


def body(cast: Cast, **more: Any) -> dict[str, Any]:
    """A visit of the officer and his chief with two problems."""
    return {
        "client_id": str(uuid4()), "on": "2026-10-20", "manner": "unannounced",
        "people": [str(cast.people["chief"].id)],
        "problems": [
            {"what": "灯不亮", "where": "二楼", "quantity": 3, "domain": "fire", "days": 7},
            {"what": "灭火器没有压力", "where": "食堂", "kind": "fire.extinguisher_defect"},
        ],
    } | more  # fmt: skip


def uploaded(who: Caller, cast: Cast, content: bytes) -> str:
    school = cast.unit("school").id
    return str(told(who.send(f"/units/{school}/attachments?client_id={uuid4()}", content))["id"])


def issued(cast: Cast) -> dict[str, Any]:
    """The paper of such a visit, as the API tells it."""
    officer, school = caller(cast, "officer"), cast.unit("school").id
    row = told(officer.post(f"/units/{school}/visits", body(cast)))["visit"]
    said = {"client_id": str(uuid4()), "kind": "notice", "due": "2026-11-05"}
    made: dict[str, Any] = told(officer.post(f"/visits/{row['id']}/issue", said))
    return made


def test_a_program_writes_a_visit_and_issues_its_paper(county: Cast) -> None:
    officer, where = caller(county, "officer"), f"/units/{county.unit('school').id}/visits"
    said = body(county)
    made = officer.post(where, said)
    assert made.status_code == 201
    visit = told(made)["visit"]
    assert ([each["name"] for each in visit["team"]], visit["state"]) == (["示例·吴科员", "示例·马股长"], "draft")
    assert officer.post(where, said).status_code == 200
    assert officer.post(where, said | {"on": "2026-10-19"}).status_code == 409
    revised = {key: value for key, value in said.items() if key != "client_id"} | {"good": "走廊畅通", "version": 1}
    assert told(officer.post(f"/visits/{visit['id']}/revise", revised))["visit"]["good"] == "走廊畅通"
    assert officer.post(f"/visits/{visit['id']}/revise", revised | {"good": "x"}).status_code == 409
    issue = {"client_id": str(uuid4()), "kind": "notice", "due": "2026-11-05"}
    paper = officer.post(f"/visits/{visit['id']}/issue", issue)
    assert paper.status_code == 201
    assert told(paper)["row"]["number"] == "青石县局改〔2026〕001号"
    assert officer.post(f"/visits/{visit['id']}/issue", issue).status_code == 200
    assert officer.post(f"/visits/{visit['id']}/drop", {"reason": "x"}).status_code == 409
    assert [line["stage"] for line in told(paper)["lines"]] == ["assign", "assign"]


def test_strange_bodies_are_told_what_is_wrong(county: Cast) -> None:
    officer, where = caller(county, "officer"), f"/units/{county.unit('school').id}/visits"
    strange: tuple[dict[str, Any], ...] = (
        {"people": []}, {"manner": "secret"}, {"on": "2027-01-01"}, {"on": "x"}, {"problems": [{"what": ""}]},
        {"problems": "x"}, {"problems": [{"what": "x", "where": "y"}] * 200}, {"domains": ["nothing"]}, {"typo": 1},
        {"problems": [{"what": "x", "where": "y", "quantity": 0}]}, {"leader": "示例·别人"}, {"issuer": str(uuid4())},
        {"people": [str(county.people["safety"].id)]}, {"good": "好" * 3000}, {"began": "11:00", "ended": "09:00"},
    )  # fmt: skip
    for more in strange:
        assert officer.post(where, body(county, **more)).status_code == 422, more
    assert (
        officer.post(where, body(county, problems=[{"what": "x", "where": "", "place": str(uuid4())}])).status_code
        == 404
    )
    assert caller(county, "safety").post(where, body(county)).status_code == 422
    assert caller(county, "guard").post(where, body(county)).status_code in (403, 404)


def test_it_is_received_signed_and_answered(county: Cast) -> None:
    paper = issued(county)
    here = f"/papers/{paper['row']['id']}"
    safety, officer = caller(county, "safety"), caller(county, "officer")
    assert [row["id"] for row in told(safety.get("/papers/waiting"))["to_sign"]] == [paper["row"]["id"]]
    own = {
        "client_id": str(uuid4()), "side": "inspector", "way": "glass", "name": "示例·吴科员",
        "picture": uploaded(officer, county, photo((60, 30))),
    }  # fmt: skip
    assert told(officer.post(f"{here}/sign", own))["signatures"][0]["way"] == "glass"
    refusal = {"client_id": str(uuid4()), "witness": "示例·村干部", "reason": "等校长"}
    assert told(officer.post(f"{here}/refuse", refusal))["row"]["receipt"] == "refused"
    tap = {"client_id": str(uuid4())}
    assert told(safety.post(f"{here}/receive", tap))["row"]["receipt"] == "signed"
    assert safety.post(f"{here}/receive", tap).status_code == 200
    assert caller(county, "principal").post(f"{here}/receive", {"client_id": str(uuid4())}).status_code == 409
    assert caller(county, "principal").post(f"{here}/reply", tap).status_code == 422
    further = {"client_id": str(uuid4()), "says": "第1项为2处"}
    assert told(officer.post(f"{here}/correct", further))["row"]["corrects"] is True


def test_the_reply_and_the_second_look(county: Cast) -> None:
    play = Play(county, at=TUESDAY)
    paper = play.issued(LAMP)
    cured(play, paper)
    here, head, officer = f"/papers/{paper.id}", caller(county, "principal"), caller(county, "officer")
    replied = told(head.post(f"{here}/reply", {"client_id": str(uuid4())}))
    assert (replied["row"]["reply"], replied["replies"][0]["done"]) == ("done", True)
    scan = uploaded(caller(county, "safety"), county, pdf())
    stamped = caller(county, "safety").post(f"/replies/{replied['replies'][0]['id']}/stamp", {"scan": [scan]})
    assert [each["id"] for each in told(stamped)["replies"][0]["scans"]] == [scan]
    [line] = replied["lines"]
    look = {"client_id": str(uuid4()), "verdicts": [{"hazard": line["hazard"], "passed": True}]}
    made = officer.post(f"{here}/look_back", look)
    assert (made.status_code, told(made)["row"]["kind"]) == (201, "opinion")
    assert officer.post(f"{here}/look_back", look).status_code == 200
    assert told(officer.get(here))["row"]["open"] == 0


def test_a_departments_paper_and_its_opinion(county: Cast) -> None:
    safety, school = caller(county, "safety"), county.unit("school").id
    said = {
        "client_id": str(uuid4()), "issuer": "青石县消防救援大队", "number": "青消限字〔2026〕7号", "on": "2026-10-19",
        "problems": [{"what": "防火门常开", "where": "宿舍", "domain": "fire"}],
        "scan": [uploaded(safety, county, pdf())],
    }  # fmt: skip
    made = safety.post(f"/units/{school}/papers", said)
    assert made.status_code == 201
    assert safety.post(f"/units/{school}/papers", said).status_code == 200
    assert safety.post(f"/units/{school}/papers", said | {"client_id": str(uuid4())}).status_code == 409
    paper = told(made)
    opinion = {
        "client_id": str(uuid4()), "number": "青消复字〔2026〕3号", "on": "2026-10-20",
        "verdicts": [{"hazard": paper["lines"][0]["hazard"], "passed": True}],
    }  # fmt: skip
    assert safety.post(f"/papers/{paper['row']['id']}/opinion", opinion).status_code == 422


@pytest.mark.parametrize("query", [{"kind": "notice"}, {"state": "unsigned"}, {"state": "open"}, {}])
def test_lists_are_turned_over(county: Cast, query: dict[str, str]) -> None:
    play = Play(county, at=TUESDAY)
    wanted = [str(play.issued(each).id) for each in (LAMP, BOTTLE, LAMP)][::-1]
    officer = caller(county, "officer")
    first = told(officer.get("/papers", limit=2, **query))
    rest = told(officer.get("/papers", limit=2, cursor=first["next"], **query))
    assert [row["id"] for row in (*first["items"], *rest["items"])] == wanted
    assert rest["next"] is None
    assert officer.get("/papers", state="x").status_code == 422
    assert officer.get("/papers", cursor="x").status_code == 422
    assert officer.get("/papers", unit=str(county.unit("far_school").id)).status_code == 404
    assert told(caller(county, "stranger").get("/papers"))["items"] == []
