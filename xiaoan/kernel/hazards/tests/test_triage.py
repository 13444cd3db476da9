"""Reports: what and where only, once per form, then triaged once and answered."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from xiaoan.foundation import rls
from xiaoan.foundation.errors import Conflict, NotFound, Refused
from xiaoan.foundation.ids import new_id
from xiaoan.kernel.hazards import commands
from xiaoan.kernel.hazards.commands import Form, Paper, PhoneClock, Registration, Seen
from xiaoan.kernel.hazards.machine import ReportState, Stage
from xiaoan.kernel.hazards.models import HazardSource, Report
from xiaoan.kernel.hazards.tests.play import EXTINGUISHER, Play, kinds, stored
from xiaoan.kernel.hazards.vocabulary import Source


def test_the_same_form_twice_is_one_report(play: Play) -> None:
    key = new_id()
    first, again = play.report(client_id=key), play.report(client_id=key)
    assert first.id == again.id
    assert kinds(first.id) == ["reported"]
    with pytest.raises(Conflict):
        play.report(client_id=key, what="另一件事")
    with pytest.raises(Conflict):
        play.report("safety", client_id=key)


BAD: dict[str, tuple[dict[str, Any], set[str]]] = {
    "nothing said": ({"what": "  ", "where": ""}, {"what", "where"}),
    "nowhere": ({"where": "\u200b"}, {"where"}),
    "no place": ({"quantity": 0}, {"quantity"}),
    "a huge number": ({"quantity": 10**15}, {"quantity"}),
    "an unknown kind": ({"kind": "no.such"}, {"kind"}),
    "an unknown domain": ({"domain": "space"}, {"domain"}),
    "a paper without a number": ({"paper": Paper("县消防大队", " ")}, {"paper"}),
}


@pytest.mark.parametrize("name", BAD)
def test_a_report_that_cannot_be_is_refused_at_its_field(name: str, play: Play) -> None:
    seen, fields = BAD[name]
    with pytest.raises(Refused) as refused:
        play.report(**seen)
    assert set(refused.value.fields) == fields


def test_long_and_dirty_text_is_cleaned_and_cut(play: Play) -> None:
    report = play.report(what="漏水\x00\u202e" + "长" * 3000, where="楼" * 500)
    assert len(report.what) == 1000
    assert "\x00" not in report.what
    assert len(report.where) == 200


def test_a_phone_clock_two_days_off_is_corrected(play: Play) -> None:
    reached = play.at + timedelta(hours=1)
    ahead = timedelta(days=2)
    clock = PhoneClock(claimed=reached + ahead - timedelta(minutes=30), sent_at=reached + ahead)
    report = commands.report(
        by=play.seat("guard"), unit=play.cast.unit("school"), client_id=new_id(), seen=Seen("x", "y"), at=reached,
        clock=clock,
    )  # fmt: skip
    assert report.happened == reached - timedelta(minutes=30)
    assert report.reached == reached


@pytest.mark.parametrize(
    ("claimed", "sent_at"),
    [
        (datetime(9999, 12, 31, tzinfo=UTC), datetime(2020, 1, 1, tzinfo=UTC)),
        (datetime(2026, 10, 20), datetime(2026, 10, 20, tzinfo=UTC)),  # noqa: DTZ001  a phone that names no zone
        (datetime(1970, 1, 1, tzinfo=UTC), datetime(2026, 10, 20, 2, 0, tzinfo=UTC)),
    ],
)
def test_an_impossible_clock_is_refused(claimed: datetime, sent_at: datetime, play: Play) -> None:
    with pytest.raises(Refused) as refused:
        commands.report(
            by=play.seat("guard"), unit=play.cast.unit("school"), client_id=new_id(), seen=Seen("x", "y"),
            at=play.later(), clock=PhoneClock(claimed, sent_at),
        )  # fmt: skip
    assert "happened" in refused.value.fields


def test_half_a_character_is_dropped(play: Play) -> None:
    assert play.report(what="漏\ud800电").what == "漏电"
    hazard = play.hazard()
    form = Form(client_id=new_id())
    done = commands.suspect(
        by=play.seat("safety"), hazard_id=hazard.id, reason="锁\udfff闭", at=play.later(), form=form
    )
    assert done.grade_reason == "锁闭"


def test_a_place_names_where_by_itself(play: Play) -> None:
    report = play.report(where="", place_id=play.cast.places["building_a"].id)
    assert report.where == "教学楼A栋"
    assert play.register(report).place_id == play.cast.places["building_a"].id


def test_one_corrects_and_withdraws_ones_own_report_until_it_is_triaged(play: Play) -> None:
    report = play.report()
    fixed = commands.correct_report(
        by=play.seat("guard"), report_id=report.id, what="两只灭火器没压力", quantity=2, at=play.later()
    )
    assert (fixed.what, fixed.quantity, fixed.where) == ("两只灭火器没压力", 2, report.where)
    with pytest.raises(NotFound):
        commands.withdraw_report(by=play.seat("safety"), report_id=report.id, at=play.later())
    gone = commands.withdraw_report(by=play.seat("guard"), report_id=report.id, at=play.later())
    assert gone.state == ReportState.WITHDRAWN
    with pytest.raises(Refused, match="误报"):
        play.register(gone)
    registered = play.report()
    play.register(registered)
    with pytest.raises(Refused, match="已登记为隐患"):
        commands.withdraw_report(by=play.seat("guard"), report_id=registered.id, at=play.later())


def test_not_a_hazard_and_referred_answer_the_reporter(play: Play) -> None:
    report = play.report(what="饭菜不好吃")
    with pytest.raises(Refused) as refused:
        commands.not_hazard(by=play.seat("safety"), report_id=report.id, reason="", at=play.later())
    assert "reason" in refused.value.fields
    done = commands.refer(
        by=play.seat("safety"), report_id=report.id, to="膳食委员会", reason="属于伙食意见", at=play.later()
    )
    assert (done.state, done.referred_to, done.reason) == (ReportState.REFERRED, "膳食委员会", "属于伙食意见")
    assert done.replied_at == play.at
    with pytest.raises(Conflict, match="示例·周主任"):
        play.register(done, "principal")


def test_who_may_not_triage_is_told_so(play: Play) -> None:
    with pytest.raises(Refused, match="权限"):
        play.register(play.report(), "guard")


def test_a_second_tap_on_triage_is_the_same_triage(play: Play) -> None:
    report, form = play.report(), Form(client_id=new_id())
    said = Registration(kind=EXTINGUISHER)

    def once() -> Any:
        return commands.to_hazard(by=play.seat("safety"), report_id=report.id, said=said, at=play.later(), form=form).id

    assert once() == once()
    other = commands.not_hazard
    with pytest.raises(Conflict):
        other(by=play.seat("safety"), report_id=report.id, reason="x", at=play.later(), form=form)


def test_a_finding_from_above_is_not_the_schools_to_wave_away(play: Play) -> None:
    report = play.report("officer")
    for attempt in (commands.not_hazard, commands.refer):
        extra: dict[str, Any] = {"to": "后勤"} if attempt is commands.refer else {}
        with pytest.raises(Refused, match="上级"):
            attempt(by=play.seat("safety"), report_id=report.id, reason="不认可", at=play.later(), **extra)
    done = commands.not_hazard(by=play.seat("officer"), report_id=report.id, reason="看错了", at=play.later())
    assert done.state == ReportState.NOT_HAZARD


def test_a_report_of_the_same_thing_is_one_more_source(play: Play) -> None:
    hazard = play.hazard()
    report = play.report("logistics")
    merged = commands.merge_report(by=play.seat("safety"), report_id=report.id, into=hazard.id, at=play.later())
    assert (merged.id, merged.stage, merged.quantity) == (hazard.id, Stage.ASSIGN, 1)
    with rls.opened(rls.EVERYTHING):
        assert HazardSource.objects.filter(hazard=hazard).count() == 2
        assert Report.objects.get(id=report.id).state == ReportState.MERGED
    with pytest.raises(NotFound):
        elsewhere = Play(play.cast, school="far_school", at=play.at)
        far = elsewhere.hazard("stranger", by="stranger")
        commands.merge_report(by=play.seat("safety"), report_id=play.report().id, into=far.id, at=play.later())


def test_a_superiors_report_merged_into_ours_makes_the_recheck_theirs(play: Play) -> None:
    hazard = play.submitted()
    assert hazard.stage == Stage.RECHECK
    report = play.report("officer")
    commands.merge_report(by=play.seat("safety"), report_id=report.id, into=hazard.id, at=play.later())
    now = stored(hazard)
    assert (now.stage, now.ball_unit_id) == (Stage.RECHECK_ABOVE, play.cast.unit("county").id)


def test_a_departments_paper_brings_its_number_and_deadline(play: Play) -> None:
    due = play.today + timedelta(days=3)
    report = play.report("safety", paper=Paper("县消防大队", "云消限字〔2026〕041号", due))
    hazard = play.register(report)
    assert (report.source, hazard.due) == (Source.DEPARTMENT, due)
    with rls.opened(rls.EVERYTHING):
        source = HazardSource.objects.get(hazard=hazard)
    assert (source.issuer, source.paper_no, source.due) == ("县消防大队", "云消限字〔2026〕041号", due)
    with pytest.raises(Refused, match="云消限字"):
        play.assign(hazard, due=play.today + timedelta(days=5))
