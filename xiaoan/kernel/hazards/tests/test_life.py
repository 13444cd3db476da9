"""The life of a hazard through the commands, from a report to a closing by another person."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from tests.support.cast import Cast
from xiaoan.foundation import rls
from xiaoan.foundation.errors import Conflict, NotFound, Refused
from xiaoan.foundation.ids import new_id
from xiaoan.kernel.files.commands import promise
from xiaoan.kernel.hazards import commands
from xiaoan.kernel.hazards.commands import Form, Result, Task
from xiaoan.kernel.hazards.machine import Stage
from xiaoan.kernel.hazards.models import Closing, Hazard, HazardSource, Report
from xiaoan.kernel.hazards.tests.play import CERTIFICATE, EXIT, Play, kinds, stored
from xiaoan.kernel.hazards.vocabulary import Grade, Source, Way


def test_from_an_extinguisher_without_pressure_to_a_closed_hazard(play: Play) -> None:
    report = play.report(photos=(play.file("guard"),))
    assert (report.state, report.source, report.ball_unit_id) == ("awaiting", "self", play.cast.unit("school").id)
    hazard = play.register(report)
    assert hazard.number == "青一小隐〔2026〕001"
    assert (hazard.stage, hazard.grade, hazard.title) == (Stage.ASSIGN, Grade.GENERAL, "灭火器没有压力")
    assert hazard.due == play.today + timedelta(days=7)
    hazard = play.assign(hazard, implementer="示例消防器材店")
    assert hazard.rectifier is not None
    assert (hazard.stage, hazard.rectifier.name) == (Stage.RECTIFYING, "示例·钱主任")
    hazard = play.submit(hazard)
    assert (hazard.stage, hazard.way_now, hazard.route) == (Stage.RECHECK, Way.PHOTO, "here")
    closed = stored(play.pass_(hazard))
    assert (closed.stage, closed.closed_quantity, closed.closed_at) == (Stage.CLOSED, 1, play.at)
    assert closed.rechecker is not None
    assert closed.rechecker.name == "示例·周主任"
    assert kinds(closed.id) == ["registered", "assigned", "submitted", "closed"]
    assert kinds(report.id) == ["reported", "report_registered"]
    with rls.opened(rls.EVERYTHING):
        assert Closing.objects.get(hazard=closed).quantity == 1
        assert HazardSource.objects.get(hazard=closed).satisfied_at == play.at
        assert Report.objects.get(id=report.id).replied_at is not None


def test_the_rectifier_cannot_recheck_and_is_told_who_can(play: Play) -> None:
    hazard = play.submit(play.assign(play.hazard(), to="safety"), "safety")
    assert hazard.stage == Stage.RECHECK
    with pytest.raises(Refused, match="示例·林校长") as refused:
        play.pass_(hazard, "safety")
    assert "不能自己复查" in refused.value.reason
    assert play.pass_(hazard, "principal").stage == Stage.CLOSED


def test_who_once_was_rectifier_stays_barred_under_another_post(play: Play) -> None:
    hazard = play.assign(play.hazard(), to="safety")
    task = Task(rectifier=play.person("logistics"))
    hazard = commands.reassign(by=play.seat("principal"), hazard_id=hazard.id, task=task, at=play.later())
    hazard = play.submit(hazard)
    with pytest.raises(Refused, match="不能自己复查"):
        play.pass_(hazard, "safety")
    assert play.pass_(hazard, "principal").stage == Stage.CLOSED


def test_who_hands_in_for_another_is_barred_too(play: Play) -> None:
    hazard = play.submit(play.assign(play.hazard(), to="logistics"), "safety")
    with pytest.raises(Refused, match="不能自己复查"):
        play.pass_(hazard, "safety")


def test_somebody_else_cannot_hand_in(play: Play) -> None:
    hazard = play.assign(play.hazard())
    with pytest.raises(Refused, match="示例·钱主任"):
        play.submit(hazard, "guard")


def test_in_a_one_teacher_point_the_recheck_goes_up_to_the_central_school(play: Play) -> None:
    play.school = "point"
    hazard = play.hazard("point_head", by="point_head")
    hazard = play.submit(play.assign(hazard, "point_head", to="point_head"), "point_head")
    assert (hazard.stage, hazard.route) == (Stage.RECHECK_ABOVE, "above")
    assert hazard.ball_unit_id == play.cast.unit("central").id
    with pytest.raises(Refused, match="大坪镇中心小学"):
        play.pass_(hazard, "point_head")
    closed = play.pass_(hazard, "central_safety")
    assert closed.rechecker is not None
    assert (closed.stage, closed.rechecker.unit_name) == (Stage.CLOSED, "大坪镇中心小学")


def test_a_school_does_not_recheck_what_waits_above(play: Play) -> None:
    """The verb held in one's own school does not make one's own school a superior."""
    hazard = play.submitted()
    hazard = commands.send_up(by=play.seat("logistics"), hazard_id=hazard.id, reason="安全员请病假", at=play.later())
    assert (hazard.stage, hazard.ball_unit_id) == (Stage.RECHECK_ABOVE, play.cast.unit("county").id)
    with pytest.raises(Refused, match="青石县教育局"):
        play.pass_(hazard, "principal")
    assert play.pass_(hazard, "officer").stage == Stage.CLOSED


def test_returned_work_goes_back_with_the_reason_and_comes_again(play: Play) -> None:
    hazard = play.submitted()
    with pytest.raises(Refused) as refused:
        commands.fail(by=play.seat("safety"), hazard_id=hazard.id, reason=" ", at=play.later())
    assert "reason" in refused.value.fields
    hazard = commands.fail(by=play.seat("safety"), hazard_id=hazard.id, reason="压力仍不足", at=play.later())
    assert (hazard.stage, hazard.returns, hazard.closed_quantity) == (Stage.RECTIFYING, 1, 0)
    assert play.pass_(play.submit(hazard)).stage == Stage.CLOSED


def test_a_photo_kind_wants_a_photo_or_a_reason_and_then_a_visit(play: Play) -> None:
    hazard = play.assign(play.hazard())
    with pytest.raises(Refused, match="照片") as refused:
        play.submit(hazard, after=[])
    assert set(refused.value.fields) == {"after", "none_because"}
    hazard = play.submit(hazard, none_because="手机坏了")
    assert hazard.way_now == Way.ON_SITE
    with pytest.raises(Refused, match="现场复查"):
        play.pass_(hazard, way="photo")
    assert play.pass_(hazard, way="on_site").stage == Stage.CLOSED


def test_a_missing_certificate_is_proved_by_the_document(play: Play) -> None:
    hazard = play.hazard(kind=CERTIFICATE)
    hazard = play.assign(hazard, funds=Decimal(0), control="暂不使用")
    hazard = play.submit(hazard, after=[play.file("logistics", paper=True)])
    assert (hazard.stage, hazard.way_now) == (Stage.RECHECK, Way.DOCUMENT)


def test_nobody_passes_a_photo_that_has_not_arrived(play: Play) -> None:
    hazard = play.assign(play.hazard())
    coming = promise(
        by=play.seat("logistics"), unit=play.cast.unit("school"), client_id=new_id(), name="a.jpg", sha256="a" * 64,
        size=9, at=play.at,
    )  # fmt: skip
    hazard = play.submit(hazard, after=[coming.id])
    assert hazard.stage == Stage.RECHECK
    with pytest.raises(Refused, match="没有传完"):
        play.pass_(hazard)


def test_another_schools_people_and_places_are_refused(play: Play) -> None:
    hazard = play.hazard()
    with pytest.raises(Refused) as refused:
        play.assign(hazard, to="stranger")
    assert "rectifier" in refused.value.fields
    with pytest.raises(Refused) as refused:
        play.report(place_id=play.cast.places["far_building"].id)
    assert "place" in refused.value.fields


def test_an_assignment_that_says_too_little_is_refused(play: Play) -> None:
    hazard = play.hazard()
    with pytest.raises(Refused) as refused:
        play.assign(hazard, measures="", due=play.today - timedelta(days=1))
    assert set(refused.value.fields) == {"measures", "due"}
    with pytest.raises(Refused, match="五落实"):
        play.assign(hazard, due=play.today + timedelta(days=20))
    full: dict[str, Any] = {"funds": Decimal("36000"), "control": "停用3间，每天查看"}
    done = play.assign(hazard, due=play.today + timedelta(days=20), **full)
    assert stored(done).funds == Decimal("36000.00")


def test_the_proposed_deadline_is_not_extended_in_silence(play: Play) -> None:
    hazard = play.hazard()
    play.later(days=9)
    with pytest.raises(Refused, match="新的期限"):
        play.assign(hazard)


def test_closing_in_parts_keeps_the_sum(play: Play) -> None:
    hazard = play.submitted(quantity=12)
    hazard = play.pass_(hazard, quantity=9)
    assert (hazard.stage, hazard.closed_quantity, hazard.open_quantity) == (Stage.RECTIFYING, 9, 3)
    with pytest.raises(Refused, match="3 处"):
        play.submit(hazard, quantity=4)
    hazard = play.pass_(play.submit(hazard))
    assert (hazard.stage, hazard.closed_quantity, hazard.open_quantity) == (Stage.CLOSED, 12, 0)
    with rls.opened(rls.EVERYTHING):
        assert sorted(Closing.objects.filter(hazard=hazard).values_list("quantity", flat=True)) == [3, 9]


def test_only_what_was_handed_in_is_closed(play: Play) -> None:
    assert play.pass_(play.submitted(quantity=12)).closed_quantity == 12
    part = play.submit(play.assign(play.hazard(quantity=5)), quantity=2)
    assert play.pass_(part).closed_quantity == 2


def test_a_closed_hazard_stays_closed(play: Play) -> None:
    hazard = play.pass_(play.submitted())
    with pytest.raises(Conflict, match="已由示例·周主任"):
        play.pass_(hazard, "principal")
    with pytest.raises(Refused, match="最终"):
        commands.suspect(by=play.seat("safety"), hazard_id=hazard.id, reason="又坏了", at=play.later())
    with pytest.raises(Refused, match="最终"):
        play.assign(hazard)


def test_what_comes_again_is_a_new_hazard_that_names_the_old(play: Play) -> None:
    old, key = play.pass_(play.submitted()), new_id()

    def again() -> Hazard:
        return commands.recur(
            by=play.seat("safety"), hazard_id=old.id, client_id=key, what="又没有压力了", at=play.later()
        )

    new = again()
    assert (new.recurs, new.stage, new.kind, new.where) == (old.id, Stage.ASSIGN, old.kind, old.where)
    assert new.number != old.number
    assert again().id == new.id
    assert stored(old).stage == Stage.CLOSED
    with pytest.raises(Refused, match="还没有销号"):
        commands.recur(by=play.seat("safety"), hazard_id=new.id, client_id=new_id(), what="x", at=play.later())


def test_numbers_run_by_school_and_year(play: Play) -> None:
    numbers = [play.hazard().number for _ in range(3)]
    assert numbers == [f"青一小隐〔2026〕{each:03d}" for each in (1, 2, 3)]
    play.later(days=90)
    assert play.hazard().number == "青一小隐〔2027〕001"


def test_a_campus_counts_in_its_schools_book(play: Play) -> None:
    play.school = "east"
    first = play.hazard("middle_safety", by="dorm_keeper")
    play.school = "middle"
    second = play.hazard("middle_safety", by="middle_safety")
    assert [first.number, second.number] == ["青二中隐〔2026〕001", "青二中隐〔2026〕002"]


def test_a_second_tap_is_the_same_step_and_an_old_form_is_told_so(play: Play) -> None:
    hazard, form = play.hazard(), Form(client_id=new_id())
    task = Task(rectifier=play.person("logistics"), measures="换")
    for _ in range(2):
        hazard = commands.assign(by=play.seat("safety"), hazard_id=hazard.id, task=task, at=play.later(), form=form)
        assert (hazard.stage, hazard.version) == (Stage.RECTIFYING, 2)
    assert kinds(hazard.id).count("assigned") == 1
    other = Task(rectifier=play.person("guard"), measures="换")
    with pytest.raises(Conflict, match="内容却不一样"):
        commands.assign(by=play.seat("safety"), hazard_id=hazard.id, task=other, at=play.later(), form=form)
    with pytest.raises(Conflict, match="刚刚有了新的办理"):
        commands.submit(
            by=play.seat("logistics"), hazard_id=hazard.id, result=Result(note="好"), at=play.later(),
            form=Form(version=1),
        )  # fmt: skip


def test_a_suspected_kind_starts_suspected_and_waits_for_the_bureau(play: Play) -> None:
    hazard = play.hazard(kind=EXIT)
    assert hazard.grade == Grade.SUSPECTED
    with pytest.raises(Refused, match="五落实"):
        play.assign(hazard, due=play.today)
    with pytest.raises(Refused, match="写明理由"):
        play.hazard(kind=EXIT, suspected=False)
    general = play.hazard(kind=EXIT, suspected=False, grade_reason="无人时段临时堆放，已挪开")
    assert general.grade == Grade.GENERAL


def held_up(key: dict[str, Any], source: UUID) -> list[Callable[[], object]]:
    return [
        lambda: commands.draft_up(**key, ask="x"),
        lambda: commands.hand_up(**key),
        lambda: commands.drop_up(**key, reason="x"),
        lambda: commands.take_up(**key),
        lambda: commands.turn_back(**key, reason="x"),
        lambda: commands.pass_on(**key, to=commands.Passing("county_desk")),
        lambda: commands.answer_up(**key, reply=commands.Reply("x")),
        lambda: commands.ask_later(**key, due=None, reason="x"),
        lambda: commands.grant_later(**key),
        lambda: commands.refuse_later(**key, reason="x"),
        lambda: commands.delegate(**key, paper_no="x"),
        lambda: commands.answer_source(by=key["by"], source_id=source, answer_no="x", at=key["at"]),
        lambda: commands.seal(**key),
        lambda: commands.unseal(**key, reason="x"),
    ]


def beside(key: dict[str, Any], cast: Cast) -> list[Callable[[], object]]:
    here: dict[str, Any] = {"by": key["by"], "at": key["at"]}
    paper: dict[str, Any] = here | {"admonition_id": new_id()}
    made: dict[str, Any] = here | {"client_id": new_id()}
    draft = commands.Draft("circular", "x", "x", [key["hazard_id"]])
    school, county = cast.unit("school"), cast.unit("county")
    return [
        lambda: commands.revisit(**key, client_id=new_id(), well=True),
        lambda: commands.tell_up(**made, unit=school, said=commands.Told("x", "y")),
        lambda: commands.hear_up(**here, told_id=new_id(), reply="x"),
        lambda: commands.judge_combined(**made, unit=school, rule="x", hazards=[key["hazard_id"]], reason="x"),
        lambda: commands.draft_admonition(**made, unit=county, said=draft),
        lambda: commands.issue_admonition(**paper),
        lambda: commands.drop_admonition(**paper, reason="x"),
        lambda: commands.record_interview(**paper, said=commands.Interview()),
    ]


@pytest.mark.parametrize("where", ["stranger", "far_officer", "fireman"])
def test_every_command_tells_the_stranger_there_is_nothing(where: str, play: Play, cast: Cast) -> None:
    report, hazard, spot = play.report(), play.submitted(), play.fixed()
    by, at = play.seat(where), play.later()
    with rls.opened(rls.EVERYTHING):
        source = HazardSource.objects.get(hazard=hazard).id
    key: dict[str, Any] = {"by": by, "hazard_id": hazard.id, "at": at}
    told: dict[str, Any] = {"by": by, "report_id": report.id, "at": at}
    tries = [
        lambda: commands.report(
            by=by, unit=cast.unit("school"), client_id=new_id(), seen=commands.Seen("x", "y"), at=at
        ),
        lambda: commands.report_fixed(
            by=by, unit=cast.unit("school"), client_id=new_id(), seen=commands.Seen("x", "y"), done="z", at=at
        ),
        lambda: commands.correct_report(**told, what="x"),
        lambda: commands.withdraw_report(**told),
        lambda: commands.to_hazard(**told, said=commands.Registration()),
        lambda: commands.merge_report(**told, into=hazard.id),
        lambda: commands.not_hazard(**told, reason="x"),
        lambda: commands.refer(**told, to="x", reason="x"),
        lambda: commands.recur(**key, client_id=new_id(), what="x"),
        lambda: commands.reject_spot(by=by, hazard_id=spot.id, reason="x", at=at),
        lambda: commands.assign(**key, task=Task()),
        lambda: commands.reassign(**key, task=Task()),
        lambda: commands.submit(**key, result=Result()),
        lambda: commands.send_up(**key, reason="x"),
        lambda: commands.pass_(**key, found=commands.Finding()),
        lambda: commands.fail(**key, reason="x"),
        lambda: commands.paper_pass(**key, opinion=commands.Opinion("x", [new_id()])),
        lambda: commands.suspect(**key, reason="x"),
        lambda: commands.confirm_major(**key, reason="x"),
        lambda: commands.lower(**key, reason="x"),
        lambda: commands.list_(**key, reason="x"),
        lambda: commands.delist(**key),
        lambda: commands.wait(**key, said=commands.Explanation("money", "x", "x", None, None)),
        lambda: commands.review(**key, review_on=play.today),
        lambda: commands.resume(**key),
        lambda: commands.cite(**key, paper=commands.Paper("x", "y")),
        lambda: commands.merge_hazard(**key, into=spot.id),
        lambda: commands.split(**key, reason="x"),
        lambda: commands.correct(**key, said=commands.Correction()),
        lambda: commands.withdraw(**key, reason="x"),
        *held_up(key, source),
        *beside(key, cast),
    ]
    for attempt in tries:
        with pytest.raises(NotFound):
            attempt()
    answers = commands.confirm_spots(by=by, hazards=[spot.id], at=at)
    assert [answer.status for answer in answers] == [404]
    assert stored(hazard).version == hazard.version
    named = {name for name in commands.__all__ if name.islower()}
    assert len(tries) + 1 == len(named), "a new command must be tried here"


def test_what_outsiders_tell_is_the_schools_and_what_superiors_find_is_theirs(play: Play) -> None:
    assert play.report("safety", public=True).source == Source.PUBLIC
    assert play.report("officer").source == Source.SUPERIOR
    play.school = "point"
    assert play.report("central_safety").source == Source.SUPERIOR
    on_behalf = play.report("central_safety", told_by="示例·石老师")
    assert (on_behalf.source, on_behalf.told_by) == (Source.SELF, "示例·石老师")
