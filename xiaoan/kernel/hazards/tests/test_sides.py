"""立行立改, waiting, merging, correcting: the sides of the road."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from xiaoan.foundation import rls
from xiaoan.foundation.errors import Conflict, NotFound, Refused
from xiaoan.foundation.ids import new_id
from xiaoan.kernel.hazards import commands
from xiaoan.kernel.hazards.commands import Correction, Explanation, Form, Paper, Seen
from xiaoan.kernel.hazards.machine import Stage
from xiaoan.kernel.hazards.models import Hazard, Report
from xiaoan.kernel.hazards.tests.play import EXIT, PROOF, Play, kinds, stored
from xiaoan.kernel.hazards.vocabulary import Grade


def test_fixed_on_the_spot_is_one_form_and_a_second_person(play: Play) -> None:
    hazard = play.fixed(after=[play.file("guard")])
    assert (hazard.stage, hazard.on_spot, hazard.open_quantity) == (Stage.ON_SPOT, True, 1)
    with pytest.raises(Refused) as refused:
        play.fixed(done=" ")
    assert "done" in refused.value.fields
    answers = commands.confirm_spots(by=play.seat("safety"), hazards=[hazard.id], at=play.later())
    assert [(each.status, each.number) for each in answers] == [(200, hazard.number)]
    assert stored(hazard).stage == Stage.CLOSED
    assert kinds(hazard.id) == ["registered", "spot_confirmed"]


def test_the_same_form_of_a_fix_is_one_hazard(play: Play) -> None:
    key = new_id()

    def once(done: str = "搬走") -> Hazard:
        return commands.report_fixed(
            by=play.seat("guard"), unit=play.cast.unit("school"), client_id=key, seen=Seen("纸箱", "一层"), done=done,
            at=play.later(),
        )  # fmt: skip

    assert once().id == once().id
    with pytest.raises(Conflict):
        once("没搬")


def test_neither_reporter_nor_fixer_confirms(play: Play) -> None:
    hazard = play.fixed("safety", fixed_by=play.person("logistics"))
    assert hazard.rectifier is not None
    assert hazard.rectifier.name == "示例·钱主任"
    for who in ("safety", "logistics"):
        (answer,) = commands.confirm_spots(by=play.seat(who), hazards=[hazard.id], at=play.later())
        assert answer.status == 422
    assert (
        "示例·林校长" in commands.confirm_spots(by=play.seat("safety"), hazards=[hazard.id], at=play.later())[0].reason
    )


def test_a_batch_answers_row_by_row(play: Play) -> None:
    good, other, own = play.fixed(), play.fixed("logistics"), play.fixed("safety")
    closed = play.pass_(play.submitted(), "principal")
    unknown = new_id()
    ids = [good.id, own.id, unknown, closed.id, other.id, good.id]
    answers = commands.confirm_spots(by=play.seat("safety"), hazards=ids, at=play.later())
    assert [each.status for each in answers] == [200, 422, 404, 409, 200]
    again = commands.confirm_spots(by=play.seat("safety"), hazards=[good.id], at=play.later())
    assert [each.status for each in again] == [200]
    late = commands.confirm_spots(by=play.seat("principal"), hazards=[good.id], at=play.later())
    assert [each.status for each in late] == [409]
    assert stored(own).stage == Stage.ON_SPOT
    assert kinds(own.id) == ["registered"]
    with pytest.raises(Refused, match="200"):
        commands.confirm_spots(by=play.seat("safety"), hazards=[new_id() for _ in range(201)], at=play.later())


def test_in_a_one_teacher_point_the_central_school_confirms(play: Play) -> None:
    play.school = "point"
    hazard = play.fixed("point_head")
    assert hazard.ball_unit_id == play.cast.unit("central").id
    (answer,) = commands.confirm_spots(by=play.seat("point_head"), hazards=[hazard.id], at=play.later())
    assert "大坪镇中心小学" in answer.reason
    (answer,) = commands.confirm_spots(by=play.seat("central_safety"), hazards=[hazard.id], at=play.later())
    assert answer.status == 200


def test_a_blocked_exit_cleared_at_once_is_general_unless_somebody_objects(play: Play) -> None:
    hazard = play.fixed(seen=Seen("出口堆物", "一层", kind=EXIT))
    assert hazard.grade == Grade.GENERAL
    commands.suspect(by=play.seat("safety"), hazard_id=hazard.id, reason="锁着且有学生", at=play.later())
    (answer,) = commands.confirm_spots(by=play.seat("safety"), hazards=[hazard.id], at=play.later())
    assert (answer.status, "认定" in answer.reason) == (422, True)
    major = commands.confirm_major(by=play.seat("officer"), hazard_id=hazard.id, reason="依据", at=play.later())
    assert (major.stage, major.on_spot) == (Stage.ASSIGN, False)


def test_a_fix_that_is_none_becomes_an_ordinary_hazard(play: Play) -> None:
    hazard = play.fixed(seen=Seen("出口堆物", "一层", kind=EXIT))
    back = commands.reject_spot(by=play.seat("safety"), hazard_id=hazard.id, reason="又堆回来了", at=play.later())
    assert (back.stage, back.on_spot) == (Stage.ASSIGN, False)
    assert back.due is not None
    assert play.assign(back).stage == Stage.RECTIFYING
    with pytest.raises(Refused, match="部门"):
        play.fixed(seen=Seen("x", "y", paper=Paper("县消防大队", "1号")))


def explanation(play: Play, **changes: Any) -> Explanation:
    options: dict[str, Any] = {
        "cause": "money", "reason": "缺 36,000 元，已报县局", "control": "封控 3 间", "watcher": play.person("guard"),
        "review_on": play.today + timedelta(days=14), "proof": PROOF,
    } | changes  # fmt: skip
    return Explanation(**options)


def test_what_waits_for_money_is_not_late_but_is_reviewed(play: Play) -> None:
    hazard = play.assign(play.hazard())
    told = explanation(play)
    hazard = commands.wait(by=play.seat("safety"), hazard_id=hazard.id, said=told, at=play.later())
    assert (hazard.stage, hazard.waiting, hazard.waiting_since) == (Stage.CONTROLLED, "money", play.at)
    play.later(days=15)
    with pytest.raises(Refused, match="示例·老陈"):
        commands.review(
            by=play.seat("logistics"), hazard_id=hazard.id, review_on=play.today + timedelta(days=1), at=play.at
        )
    looked = commands.review(
        by=play.seat("guard"), hazard_id=hazard.id, review_on=play.today + timedelta(days=14), at=play.later()
    )
    assert looked.review_on == play.today + timedelta(days=14)
    with pytest.raises(Refused, match="恢复整改后的期限"):
        commands.resume(by=play.seat("safety"), hazard_id=hazard.id, at=play.later())
    due = play.today + timedelta(days=5)
    resumed = commands.resume(by=play.seat("safety"), hazard_id=hazard.id, due=due, at=play.later())
    assert (resumed.waiting, resumed.watcher, resumed.due) == ("", None, due)
    with pytest.raises(Refused, match="没有在等待"):
        commands.resume(by=play.seat("safety"), hazard_id=hazard.id, at=play.later())
    assert kinds(hazard.id)[2:] == ["waiting", "reviewed", "resumed"]


def test_waiting_needs_a_cause_control_a_watcher_and_a_day(play: Play) -> None:
    hazard = play.assign(play.hazard())
    nothing = Explanation(cause="lazy", reason="", control="", watcher=None, review_on=play.today)
    with pytest.raises(Refused) as refused:
        commands.wait(by=play.seat("safety"), hazard_id=hazard.id, said=nothing, at=play.later())
    assert set(refused.value.fields) == {"cause", "reason", "control", "watcher", "review_on"}
    with pytest.raises(Refused) as refused:
        said = explanation(play, watcher=play.person("stranger"))
        commands.wait(by=play.seat("safety"), hazard_id=hazard.id, said=said, at=play.later())
    assert "watcher" in refused.value.fields


def test_handing_in_ends_the_wait(play: Play) -> None:
    hazard = play.assign(play.hazard())
    commands.wait(by=play.seat("safety"), hazard_id=hazard.id, said=explanation(play), at=play.later())
    assert play.submit(hazard).waiting == ""


def test_the_same_hazard_twice_is_merged_and_can_be_split_again(play: Play) -> None:
    first, second = play.hazard(), play.hazard(by="officer")
    merged = commands.merge_hazard(by=play.seat("safety"), hazard_id=second.id, into=first.id, at=play.later())
    assert (merged.stage, merged.merged_into, merged.open_quantity) == (Stage.MERGED, first.id, 0)
    kept = play.submit(play.assign(first))
    assert kept.stage == Stage.RECHECK_ABOVE, "the superior's finding that was merged in binds"
    with pytest.raises(Refused, match="并入的那一条"):
        play.assign(second)
    apart = commands.split(by=play.seat("safety"), hazard_id=second.id, reason="两个窗户", at=play.later())
    assert (apart.stage, apart.merged_into, apart.number) == (Stage.ASSIGN, None, second.number)


def test_merges_that_would_lose_something_are_refused(play: Play) -> None:
    first, second = play.hazard(), play.hazard()

    def merge(hazard: Hazard, into: Hazard) -> Hazard:
        return commands.merge_hazard(
            by=play.seat("safety"), hazard_id=hazard.id, into=into.id, at=play.later(), form=Form(version=None)
        )

    with pytest.raises(Refused, match="自己"):
        merge(first, first)
    commands.suspect(by=play.seat("safety"), hazard_id=first.id, reason="x", at=play.later())
    with pytest.raises(Refused, match="等级高"):
        merge(first, second)
    part = play.pass_(play.submitted(quantity=3), quantity=1)
    with pytest.raises(Refused, match="已有 1 处销号"):
        merge(part, second)
    closed = play.pass_(play.submitted())
    with pytest.raises(Refused, match="已销号"):
        merge(second, closed)
    elsewhere = Play(play.cast, school="middle", at=play.at)
    other = elsewhere.hazard("middle_safety", by="middle_safety")
    with pytest.raises(NotFound):
        merge(second, other)
    with pytest.raises(NotFound):
        commands.merge_hazard(by=play.seat("officer"), hazard_id=second.id, into=other.id, at=play.later())


def test_the_author_corrects_and_withdraws_until_another_acts(play: Play) -> None:
    hazard = play.hazard("safety", by="safety")
    said = Correction(title="两只灭火器失压", quantity=2, place_id=play.cast.places["building_b"].id)
    fixed = commands.correct(by=play.seat("safety"), hazard_id=hazard.id, said=said, at=play.later())
    assert (fixed.title, fixed.quantity, fixed.where) == ("两只灭火器失压", 2, "教学楼B栋")
    with pytest.raises(Refused, match="登记人"):
        commands.withdraw(by=play.seat("principal"), hazard_id=hazard.id, reason="x", at=play.later())
    gone = commands.withdraw(by=play.seat("safety"), hazard_id=hazard.id, reason="看错了", at=play.later())
    assert (gone.stage, gone.open_quantity) == (Stage.MISTAKEN, 0)
    touched = play.hazard("safety", by="safety")
    commands.list_(by=play.seat("officer"), hazard_id=touched.id, reason="x", at=play.later())
    with pytest.raises(Refused, match="别人办理过"):
        commands.correct(by=play.seat("safety"), hazard_id=touched.id, said=Correction(title="y"), at=play.later())


def test_reports_stay_for_ever(play: Play) -> None:
    hazard = play.pass_(play.submitted())
    with rls.opened(rls.EVERYTHING):
        assert Report.objects.filter(hazard_id=hazard.id, state="hazard").count() == 1
