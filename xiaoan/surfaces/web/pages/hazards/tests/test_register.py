"""The register: filters in the address, figures that open their records, keyset pages, paper, and a constant budget."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from xiaoan.kernel.hazards.queries import FIGURES
from xiaoan.kernel.hazards.tests.play import EXIT
from xiaoan.surfaces.web.pages.hazards import register
from xiaoan.surfaces.web.pages.hazards.tests.desk import Desk, text
from xiaoan.surfaces.web.pages.hazards.tests.stories import STORIES


def test_the_usual_list_is_what_is_open(desk: Desk) -> None:
    play = desk.play
    closed, left = play.pass_(play.submitted()), play.hazard(title="疏散灯不亮")
    page = text(desk.get("safety", "/hazards"))
    assert left.number in page
    assert closed.number not in page
    assert "未整改 1 处（1 条）" in page
    everything = text(desk.get("safety", "/hazards?state=all"))
    assert closed.number in everything
    assert closed.number in text(desk.get("safety", "/hazards?state=closed"))


@pytest.mark.parametrize(
    ("query", "which"),
    [
        ("grade=suspected_major", "exit"),
        ("stage=rectifying", "cured"),
        ("stage=recheck", "waiting"),
        ("overdue=1", "late"),
        ("waiting=money", "money"),
        ("q=楼梯", "exit"),
        ("age=8-30", "late"),
    ],
)
def test_a_filter_narrows_the_list(desk: Desk, query: str, which: str) -> None:
    play = desk.play
    late = play.assign(play.hazard(title="过期的"), due=play.today)
    play.later(days=10)
    made = {
        "late": late,
        "exit": play.hazard(kind=EXIT, title="东侧楼梯堆物"),
        "cured": play.assign(play.hazard()),
        "waiting": play.submitted(),
        "money": STORIES["resume"].sets(desk),
    }
    page = text(desk.get("safety", f"/hazards?{query}"))
    table = page.split("谁在办")[1]
    assert made[which].number in table
    others = {name for name, hazard in made.items() if hazard.number in table} - {which}
    assert others <= {"late", "money"} if query == "stage=rectifying" else not others


@pytest.mark.parametrize("query", ["stage=x", "grade=1", "age=old", "month=13", "month=2026-77", "figure=new",
                                   "figure=open&month=20261", "after=1~2", "waiting=soon", "source=x"])  # fmt: skip
def test_a_filter_that_means_nothing_is_refused(desk: Desk, query: str) -> None:
    desk.play.hazard()
    assert desk.get("safety", f"/hazards?{query}").status_code == 422


def test_a_unit_out_of_sight_is_not_found(desk: Desk) -> None:
    far = desk.play.cast.unit("far_school")
    assert desk.get("safety", f"/hazards?unit={far.id}").status_code == 404
    assert desk.get("safety", "/hazards?unit=x").status_code == 404
    assert desk.get("officer", f"/hazards?unit={desk.play.cast.unit('school').id}").status_code == 200


def test_the_figures_of_a_month_open_to_their_records(desk: Desk) -> None:
    play = desk.play
    play.at = play.at.replace(month=9)
    before = play.hazard(title="上月的", quantity=2)
    play.at = play.at.replace(month=10)
    new = play.pass_(play.submitted(quantity=3))
    page = desk.get("safety", "/hazards")
    assert "以前未整改 2 处 + 当月新增 3 处 = 当月销号 3 处 + 月末未整改 2 处" in text(page)
    records = {"carried": {before.number}, "new": {new.number}, "closed": {new.number}, "open": {before.number}}
    for figure in FIGURES:
        listed = text(desk.get("safety", f"/hazards?month=2026-10&figure={figure}"))
        found = {each.number for each in (before, new) if each.number in listed}
        assert found == records[figure], figure


def test_strangers_see_only_their_own_list(desk: Desk) -> None:
    hazard = desk.play.hazard()
    for who in ("stranger", "far_officer"):
        assert hazard.number not in text(desk.get(who, "/hazards?state=all"))
        assert hazard.number not in text(desk.get(who, "/hazards/print?state=all"))
        assert desk.get(who, desk.at(hazard)).status_code == 404
        assert desk.get(who, desk.at(hazard, "print")).status_code == 404
    assert desk.get("fireman", "/hazards").status_code == 404


def test_pages_go_on_by_key_and_none_is_lost(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(register, "A_PAGE", 2)
    made = {desk.play.hazard(title=f"第{number}条").number for number in range(5)}
    seen, address = [], "/hazards?grade=general"
    for _ in range(3):
        page = desk.get("safety", address)
        table = text(page).split("谁在办")[1]
        seen += [number for number in made if number in table]
        html = page.content.decode()
        address = (
            "/hazards" + html.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
            if 'rel="next"' in html
            else ""
        )
        if address:
            assert "grade=general" in address
    assert not address
    assert sorted(seen) == sorted(made)
    assert "第 5–5 条，共 5 条" in text(page)


def test_the_register_on_paper_has_every_line_and_adds_up(desk: Desk) -> None:
    play = desk.play
    play.pass_(play.submitted(quantity=3), quantity=2)
    spot = play.fixed()
    page = text(desk.get("safety", "/hazards/print?state=all"))
    assert "隐患排查治理台账" in page
    assert "示例·老陈" in page
    assert spot.number in page
    assert "共 2 条，4 处 = 已销号 2 + 未整改 2" in page


def test_text_of_people_is_shown_as_text(desk: Desk) -> None:
    evil = "<script>alert(1)</script>"
    hazard = desk.play.hazard(title=evil)
    for address in (
        "/hazards",
        desk.at(hazard),
        desk.at(hazard, "print"),
        desk.at(hazard, "assign"),
        f"/hazards?q={evil}",
    ):
        assert evil not in desk.get("safety", address).content.decode()


LISTS = ("/hazards?state=all", "/hazards/print?state=all", "/reports", "/hazards/confirm")


def test_a_list_asks_as_much_for_three_as_for_thirty(desk: Desk) -> None:
    def asked(address: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert desk.get("safety", address).status_code == 200
        return len(queries)

    def more(count: int) -> None:
        for _ in range(count):
            desk.play.report()
            desk.play.fixed()
            desk.play.hazard()

    more(3)
    for address in LISTS:
        asked(address)
    few = {address: asked(address) for address in LISTS}
    more(9)
    assert {address: asked(address) for address in LISTS} == few
    assert max(few.values()) < 45, few


def test_the_first_page_is_light(desk: Desk) -> None:
    for _ in range(12):
        desk.play.hazard()
    assert len(desk.get("safety", "/hazards?state=all").content) < 100_000
