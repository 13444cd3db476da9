"""The clock follows the ball: waiting with proof, handed up, extended, delegated, replied to, sealed."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from xiaoan.foundation import rls
from xiaoan.foundation.errors import Conflict, NotFound, Refused
from xiaoan.foundation.ids import new_id
from xiaoan.kernel.hazards import commands, queries
from xiaoan.kernel.hazards.commands import Form, Opinion, Paper, Passing, Reply, WaitProof
from xiaoan.kernel.hazards.machine import Stage
from xiaoan.kernel.hazards.models import Hazard, HazardSource
from xiaoan.kernel.hazards.queries import Filters
from xiaoan.kernel.hazards.tests.play import PROOF, Play, kinds, stored
from xiaoan.kernel.org.grounds import use_again
from xiaoan.kernel.org.models import OutOfUse
from xiaoan.kernel.trail.verify import verify


def page(play: Play, hazard: Hazard, who: str = "safety") -> queries.HazardPage:
    with play.looking(who) as viewer:
        return queries.hazard_page(viewer, hazard.id, at=play.at)


def do(play: Play, hazard: Hazard, who: str, command: str, **said: Any) -> Hazard:
    done: Hazard = getattr(commands, command)(by=play.seat(who), hazard_id=hazard.id, at=play.later(), **said)
    return done


@pytest.mark.parametrize(
    ("cause", "proof", "missing"),
    [
        ("money", WaitProof(), {"amount", "asked", "asked_no"}),
        ("money", WaitProof("县教育局", "1号", Decimal(0)), {"amount"}),
        ("money", WaitProof("县教育局", "1号", Decimal("NaN")), {"amount"}),
        ("money", WaitProof("县教育局", "1号", Decimal("1e30")), {"amount"}),
        ("owner", WaitProof(), {"asked", "asked_no"}),
        ("department", WaitProof(asked="县公路局"), {"asked_no"}),
        ("money", WaitProof(plan_name="暑期维修计划"), {"plan_on"}),
        ("owner", WaitProof(plan_on=date(2027, 7, 1)), {"plan_name"}),
        ("money", WaitProof(plan_name="暑期维修计划", plan_on=date(2020, 1, 1)), {"plan_on"}),
    ],
)
def test_a_wait_without_proof_stops_no_clock(play: Play, cause: str, proof: WaitProof, missing: set[str]) -> None:
    hazard = play.assign(play.hazard())
    with pytest.raises(Refused) as refused:
        play.held(hazard, cause=cause, proof=proof)
    assert set(refused.value.fields) == missing
    assert stored(hazard).stage == Stage.RECTIFYING


def test_with_proof_the_schools_deadline_rests_and_the_review_is_owed_by_the_watcher(play: Play) -> None:
    hazard = play.held()
    assert (hazard.stage, hazard.amount) == (Stage.CONTROLLED, Decimal("36000.00"))
    play.later(days=12)
    row = page(play, hazard).row
    assert (row.overdue, row.review_late) == (0, 3)
    for who, waits in (("guard", 1), ("safety", 1), ("logistics", 0)):
        with play.looking(who) as viewer:
            assert queries.waiting_for(viewer, at=play.at).totals["review"] == waits, who
    with play.looking("safety") as viewer:
        stands = queries.standing(viewer, at=play.at)
        assert (stands.overdue.items, stands.review_late.items, stands.open.items) == (0, 1, 1)
        assert len(queries.listing(viewer, Filters(review_due=True), at=play.at).rows) == 1


def test_a_plan_with_a_day_is_a_real_answer(play: Play) -> None:
    hazard = play.held(proof=WaitProof(plan_name="暑期维修计划", plan_on=date(2027, 8, 10)))
    assert (hazard.stage, hazard.plan_on) == (Stage.PLANNED, date(2027, 8, 10))
    back = do(play, hazard, "safety", "resume", due=play.today + timedelta(days=9))
    assert (back.stage, back.plan_name, back.waiting) == (Stage.RECTIFYING, "", "")


def test_handed_up_the_bureaus_days_run_and_go_red_at_the_bureau_alone(play: Play) -> None:
    hazard = play.handed_up()
    county = play.cast.unit("county")
    assert (hazard.stage, hazard.up, hazard.ball_unit_id) == (Stage.CONTROLLED, "sent", county.id)
    # 20 October 2026 is a Tuesday: ten working days end on Tuesday 3 November.
    assert (hazard.up_desk, hazard.up_answer_by) == ("safety_section", date(2026, 11, 3))
    with play.looking("officer") as viewer:
        assert queries.waiting_for(viewer, at=play.at).totals["coordinate"] == 1
    play.later(days=20)
    row = page(play, hazard).row
    assert (row.with_superior, row.overdue, row.answer_late, row.stuck_day) == (True, 0, 6, 21)
    assert row.holder.startswith("安全股")
    with play.looking("officer") as viewer:
        stands = queries.standing(viewer, at=play.at)
        assert (stands.overdue.items, stands.above.items, stands.unanswered.items) == (0, 1, 1)
        assert len(queries.listing(viewer, Filters(unanswered=True), at=play.at).rows) == 1
        assert [each.id for each in queries.pressing(viewer, at=play.at, holder=county.id)] == [hazard.id]
    reviewed = do(play, hazard, "guard", "review", review_on=play.today + timedelta(days=5))
    assert reviewed.ball_unit_id == county.id, "an interim check leaves the ball where it is"


def test_each_move_has_its_holder_its_day_and_its_answer_date(play: Play) -> None:
    hazard = do(play, play.handed_up(), "officer", "take_up")
    play.later(days=3)
    hazard = do(play, hazard, "chief", "pass_on", to=Passing("construction_section", "示例·冯工"))
    play.later(days=5)
    hazard = do(play, hazard, "officer", "pass_on", to=Passing("county_desk", answer_by=date(2026, 12, 31)))
    moves = page(play, hazard, "principal").held.moves
    assert [(each.desk, each.person, each.days) for each in moves[2:]] == [
        ("基建股（科）", "示例·冯工", 6),
        ("县政府", "", 1),
    ]
    assert moves[3].answer_by == date(2026, 12, 31)
    with pytest.raises(Refused, match="正在上级协调"):
        do(play, hazard, "safety", "resume", due=play.today)
    reply = Reply("县里列入暑期维修", "暑期维修计划", date(2027, 8, 1))
    answered = do(play, hazard, "officer", "answer_up", reply=reply)
    assert (answered.stage, answered.up, answered.ball_unit_id) == (
        Stage.PLANNED, "answered", play.cast.unit("school").id,
    )  # fmt: skip
    due = play.today + timedelta(days=30)
    assert do(play, answered, "safety", "resume", due=due).stage == Stage.RECTIFYING


def test_turned_back_the_school_mends_and_hands_up_again(play: Play) -> None:
    back = do(play, play.handed_up(), "officer", "turn_back", reason="缺预算书")
    assert (back.up, back.up_reply, back.ball_unit_id) == ("returned", "缺预算书", play.cast.unit("school").id)
    with play.looking("safety") as viewer:
        assert queries.waiting_for(viewer, at=play.at).totals["answered"] == 1
    again = play.handed_up(back)
    assert again.up == "sent"
    dropped = do(play, again, "safety", "drop_up", reason="已自筹")
    assert (dropped.up, dropped.ball_unit_id, dropped.stage) == ("", play.cast.unit("school").id, Stage.CONTROLLED)


def test_only_the_head_of_the_school_signs_and_only_once(play: Play) -> None:
    hazard = do(play, play.held(), "safety", "draft_up", ask="请拨款")
    for who in ("safety", "officer", "logistics"):
        with pytest.raises(Refused):
            do(play, hazard, who, "hand_up")
    form = Form(new_id())
    do(play, hazard, "principal", "hand_up", form=form)
    do(play, hazard, "principal", "hand_up", form=form)
    assert kinds(hazard.id).count("handed_up") == 1
    with pytest.raises(Refused, match="没有拟好"):
        do(play, hazard, "principal", "hand_up")
    for who in ("stranger", "far_officer"):
        with pytest.raises(NotFound):
            do(play, hazard, who, "take_up")


def test_who_owes_asks_and_who_may_close_decides(play: Play) -> None:
    hazard = play.assign(play.hazard(), due=date(2026, 10, 24))
    first, later = hazard.due, play.today + timedelta(days=20)
    with pytest.raises(Refused) as refused:
        do(play, hazard, "logistics", "ask_later", due=first, reason="等货")
    assert "due" in refused.value.fields
    wish = do(play, hazard, "logistics", "ask_later", due=later, reason="等货")
    assert (wish.due, wish.later_due) == (first, later)
    with pytest.raises(Refused, match="权限"):
        do(play, wish, "logistics", "grant_later")
    with play.looking("safety") as viewer:
        assert queries.waiting_for(viewer, at=play.at).totals["extend"] == 1
    granted = do(play, wish, "safety", "grant_later")
    assert (granted.due, granted.first_due, granted.later_due) == (later, first, None)
    assert page(play, granted).row.first_due == first


def test_what_the_bureau_found_only_the_bureau_extends_and_its_paper_waits_too(play: Play) -> None:
    hazard = play.assign(play.hazard(by="officer"), due=date(2026, 10, 24))
    wish = do(play, hazard, "logistics", "ask_later", due=date(2026, 11, 10), reason="等货")
    with pytest.raises(Refused, match="青石县教育局"):
        do(play, wish, "principal", "grant_later")
    assert do(play, wish, "chief", "grant_later").due == date(2026, 11, 10)


def test_a_departments_deadline_moves_only_by_its_own_paper(play: Play) -> None:
    hazard = play.assign(play.hazard())
    hazard = do(play, hazard, "safety", "cite", paper=Paper("县消防大队", "7号", date(2026, 10, 25)))
    wish = do(play, hazard, "logistics", "ask_later", due=date(2026, 11, 20), reason="等货")
    with pytest.raises(Refused) as refused:
        do(play, wish, "safety", "grant_later")
    assert set(refused.value.fields) == {"paper_no", "scan"}
    scan = [play.file("safety", paper=True)]
    done = do(play, wish, "safety", "grant_later", paper_no="同意延期1号", scan=scan)
    line = next(each for each in page(play, done).sources if each.issuer == "县消防大队")
    assert (line.due, line.extended_to) == (date(2026, 10, 25), date(2026, 11, 20))


def test_who_answers_for_the_cure_gives_himself_no_time(play: Play) -> None:
    hazard = play.assign(play.hazard(), to="safety", due=date(2026, 10, 22))
    task = commands.Task(due=date(2026, 10, 24))
    with pytest.raises(Refused, match="申请延期"):
        do(play, hazard, "safety", "reassign", task=task)


def test_a_superior_lets_the_school_close_in_writing(play: Play) -> None:
    hazard = play.submit(play.assign(play.hazard(by="officer")))
    assert hazard.stage == Stage.RECHECK_ABOVE
    with pytest.raises(Refused, match="青石县教育局"):
        do(play, hazard, "principal", "delegate", paper_no="1号")
    given = do(play, hazard, "officer", "delegate", paper_no="青教函〔2026〕3号")
    assert (given.stage, given.ball_unit_id) == (Stage.RECHECK, play.cast.unit("school").id)
    assert play.pass_(given).stage == Stage.CLOSED


def test_one_cure_feeds_every_paper_and_the_reply_still_owed_is_shown_after_the_closing(play: Play) -> None:
    hazard = play.hazard(by="officer")
    hazard = do(play, hazard, "safety", "cite", paper=Paper("县消防大队", "7号"))
    before = {each.issuer: each.owed for each in page(play, hazard).sources}
    assert set(before.values()) == {""}
    hazard = play.submit(play.assign(hazard))
    owed = {each.issuer: each.owed for each in page(play, hazard).sources}
    assert owed["县消防大队"] == "已整改，待县消防大队复查意见；欠县消防大队回执"
    with rls.opened(rls.EVERYTHING):
        source = HazardSource.objects.get(hazard=hazard, source="department")
    said: dict[str, Any] = {"by": play.seat("safety"), "source_id": source.id, "at": play.later()}
    opinion = Opinion("复1号", [play.file("safety", paper=True)])
    closed = do(play, hazard, "safety", "paper_pass", opinion=opinion)
    assert closed.stage == Stage.CLOSED
    assert "欠县消防大队回执" in {each.owed.removeprefix("已整改，") for each in page(play, closed).sources}
    with pytest.raises(Refused):
        commands.answer_source(**said, answer_no=" ")
    commands.answer_source(**said, answer_no="回1号")
    assert commands.answer_source(**said, answer_no="回1号").answer_no == "回1号"
    with pytest.raises(Conflict):
        commands.answer_source(**said, answer_no="回2号")
    assert {each.owed for each in page(play, closed).sources if each.issuer == "县消防大队"} == {""}


def test_the_same_place_and_kind_is_suggested_and_never_merged_by_itself(play: Play) -> None:
    place = play.cast.places["canteen"].id
    one, two, other = play.hazard(place_id=place), play.hazard(place_id=place), play.hazard()
    assert [each.id for each in page(play, one).held.alike] == [two.id]
    assert page(play, other).held.alike == ()
    assert stored(two).stage == Stage.ASSIGN


def sealed(play: Play) -> tuple[Hazard, OutOfUse]:
    hazard = play.hazard(place_id=play.cast.places["canteen"].id)
    hazard = do(play, hazard, "safety", "seal", note="上锁")
    with rls.opened(rls.EVERYTHING):
        assert hazard.closure_id is not None
        return hazard, OutOfUse.objects.get(id=hazard.closure_id)


def test_a_sealed_place_names_the_hazard_and_opens_with_its_closing(play: Play) -> None:
    hazard, closure = sealed(play)
    assert hazard.number in closure.reason
    with pytest.raises(Refused, match="销号时自动恢复"):
        use_again(by=play.seat("safety"), closure_id=closure.id, last=play.today, at=play.at)
    assert play.pass_(play.submit(play.assign(hazard))).closure_id is None
    with rls.opened(rls.EVERYTHING):
        assert OutOfUse.objects.get(id=closure.id).ends is not None


def test_only_the_bureau_opens_it_before_and_a_second_hazard_keeps_it_shut(play: Play) -> None:
    hazard, closure = sealed(play)
    second = do(play, play.hazard(place_id=play.cast.places["canteen"].id), "safety", "seal")
    assert second.closure_id == closure.id
    with pytest.raises(Refused):
        do(play, hazard, "principal", "unseal", reason="要开饭")
    do(play, hazard, "officer", "unseal", reason="已有专人守护")
    with rls.opened(rls.EVERYTHING):
        assert OutOfUse.objects.get(id=closure.id).ends is None
    do(play, second, "officer", "unseal", reason="已有专人守护")
    with rls.opened(rls.EVERYTHING):
        assert OutOfUse.objects.get(id=closure.id).ends is not None


def test_the_trail_vouches_for_all_of_it(play: Play) -> None:
    hazard = do(play, play.handed_up(), "officer", "take_up")
    do(play, hazard, "officer", "answer_up", reply=Reply("给"))
    play.held(play.assign(play.hazard()), proof=PROOF)
    sealed(play)
    with rls.opened(rls.EVERYTHING):
        assert [each for each in verify().findings if each.object_type.startswith("hazards.")] == []
