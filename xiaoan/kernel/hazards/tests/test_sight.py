"""What people see: the page, the lists, the inbox and the figures; and that nobody sees what is not theirs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.support.cast import Cast
from xiaoan.foundation import rls
from xiaoan.foundation.errors import NotFound, Refused, XiaoanError
from xiaoan.kernel.files.verbs import ADD
from xiaoan.kernel.hazards import commands, queries
from xiaoan.kernel.hazards.commands import Explanation, Finding, Opinion, Paper, Result, Task, WaitProof
from xiaoan.kernel.hazards.machine import Stage, Step
from xiaoan.kernel.hazards.models import Hazard
from xiaoan.kernel.hazards.queries import Count, Filters, HazardPage
from xiaoan.kernel.hazards.rules import Age
from xiaoan.kernel.hazards.tests.play import EXIT, PROOF, Play

IN_SUMMER = date(2027, 7, 20)


def page(play: Play, hazard: Hazard, who: str) -> HazardPage:
    with play.looking(who) as viewer:
        return queries.hazard_page(viewer, hazard.id, at=play.at)


def test_the_page_says_what_it_is_who_holds_it_and_since_when(play: Play) -> None:
    report = play.report(quantity=12, photos=(play.file("guard"),))
    hazard = play.submit(play.assign(play.register(report)), quantity=9)
    hazard = play.pass_(hazard)
    play.later(days=2)
    shown = page(play, hazard, "officer")
    row = shown.row
    assert (row.quantity, row.closed, row.open) == (12, 9, 3)
    assert (row.stage_title, row.holder, row.holder_unit) == (
        "整改中",
        "示例·钱主任（总务（后勤）主任）",
        "青石县第一小学",
    )
    assert (row.stuck_day, row.age, row.overdue) == (3, 2, 0)
    assert (len(shown.before), len(shown.after), shown.papers) == (1, 1, ())
    assert [each.source_title for each in shown.sources] == ["自查发现"]
    assert [each.title for each in shown.timeline] == [
        "部分复查通过，销号", "上报整改结果", "交办", "登记为隐患", "上报问题"
    ]  # fmt: skip
    assert shown.timeline[-1].who == "示例·老陈"
    assert shown.timeline[-1].text == "灭火器没有压力"
    assert shown.clauses
    assert shown.plan.rectifier.startswith("示例·钱主任")


@pytest.mark.parametrize("who", ["stranger", "far_officer", "middle_safety", "fireman"])
def test_out_of_sight_is_not_found_and_in_no_list_or_figure(who: str, play: Play) -> None:
    hazard, report = play.pass_(play.submitted()), play.report()
    with pytest.raises(NotFound):
        page(play, hazard, who)
    with play.looking(who) as viewer:
        with pytest.raises(NotFound):
            queries.report_page(viewer, report.id, at=play.at)
        assert queries.listing(viewer, Filters(), at=play.at).rows == ()
        assert queries.waiting_for(viewer, at=play.at).total == 0
        assert queries.month_table(viewer, "2026-10") == {}
        assert queries.standing(viewer, at=play.at).found == Count(0, 0)
        assert queries.balance(viewer, play.at) == (0, 0, 0)
        assert queries.reports_of(viewer, at=play.at) == ()


def test_the_rectifier_reads_why_he_cannot_recheck_and_who_can(play: Play) -> None:
    hazard = play.submit(play.assign(play.hazard(), to="safety"), "safety")
    shown = page(play, hazard, "safety")
    step = next(each for each in shown.next_steps if each.step == Step.PASS)
    assert not step.may
    assert "不能自己复查" in step.why_not
    assert "不能自己复查" in shown.barred
    assert step.names == ("示例·林校长（校长）",)
    assert page(play, hazard, "principal").steps_mine[0].step == Step.PASS
    assert page(play, hazard, "guard").barred == ""


def test_closed_shows_no_next_step(play: Play) -> None:
    assert page(play, play.pass_(play.submitted()), "safety").next_steps == ()


def every_stage(play: Play) -> list[Hazard]:
    """A hazard at every stage that has a way in, with grades, a listing and a wait among them."""
    made = [play.fixed(), play.hazard(), play.assign(play.hazard()), play.submitted(quantity=2)]
    made.append(commands.suspect(by=play.seat("safety"), hazard_id=play.hazard().id, reason="疑", at=play.later()))
    made.append(
        commands.confirm_major(by=play.seat("officer"), hazard_id=play.submitted().id, reason="据", at=play.later())
    )
    made.append(commands.list_(by=play.seat("officer"), hazard_id=play.submitted().id, reason="督", at=play.later()))
    waiting = play.assign(play.hazard())
    made += [play.held(waiting), play.handed_up(), play.held(proof=WaitProof(plan_name="暑期维修", plan_on=IN_SUMMER))]
    drafted = play.held()
    made.append(commands.draft_up(by=play.seat("safety"), hazard_id=drafted.id, ask="请拨款", at=play.later()))
    taken_up = play.handed_up()
    made.append(commands.take_up(by=play.seat("officer"), hazard_id=taken_up.id, at=play.later()))
    wish = play.assign(play.hazard())
    later = play.today + timedelta(days=20)
    made.append(
        commands.ask_later(by=play.seat("logistics"), hazard_id=wish.id, due=later, reason="x", at=play.later())
    )
    found = play.assign(play.hazard(by="officer", place_id=play.cast.places["canteen"].id))
    made.append(commands.seal(by=play.seat("safety"), hazard_id=found.id, at=play.later()))
    made.append(play.hazard(place_id=play.cast.places["building_b"].id))
    papered = play.hazard()
    commands.cite(by=play.seat("safety"), hazard_id=papered.id, paper=Paper("县消防大队", "1号"), at=play.later())
    made.append(play.submit(play.assign(papered)))
    gone, kept = play.hazard(), play.hazard()
    made.append(commands.merge_hazard(by=play.seat("safety"), hazard_id=gone.id, into=kept.id, at=play.later()))
    made.append(play.pass_(play.submitted()))
    return made


def taken(play: Play, hazard: Hazard, who: str, step: Step) -> XiaoanError | None:
    """Take a step with everything it needs; the error if it is refused. Undone by the test's end."""
    soon, by = play.today + timedelta(days=3), play.seat(who)
    into = play.hazard(kind=EXIT).id if step == Step.MERGE else hazard.id
    handing = step in (Step.PAPER_PASS, Step.SUBMIT) and by.may(ADD, path=hazard.path, unit=hazard.unit_id)
    scan = [play.file(who, paper=True)] if handing else []
    task = Task(play.person("logistics"), soon, "换", Decimal(0), "封")
    said: dict[Step, tuple[str, dict[str, Any]]] = {
        Step.CONFIRM_SPOT: ("confirm_spots", {}),
        Step.REJECT_SPOT: ("reject_spot", {"reason": "x"}),
        Step.ASSIGN: ("assign", {"task": task}),
        Step.REASSIGN: ("reassign", {"task": task}),
        Step.SUBMIT: ("submit", {"result": Result("好", scan, None, "无法拍照")}),
        Step.PASS: ("pass_", {"found": Finding(second=play.person("chief") if who == "officer" else None)}),
        Step.PART_PASS: ("pass_", {"found": Finding(quantity=1)}),
        Step.FAIL: ("fail", {"reason": "x"}),
        Step.SEND_UP: ("send_up", {"reason": "x"}),
        Step.PAPER_PASS: ("paper_pass", {"opinion": Opinion("9号", scan)}),
        Step.SUSPECT: ("suspect", {"reason": "x"}),
        Step.CONFIRM_MAJOR: ("confirm_major", {"reason": "x"}),
        Step.LOWER: ("lower", {"reason": "x"}),
        Step.LIST: ("list_", {"reason": "x"}),
        Step.DELIST: ("delist", {}),
        Step.WAIT: ("wait", {"said": Explanation("money", "x", "x", play.person("guard"), soon, PROOF)}),
        Step.REVIEW: ("review", {"review_on": soon}),
        Step.RESUME: ("resume", {"due": soon}),
        Step.CITE: ("cite", {"paper": Paper("县公安局", "7号")}),
        Step.MERGE: ("merge_hazard", {"into": into}),
        Step.SPLIT: ("split", {"reason": "x"}),
        Step.DRAFT_UP: ("draft_up", {"ask": "x"}),
        Step.HAND_UP: ("hand_up", {}),
        Step.DROP_UP: ("drop_up", {"reason": "x"}),
        Step.TAKE_UP: ("take_up", {}),
        Step.TURN_BACK: ("turn_back", {"reason": "x"}),
        Step.PASS_ON: ("pass_on", {"to": commands.Passing("construction_section")}),
        Step.ANSWER_UP: ("answer_up", {"reply": commands.Reply("x")}),
        Step.ASK_LATER: ("ask_later", {"due": play.today + timedelta(days=30), "reason": "x"}),
        Step.GRANT_LATER: ("grant_later", {}),
        Step.REFUSE_LATER: ("refuse_later", {"reason": "x"}),
        Step.DELEGATE: ("delegate", {"paper_no": "1号"}),
        Step.SEAL: ("seal", {}),
        Step.UNSEAL: ("unseal", {"reason": "x"}),
        Step.CORRECT: ("correct", {"said": commands.Correction(title="x")}),
        Step.WITHDRAW: ("withdraw", {"reason": "x"}),
    }
    name, options = said[step]
    try:
        with transaction.atomic():
            if step == Step.CONFIRM_SPOT:
                (answer,) = commands.confirm_spots(by=by, hazards=[hazard.id], at=play.at)
                if answer.status != 200:
                    return Refused(answer.reason)
            else:
                getattr(commands, name)(by=by, hazard_id=hazard.id, at=play.at, **options)
            transaction.set_rollback(True)
    except XiaoanError as error:
        return error
    return None


