"""Whoever asked hears what was decided, once; what waits in 待我办 is not written as a letter too."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.inbox.test_letters import got
from tests.support.cast import Cast
from xiaoan.features.inspections.commands import Verdict, correct, look_back
from xiaoan.features.inspections.tests.play import BOTTLE, LAMP
from xiaoan.features.inspections.tests.play import Play as Visiting
from xiaoan.features.inspections.tests.test_answering import cured
from xiaoan.foundation.ids import new_id
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.access.signing.preparations import prepare, return_prepared, sign_prepared
from xiaoan.kernel.hazards import commands
from xiaoan.kernel.hazards.bureau.upward import Told, hear_up, tell_up
from xiaoan.kernel.hazards.commands import Reply
from xiaoan.kernel.hazards.models import Hazard
from xiaoan.kernel.hazards.tests.play import Play
from xiaoan.kernel.messages.models import Letter
from xiaoan.kernel.org.rosters.swaps import agree, ask_swap, decline, swap_at_once, take_back
from xiaoan.kernel.org.rosters.turns import set_turn


@pytest.fixture
def play(cast: Cast, settings: Any, tmp_path: Any) -> Play:
    settings.FILES = tmp_path / "files"
    return Play(cast)


def titles(play: Play, who: str) -> list[str]:
    return [row.title for row in got(play, who)]


def wished(play: Play) -> Hazard:
    hazard = play.assign(play.hazard())
    until = play.today + timedelta(days=40)
    return commands.ask_later(
        by=play.seat("logistics"), hazard_id=hazard.id, due=until, reason="等配件", at=play.later()
    )


def test_whoever_asked_for_a_later_day_hears_what_was_decided(play: Play) -> None:
    hazard = wished(play)
    commands.grant_later(by=play.seat("safety"), hazard_id=hazard.id, at=play.later(), note="抓紧")
    (letter,) = got(play, "logistics")
    assert letter.title.startswith("延期批了，改到")
    assert (letter.text, letter.about_id) == ("抓紧", hazard.id)
    other = wished(play)
    commands.refuse_later(by=play.seat("safety"), hazard_id=other.id, reason="配件已到", at=play.later())
    assert [row.text for row in got(play, "logistics")] == ["配件已到", "抓紧"]
    assert titles(play, "principal") == []


def test_an_answer_from_above_is_written_only_when_nothing_waits_for_the_school(play: Play) -> None:
    waits, planned = play.handed_up(), play.handed_up()
    answer: dict[str, Any] = {"by": play.seat("officer"), "at": play.later()}
    commands.answer_up(hazard_id=waits.id, reply=Reply("已拨款"), **answer)
    assert titles(play, "safety") == titles(play, "principal") == []
    plan = Reply("列入明年计划", "校舍维修计划", date(2027, 6, 1))
    commands.answer_up(hazard_id=planned.id, reply=plan, **answer)
    for who in ("safety", "principal"):
        (letter,) = got(play, who)
        assert (letter.title[:5], letter.text) == ("上级已答复", "列入明年计划")
    assert titles(play, "guard") == ["您上报的已登记为隐患：灭火器没有压力"] * 2


def test_a_swap_is_answered_to_whoever_asked(play: Play) -> None:
    cast, school = play.cast, play.cast.unit("school")

    def turn(person: str, day: int) -> Any:
        return set_turn(
            by=play.seat("safety"), unit=school, roster="gate_guard", day=date(2026, 10, day), slot="night",
            person=cast.people[person], at=play.at,
        )  # fmt: skip

    def asked(day: int) -> Any:
        return ask_swap(
            by=play.seat("logistics"), turn_id=turn("logistics", day).id, asked=cast.people["principal"], at=play.at
        )

    agree(by=play.seat("principal"), swap_id=asked(26).id, at=play.later())
    decline(by=play.seat("principal"), swap_id=asked(27).id, at=play.later())
    take_back(by=play.seat("logistics"), swap_id=asked(28).id, at=play.later())
    assert [title[:5] for title in titles(play, "logistics")] == ["示例·林校", "换班办好了"]
    assert titles(play, "principal") == []
    swap_at_once(
        by=play.seat("safety"), turn_id=turn("logistics", 29).id, asked=cast.people["principal"], at=play.later()
    )
    assert titles(play, "principal")[0] == titles(play, "logistics")[0]


def test_who_prepared_a_thing_hears_that_it_was_signed_or_returned(play: Play) -> None:
    def ready() -> Any:
        school = play.cast.unit("school")
        return prepare(by=play.seat("safety"), unit=school, kind="month", subject="2026-09", body={}, at=play.later())

    head = play.seat("principal")
    return_prepared(by=head, preparation_id=ready().id, reason="漏了演练", at=play.later())
    sign_prepared(by=head, preparation_id=ready().id, at=play.later())
    assert [(row.title[:4], row.text) for row in got(play, "safety")][:2] == [
        ("已签字：", ""),
        ("退回修改", "漏了演练"),
    ]
    assert titles(play, "principal") == []


def test_what_was_told_past_the_head_leaves_no_letter_at_the_school(play: Play) -> None:
    school = play.cast.unit("school")
    told = tell_up(
        by=play.seat("guard"), unit=school, client_id=new_id(), said=Told("配电房漏水", "地下一层"), at=play.later()
    )
    hear_up(by=play.seat("officer"), told_id=told.id, reply="已派人处理", at=play.later())
    with opened(EVERYTHING):
        assert not Letter.objects.exists(), "a letter would lie in the school's own rows"


def test_parts_of_a_combined_judgement_are_told_to_who_rectifies_them(play: Play) -> None:
    lesser = ("fire.extinguisher_missing", "fire.light_defect", "fire.door_defect")
    parts = [play.hazard(kind=kind) for kind in lesser]
    play.assign(parts[0])
    commands.judge_combined(
        by=play.seat("officer"), unit=play.cast.unit("school"), client_id=new_id(), rule="fire.combined_facilities",
        hazards=[each.id for each in parts], reason="三类设施同时失效", at=play.later(),
    )  # fmt: skip
    (letter,) = got(play, "logistics")
    assert "一起认定为重大隐患" in letter.title
    assert all(each.number in letter.text for each in parts)


def test_a_paper_is_no_letter_but_what_came_of_its_reply_is(play: Play) -> None:
    visiting = Visiting(play.cast, at=play.at)
    paper = visiting.issued(LAMP, BOTTLE)
    assert titles(play, "safety") == titles(play, "principal") == [], "it waits in 待我办 to be signed for"
    lamp, bottle = cured(visiting, paper)
    visiting.reply(paper)
    verdicts = [Verdict(lamp.id, True), Verdict(bottle.id, False, "又没压力")]
    by = visiting.seat("officer")
    opinion = look_back(by=by, paper_id=paper.id, client_id=new_id(), verdicts=verdicts, at=visiting.later())
    for who in ("safety", "principal"):
        (letter,) = got(play, who)
        assert letter.title.replace("\u00a0", " ") == "青石县教育局出了复查意见书：1 个通过，1 个退回整改"
        assert (letter.about_id, paper.number in letter.text) == (opinion.id, True)
    correct(by=by, paper_id=paper.id, client_id=new_id(), says="第一条的数量应为两处", at=visiting.later())
    assert got(play, "safety")[0].text == "第一条的数量应为两处"
    assert titles(play, "guard") == titles(play, "officer") == []
