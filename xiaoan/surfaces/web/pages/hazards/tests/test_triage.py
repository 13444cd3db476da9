"""Reports: the list of what waits and of one's own, one report, its triage, and the stranger."""

from __future__ import annotations

from typing import Any

import pytest

from xiaoan.foundation import rls
from xiaoan.kernel.hazards.models import Hazard, Report
from xiaoan.kernel.hazards.tests.play import EXIT, EXTINGUISHER, Play, kinds, stored
from xiaoan.surfaces.web.pages.hazards.reports import ACTS
from xiaoan.surfaces.web.pages.hazards.tests.desk import Desk, key_of, text


def state(report: Report) -> str:
    with rls.opened(rls.EVERYTHING):
        return Report.objects.get(id=report.id).state


def answers(desk: Desk, act: str) -> dict[str, Any]:
    said: dict[str, dict[str, Any]] = {
        "register": {"kind": EXTINGUISHER, "title": "灭火器没有压力", "where": "A栋"},
        "dismiss": {"why": "fine", "reason": "是装饰画"},
        "refer": {"to": "总务处", "reason": "收费的事"},
        "correct": {"what": "灭火器压力不足", "where": "A栋二层"},
        "withdraw": {},
    }
    return said[act] if act in said else {"into": str(desk.play.hazard().id)}


WHO = {"correct": "guard", "withdraw": "guard"}
ENDS = {
    "register": "hazard", "merge": "merged", "dismiss": "not_hazard", "refer": "referred", "correct": "awaiting",
    "withdraw": "withdrawn",
}  # fmt: skip


@pytest.mark.parametrize("act", sorted(ENDS))
def test_each_answer_is_given_by_its_user_once(desk: Desk, act: str) -> None:
    report = desk.play.report()
    said = answers(desk, act)
    who = WHO.get(act, "safety")
    marks = desk.open_form(who, desk.of(report, act))
    done = desk.send(who, desk.of(report, act), **{**marks, **said})
    assert done.status_code == 302, text(done)
    assert state(report) == ENDS[act]
    if act not in WHO:
        before = kinds(report.id)
        again = desk.send(who, desk.of(report, act), **{**marks, **said})
        assert again.status_code == 302, text(again)
        assert kinds(report.id) == before


@pytest.mark.parametrize("act", sorted(ENDS))
def test_a_report_out_of_sight_is_not_found(desk: Desk, act: str) -> None:
    report = desk.play.report()
    said = answers(desk, act)
    for who in ("stranger", "far_officer", "fireman"):
        assert desk.get(who, desk.of(report)).status_code == 404
        assert desk.get(who, desk.of(report, act)).status_code == 404
        assert desk.send(who, desk.of(report, act), **said).status_code == 404
    assert state(report) == "awaiting"


def test_every_act_on_a_report_has_a_test() -> None:
    assert {act.path for act in ACTS} == set(ENDS)


def test_the_second_to_answer_is_told_who_was_faster(desk: Desk) -> None:
    report = desk.play.report()
    desk.post("safety", desk.of(report, "dismiss"), why="fine", reason="不是隐患")
    late = desk.send("principal", desk.of(report, "register"), kind=EXTINGUISHER, title="x", where="y")
    assert late.status_code == 409
    assert "示例·周主任" in text(late)
    assert "已经答复" in text(desk.get("principal", desk.of(report, "register")))


def test_the_reporter_reads_the_answer(desk: Desk) -> None:
    report = desk.play.report()
    assert "等本单位安全员核实" in text(desk.get("guard", desk.of(report)))
    desk.post("safety", desk.of(report, "refer"), to="总务处", reason="换桌子的事")
    assert "转交给：总务处" in text(desk.get("guard", desk.of(report)))
    mine = text(desk.get("guard", "/reports"))
    assert "我上报的" in mine
    assert "换桌子的事" in mine
    assert "待我核实" not in mine


def test_a_colleague_who_neither_reported_nor_triages_does_not_see_a_report(desk: Desk) -> None:
    report = desk.play.report()
    assert desk.get("logistics", desk.of(report)).status_code == 404
    assert desk.send("logistics", desk.of(report, "withdraw")).status_code == 404