@pytest.mark.parametrize("who", ["guard", "logistics", "safety", "officer"])
def test_the_page_offers_exactly_what_the_commands_allow(who: str, play: Play) -> None:
    wrong = []
    for hazard in every_stage(play):
        for step in page(play, hazard, who).next_steps:
            error = taken(play, hazard, who, step.step)
            if step.may != (error is None):
                wrong.append((hazard.stage, hazard.grade, step.step, step.may, step.why_not, str(error)))
    assert wrong == []


def test_what_waits_for_each(play: Play) -> None:
    play.report()
    spot = play.fixed()
    unassigned, mine, waiting = play.hazard(), play.assign(play.hazard()), play.submitted()
    suspected = play.hazard(kind=EXIT)

    def waits(who: str) -> dict[str, int]:
        with play.looking(who) as viewer:
            found = queries.waiting_for(viewer, at=play.at)
            assert {name: len(rows) for name, rows in found.hazards.items() if rows} | (
                {"triage": len(found.reports)} if found.reports else {}
            ) == {name: number for name, number in found.totals.items() if number}
            return {name: number for name, number in found.totals.items() if number}

    assert waits("safety") == {"triage": 1, "confirm": 1, "assign": 2, "recheck": 1}
    assert waits("logistics") == {"rectify": 1}
    assert waits("guard") == {}
    assert waits("officer") == {"judge": 1}
    assert waits("city_officer") == {}
    assert {unassigned.stage, suspected.stage} == {Stage.ASSIGN}
    assert (spot.stage, mine.stage, waiting.stage) == (Stage.ON_SPOT, Stage.RECTIFYING, Stage.RECHECK)


