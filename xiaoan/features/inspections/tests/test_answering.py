"""The receipt, the reply and the second look: what the school answers, and what closes what a paper named."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from tests.support.cast import Cast
from xiaoan.features.inspections import commands
from xiaoan.features.inspections.commands import Verdict
from xiaoan.features.inspections.models import Paper, Reply, Signature
from xiaoan.features.inspections.tests.play import BOTTLE, LAMP, PAPERS, Play, hazards_of
from xiaoan.foundation import rls
from xiaoan.foundation.errors import Conflict, NotFound, Refused
from xiaoan.foundation.ids import new_id
from xiaoan.kernel.hazards import commands as hazards
from xiaoan.kernel.hazards.commands import Result, Task
from xiaoan.kernel.hazards.models import Hazard, HazardSource


@pytest.fixture
def play(cast: Cast) -> Play:
    return Play(cast)


def assigned(play: Play, paper: Paper) -> list[Hazard]:
    """Every problem of a paper in the hands of logistics."""
    task = Task(
        rectifier=play.cast.people["logistics"].id, measures="换灯、清理、补记录", due=play.today + timedelta(days=5)
    )
    who = play.seat("safety")
    return [hazards.assign(by=who, hazard_id=row.id, task=task, at=play.later()) for row in hazards_of(paper)]


def cured(play: Play, paper: Paper) -> list[Hazard]:
    """Every problem of a paper handed in."""
    assigned(play, paper)
    return [
        hazards.submit(
            by=play.seat("logistics"), hazard_id=row.id, at=play.later(),
            result=Result(note="已换新灯", after=[play.file("logistics")]),
        )
        for row in hazards_of(paper)
    ]  # fmt: skip


def look(play: Play, paper: Paper, *verdicts: Verdict, who: str = "officer", key: UUID | None = None) -> Paper:
    return commands.look_back(
        by=play.seat(who), paper_id=paper.id, client_id=key or new_id(), verdicts=verdicts, at=play.later()
    )


# Signing


def test_the_school_signs_once(play: Play) -> None:
    paper = play.issued(LAMP)
    signed = play.receive(paper)
    assert (signed.side, signed.way, signed.name) == ("school", "account", "示例·周主任")
    with pytest.raises(Conflict, match="已由示例·周主任"):
        play.receive(paper, "principal")
    again = commands.receive(by=play.seat("safety"), paper_id=paper.id, client_id=signed.client_id, at=play.later())
    assert again.id == signed.id


def test_nobody_of_the_team_signs_for_the_school(play: Play) -> None:
    paper = play.issued(LAMP)
    with pytest.raises(Refused, match="由受检学校签收"):
        play.receive(paper, "officer")
    with pytest.raises(Refused, match="检查组的人"):
        play.sign(paper, name="示例·马股长")
    with pytest.raises(Refused, match="姓名"):
        play.sign(paper, name=" ")
    with pytest.raises(Refused, match="请在框里签字"):
        play.sign(paper, picture=None)
    with pytest.raises(NotFound):
        play.receive(paper, "stranger")
    with pytest.raises(NotFound):
        play.receive(paper, "guard")


def test_a_signature_on_glass_is_kept_as_a_file_with_its_digest(play: Play) -> None:
    paper = play.issued(LAMP)
    signed = play.sign(paper, post="校长")
    assert (signed.way, signed.name, signed.post, len(signed.sha256)) == ("glass", "示例·林校长", "校长", 64)
    with pytest.raises(Refused, match="检查组里没有"):
        play.sign(paper, side="inspector", name="示例·林校长")
    play.sign(paper, side="inspector", name="示例·马股长")
    with pytest.raises(Conflict, match="已经签过字"):
        play.sign(paper, side="inspector", name="示例·马股长")
    with pytest.raises(Refused, match="由青石县教育局出具"):
        play.sign(paper, "safety", side="inspector", name="示例·吴科员")
    with pytest.raises(Refused, match="签字方式"):
        play.sign(paper, way="account")


def test_a_refusal_has_a_witness_from_outside_the_team_and_may_be_mended(play: Play) -> None:
    paper = play.issued(LAMP)

    def refuse(who: str = "officer", **said: str) -> Signature:
        options = {"witness": "示例·村干部", "reason": "说要等校长"} | said
        return commands.refuse(by=play.seat(who), paper_id=paper.id, client_id=new_id(), at=play.later(), **options)

    for wrong in ({"witness": ""}, {"witness": "示例·马股长"}, {"reason": " "}):
        with pytest.raises(Refused):
            refuse(**wrong)
    with pytest.raises(Refused, match="由青石县教育局出具"):
        refuse("safety")
    assert refuse().way == "refused"
    assert play.receive(paper).way == "account"
    with pytest.raises(Conflict):
        refuse()


# The reply


def test_the_reply_is_derived_from_the_hazards(play: Play) -> None:
    paper = play.issued(LAMP, BOTTLE)
    with pytest.raises(Refused, match="没有交办"):
        play.reply(paper)
    assigned(play, paper)
    first = play.reply(paper)
    assert (first.round, first.done) == (1, False)
    with pytest.raises(Refused, match="和上一次回执一样"):
        play.reply(paper)
    row = hazards_of(paper)[0]
    result = Result(note="已换新灯", after=[play.file("logistics")])
    hazards.submit(by=play.seat("logistics"), hazard_id=row.id, result=result, at=play.later())
    second = play.reply(paper)
    assert (second.round, second.done) == (2, False)
    line = second.lines[0]
    assert (line.measures, line.evidence, line.done, line.done_on) == ("换灯、清理、补记录", 1, True, play.today)
    assert line.rectifier.startswith("示例·钱主任")
    assert second.lines[1].done_on is None
    with rls.opened(rls.EVERYTHING):
        answered = {each.hazard_id: each.answered_at for each in HazardSource.objects.all()}
    assert answered == {second.lines[0].hazard: second.at, second.lines[1].hazard: None}


def test_only_the_school_signs_its_reply(play: Play) -> None:
    paper = play.issued(LAMP)
    cured(play, paper)
    for who in ("officer", "safety"):
        with pytest.raises(Refused):
            play.reply(paper, who)
    with pytest.raises(NotFound):
        play.reply(paper, "stranger")
    sent = play.reply(paper)
    assert sent.done
    scan = [play.file("safety", paper=True)]
    commands.stamp(by=play.seat("safety"), reply_id=sent.id, scans=scan, at=play.later())
    with pytest.raises(Refused, match="盖章件"):
        commands.stamp(by=play.seat("safety"), reply_id=sent.id, scans=[], at=play.later())
    with pytest.raises(NotFound):
        commands.stamp(by=play.seat("stranger"), reply_id=sent.id, scans=[new_id()], at=play.later())
    with pytest.raises(NotFound):
        commands.stamp(by=play.seat("safety"), reply_id=new_id(), scans=scan, at=play.later())


def test_the_same_reply_sent_twice_is_one(play: Play) -> None:
    paper, key = play.issued(LAMP), new_id()
    cured(play, paper)
    who, at = play.seat("principal"), play.later()
    first = commands.reply(by=who, paper_id=paper.id, client_id=key, at=at)
    assert commands.reply(by=who, paper_id=paper.id, client_id=key, at=at).id == first.id
    with pytest.raises(Conflict):
        commands.reply(by=who, paper_id=paper.id, client_id=key, note="另一句", at=at)
    with rls.opened(rls.EVERYTHING):
        assert Reply.objects.count() == 1


# The second look


def test_the_bureaus_second_look_closes_or_sends_back_under_one_number(play: Play) -> None:
    paper = play.issued(LAMP, BOTTLE)
    lamp, bottle = cured(play, paper)
    assert (lamp.stage, lamp.ball_unit_id) == ("recheck_above", play.cast.unit("county").id)
    opinion = look(play, paper, Verdict(lamp.id, True), Verdict(bottle.id, False, "又没压力"))
    assert (opinion.kind, opinion.number, opinion.about) == ("opinion", "青石县局复〔2026〕001号", paper.id)
    assert [line.passed for line in opinion.printed.lines] == [True, False]
    assert [row.stage for row in hazards_of(paper)] == ["closed", "rectifying"]
    with rls.opened(rls.EVERYTHING):
        assert HazardSource.objects.get(hazard=lamp).satisfied_at is not None


def test_one_verdict_that_cannot_be_leaves_all_as_it_was(play: Play) -> None:
    paper = play.issued(LAMP, BOTTLE)
    lamp, bottle = cured(play, paper)
    with pytest.raises(Refused, match="哪里没有改好"):
        look(play, paper, Verdict(lamp.id, True), Verdict(bottle.id, False, ""))
    assert [row.stage for row in hazards_of(paper)] == ["recheck_above"] * 2
    with rls.opened(rls.EVERYTHING):
        assert Paper.objects.count() == 1
    opinion = look(play, paper, Verdict(lamp.id, True))
    assert opinion.number == "青石县局复〔2026〕001号"


def test_the_school_cannot_write_the_second_look_itself(play: Play) -> None:
    paper = play.issued(LAMP)
    (lamp,) = cured(play, paper)
    with pytest.raises(Refused, match="由青石县教育局出具"):
        look(play, paper, Verdict(lamp.id, True), who="safety")
    with pytest.raises(NotFound):
        look(play, paper, Verdict(lamp.id, True), who="far_officer")
    with pytest.raises(Refused, match="至少对一个问题"):
        look(play, paper)
    with pytest.raises(Refused, match="每个写一次"):
        look(play, paper, Verdict(new_id(), True))
    with pytest.raises(Refused, match="每个写一次"):
        look(play, paper, Verdict(lamp.id, True), Verdict(lamp.id, False, "x"))


def test_a_second_look_sent_twice_is_one(play: Play) -> None:
    paper, key = play.issued(LAMP), new_id()
    (lamp,) = cured(play, paper)
    first = look(play, paper, Verdict(lamp.id, True), key=key)
    assert look(play, paper, Verdict(lamp.id, True), key=key).id == first.id
    with pytest.raises(Conflict):
        look(play, paper, Verdict(lamp.id, False, "没改"), key=key)


# Papers of departments


def test_a_departments_paper_closes_only_on_the_departments_word(play: Play) -> None:
    paper = play.enter(BOTTLE, PAPERS)
    first, second = cured(play, paper)
    assert {first.stage, second.stage} == {"recheck_department"}
    assert {first.source, second.source} == {"department"}

    def opinion(number: str, *verdicts: Verdict, who: str = "safety", days: int = 0) -> Paper:
        return commands.department_opinion(
            by=play.seat(who), paper_id=paper.id, client_id=new_id(), number=number, verdicts=verdicts,
            on=play.today + timedelta(days=days), at=play.later(),
        )  # fmt: skip

    with pytest.raises(Refused, match="附扫描件"):
        opinion("青消复字〔2026〕3号", Verdict(first.id, True))
    with pytest.raises(Refused, match="文号"):
        opinion("", Verdict(first.id, True))
    with pytest.raises(Refused, match="日期"):
        opinion("青消复字〔2026〕3号", Verdict(first.id, True), days=2)
    scan = (play.file("safety", paper=True),)
    made = opinion("青消复字〔2026〕3号", Verdict(first.id, True, scan=scan), Verdict(second.id, False, "记录不全"))
    assert (made.kind, made.issuer, made.issuer_id) == ("opinion", "青石县消防救援大队", None)
    assert [row.stage for row in hazards_of(paper)] == ["closed", "rectifying"]
    with pytest.raises(Conflict, match="已经登记过"):
        opinion("青消复字〔2026〕3号", Verdict(second.id, True))


def test_the_same_paper_of_a_department_is_entered_once(play: Play) -> None:
    play.enter(BOTTLE)
    with pytest.raises(Conflict, match="已经登记过"):
        play.enter(BOTTLE, who="officer")
    with rls.opened(rls.EVERYTHING):
        assert Hazard.objects.count() == 1


def test_a_departments_paper_says_what_and_carries_its_scan(play: Play) -> None:
    for wrong in ({"scan": ()}, {"number": ""}, {"issuer": " "}, {"on": play.today + timedelta(days=1)},
                  {"due": play.today - timedelta(days=9)}):  # fmt: skip
        with pytest.raises(Refused):
            play.enter(BOTTLE, **wrong)
    with pytest.raises(NotFound):
        commands.enter(
            by=play.seat("stranger"), unit=play.cast.unit("school"), client_id=new_id(), at=play.later(),
            said=commands.Arrived(issuer="x", number="y", on=play.today, problems=(BOTTLE,)),
        )  # fmt: skip
