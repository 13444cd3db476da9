"""A hazard's life through its pages: each form as its user, as the stranger, as the one who may not, and twice."""

from __future__ import annotations

from django.http import HttpResponse

from xiaoan.foundation import rls
from xiaoan.kernel.hazards.models import Hazard
from xiaoan.kernel.hazards.tests.play import EXTINGUISHER, kinds
from xiaoan.surfaces.web.pages.hazards.tests.desk import Desk, key_of, picture, text
from xiaoan.surfaces.web.pages.hazards.tests.stories import STORIES, soon


def stored_of(answer: HttpResponse) -> Hazard:
    """The hazard a redirect leads to."""
    with rls.opened(rls.EVERYTHING):
        return Hazard.objects.select_related("unit").get(id=key_of(answer))


def test_a_report_is_registered_assigned_cured_and_closed_by_another(desk: Desk) -> None:
    report = desk.play.report()
    listed = text(desk.get("safety", "/reports"))
    assert "灭火器没有压力" in listed
    assert "待我核实" in listed
    answer = desk.post(
        "safety", desk.of(report, "register"), kind=EXTINGUISHER, title="灭火器没有压力", where="A栋一层"
    )
    assert answer.status_code == 302
    assert answer["Location"].endswith("/assign")
    hazard = stored_of(answer)
    answer = desk.post(
        "safety", desk.at(hazard, "assign"), rectifier=desk.person("logistics"), due=soon(desk), measures="更换"
    )
    assert answer.status_code == 302, text(answer)
    assert desk.stage(hazard) == "rectifying"
    answer = desk.post("logistics", desk.at(hazard, "submit"), note="已更换", after=picture())
    assert answer.status_code == 302, text(answer)
    assert desk.stage(hazard) == "recheck"

    barred = text(desk.get("logistics", desk.at(hazard, "pass")))
    assert "不能自己复查" in barred
    answer = desk.post("safety", desk.at(hazard, "pass"), way="photo", note="看过照片")
    assert answer.status_code == 302, text(answer)
    assert desk.stage(hazard) == "closed"
    shown = text(desk.get("principal", desk.at(hazard)))
    assert "已销号" in shown
    assert "示例·钱主任" in shown
    assert kinds(hazard.id)[-1] == "closed"


def test_the_page_says_where_it_is_stuck_and_who_will_close(desk: Desk) -> None:
    play = desk.play
    hazard = play.assign(play.hazard(quantity=12))
    play.later(days=8)
    page = text(desk.get("safety", desk.at(hazard)))
    assert "卡在：青石县第一小学 示例·钱主任（总务（后勤）主任）（我们这里）， 第9天" in page
    assert "已超" in page
    assert "由本校没有参与整改的人复查销号" in page
    assert "卡在：青石县第一小学 示例·钱主任（总务（后勤）主任）， 第9天" in text(desk.get("officer", desk.at(hazard)))
    play.submit(hazard, quantity=9)
    halfway = text(desk.get("safety", desk.at(hazard)))
    assert "整改中 3 处" in halfway
    assert "待复查 9 处" in halfway
    play.pass_(hazard)
    part = text(desk.get("safety", desk.at(hazard)))
    assert "12 处 = 已销号 9 + 未整改 3" in part
    assert "已销 9 处" in part


def test_a_wait_is_shown_as_a_wait_and_not_as_late(desk: Desk) -> None:
    hazard = STORIES["resume"].sets(desk)
    desk.play.later(days=5)
    page = text(desk.get("safety", desk.at(hazard)))
    assert "缺资金，等待期间不算超期" in page
    assert "管控中" in page
    assert "超期5天" not in page
    assert "看管人 示例·老陈" in page
    listed = text(desk.get("safety", "/hazards?overdue=1"))
    assert hazard.number not in listed


def test_a_departments_paper_closes_and_every_source_is_shown(desk: Desk) -> None:
    hazard = STORIES["paper-pass"].sets(desk)
    page = text(desk.get("safety", desk.at(hazard)))
    assert "卡在：县消防大队 等复查意见" in page
    assert "最严的一个满足了才销号" in page
    assert "消改〔2026〕5号" in page
    assert "没有办理的权限" in text(desk.get("guard", desk.at(hazard, "paper-pass")))


def test_every_page_renders(desk: Desk) -> None:
    hazard = desk.play.submitted()
    for who in ("safety", "principal", "officer"):
        for address in (
            "/hazards",
            "/hazards/print",
            desk.at(hazard),
            desk.at(hazard, "print"),
            "/reports",
            "/hazards/confirm",
        ):
            response = desk.get(who, address)
            assert response.status_code == 200, (who, address, text(response))
