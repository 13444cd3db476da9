"""Who may come in whose name, what a team and a visit must say, and who sees which."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import pytest

from tests.support.cast import SINCE, START, Cast
from xiaoan.features.inspections import commands, queries
from xiaoan.features.inspections.commands import Problem
from xiaoan.features.inspections.models import Paper, Visit
from xiaoan.features.inspections.queries import Filters
from xiaoan.features.inspections.reach import seen
from xiaoan.features.inspections.rules import lacking
from xiaoan.features.inspections.tests.play import BOTTLE, LAMP, Play, hazards_of
from xiaoan.features.inspections.verbs import SEE
from xiaoan.foundation import rls
from xiaoan.foundation.errors import Conflict, NotFound, Refused
from xiaoan.foundation.ids import new_id
from xiaoan.kernel.access.commands import Place, grant
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.org.staff import add_person

FOOD = Problem(what="留样不足125克", where="食堂", domain="food")


@pytest.fixture
def play(cast: Cast) -> Play:
    return Play(cast)


def section(cast: Cast, name: str, *units: str, domains: tuple[str, ...] = ()) -> None:
    """Somebody of the bureau who answers for some domains, or for listed schools."""
    county = cast.unit("county")
    person = add_person(by=operator(), unit=county, name=f"示例·{name}", at=START)
    cast.people[name] = person
    grant(
        by=operator(), account_id=cast.account(name), role="bureau_officer", starts=SINCE, at=START,
        place=Place(county, tuple(cast.unit(each).id for each in units)), domains=domains,
    )  # fmt: skip


# The team and the day


def test_one_person_is_no_team(play: Play) -> None:
    with pytest.raises(Refused, match="至少两个人"):
        play.visit(LAMP, people=())
    assert len(play.visit(LAMP, people=(), experts=(("示例·陈工", "县设计院"),)).team) == 2


def test_the_same_person_twice_is_one_person(play: Play) -> None:
    chief, officer = play.cast.people["chief"].id, play.cast.people["officer"].id
    for people, experts in (
        ((chief, chief), ()),
        ((officer,), ()),
        ((), (("示例·陈工", "院"), ("示例·陈工 ", "院"))),
        ((chief,), (("示例·马股长", "青石县教育局"),)),
    ):
        with pytest.raises(Refused, match="同一个人只算一个"):
            play.visit(LAMP, people=people, experts=experts)


def test_people_of_the_school_are_not_of_the_team(play: Play) -> None:
    with pytest.raises(Refused, match="受检单位的人"):
        play.visit(LAMP, people=(play.cast.people["safety"].id,))
    with pytest.raises(Refused, match="找不到这个人"):
        play.visit(LAMP, people=(play.cast.people["stranger"].id,))
    with pytest.raises(Refused, match="姓名和单位"):
        play.visit(LAMP, experts=(("示例·陈工", ""),))


def test_the_leader_is_of_the_team(play: Play) -> None:
    assert play.visit(LAMP).leader == "示例·吴科员"
    assert play.visit(LAMP, leader="示例·马股长").leader == "示例·马股长"
    with pytest.raises(Refused, match="组长"):
        play.visit(LAMP, leader="示例·别人")


def test_a_visit_took_place_lately(play: Play) -> None:
    for days in (1, 400, -400):
        with pytest.raises(Refused):
            play.visit(LAMP, on=play.today + timedelta(days=days))
    with pytest.raises(Refused, match="年"):
        play.visit(LAMP, on=date(2020, 1, 1))
    assert play.visit(LAMP, began=time(9, 5), ended=time(11)).hours == "09:05—11:00"
    with pytest.raises(Refused, match="早于开始"):
        play.visit(LAMP, began=time(11), ended=time(9))
    with pytest.raises(Refused, match="事先通知"):
        play.visit(LAMP, manner="secret")


def test_a_problem_says_what_and_where(play: Play) -> None:
    for wrong in (
        Problem(what=" ", where="x"), Problem(what="x", where=""), Problem(what="x", where="y", quantity=0),
        Problem(what="x", where="y", quantity=10_000), Problem(what="x", where="y", days=-1),
        Problem(what="x", where="y", kind="no.such"), Problem(what="x", where="y", domain="no such"),
    ):  # fmt: skip
        with pytest.raises(Refused):
            play.visit(LAMP, wrong)
    with pytest.raises(NotFound):
        play.visit(Problem(what="x", where="", place=play.cast.places["far_building"].id))
    assert play.visit(Problem(what="x", where="", place=play.cast.places["canteen"].id)).problems[0].where == "食堂"


def test_two_hundred_problems_are_more_than_a_paper_holds(play: Play) -> None:
    many = [Problem(what=f"第{n}个", where="楼", domain="fire") for n in range(200)]
    with pytest.raises(Refused, match="最多写 60 个问题（现在 200 个）"):
        play.visit(*many)
    paper = play.issued(*many[:60])
    assert len(hazards_of(paper)) == 60
    assert len({row.number for row in hazards_of(paper)}) == 60


def test_the_same_visit_sent_twice_is_one(play: Play) -> None:
    key = new_id()
    first = play.visit(LAMP, client_id=key)
    assert play.visit(LAMP, client_id=key).id == first.id
    with pytest.raises(Conflict, match="内容却不一样"):
        play.visit(BOTTLE, client_id=key)
    with rls.opened(rls.EVERYTHING):
        assert Visit.objects.count() == 1


def test_only_its_author_goes_on_with_a_visit(play: Play) -> None:
    visit = play.visit(LAMP)
    with pytest.raises(Refused, match="请由本人"):
        commands.revise(by=play.seat("chief"), visit_id=visit.id, said=play.said(BOTTLE), at=play.later())
    with pytest.raises(NotFound):
        commands.drop(by=play.seat("stranger"), visit_id=visit.id, reason="x", at=play.later())
    with pytest.raises(Refused, match="为什么作废"):
        commands.drop(by=play.seat("officer"), visit_id=visit.id, reason=" ", at=play.later())
    commands.drop(by=play.seat("officer"), visit_id=visit.id, reason="走错学校", at=play.later())
    with pytest.raises(Conflict, match="已经作废"):
        play.issue(visit)


# In whose name


def test_a_school_does_not_inspect_itself_nor_another(play: Play) -> None:
    for who in ("safety", "principal", "central_principal"):
        if who == "central_principal":
            with pytest.raises(NotFound):
                commands.begin(
                    by=play.seat(who), unit=play.cast.unit("school"), client_id=new_id(), said=play.said(LAMP),
                    at=play.later(),
                )  # fmt: skip
            continue
        with pytest.raises(Refused, match="由上级单位做"):
            commands.begin(
                by=play.seat(who), unit=play.cast.unit("school"), client_id=new_id(),
                said=play.said(LAMP, people=(), experts=(("示例·甲", "乙"),)), at=play.later(),
            )  # fmt: skip


def test_a_central_school_inspects_its_village_school_in_its_own_name(cast: Cast) -> None:
    play = Play(cast, school="point", who="central_safety")
    paper = play.issued(LAMP, people=(cast.people["central_principal"].id,))
    assert (paper.issuer, paper.number) == ("大坪镇中心小学", "大坪中心校改〔2026〕001号")
    (row,) = hazards_of(paper)
    assert (row.source, row.unit_id) == ("superior", cast.unit("point").id)
    with pytest.raises(Refused, match="由受检学校签收"):
        play.receive(paper, "central_principal")
    assert play.receive(paper, "point_head").name == "示例·石老师"


def test_the_central_school_signs_for_its_point_what_the_bureau_left(cast: Cast) -> None:
    play = Play(cast, school="point")
    paper = play.issued(LAMP)
    assert paper.issuer == "青石县教育局"
    assert play.receive(paper, "central_safety").way == "account"


def test_in_another_county_there_is_nothing(cast: Cast) -> None:
    play = Play(cast)
    paper = play.issued(LAMP)
    for who in ("far_officer", "stranger", "fireman"):
        with rls.opened(play.seat(who).scope, readonly=True):
            assert not Paper.objects.exists()
            with pytest.raises(NotFound):
                queries.paper_page(play.seat(who), paper.id, at=play.at)
        with pytest.raises(NotFound):
            Play(cast, who=who).visit(LAMP)


def test_the_city_sees_and_writes_nothing(play: Play) -> None:
    paper = play.issued(LAMP)
    who = play.seat("city_officer")
    with rls.opened(who.scope, readonly=True):
        assert queries.paper_page(who, paper.id, at=play.at).row.number == paper.number
    with pytest.raises(Refused):
        commands.correct(by=who, paper_id=paper.id, client_id=new_id(), says="x", at=play.later())


# Domains and lists of schools


def test_an_inspector_of_one_domain_enters_only_there(play: Play) -> None:
    section(play.cast, "kitchen", domains=("food",))
    play.who = "kitchen"
    mates: dict[str, Any] = {"people": (play.cast.people["chief"].id,)}
    for wrong in ((LAMP,), (FOOD, LAMP), (Problem(what="x", where="y"),)):
        with pytest.raises(Refused):
            play.visit(*wrong, **mates)
    with pytest.raises(Refused):
        play.visit(FOOD, domains=("fire",), **mates)
    assert play.issued(FOOD, **mates).domains == ["food"]
    assert play.visit(Problem(what="x", where="y"), domains=("food",), **mates).problems[0].domain == "food"


def test_a_mixed_visit_is_for_those_who_hold_all_its_domains(play: Play) -> None:
    section(play.cast, "kitchen", domains=("food",))
    section(play.cast, "both", domains=("food", "fire"))
    food, mixed, none = play.issued(FOOD), play.issued(FOOD, LAMP), play.issue(play.visit(), kind="feedback", due=None)
    wanted = {"kitchen": {food, none}, "both": {food, mixed, none}, "officer": {food, mixed, none}}
    for who, papers in wanted.items():
        viewer = play.seat(who)
        with rls.opened(viewer.scope, readonly=True):
            rows = Paper.objects.all()
            assert {row.id for row in seen(viewer, rows, SEE)} == {row.id for row in papers}, who
            assert {row.id for row in rows if not lacking(viewer, SEE, row.path, row.unit_id, row.domains)} == {
                row.id for row in papers
            }  # fmt: skip


def test_an_inspector_of_listed_schools_numbers_in_the_bureaus_book(play: Play) -> None:
    section(play.cast, "listed", "school")
    first = play.issued(LAMP)
    play.who = "listed"
    second = play.issued(BOTTLE, people=(), experts=(("示例·陈工", "县设计院"),))
    assert [first.number, second.number] == ["青石县局改〔2026〕001号", "青石县局改〔2026〕002号"]
    play.school = "middle"
    with pytest.raises(NotFound):
        play.visit(LAMP, people=(), experts=(("示例·陈工", "县设计院"),))


# Lists


def test_lists_say_what_is_owed_and_by_whom(play: Play) -> None:
    paper = play.issued(LAMP, BOTTLE)
    play.at += timedelta(days=20)
    viewer = play.seat("officer")
    with rls.opened(viewer.scope, readonly=True):
        (line,) = queries.by_school(viewer, at=play.at)
        assert (line.papers, line.unsigned, line.owed, line.late, line.open, line.to_look) == (1, 1, 1, 1, 2, 0)
        for state in queries.STATES:
            rows, mark = queries.papers(viewer, Filters(state=state), at=play.at)
            assert ([row.id for row in rows], mark) == ([paper.id], None)
        assert rows[0].overdue == 5
        assert queries.waiting_for(viewer, at=play.at).total == 0
        with pytest.raises(Refused):
            queries.papers(viewer, Filters(state="x"), at=play.at)
    school = play.seat("principal")
    with rls.opened(school.scope, readonly=True):
        waiting = queries.waiting_for(school, at=play.at)
        assert (waiting.to_sign_total, waiting.to_reply_total) == (1, 1)
    play.receive(paper)
    with rls.opened(school.scope, readonly=True):
        assert queries.waiting_for(school, at=play.at).to_sign_total == 0
        rows, _ = queries.papers(school, Filters(), at=play.at)
        assert (rows[0].receipt, rows[0].received_by) == ("signed", "示例·周主任")


def test_pages_of_a_list_follow_each_other(play: Play) -> None:
    papers = [play.issued(LAMP) for _ in range(3)]
    viewer = play.seat("officer")
    with rls.opened(viewer.scope, readonly=True):
        first, mark = queries.papers(viewer, Filters(), at=play.at, most=2)
        rest, end = queries.papers(viewer, Filters(), at=play.at, after=mark, most=2)
    assert [row.id for row in (*first, *rest)] == [each.id for each in reversed(papers)]
    assert end is None
