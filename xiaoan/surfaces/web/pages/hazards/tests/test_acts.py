"""Each act's page: its user, the stranger, an empty form, the same form twice, a form somebody was faster than."""

from __future__ import annotations

from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from xiaoan.kernel.hazards.machine import TABLE
from xiaoan.kernel.hazards.tests.play import kinds
from xiaoan.surfaces.web.pages.hazards.acts import ACTS, BY_STEP
from xiaoan.surfaces.web.pages.hazards.tests.desk import Desk, picture, scan, text
from xiaoan.surfaces.web.pages.hazards.tests.stories import STORIES

NAMES = sorted(STORIES)


def test_every_step_of_the_table_has_a_page_and_every_page_a_story() -> None:
    assert set(BY_STEP) == {step for row in TABLE.values() for step in row}
    assert {act.path for act in ACTS} == set(STORIES)


@pytest.mark.parametrize("name", NAMES)
def test_out_of_sight_is_not_found(desk: Desk, name: str) -> None:
    story = STORIES[name]
    hazard = story.sets(desk)
    before, answers = kinds(hazard.id), story.answers(desk)
    for who in ("stranger", "far_officer", "fireman"):
        assert desk.get(who, desk.at(hazard, name)).status_code == 404
        assert desk.send(who, desk.at(hazard, name), **answers).status_code == 404
    assert kinds(hazard.id) == before


@pytest.mark.parametrize("name", [name for name in NAMES if STORIES[name].wants])
def test_an_empty_form_is_shown_again_with_what_is_missing(desk: Desk, name: str) -> None:
    story = STORIES[name]
    hazard = story.sets(desk)
    before = kinds(hazard.id)
    answer = desk.post(story.who, desk.at(hazard, name))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "data-errors" in page
    for field in story.wants:
        assert f'id="id_{field}-e"' in page or f'id="id_{field}" aria-invalid' in page or 'class="f__e"' in page, field
    assert kinds(hazard.id) == before


@pytest.mark.parametrize("name", NAMES)
def test_an_act_is_done_by_its_user_and_its_second_tap_is_the_same(desk: Desk, name: str) -> None:
    story = STORIES[name]
    hazard = story.sets(desk)
    answers = story.answers(desk)
    marks = desk.open_form(story.who, desk.at(hazard, name))
    first = desk.send(story.who, desk.at(hazard, name), **{**marks, **answers})
    assert first.status_code == 302, text(first)
    assert desk.stage(hazard) == story.ends
    assert str(next(act for act in ACTS if act.path == name).done) in text(desk.get(story.who, first["Location"]))
    done = kinds(hazard.id)
    # A file that was read once is at its end; the phone sends it anew.
    files = {key: made() for key, made in (("after", picture), ("scan", scan)) if key in answers}
    second = desk.send(story.who, desk.at(hazard, name), **{**marks, **answers, **files})
    # 确认立行立改 is a batch's row and carries no id: its second tap is told that it is done.
    assert second.status_code in ((302, 409) if name == "confirm-spot" else (302,)), text(second)
    assert kinds(hazard.id) == done


@pytest.mark.parametrize("name", ["assign", "submit", "fail", "wait", "list", "withdraw"])
def test_a_form_made_before_somebody_was_faster_says_so(desk: Desk, name: str) -> None:
    story = STORIES[name]
    hazard = story.sets(desk)
    answers = story.answers(desk)
    marks = desk.open_form(story.who, desk.at(hazard, name))
    marks["version"] = str(int(marks["version"]) - 1)
    before = kinds(hazard.id)
    answer = desk.send(story.who, desk.at(hazard, name), **{**marks, **answers})
    assert answer.status_code == 409
    assert "刚刚有了新的办理" in text(answer)
    assert f"/hazards/{hazard.id}" in answer.content.decode()
    assert kinds(hazard.id) == before


def test_two_people_close_at_once_and_the_second_is_told_who_was_faster(desk: Desk) -> None:
    hazard = desk.play.submitted()
    marks = {who: desk.open_form(who, desk.at(hazard, "pass")) for who in ("safety", "principal")}
    assert desk.send("safety", desk.at(hazard, "pass"), way="photo", **marks["safety"]).status_code == 302
    late = desk.send("principal", desk.at(hazard, "pass"), way="photo", **marks["principal"])
    assert late.status_code == 409
    assert "示例·周主任" in text(late)
    assert "销号" in text(late)
    assert kinds(hazard.id).count("closed") == 1


def test_the_same_id_with_another_content_is_a_conflict(desk: Desk) -> None:
    hazard = desk.play.hazard()
    marks = desk.open_form("safety", desk.at(hazard, "suspect"))
    assert desk.send("safety", desk.at(hazard, "suspect"), reason="出口锁了", **marks).status_code == 302
    other = desk.send("safety", desk.at(hazard, "suspect"), reason="别的理由", **marks)
    assert other.status_code == 409


