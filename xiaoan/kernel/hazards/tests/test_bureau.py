"""Over many hazards: judged together, 通报 and 约谈 only by a leader, told past the head, looked at again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from xiaoan.foundation import rls
from xiaoan.foundation.errors import Conflict, NotFound, Refused
from xiaoan.foundation.ids import new_id
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.hazards import commands, queries
from xiaoan.kernel.hazards.bureau.admonishing import CIRCULAR, INTERVIEW, text_of
from xiaoan.kernel.hazards.commands import Draft, Interview, Told
from xiaoan.kernel.hazards.machine import Stage
from xiaoan.kernel.hazards.models import Admonition, Hazard, UpwardReport
from xiaoan.kernel.hazards.tests.play import Play, kinds, stored
from xiaoan.kernel.hazards.vocabulary import DISMISSALS, Dismissal, Grade
from xiaoan.kernel.org.staff import add_person, appoint
from xiaoan.kernel.trail.models import TrailEvent, TrailText

RULE = "fire.combined_facilities"
LESSER = ("fire.extinguisher_missing", "fire.light_defect", "fire.door_defect")


def judged(play: Play, parts: list[Hazard], who: str = "officer", **changes: Any) -> Hazard:
    options: dict[str, Any] = {
        "unit": play.cast.unit("school"), "client_id": new_id(), "rule": RULE, "hazards": [each.id for each in parts],
        "reason": "三类设施同时失效",
    } | changes  # fmt: skip
    return commands.judge_combined(by=play.seat(who), at=play.later(), **options)


def test_several_lesser_ones_are_suggested_and_judged_as_one_major(play: Play) -> None:
    parts = [play.hazard(kind=kind) for kind in LESSER]
    with play.looking("officer") as viewer:
        (found,) = queries.suggestions(viewer, at=play.at)
    assert (found.unit_id, [row.id for row in found.rows]) == (play.cast.unit("school").id, [each.id for each in parts])
    with play.looking("safety") as viewer:
        assert queries.suggestions(viewer, at=play.at) == ()
    key = new_id()
    major = judged(play, parts, client_id=key)
    assert judged(play, parts, client_id=key).id == major.id
    assert (major.grade, major.stage, len(major.combines)) == (Grade.MAJOR, Stage.ASSIGN, 3)
    assert {stored(each).grade for each in parts} == {Grade.GENERAL}
    with play.looking("officer") as viewer:
        assert queries.suggestions(viewer, at=play.at) == ()
        stands = queries.standing(viewer, at=play.at)
        assert (stands.found.items, stands.by_grade["major"].items) == (4, 1)
    major = play.submit(
        play.assign(major, due=date(2026, 11, 5), measures="逐项修", funds=Decimal(0), control="看护"), after=[]
    )
    with pytest.raises(Refused, match="都销号"):
        play.pass_(major, "officer", second=play.person("chief"))
    for each in parts:
        play.pass_(play.submit(play.assign(each)))
    assert play.pass_(major, "officer", second=play.person("chief")).stage == Stage.CLOSED


def test_a_combined_judgement_is_refused_below_the_rule_below_the_bureau_and_for_strangers(play: Play) -> None:
    parts = [play.hazard(kind=kind) for kind in LESSER]
    with pytest.raises(Refused, match="至少要 3 条"):
        judged(play, parts[:2])
    with pytest.raises(Refused, match="不在规则"):
        judged(play, [*parts, play.hazard(kind="fire.plan_gap")])
    with pytest.raises(Refused):
        judged(play, parts, "principal")
    with pytest.raises(NotFound):
        judged(play, parts, "far_officer")
    with pytest.raises(Refused):
        judged(play, parts, rule="fire.nothing")
    with pytest.raises(Refused) as refused:
        judged(play, parts, reason=" ")
    assert "reason" in refused.value.fields


def leader(play: Play) -> None:
    """A vice-director at the county, who alone decides."""
    county = play.cast.unit("county")
    person = add_person(by=operator(), unit=county, name="示例·高局长", at=play.at)
    appoint(by=operator(), person=person, code="bureau_vice_director", starts=date(2026, 9, 1), at=play.at)
    play.cast.people["leader"] = person


def overdue(play: Play) -> Hazard:
    hazard = play.assign(play.hazard())
    play.later(days=12)
    return hazard


def drafted(play: Play, hazards: list[Hazard], kind: str = CIRCULAR, **changes: Any) -> Admonition:
    said = Draft(kind, "关于超期隐患的通报", "请抓紧整改。", [each.id for each in hazards])
    options: dict[str, Any] = {"client_id": new_id(), "said": said} | changes
    unit = play.cast.unit("county")
    return commands.draft_admonition(by=play.seat("officer"), unit=unit, at=play.later(), **options)


def test_only_what_is_late_at_the_school_is_named_and_only_a_leader_issues(play: Play) -> None:
    leader(play)
    late, waits = overdue(play), play.handed_up()
    play.later(days=40)
    with play.looking("officer") as viewer:
        cases = queries.late_cases(viewer, play.cast.unit("county"), at=play.at)
        (person,) = queries.reminders(viewer, at=play.at)
    assert [each.hazard for each in cases] == [late.id]
    assert (person.account, person.hazards) == (play.cast.account("logistics"), (late.id,))
    assert late.number not in text_of(CIRCULAR, play.cast.unit("county")), "the table names it, as it stands"
    with pytest.raises(Refused) as refused:
        drafted(play, [waits])
    assert "hazards" in refused.value.fields
    paper = drafted(play, [late, waits])
    assert ([each.hazard for each in paper.cases], paper.state) == ([late.id], "draft")
    with pytest.raises(Refused, match="权限"):
        commands.issue_admonition(by=play.seat("officer"), admonition_id=paper.id, at=play.later())
    with pytest.raises(NotFound):
        commands.issue_admonition(by=play.seat("principal"), admonition_id=paper.id, at=play.later())
    done = commands.issue_admonition(by=play.seat("leader"), admonition_id=paper.id, at=play.later())
    assert (done.state, done.number) == ("issued", "青石县局通报〔2026〕1号")
    with pytest.raises(Conflict):
        commands.drop_admonition(by=play.seat("leader"), admonition_id=paper.id, reason="不发", at=play.later())


def test_what_waits_for_the_bureaus_own_word_is_held_against_nobody(play: Play) -> None:
    late = overdue(play)
    commands.suspect(by=play.seat("safety"), hazard_id=late.id, reason="可能影响疏散", at=play.later())
    with play.looking("officer") as viewer:
        assert queries.late_cases(viewer, play.cast.unit("county"), at=play.later(days=60)) == []


def test_what_is_mended_before_the_decision_is_left_out(play: Play) -> None:
    leader(play)
    late = overdue(play)
    paper = drafted(play, [late])
    play.pass_(play.submit(late))
    with pytest.raises(Refused, match="不用发"):
        commands.issue_admonition(by=play.seat("leader"), admonition_id=paper.id, at=play.later())
    with pytest.raises(Refused):
        commands.drop_admonition(by=play.seat("leader"), admonition_id=paper.id, reason=" ", at=play.later())
    dropped = commands.drop_admonition(by=play.seat("leader"), admonition_id=paper.id, reason="已改好", at=play.later())
    assert (dropped.state, dropped.number) == ("dropped", "")


def test_an_interview_is_written_down_after_it_was_decided(play: Play) -> None:
    leader(play)
    key, said = new_id(), Draft(INTERVIEW, "约谈", "请到会", [overdue(play).id])
    paper = drafted(play, [], client_id=key, said=said)
    assert drafted(play, [], client_id=key, said=said).id == paper.id
    record = Interview(
        held="11月2日9时", place="局会议室", host="高局长", whom="林校长", recorder="吴科员", demands="一周内改好"
    )
    key_of: dict[str, Any] = {"by": play.seat("officer"), "admonition_id": paper.id, "at": play.later()}
    with pytest.raises(Refused, match="已经决定"):
        commands.record_interview(**key_of, said=record)
    commands.issue_admonition(by=play.seat("leader"), admonition_id=paper.id, at=play.later())
    with pytest.raises(Refused) as refused:
        commands.record_interview(**key_of, said=Interview(held="x"))
    assert "demands" in refused.value.fields
    assert commands.record_interview(**key_of, said=record).interview == record


def tell(play: Play, who: str = "safety", **changes: Any) -> UpwardReport:
    options: dict[str, Any] = {
        "unit": play.cast.unit("school"), "client_id": new_id(), "said": Told("出口一直锁着，说了三次", "宿舍"),
    } | changes  # fmt: skip
    return commands.tell_up(by=play.seat(who), at=play.later(), **options)


def visible_ids(play: Play, who: str) -> set[UUID]:
    """Every row of every owned table that somebody's scope can see, by id."""
    found: set[UUID] = set()
    with play.looking(who):
        for model in rls.owned_models():
            found |= {each for each in model._default_manager.values_list("pk", flat=True) if isinstance(each, UUID)}
    return found


