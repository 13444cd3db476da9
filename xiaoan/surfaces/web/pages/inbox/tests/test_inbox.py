"""待我办 on the screen."""

from __future__ import annotations

from django.db import connection
from django.test.utils import CaptureQueriesContext

from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.messages.commands import digest
from xiaoan.kernel.messages.models import Letter
from xiaoan.surfaces.web.pages.hazards.tests.desk import Desk, text


def test_it_shows_what_waits_and_leads_there(desk: Desk) -> None:
    report = desk.play.report(what="门锁坏了")
    shown = desk.get("safety", "/inbox")
    assert "待我核实 1 件" in text(shown)
    assert f"/reports/{report.id}" in shown.content.decode()
    assert "没有等我办的" in text(desk.get("guard", "/inbox"))


def test_an_answer_is_read_by_going_to_its_matter(desk: Desk) -> None:
    desk.play.hazard(by="guard")
    assert "1 条没看过" in text(desk.get("guard", "/inbox"))
    with opened(EVERYTHING):
        letter = Letter.objects.get()
    assert desk.send("safety", f"/inbox/{letter.id}").status_code == 404
    went = desk.send("guard", f"/inbox/{letter.id}")
    assert (went.status_code, went["Location"]) == (302, f"/reports/{letter.about_id}")
    assert "没看过" not in text(desk.get("guard", "/inbox"))
    assert desk.send("guard", f"/inbox/{letter.id}").status_code == 302


def test_all_are_seen_by_one_button(desk: Desk) -> None:
    desk.play.hazard(by="guard")
    assert desk.send("guard", "/inbox/opened").status_code == 302
    assert "都看过了" not in text(desk.get("guard", "/inbox"))


def test_the_head_reads_his_sentence(desk: Desk) -> None:
    desk.play.report()
    said = digest(desk.play.cast.account("principal"), at=desk.play.at)
    assert said is not None
    assert said.sentence.replace("\u00a0", " ") in text(desk.get("principal", "/inbox"))


def test_the_page_costs_the_same_however_much_waits(desk: Desk) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            desk.get("safety", "/inbox")
        return len(asked)

    desk.play.report()
    desk.play.hazard(by="guard")
    cost()
    few = cost()
    for number in range(6):
        desk.play.report(what=f"第{number}处")
        desk.play.hazard(by="guard")
    assert cost() <= few
