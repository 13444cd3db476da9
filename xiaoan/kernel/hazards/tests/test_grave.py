"""Suspected and major hazards, listing, superiors' and departments' findings."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from xiaoan.foundation.errors import Refused
from xiaoan.kernel.hazards import commands
from xiaoan.kernel.hazards.commands import Opinion, Paper
from xiaoan.kernel.hazards.machine import Stage
from xiaoan.kernel.hazards.models import Hazard
from xiaoan.kernel.hazards.tests.play import Play, kinds, stored
from xiaoan.kernel.hazards.vocabulary import Grade, Way

FULL: dict[str, Any] = {"funds": Decimal(90000), "control": "停用3间，每天查看"}


def judge(play: Play, name: str, hazard: Hazard, who: str = "officer", **more: Any) -> Hazard:
    command = getattr(commands, name)
    done: Hazard = command(by=play.seat(who), hazard_id=hazard.id, reason="依据第3条", at=play.later(), **more)
    return done


def test_a_major_hazard_goes_from_suspicion_to_two_people_on_site(play: Play) -> None:
    hazard = judge(play, "suspect", play.assign(play.hazard()), "safety")
    assert (hazard.grade, hazard.stage) == (Grade.SUSPECTED, Stage.RECTIFYING)
    with pytest.raises(Refused, match="权限"):
        judge(play, "confirm_major", hazard, "principal")
    hazard = judge(play, "confirm_major", hazard, clause="判定指南 消防")
    assert (hazard.grade, hazard.stage, hazard.recheck_way) == (Grade.MAJOR, Stage.ASSIGN, Way.ON_SITE)
    with pytest.raises(Refused, match="五落实"):
        play.assign(hazard)
    hazard = play.submit(play.assign(hazard, **FULL), after=[])
    assert (hazard.stage, hazard.ball_unit_id) == (Stage.RECHECK_ABOVE, play.cast.unit("county").id)
    with pytest.raises(Refused, match="青石县教育局"):
        play.pass_(hazard, "safety")
    with pytest.raises(Refused, match="两个人"):
        play.pass_(hazard, "officer")
    with pytest.raises(Refused, match="现场"):
        play.pass_(hazard, "officer", second=play.person("chief"), way="photo")
    for wrong in ("officer", "logistics"):
        with pytest.raises(Refused, match="另一个"):
            play.pass_(hazard, "officer", second=play.person(wrong))
    closed = play.pass_(hazard, "officer", second=play.person("chief"))
    assert closed.second is not None
    assert (closed.stage, closed.second.name) == (Stage.CLOSED, "示例·马股长")


def test_what_is_suspected_is_not_closed_before_the_bureau_speaks(play: Play) -> None:
    hazard = judge(play, "suspect", play.submitted(), "safety")
    assert hazard.stage == Stage.RECHECK_ABOVE
    with pytest.raises(Refused, match="认定或降为一般"):
        play.pass_(hazard, "officer")
    hazard = judge(play, "lower", hazard)
    assert play.pass_(hazard, "officer").stage == Stage.CLOSED


def test_a_grade_changes_with_a_reason_and_only_when_it_changes(play: Play) -> None:
    hazard = play.hazard()
    with pytest.raises(Refused) as refused:
        commands.suspect(by=play.seat("safety"), hazard_id=hazard.id, reason=" ", at=play.later())
    assert "reason" in refused.value.fields
    with pytest.raises(Refused, match="一般隐患"):
        judge(play, "lower", hazard)
    judge(play, "suspect", hazard, "safety")
    with pytest.raises(Refused, match="已经是"):
        judge(play, "suspect", hazard, "safety")
    judge(play, "confirm_major", hazard)
    with pytest.raises(Refused, match="已经认定"):
        judge(play, "confirm_major", hazard)
    assert kinds(hazard.id) == ["registered", "suspected", "major_confirmed"]


def test_listed_is_delisted_by_the_lister_before_it_is_closed(play: Play) -> None:
    hazard = judge(play, "list_", play.submitted(quantity=2), paper_no="云教督〔2026〕3号")
    assert (hazard.stage, hazard.listed_no) == (Stage.RECHECK, "云教督〔2026〕3号")
    with pytest.raises(Refused, match="已由青石县教育局挂牌"):
        judge(play, "list_", hazard)
    with pytest.raises(Refused, match="摘牌"):
        play.pass_(hazard)
    part = play.pass_(hazard, quantity=1)
    assert part.closed_quantity == 1
    hazard = play.submit(part)
    with pytest.raises(Refused, match="权限"):
        commands.delist(by=play.seat("principal"), hazard_id=hazard.id, at=play.later())
    commands.delist(by=play.seat("officer"), hazard_id=hazard.id, at=play.later())
    with pytest.raises(Refused, match="没有挂牌"):
        commands.delist(by=play.seat("officer"), hazard_id=hazard.id, at=play.later())
    assert play.pass_(hazard).stage == Stage.CLOSED


def test_what_the_bureau_found_the_bureau_closes(play: Play) -> None:
    hazard = play.submit(play.assign(play.hazard(by="officer")))
    assert (hazard.stage, hazard.ball_unit_id) == (Stage.RECHECK_ABOVE, play.cast.unit("county").id)
    later = commands.Task(due=play.today + timedelta(days=7, hours=1))
    assert play.pass_(hazard, "chief").stage == Stage.CLOSED
    other = play.assign(play.hazard(by="officer"), due=play.today + timedelta(days=2))
    with pytest.raises(Refused, match="延期"):
        commands.reassign(by=play.seat("safety"), hazard_id=other.id, task=later, at=play.later())
    extended = commands.reassign(by=play.seat("officer"), hazard_id=other.id, task=later, at=play.later())
    assert extended.due == later.due


def test_what_the_central_school_found_the_central_school_closes(play: Play) -> None:
    play.school = "point"
    hazard = play.hazard("point_head", by="central_safety")
    hazard = play.submit(play.assign(hazard, "point_head", to="point_head"), "point_head")
    assert hazard.ball_unit_id == play.cast.unit("central").id
    assert play.pass_(hazard, "central_safety").stage == Stage.CLOSED


def test_only_the_departments_opinion_closes_the_departments_paper(play: Play) -> None:
    hazard = play.assign(play.hazard(by="safety"))
    hazard = commands.cite(
        by=play.seat("safety"), hazard_id=hazard.id, paper=Paper("县消防大队", "041号"), at=play.later()
    )
    with pytest.raises(Refused, match="已经记在"):
        commands.cite(by=play.seat("safety"), hazard_id=hazard.id, paper=Paper("县消防大队", "041号"), at=play.later())
    hazard = play.submit(hazard)
    assert hazard.stage == Stage.RECHECK_DEPARTMENT
    with pytest.raises(Refused, match="部门"):
        play.pass_(hazard, "principal")

    def opine(**said: Any) -> Hazard:
        options: dict[str, Any] = {"number": "云消复〔2026〕029号", "scan": [], "issuer": ""} | said
        return commands.paper_pass(
            by=play.seat("safety"), hazard_id=hazard.id, opinion=Opinion(**options), at=play.later()
        )

    with pytest.raises(Refused) as refused:
        opine(number="")
    assert set(refused.value.fields) == {"number", "scan"}
    closed = opine(scan=[play.file("safety", paper=True)])
    assert closed.stage == Stage.CLOSED
    assert kinds(hazard.id)[-1] == "paper_closed"


def test_papers_of_two_departments_are_each_answered_and_major_still_wants_the_bureau(play: Play) -> None:
    hazard = judge(play, "confirm_major", play.hazard())
    for issuer in ("县消防大队", "县市场监管局"):
        commands.cite(by=play.seat("safety"), hazard_id=hazard.id, paper=Paper(issuer, "1号"), at=play.later())
    hazard = play.submit(play.assign(hazard, **FULL), after=[])

    def opine(issuer: str) -> Hazard:
        scan = [play.file("safety", paper=True)]
        return commands.paper_pass(
            by=play.seat("safety"), hazard_id=hazard.id, opinion=Opinion("9号", scan, issuer), at=play.later()
        )

    with pytest.raises(Refused, match="哪个部门"):
        opine("")
    assert opine("县消防大队").stage == Stage.RECHECK_DEPARTMENT
    assert opine("县市场监管局").stage == Stage.RECHECK_ABOVE
    assert stored(hazard).closed_quantity == 0
    assert play.pass_(hazard, "officer", second=play.person("chief")).stage == Stage.CLOSED


def test_a_department_may_say_no(play: Play) -> None:
    hazard = play.hazard()
    commands.cite(by=play.seat("safety"), hazard_id=hazard.id, paper=Paper("县消防大队", "1号"), at=play.later())
    hazard = play.submit(play.assign(hazard))
    back = commands.fail(by=play.seat("safety"), hazard_id=hazard.id, reason="复查不合格", at=play.later())
    assert (back.stage, back.returns) == (Stage.RECTIFYING, 1)