def test_a_points_recheck_waits_at_the_central_school_and_nowhere_else(play: Play) -> None:
    play.school = "point"
    hazard = play.hazard("point_head", by="point_head")
    play.submit(play.assign(hazard, "point_head", to="point_head"), "point_head")
    totals = {}
    for who in ("point_head", "central_safety", "officer"):
        with play.looking(who) as viewer:
            totals[who] = queries.waiting_for(viewer, at=play.at).totals["recheck"]
    assert totals == {"point_head": 0, "central_safety": 1, "officer": 0}


def test_lists_filter_and_page_without_losing_a_row(play: Play) -> None:
    for number in range(7):
        play.hazard(title=f"灭火器{number}号失压")
    play.hazard(kind=EXIT, title="出口锁闭")
    play.pass_(play.submitted())

    def found(**filters: Any) -> list[str]:
        with play.looking("officer") as viewer:
            ids, mark = [], ""
            while True:
                shown = queries.listing(viewer, Filters(**filters), at=play.at, after=mark, most=2)
                assert len(shown.rows) <= 2
                ids += [row.number for row in shown.rows]
                mark = shown.following
                if not mark:
                    break
            assert len(ids) == len(set(ids)) == queries.total(viewer, Filters(**filters), at=play.at)
            return ids

    assert found() == [f"青一小隐〔2026〕{number:03d}" for number in range(9, 0, -1)]
    assert len(found(state="open")) == 8
    assert len(found(state="closed")) == 1
    assert len(found(grade="suspected_major")) == 1
    assert len(found(stage="assign", domain="fire")) == 8
    assert found(text="3号失压") == ["青一小隐〔2026〕004"]
    assert found(text="〔2026〕005") == ["青一小隐〔2026〕005"]
    assert found(unit_path=play.cast.unit("middle").path) == []
    assert len(found(unit_path=play.cast.unit("county").path)) == 9
    assert found(overdue=True) == []
    play.later(days=8)
    assert len(found(overdue=True)) == 8
    assert len(found(age="8-30")) == 8
    assert found(age="0-7") == []
    assert found(domain="food") == found(text="%") == found(kind="x\x00y") == []


