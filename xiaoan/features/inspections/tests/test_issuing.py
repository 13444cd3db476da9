"""A visit leaves a paper; what it found stands in the school's list under the paper's number."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection

from tests.support.cast import Cast
from xiaoan.features.inspections import commands
from xiaoan.features.inspections.commands import Problem
from xiaoan.features.inspections.models import NumberBook, Paper, PaperLine, Visit
from xiaoan.features.inspections.tests.play import BOTTLE, LAMP, PAPERS, Play, hazards_of
from xiaoan.foundation import rls
from xiaoan.foundation.errors import Conflict, NotFound, Refused
from xiaoan.foundation.ids import new_id
from xiaoan.kernel.files.models import Attachment
from xiaoan.kernel.hazards.models import Hazard, HazardSource
from xiaoan.kernel.trail.models import TrailEvent


@pytest.fixture
def play(cast: Cast) -> Play:
    return Play(cast)


def test_three_problems_become_three_hazards_under_the_papers_number(play: Play) -> None:
    paper = play.issued(LAMP, BOTTLE, PAPERS)
    assert (paper.number, paper.issuer) == ("青石县局改〔2026〕001号", "青石县教育局")
    found = hazards_of(paper)
    assert [row.stage for row in found] == ["assign"] * 3
    assert [row.source for row in found] == ["superior"] * 3
    assert [row.quantity for row in found] == [3, 1, 1]
    with rls.opened(rls.EVERYTHING):
        sources = HazardSource.objects.filter(hazard__in=found)
        assert {(each.issuer, each.paper_no) for each in sources} == {("青石县教育局", paper.number)}
        assert {each.issuer_unit_id for each in sources} == {play.cast.unit("county").id}
        assert Visit.objects.get().state == "issued"
    assert found[0].due == play.today + timedelta(days=7)
    assert [line.hazard for line in paper.printed.lines] == [row.number for row in found]
    assert paper.printed.team == ["示例·吴科员", "示例·马股长"]


def test_numbers_run_on_by_kind_and_year(play: Play) -> None:
    first, second = play.issued(LAMP), play.issued(BOTTLE)
    softer = play.issue(play.visit(), kind="feedback", due=None)
    assert [each.number for each in (first, second, softer)] == [
        "青石县局改〔2026〕001号", "青石县局改〔2026〕002号", "青石县局馈〔2026〕001号",
    ]  # fmt: skip
    play.at += timedelta(days=100)
    assert play.issued(PAPERS).number == "青石县局改〔2027〕001号"


def test_a_bureau_says_what_its_papers_are_called(play: Play) -> None:
    county = play.cast.unit("county")
    commands.set_prefix(by=play.seat("officer"), issuer=county, kind="notice", prefix="青教安改", at=play.later())
    assert play.issued(LAMP).number == "青教安改〔2026〕001号"
    play.at += timedelta(days=100)
    assert play.issued(LAMP).number == "青教安改〔2027〕001号"
    with pytest.raises(Refused, match="书号"):
        commands.set_prefix(by=play.seat("officer"), issuer=county, kind="notice", prefix="〔〕", at=play.later())
    with pytest.raises(Refused, match="已由别的单位"):
        central = play.cast.unit("central")
        commands.set_prefix(
            by=play.seat("central_safety"), issuer=central, kind="notice", prefix="青教安改", at=play.later()
        )
    with pytest.raises(NotFound):
        commands.set_prefix(by=play.seat("stranger"), issuer=county, kind="notice", prefix="外", at=play.later())


def test_sent_twice_it_is_one_paper(play: Play) -> None:
    visit, key = play.visit(LAMP), new_id()
    first = play.issue(visit, client_id=key)
    again = play.issue(visit, client_id=key)
    assert first.id == again.id
    with rls.opened(rls.EVERYTHING):
        assert (Paper.objects.count(), Hazard.objects.count(), NumberBook.objects.get().last) == (1, 1, 1)
    with pytest.raises(Conflict, match="内容却不一样"):
        play.issue(visit, client_id=key, kind="feedback")
    with pytest.raises(Conflict, match="已经出了文书"):
        play.issue(visit)


def test_what_fails_in_the_middle_leaves_nothing_and_no_gap(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    visit = play.visit(LAMP, BOTTLE)

    def killed(*_given: object, **_named: object) -> None:
        raise RuntimeError("killed")

    with monkeypatch.context() as patch:
        patch.setattr("xiaoan.features.inspections.doing.issuing.keep", killed)
        with pytest.raises(RuntimeError):
            play.issue(visit)
    with rls.opened(rls.EVERYTHING):
        assert not Paper.objects.exists()
        assert not Hazard.objects.exists()
        assert not NumberBook.objects.exists()
        assert Visit.objects.get().state == "draft"
        assert not TrailEvent.objects.filter(kind__startswith="hazards.").exists()
    assert play.issue(visit).number == "青石县局改〔2026〕001号"


def test_what_is_open_already_is_counted_once(play: Play) -> None:
    old = hazards_of(play.issued(BOTTLE))[0]
    visit = play.visit(LAMP, BOTTLE)
    paper = play.issue(visit, into=((1, old.id),))
    new, same = hazards_of(paper)
    assert same.id == old.id != new.id
    assert [line.already for line in paper.printed.lines] == [False, True]
    with rls.opened(rls.EVERYTHING):
        assert Hazard.objects.count() == 2
        assert {each.paper_no for each in HazardSource.objects.filter(hazard=old)} == {
            "青石县局改〔2026〕001号", "青石县局改〔2026〕002号",
        }  # fmt: skip


def test_two_problems_cannot_be_the_same_hazard(play: Play) -> None:
    old = hazards_of(play.issued(BOTTLE))[0]
    with pytest.raises(Refused, match="同一条隐患"):
        play.issue(play.visit(LAMP, BOTTLE), into=((0, old.id), (1, old.id)))
    with pytest.raises(Refused, match="没有这个问题"):
        play.issue(play.visit(LAMP), into=((7, old.id),))
    with pytest.raises(NotFound):
        play.issue(play.visit(LAMP), into=((0, new_id()),))


def test_what_is_issued_cannot_be_changed_even_by_sql(play: Play) -> None:
    play.issued(LAMP)
    visit = play.visit(BOTTLE)
    commands.revise(by=play.seat("officer"), visit_id=visit.id, said=play.said(LAMP), at=play.later())
    with rls.opened(rls.EVERYTHING):
        issued = Visit.objects.get(state="issued")
    with pytest.raises(Conflict, match="已经出了文书"):
        commands.revise(by=play.seat("officer"), visit_id=issued.id, said=play.said(BOTTLE), at=play.later())
    with pytest.raises(Exception, match=r"permission denied|append"), rls.opened(rls.EVERYTHING), \
            connection.cursor() as cursor:  # fmt: skip
        cursor.execute("UPDATE inspections_paper SET number = 'x'")


def test_a_correction_is_a_further_paper_that_names_the_first(play: Play) -> None:
    paper = play.issued(LAMP)
    further = commands.correct(
        by=play.seat("officer"), paper_id=paper.id, client_id=new_id(), says="第1项处数应为2处", at=play.later()
    )
    assert (further.number, further.about, further.corrects) == ("青石县局改〔2026〕002号", paper.id, True)
    assert further.printed.about == "整改通知书青石县局改〔2026〕001号"
    with pytest.raises(Refused, match="本身是更正"):
        commands.correct(by=play.seat("officer"), paper_id=further.id, client_id=new_id(), says="再", at=play.later())
    with pytest.raises(Refused, match="由青石县教育局出具"):
        commands.correct(by=play.seat("safety"), paper_id=paper.id, client_id=new_id(), says="改", at=play.later())


def test_a_notice_needs_problems_and_a_day(play: Play) -> None:
    with pytest.raises(Refused, match="没有问题不用"):
        play.issue(play.visit())
    with pytest.raises(Refused, match="什么时候前"):
        play.issue(play.visit(LAMP), due=None)
    with pytest.raises(Refused, match="期限不能早于今天"):
        play.issue(play.visit(LAMP), due=play.today - timedelta(days=1))
    with pytest.raises(Refused, match="请选整改通知书"):
        play.issue(play.visit(LAMP), kind="opinion")
    assert play.issue(play.visit(), kind="feedback", due=None).printed.lines == []


def test_photos_go_to_the_hazards_report(play: Play) -> None:
    shot = play.file("officer")
    visit = play.visit(Problem(what="灯不亮", where="二楼", domain="fire", photos=[shot]))
    play.issue(visit)
    with rls.opened(rls.EVERYTHING):
        assert Attachment.objects.get(id=shot).object_type == "hazards.report"


def test_what_may_be_major_is_suspected_until_the_bureau_says(play: Play) -> None:
    paper = play.issued(
        Problem(what="外窗焊死", where="宿舍", domain="fire", suspected=True),
        Problem(what="出口堆物", where="食堂", kind="fire.exit_blocked"),
    )
    assert [row.grade for row in hazards_of(paper)] == ["suspected_major"] * 2
    assert [line.suspected for line in paper.printed.lines] == [True, True]


def test_lines_keep_the_order_of_the_paper(play: Play) -> None:
    paper = play.issued(PAPERS, LAMP, BOTTLE)
    with rls.opened(rls.EVERYTHING):
        assert list(PaperLine.objects.filter(paper=paper).values_list("position", flat=True)) == [0, 1, 2]
    assert [row.title for row in hazards_of(paper)] == [PAPERS.what, LAMP.what, BOTTLE.what]