def test_what_is_told_past_the_head_is_seen_by_the_bureau_and_its_author_alone(play: Play) -> None:
    key = new_id()
    row = tell(play, client_id=key)
    assert tell(play, client_id=key).id == row.id
    assert row.unit_id == play.cast.unit("county").id
    with rls.opened(rls.EVERYTHING):
        events = set(TrailEvent.objects.filter(object_id=row.id).values_list("id", flat=True))
        texts = set(TrailText.objects.filter(event__in=events).values_list("id", flat=True))
    traces = {row.id, *events, *texts}
    assert len(traces) >= 3
    for who in ("principal", "guard", "safety", "far_officer", "stranger"):
        assert traces & visible_ids(play, who) == set(), who
    assert traces <= visible_ids(play, "officer")
    for who, sees in (("safety", 1), ("principal", 0), ("guard", 0)):
        with play.looking(who) as viewer, queries.told_by(viewer, play.cast.unit("school"), at=play.at) as rows:
            assert rows.count() == sees, who
    with play.looking("officer") as viewer:
        assert [each.id for each in queries.told_to(viewer)] == [row.id]
    for who in ("principal", "safety", "far_officer"):
        with pytest.raises(NotFound):
            commands.hear_up(by=play.seat(who), told_id=row.id, reply="查", at=play.later())
    commands.hear_up(by=play.seat("officer"), told_id=row.id, reply="明天到校核查", at=play.later())
    with pytest.raises(Conflict):
        commands.hear_up(by=play.seat("chief"), told_id=row.id, reply="再查", at=play.later())
    with play.looking("safety") as viewer, queries.told_by(viewer, play.cast.unit("school"), at=play.at) as rows:
        assert [each.reply for each in rows] == ["明天到校核查"]