def test_a_form_without_a_kind_is_asked_for_one(desk: Desk) -> None:
    report = desk.play.report()
    answer = desk.post("safety", desk.of(report, "register"), title="灭火器", where="A栋")
    assert answer.status_code == 422
    assert "请选类别" in text(answer)
    unknown = desk.post("safety", desk.of(report, "register"), kind="fire.no_such", title="灭火器", where="A栋")
    assert unknown.status_code == 422
    loose = desk.post("safety", desk.of(report, "register"), kind="domain:other", title="地砖松动", where="A栋")
    assert loose.status_code == 302, text(loose)


def test_lowering_what_usually_is_grave_wants_a_reason(desk: Desk) -> None:
    report = desk.play.report()
    said = {"kind": EXIT, "title": "楼梯口有箱子", "where": "A栋", "suspected": "general"}
    refused = desk.post("safety", desk.of(report, "register"), **said)
    assert refused.status_code == 422
    assert "请写明为什么不是疑似重大" in text(refused)
    done = desk.post("safety", desk.of(report, "register"), **said, grade_reason="只占了一角")
    assert done.status_code == 302
    with rls.opened(rls.EVERYTHING):
        found = Report.objects.get(id=report.id)
    assert found.hazard_id == key_of(done)


def test_what_was_closed_there_is_offered_as_come_again(desk: Desk) -> None:
    play = desk.play
    old = play.pass_(play.submitted())
    report = play.report(kind=EXTINGUISHER)
    assert old.number in text(desk.get("safety", desk.of(report)))
    done = desk.post("safety", desk.of(report, "register"), **answers(desk, "register"), recurs=str(old.id))
    assert done.status_code == 302
    with rls.opened(rls.EVERYTHING):
        fresh = Report.objects.get(id=report.id)
    assert fresh.hazard_id is not None
    page = text(desk.get("safety", f"/hazards/{fresh.hazard_id}"))
    assert "反复出现" in page
    assert old.number in page
    assert "后来又出现" in text(desk.get("safety", desk.at(old)))


def test_a_teaching_points_hazard_goes_through_the_central_school(desk: Desk) -> None:
    point = Play(desk.play.cast, "point", at=desk.play.at)
    report = point.report("point_head", what="电线裸露", where="教室")
    done = desk.post("point_head", desk.of(report, "register"), kind="domain:fire", title="电线裸露", where="教室")
    hazard_id = key_of(done)
    task = {"rectifier": desk.person("point_head"), "due": "2026-10-23", "measures": "换线"}
    assigned = desk.post("point_head", f"/hazards/{hazard_id}/assign", **task)
    assert assigned.status_code == 302, text(assigned)
    handed = desk.post("point_head", f"/hazards/{hazard_id}/submit", note="已换")
    assert handed.status_code == 302, text(handed)
    page = text(desk.get("point_head", f"/hazards/{hazard_id}"))
    assert "待上级复查" in page
    assert "大坪镇中心小学" in page
    refused = text(desk.get("point_head", f"/hazards/{hazard_id}/pass"))
    assert "大坪镇中心小学" in refused
    waiting = text(desk.get("central_safety", "/hazards"))
    assert "待我复查" in waiting
    closed = desk.post("central_safety", f"/hazards/{hazard_id}/pass", way="on_site", note="现场看过")
    assert closed.status_code == 302, text(closed)
    assert stored_stage(desk, hazard_id) == "closed"


def stored_stage(desk: Desk, hazard_id: Any) -> str:
    return stored(Hazard(id=hazard_id)).stage


def test_the_kinds_the_words_sound_like_stand_first(desk: Desk) -> None:
    report = desk.play.report(kind="", what="二楼灭火器没有压力")
    page = desk.get("safety", desk.of(report, "register")).content.decode()
    first = page.split('<optgroup label="像是这些">', 1)[1].split("</optgroup>", 1)[0]
    assert EXTINGUISHER in first
    assert len(page) < 150_000
