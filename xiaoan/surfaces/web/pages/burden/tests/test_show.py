"""The burden page: for heads and bureaus alone; what is called pointless is answered, and its authors hear of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings

from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.messages.models import Letter
from xiaoan.kernel.work.doing.remarks import say_pointless
from xiaoan.kernel.work.models import Remark
from xiaoan.surfaces.web.pages.hazards.tests.desk import Desk, text


def unit(desk: Desk, name: str) -> str:
    return str(desk.play.cast.unit(name).id)


def pointless(desk: Desk, who: str = "guard", where: str = "school", duty: str = "fire.patrol.day") -> Remark:
    return say_pointless(
        by=desk.play.seat(who), unit=desk.play.cast.unit(where), duty=duty, text=f"{who}觉得没必要", at=desk.play.at
    )


def test_a_head_sees_his_school_by_post_and_week(desk: Desk) -> None:
    page = desk.get("principal", "/burden")
    assert page.status_code == 200
    words = text(page)
    assert "哪个岗位" in words
    assert "一周一周看" in words
    assert "先给谁减负" not in words
    assert "示例·老陈" not in words, "posts, not persons"


def test_a_bureau_sees_its_schools_and_the_hour_of_a_teaching_point(desk: Desk) -> None:
    words = text(desk.get("officer", "/burden"))
    assert "先给谁减负" in words
    assert "目标：一周 60 分钟以内" in words
    assert re.search(r"山口点 平均 \d+ 分钟", words)
    assert "白一小" not in words


def test_who_is_no_head_and_no_bureau_finds_nothing(desk: Desk) -> None:
    for who in ("guard", "safety", "fireman"):
        assert desk.get(who, "/burden").status_code == 404
    for who in ("stranger", "far_officer"):
        assert desk.get(who, f"/burden?unit={unit(desk, 'school')}").status_code == 404
    assert desk.get("principal", f"/burden?unit={unit(desk, 'middle')}").status_code == 404
    assert desk.get("principal", "/burden?unit=nonsense").status_code == 404


def test_every_rule_stands_with_a_figure_or_a_test_that_exists(desk: Desk) -> None:
    page = desk.get("officer", "/burden").content.decode()
    named = re.findall(r"<code>(test_\w+)</code>", page)
    assert len(named) >= 4
    root = Path(settings.PACKS).parent
    written = "".join(
        path.read_text(encoding="utf-8") for top in ("xiaoan", "tests") for path in (root / top).rglob("test_*.py")
    )
    assert [name for name in named if f"def {name}(" not in written] == []
    assert "没有条款的 0" in text(desk.get("officer", "/burden"))


def test_a_duty_called_pointless_is_answered_once_for_all_who_said_it(desk: Desk) -> None:
    rows = [pointless(desk), pointless(desk, "logistics"), pointless(desk, "point_head", "point", "fire.check.month")]
    words = text(desk.get("officer", "/burden"))
    assert "说过 2 次" in words
    said = {"unit": unit(desk, "county"), "duty": "fire.patrol.day", "decision": "keep", "text": "通道每天都要看"}
    answered = desk.signed_in("officer").post("/burden/decide", said)
    assert answered.status_code == 302
    with opened(EVERYTHING):
        found = [Remark.objects.get(id=row.id) for row in rows]
        letters = {row.to: row.text for row in Letter.objects.filter(about_id__in=[row.id for row in rows])}
    assert [(row.decision, row.reply) for row in found] == [("keep", "通道每天都要看")] * 2 + [("", "")]
    assert letters == {row.by_account: "保留并说明：通道每天都要看" for row in rows[:2]}
    assert "保留并说明：通道每天都要看" in text(desk.get("officer", "/burden"))
    assert desk.signed_in("officer").post("/burden/decide", said).status_code == 404, "nothing is left to answer"


def test_asking_to_drop_a_duty_tells_the_bureau_above_once(desk: Desk) -> None:
    pointless(desk)
    pointless(desk, "logistics")
    said = {"unit": unit(desk, "county"), "duty": "fire.patrol.day", "decision": "drop", "text": "与保安巡逻重复"}
    assert desk.signed_in("officer").post("/burden/decide", said).status_code == 302
    with opened(EVERYTHING):
        above = Letter.objects.filter(to=desk.play.cast.account("city_officer"))
        assert [(row.title, row.text) for row in above] == [("青石县局申请停用“日间防火巡查”", "与保安巡逻重复")]


@pytest.mark.parametrize("wrong", [{"decision": ""}, {"decision": "delete"}, {"text": ""}, {"text": "\u200b"}])
def test_a_decision_without_its_words_is_shown_again(desk: Desk, wrong: dict[str, str]) -> None:
    pointless(desk)
    said = {"unit": unit(desk, "county"), "duty": "fire.patrol.day", "decision": "keep", "text": "要看"} | wrong
    refused = desk.signed_in("officer").post("/burden/decide", said)
    assert refused.status_code == 422
    with opened(EVERYTHING):
        assert Remark.objects.get().reply == ""


def test_only_the_bureau_decides(desk: Desk) -> None:
    pointless(desk)
    for who, status in (("principal", 404), ("safety", 404), ("far_officer", 404), ("stranger", 404)):
        said = {"unit": unit(desk, "county"), "duty": "fire.patrol.day", "decision": "keep", "text": "x"}
        assert desk.signed_in(who).post("/burden/decide", said).status_code == status
        said["unit"] = unit(desk, "school")
        assert desk.signed_in(who).post("/burden/decide", said).status_code == status
    with opened(EVERYTHING):
        assert Remark.objects.get().reply == ""