def narrowed(viewer: Viewer, *domains: str) -> Viewer:
    """The same person, holding what he holds for these domains alone."""
    return replace(viewer, held=tuple(replace(each, domains=frozenset(domains)) for each in viewer.held))


def test_a_grant_for_one_domain_hears_nothing_told_past_a_head(play: Play) -> None:
    row = tell(play)
    narrow = narrowed(play.seat("officer"), "food")
    with rls.opened(narrow.scope, readonly=True):
        assert list(queries.told_to(narrow)) == []
    with pytest.raises(NotFound):
        commands.hear_up(by=narrow, told_id=row.id, reply="查", at=play.later())


def test_a_grant_for_one_domain_sees_no_paper_with_cases_of_another(play: Play) -> None:
    paper = drafted(play, [overdue(play)])
    for domain, sees in (("food", []), ("fire", [paper.id])):
        narrow = narrowed(play.seat("officer"), domain)
        with rls.opened(narrow.scope, readonly=True):
            assert [each.id for each in queries.admonitions(narrow)] == sees
            assert (queries.admonition(narrow, paper.id) is not None) == bool(sees)
    with pytest.raises(NotFound):
        commands.record_interview(
            by=narrowed(play.seat("officer"), "food"), admonition_id=paper.id, said=Interview(), at=play.later()
        )


def test_telling_up_is_refused_for_other_schools_and_empty_words(play: Play) -> None:
    with pytest.raises(NotFound):
        tell(play, "stranger")
    with pytest.raises(Refused) as refused:
        tell(play, said=Told(" ", ""))
    assert set(refused.value.fields) == {"what", "where"}
    key = new_id()
    tell(play, client_id=key)
    with pytest.raises(Conflict):
        tell(play, client_id=key, said=Told("别的", "别处"))
    with pytest.raises(NotFound):
        tell(play, said=Told("x", "y", new_id()))


def test_a_return_visit_is_by_choice_and_a_failed_one_names_the_old(play: Play) -> None:
    closed, key = play.pass_(play.submitted()), new_id()

    def visit(well: bool, note: str = "", who: str = "principal", client_id: UUID | None = None) -> Any:
        return commands.revisit(
            by=play.seat(who),
            hazard_id=closed.id,
            client_id=client_id or new_id(),
            well=well,
            note=note,
            at=play.later(),
        )

    visit(True, client_id=key)
    with pytest.raises(Conflict):
        visit(True, "别的", client_id=key)
    with pytest.raises(Refused):
        visit(False)
    with pytest.raises(NotFound):
        visit(True, who="stranger")
    failed = visit(False, "又没有压力了", client_id=(again := new_id()))
    assert visit(False, "又没有压力了", client_id=again).again_id == failed.again_id
    with rls.opened(rls.EVERYTHING):
        fresh = Hazard.objects.get(id=failed.again_id)
    assert (fresh.recurs, stored(closed).stage) == (closed.id, Stage.CLOSED)
    assert kinds(closed.id)[-1] == "closed"
    with pytest.raises(Refused, match="还没有销号"):
        commands.revisit(by=play.seat("principal"), hazard_id=fresh.id, client_id=new_id(), well=True, at=play.later())


@pytest.mark.parametrize("why", Dismissal)
def test_each_of_six_reasons_answers_the_reporter(play: Play, why: Dismissal) -> None:
    report = play.report()
    done = commands.not_hazard(by=play.seat("safety"), report_id=report.id, reason="", why=why.value, at=play.later())
    assert (done.dismissal, done.reason) == (why.value, DISMISSALS[why])
    with play.looking("guard") as viewer:
        assert queries.report_page(viewer, report.id, at=play.at).row.reason == DISMISSALS[why]


def test_an_unknown_reason_is_refused(play: Play) -> None:
    assert len(DISMISSALS) == 6
    with pytest.raises(Refused):
        commands.not_hazard(
            by=play.seat("safety"), report_id=play.report().id, reason="x", why="boring", at=play.later()
        )