def test_the_rectifier_does_not_recheck_himself_and_is_told_who_can(desk: Desk) -> None:
    play = desk.play
    hazard = play.submit(play.assign(play.hazard(), to="safety"), who="safety")
    page = text(desk.get("safety", desk.at(hazard, "pass")))
    assert "不能自己复查" in page
    assert "示例·林校长" in page
    refused = desk.send("safety", desk.at(hazard, "pass"), way="photo", version=str(hazard.version))
    assert refused.status_code == 422
    assert "示例·林校长" in text(refused)
    assert desk.stage(hazard) == "recheck"
    shown = text(desk.get("safety", desk.at(hazard)))
    assert "不能自己复查" in shown
    assert "复查通过，销号 示例·林校长" in shown
    done = desk.post("principal", desk.at(hazard, "pass"), way="photo")
    assert done.status_code == 302
    assert desk.stage(hazard) == "closed"


def test_whoever_may_not_act_is_told_so_and_cannot(desk: Desk) -> None:
    hazard = desk.play.hazard()
    page = text(desk.get("guard", desk.at(hazard, "assign")))
    assert "没有办理的权限" in page
    assert "示例·周主任" in page
    answer = desk.send(
        "guard", desk.at(hazard, "assign"), rectifier=desk.person("logistics"), due="2026-10-25", measures="换"
    )
    assert answer.status_code == 422
    assert desk.stage(hazard) == "assign"


def test_an_act_that_is_not_due_says_what_comes_first(desk: Desk) -> None:
    hazard = desk.play.hazard()
    page = text(desk.get("safety", desk.at(hazard, "pass")))
    assert "先交办给整改责任人" in page
    closed = desk.play.pass_(desk.play.submitted())
    assert "销号是最终的" in text(desk.get("safety", desk.at(closed, "reassign")))
    assert "还没有销号" in text(desk.get("safety", desk.at(hazard, "recur")))


@pytest.mark.parametrize(
    ("answers", "field", "words"),
    [
        ({"rectifier": str(uuid4())}, "rectifier", "请从"),
        ({"rectifier": "x' OR 1=1"}, "rectifier", "请选整改责任人"),
        ({"due": "2026-10-01"}, "due", "早于今天"),
        ({"due": "明天"}, "due", "的样子填日期"),
        ({"due": "2999-01-01"}, "due", "核对年份"),
        ({"due": "2026-12-20"}, "funds", "请填写资金"),
        ({"funds": "-5"}, "funds", "不小于 0"),
        ({"funds": "很多"}, "funds", "请填数字"),
        ({"funds": "1e400"}, "funds", ""),
        ({"measures": ""}, "measures", "怎么改"),
    ],
)
def test_a_wrong_assignment_is_refused_at_its_field(
    desk: Desk, answers: dict[str, str], field: str, words: str
) -> None:
    hazard = desk.play.hazard()
    right = {"rectifier": desk.person("logistics"), "due": "2026-10-23", "measures": "更换"}
    answer = desk.post("safety", desk.at(hazard, "assign"), **{**right, **answers})
    assert answer.status_code == 422
    page = answer.content.decode()
    said = page.split(f'id="id_{field}-e">')[1].split("</span>")[0]
    assert words in said
    assert desk.stage(hazard) == "assign"
    if "measures" not in answers:
        assert ">\n更换</textarea>" in page


def test_a_stranger_of_the_school_cannot_be_made_rectifier(desk: Desk) -> None:
    hazard = desk.play.hazard()
    answer = desk.post(
        "safety", desk.at(hazard, "assign"), rectifier=desk.person("stranger"), due="2026-10-23", measures="换"
    )
    assert answer.status_code == 422
    assert "整改责任人：请从列表中选择" in text(answer)


def test_a_photo_that_is_none_is_refused_and_the_good_one_is_kept(desk: Desk) -> None:
    hazard = desk.play.assign(desk.play.hazard())
    bad = SimpleUploadedFile("坏.jpg", b"<svg onload=alert(1)>", content_type="image/jpeg")
    answer = desk.post("logistics", desk.at(hazard, "submit"), note="好了", after=[picture(), bad])
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "坏.jpg" in text(answer)
    assert 'name="kept"' in page
    kept = page.split('name="kept" value="')[1].split('"')[0]
    marks = {"client_id": page.split('name="client_id" value="')[1].split('"')[0], "version": str(hazard.version)}
    done = desk.send("logistics", desk.at(hazard, "submit"), note="好了", kept=kept, **marks)
    assert done.status_code == 302, text(done)
    assert "整改后" in text(desk.get("safety", desk.at(hazard)))


def test_a_major_hazard_is_closed_by_two_on_site_from_the_bureau(desk: Desk) -> None:
    play = desk.play
    hazard = STORIES["lower"].sets(desk)
    assigned = desk.post(
        "safety", desk.at(hazard, "assign"), rectifier=desk.person("logistics"), due="2026-10-23", measures="拆锁",
    )  # fmt: skip
    assert assigned.status_code == 422
    assert "五落实" in text(assigned)
    play.assign(hazard, measures="拆锁", due=play.today, control="专人守门", funds=Decimal(0))
    play.submit(hazard)
    assert desk.stage(hazard) == "recheck_above"
    assert "由青石县教育局复查" in text(desk.get("safety", desk.at(hazard, "pass")))
    alone = desk.post("officer", desk.at(hazard, "pass"), way="on_site")
    assert alone.status_code == 422
    assert "两个人" in text(alone)
    done = desk.post("officer", desk.at(hazard, "pass"), way="on_site", second=desk.person("chief"))
    assert done.status_code == 302, text(done)
    assert desk.stage(hazard) == "closed"
    assert "示例·马股长" in text(desk.get("principal", desk.at(hazard)))
