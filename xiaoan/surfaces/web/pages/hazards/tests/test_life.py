"""A hazard's life through its pages: each form as its user, as the stranger, as the one who may not, and twice."""

from __future__ import annotations

from datetime import timedelta

from xiaoan.kernel.hazards.tests.play import EXTINGUISHER, kinds
from xiaoan.surfaces.web.pages.hazards.tests.desk import Desk, key_of, picture, text


def soon(desk: Desk, days: int = 3) -> str:
    return (desk.play.today + timedelta(days=days)).isoformat()


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
    hazard = stored_of(desk, answer)
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


def stored_of(desk: Desk, answer):
    from xiaoan.foundation import rls
    from xiaoan.kernel.hazards.models import Hazard

    with rls.opened(rls.EVERYTHING):
        return Hazard.objects.select_related("unit").get(id=key_of(answer))


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