@pytest.mark.parametrize(
    "filters",
    [{"state": "all"}, {"age": "old"}, {"month": "2026-13"}, {"month": "x"}, {"month": "2026-10", "figure": "x"}],
)
def test_filters_that_are_none_are_refused_in_words(filters: dict[str, Any], play: Play) -> None:
    with play.looking("officer") as viewer, pytest.raises(Refused):
        queries.listing(viewer, Filters(**filters), at=play.at)


@pytest.mark.parametrize("mark", ["x", "2026~1", "2026-10-20T01:00:00~" + "0" * 32, "~"])
def test_a_mark_that_is_none_is_refused(mark: str, play: Play) -> None:
    with play.looking("officer") as viewer, pytest.raises(Refused):
        queries.listing(viewer, Filters(), at=play.at, after=mark)


def test_months_add_up_and_open_to_their_records(play: Play) -> None:
    play.at = datetime.fromisoformat("2026-09-28T01:00:00+00:00")
    old = play.hazard(quantity=12)
    play.pass_(play.submitted())
    play.at = datetime.fromisoformat("2026-09-30T15:30:00+00:00")
    play.hazard(quantity=2)
    # It is past midnight at the school now, so these belong to October.
    play.pass_(play.submit(play.assign(old, due=play.today + timedelta(days=5))), quantity=9)
    fresh = play.hazard(quantity=5)
    gone = play.hazard("safety", by="safety")
    commands.withdraw(by=play.seat("safety"), hazard_id=gone.id, reason="误", at=play.later())
    twin = play.hazard(quantity=4)
    commands.merge_hazard(by=play.seat("safety"), hazard_id=twin.id, into=fresh.id, at=play.later())
    with play.looking("officer") as viewer:
        september = queries.month_figures(viewer, "2026-09")
        october = queries.month_figures(viewer, "2026-10")
        november = queries.month_figures(viewer, "2026-11")
        school = queries.month_figures(viewer, "2026-10", unit_path=play.cast.unit("school").path)
        assert school == october
        assert (september.carried, september.new, september.closed, september.open) == (
            Count(0, 0), Count(13, 2), Count(1, 1), Count(12, 1)
        )  # fmt: skip
        assert (october.carried, october.new, october.closed, october.open) == (
            Count(12, 1), Count(7, 2), Count(9, 0), Count(10, 3)
        )  # fmt: skip
        assert (november.carried, november.new, november.open) == (october.open, Count(0, 0), october.open)
        for figure in queries.FIGURES:
            count = getattr(october, figure)
            rows = queries.total(viewer, Filters(month="2026-10", figure=figure), at=play.at)
            # A part closed in the month opens to its record, though no whole item was closed.
            assert rows == (1 if figure == "closed" else count.items)
        with pytest.raises(Refused):
            queries.month_figures(viewer, "October")


