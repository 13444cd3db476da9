"""确认立行立改 in one go: another person, an answer per row, and the stranger."""

from __future__ import annotations

from uuid import uuid4

from xiaoan.surfaces.web.pages.hazards.tests.desk import Desk, text

HERE = "/hazards/confirm"


def test_a_week_is_confirmed_in_one_go(desk: Desk) -> None:
    spots = [desk.play.fixed() for _ in range(3)]
    page = text(desk.get("safety", HERE))
    assert "3 条当场改好，等您确认" in page
    assert "当场搬走" in page
    done = desk.send("safety", HERE, hazard=[str(each.id) for each in spots])
    assert done.status_code == 302
    assert "已确认 3 条，销号" in text(desk.get("safety", HERE))
    assert {desk.stage(each) for each in spots} == {"closed"}
    again = desk.send("safety", HERE, hazard=[str(each.id) for each in spots])
    assert again.status_code == 302


def test_ones_own_is_refused_with_who_can_while_the_others_are_closed(desk: Desk) -> None:
    mine, his = desk.play.fixed("safety"), desk.play.fixed("guard")
    answer = desk.send("safety", HERE, hazard=[str(mine.id), str(his.id)])
    assert answer.status_code == 200
    page = text(answer)
    assert "已确认 1 条" in page
    assert "1 条没有确认" in page
    assert "示例·林校长" in page
    assert (desk.stage(mine), desk.stage(his)) == ("on_spot", "closed")
    alone = desk.send("safety", HERE, hazard=[str(mine.id)])
    assert alone.status_code == 422


def test_nothing_ticked_is_said(desk: Desk) -> None:
    desk.play.fixed()
    answer = desk.send("safety", HERE)
    assert answer.status_code == 422
    assert "请勾选" in text(answer)
    assert desk.send("safety", HERE, hazard=["x", "1"]).status_code == 422


def test_a_stranger_confirms_nothing(desk: Desk) -> None:
    spot = desk.play.fixed()
    assert desk.get("guard", HERE).status_code == 404
    answer = desk.send("stranger", HERE, hazard=[str(spot.id), str(uuid4())])
    assert answer.status_code == 422
    assert "2 条没有确认" in text(answer)
    assert desk.stage(spot) == "on_spot"
    assert "没有等确认的" in text(desk.get("stranger", HERE))