def test_how_things_stand(play: Play) -> None:
    play.hazard(quantity=3)
    play.later(days=8)
    play.pass_(play.submitted(quantity=4), quantity=1)
    play.pass_(play.submitted())
    with play.looking("officer") as viewer:
        now = queries.standing(viewer, at=play.at)
    assert (now.found, now.closed, now.open) == (Count(8, 3), Count(2, 1), Count(6, 2))
    assert now.by_stage == {"assign": Count(3, 1), "rectifying": Count(3, 1)}
    assert now.by_grade == {"general": Count(6, 2)}
    assert now.by_age == {
        Age.WEEK: Count(3, 1), Age.MONTH: Count(3, 1), Age.QUARTER: Count(0, 0), Age.OLDER: Count(0, 0)
    }  # fmt: skip
    assert (now.overdue, now.waiting) == (Count(3, 1), Count(0, 0))


def test_a_list_costs_the_same_at_three_rows_and_at_thirty(play: Play) -> None:
    def cost() -> int:
        with play.looking("officer") as viewer, CaptureQueriesContext(connection) as caught:
            queries.listing(viewer, Filters(), at=play.at, most=100)
            queries.waiting_for(viewer, at=play.at)
            queries.month_table(viewer, "2026-10")
        return len(caught)

    for _ in range(3):
        play.submitted()
    few = cost()
    for _ in range(9):
        play.hazard()
        play.fixed()
        play.report()
    assert cost() <= few + 2, "lines of kinds that had none before"


def test_the_reporter_follows_his_report_and_the_officer_sees_what_it_may_be(play: Play) -> None:
    place = play.cast.places["building_a"].id
    first = play.register(play.report(place_id=place))
    closed = play.pass_(play.submit(play.assign(play.register(play.report(place_id=place)))))
    report = play.report(place_id=place, kind="fire.extinguisher_defect", photos=(play.file("guard"),))
    with play.looking("safety") as viewer:
        shown = queries.report_page(viewer, report.id, at=play.at)
        assert (shown.may_triage, shown.mine, len(shown.photos)) == (True, False, 1)
        assert [row.id for row in shown.alike.open] == [first.id]
        assert [row.id for row in shown.alike.closed] == [closed.id]
    commands.not_hazard(by=play.seat("safety"), report_id=report.id, reason="已更换", at=play.later())
    with play.looking("guard") as viewer:
        mine = queries.reports_of(viewer, at=play.at)
        assert (mine[0].state_title, mine[0].reason) == ("不属于隐患", "已更换")
        assert queries.report_page(viewer, report.id, at=play.at).mine
    with play.looking("logistics") as viewer, pytest.raises(NotFound):
        queries.report_page(viewer, report.id, at=play.at)


def test_who_sees_one_domain_sees_the_hazards_of_that_domain(play: Play, cast: Cast) -> None:
    fire, other = play.hazard(), play.hazard(kind="", domain="food")
    officer = play.seat("officer")
    narrow = replace(officer, held=tuple(replace(each, domains=frozenset({"food"})) for each in officer.held))
    with rls.opened(narrow.scope, readonly=True):
        assert [row.id for row in queries.listing(narrow, Filters(), at=play.at).rows] == [other.id]
        with pytest.raises(NotFound):
            queries.hazard_page(narrow, fire.id, at=play.at)
        assert {slot.domain for slot in queries.month_table(narrow, "2026-10")} == {"food"}
    with pytest.raises(NotFound):
        commands.confirm_major(by=narrow, hazard_id=fire.id, reason="x", at=play.later())
