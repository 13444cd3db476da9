"""Reviewing: what is asked is answered first, nothing is lost between two people, and every step is told."""

from __future__ import annotations

import pytest

from tests.support.cast import Cast
from xiaoan.engines.policy.shapes import Frequency
from xiaoan.features.policies import commands, queries
from xiaoan.features.policies.models import Draft
from xiaoan.features.policies.tests.play import AT, by_day, drafts, duty, pieces, was_read, weekly
from xiaoan.foundation.errors import Conflict, NotFound, Refused
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.trail.queries import history
from xiaoan.kernel.trail.verify import verify


def test_an_accepted_draft_is_accepted_once(cast: Cast) -> None:
    row = drafts(was_read(cast, [weekly()]))[0]
    by = cast.seat("officer", AT)
    first = commands.accept(by=by, draft=row.id, version=1, at=AT)
    again = commands.accept(by=by, draft=row.id, version=1, at=AT)
    assert (first.state, first.version, again.version) == ("accepted", 2, 2)


def test_who_was_slower_is_told(cast: Cast) -> None:
    row = drafts(was_read(cast, [weekly()]))[0]
    commands.edit(by=cast.seat("officer", AT), draft=row.id, version=1, changes={"title": "用电自查"}, at=AT)
    with pytest.raises(Conflict, match="别人刚改过"):
        commands.accept(by=cast.seat("chief", AT), draft=row.id, version=1, at=AT)


def test_strangers_and_other_counties_see_no_draft(cast: Cast) -> None:
    document = was_read(cast, [weekly()])
    row = drafts(document)[0]
    for who in ("stranger", "far_officer"):
        with pytest.raises(NotFound):
            commands.accept(by=cast.seat(who, AT), draft=row.id, version=1, at=AT)
        with pytest.raises(NotFound), opened(cast.seat(who, AT).scope):
            queries.page(cast.seat(who, AT), document.id, at=AT)


def test_a_school_does_not_see_what_its_bureau_still_reviews(cast: Cast) -> None:
    document = was_read(cast, [weekly()])
    who = cast.seat("principal", AT)
    with opened(who.scope), pytest.raises(NotFound):
        queries.page(who, document.id, at=AT)


def test_a_page_shows_the_drafts_with_their_plans(cast: Cast) -> None:
    document = was_read(cast, [weekly(), by_day(), duty("建立台账", actor="", evidence=("台账",))])
    who = cast.seat("officer", AT)
    with opened(who.scope, readonly=True):
        page = queries.page(who, document.id, at=AT)
    views = page.pieces[0].drafts
    assert [each.plan.kind for each in views] == ["cadence", "by_date", "self_check"]
    assert views[0].plan.says == "每周1次"
    assert [ask.code for ask in views[2].questions] == ["who"]
    assert (page.counts, page.asking, page.may_review, page.may_publish) == ({"open": 3}, 1, True, True)


def test_nothing_is_accepted_while_something_is_asked(cast: Cast) -> None:
    document = was_read(cast, [weekly(actor="")])
    row, by = drafts(document)[0], cast.seat("officer", AT)
    with pytest.raises(Refused) as no:
        commands.accept(by=by, draft=row.id, version=1, at=AT)
    assert set(no.value.fields) == {"who"}
    commands.answer_piece(by=by, piece=pieces(document)[0].id, at_whom="campus", posts=["safety_officer"], at=AT)
    assert commands.accept(by=by, draft=row.id, version=1, at=AT).state == "accepted"


def test_sure_ones_are_accepted_together_and_the_others_wait(cast: Cast) -> None:
    document = was_read(cast, [weekly(), weekly("开展食堂自查", actor=""), weekly("开展宿舍自查", confidence=0.4)])
    by, piece = cast.seat("officer", AT), pieces(document)[0]
    with pytest.raises(Conflict):
        commands.accept_many(by=by, piece=piece.id, expected=3, at=AT)
    assert [row.number for row in commands.accept_many(by=by, piece=piece.id, expected=1, at=AT)] == [1]
    assert [row.state for row in drafts(document)] == ["accepted", "open", "open"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "长" * 25}, "title"),
        ({"action": 5}, "action"),
        ({"frequency": {"per": "fortnight", "times": 1}}, "frequency"),
        ({"frequency": {"per": "week", "times": -1}}, "frequency"),
        ({"frequency": {"per": "week", "times": float("nan")}}, "frequency"),
        ({"frequency": "每周"}, "frequency"),
        ({"threshold": {"value": [5, 2], "unit": "人", "op": "between"}}, "threshold"),
        ({"threshold": {"value": 5, "unit": "", "op": "="}}, "threshold"),
        ({"deadline": {"kind": "date", "value": "2026-02-30"}}, "deadline"),
        ({"deadline": {"kind": "day_of_next_month", "value": 40}}, "deadline"),
        ({"posts": ["nobody"]}, "posts"),
        ({"posts": "guard"}, "posts"),
        ({"only": ["stage:university"]}, "only"),
        ({"windows": ["12-20/01-10"]}, "windows"),
        ({"minutes": 10_000}, "minutes"),
        ({"minutes": True}, "minutes"),
        ({"kind": "sometimes"}, "kind"),
        ({"domain": "gardening"}, "domain"),
        ({"evidence": ["长" * 41]}, "evidence"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(cast: Cast, changes: dict[str, object], field: str) -> None:
    row = drafts(was_read(cast, [weekly()]))[0]
    with pytest.raises(Refused) as no:
        commands.edit(by=cast.seat("officer", AT), draft=row.id, version=1, changes=changes, at=AT)
    assert set(no.value.fields) == {field}


def test_what_was_read_stays_beside_what_is_said(cast: Cast) -> None:
    row = drafts(was_read(cast, [weekly()]))[0]
    changes = {"frequency": {"per": "month", "times": 2}, "actor": "校长", "evidence": ["记录", "记录"]}
    after = commands.edit(by=cast.seat("officer", AT), draft=row.id, version=1, changes=changes, at=AT)
    with opened(cast.seat("officer", AT).scope):
        kept = Draft.objects.get(id=after.id)
    assert kept.read.frequency is not None and kept.read.frequency.per == "week"
    assert kept.said.frequency is not None and kept.said.frequency.per == "month"
    assert kept.said.evidence == ("记录",)


def test_a_reason_is_given_for_doing_without(cast: Cast) -> None:
    row, by = drafts(was_read(cast, [weekly()]))[0], cast.seat("officer", AT)
    with pytest.raises(Refused, match="为什么不要"):
        commands.reject(by=by, draft=row.id, version=1, reason="because", at=AT)
    with pytest.raises(Refused, match="写明"):
        commands.reject(by=by, draft=row.id, version=1, reason="other", at=AT)
    gone = commands.reject(by=by, draft=row.id, version=1, reason="not_ours", at=AT)
    assert (gone.state, gone.reason) == ("rejected", "不归学校和教育局做")
    assert commands.reopen(by=by, draft=row.id, version=2, at=AT).state == "open"


def test_merging_keeps_the_first_and_takes_what_it_lacks(cast: Cast) -> None:
    document = was_read(cast, [weekly(), duty("形成自查记录", evidence=("自查记录",))])
    by, rows = cast.seat("officer", AT), drafts(document)
    kept = commands.merge(by=by, drafts=[row.id for row in rows], at=AT)
    assert kept.said.evidence == ("自查记录",) and kept.said.frequency is not None
    assert commands.merge(by=by, drafts=[row.id for row in rows], at=AT).version == kept.version
    assert [(row.state, row.into) for row in drafts(document)] == [("open", None), ("merged", 1)]
    with pytest.raises(Refused, match="2 到"):
        commands.merge(by=by, drafts=[rows[0].id, rows[0].id], at=AT)


def test_splitting_makes_several_of_one_sentence(cast: Cast) -> None:
    document = was_read(cast, [weekly(), by_day()])
    row, by = drafts(document)[0], cast.seat("officer", AT)
    parts: list[dict[str, object]] = [
        {"title": "用电自查"},
        {"title": "用气自查", "frequency": {"per": "month", "times": 1}},
    ]
    made = commands.split(by=by, draft=row.id, version=1, parts=parts, at=AT)
    again = commands.split(by=by, draft=row.id, version=1, parts=parts, at=AT)
    assert [each.id for each in made] == [each.id for each in again]
    assert [each.said.title for each in drafts(document) if each.state == "open"] == [
        "用电自查",
        "用气自查",
        "报送自查报告",
    ]
    with pytest.raises(Refused) as no:
        commands.split(by=by, draft=made[0].id, version=1, parts=[{"title": "甲"}, {"title": ""}], at=AT)
    assert set(no.value.fields) == {"2.title"}


def test_what_speaks_of_watching_persons_is_never_taken_over(cast: Cast) -> None:
    document = was_read(cast, [weekly("每周摸排某类人员动向", scope="sensitive")])
    row, by = drafts(document)[0], cast.seat("officer", AT)
    assert row.state == "rejected"
    with pytest.raises(Refused, match="管控"):
        commands.reopen(by=by, draft=row.id, version=1, at=AT)
    watched = was_read(cast, [weekly()], scope="sensitive")
    with pytest.raises(Refused, match="管控"):
        commands.set_scope(by=by, piece=pieces(watched)[0].id, scope="in", reason="试试", at=AT)


def test_a_piece_set_apart_can_be_brought_in(cast: Cast) -> None:
    document = was_read(cast, [weekly("开展防火检查")], scope="noise")
    row, piece, by = drafts(document)[0], pieces(document)[0], cast.seat("officer", AT)
    with pytest.raises(Refused, match="放回来"):
        commands.accept(by=by, draft=row.id, version=1, at=AT)
    with pytest.raises(Refused, match="为什么"):
        commands.set_scope(by=by, piece=piece.id, scope="in", reason=" ", at=AT)
    commands.set_scope(by=by, piece=piece.id, scope="in", reason="其实是学校的计划", at=AT)
    assert pieces(document)[0].scope == "in"


def test_a_likely_twin_is_asked_about(cast: Cast) -> None:
    from xiaoan.kernel.catalogue.commands import adopt
    from xiaoan.kernel.catalogue.queries import newest

    by = cast.seat("officer", AT)
    fire = newest().get(pack="fire")
    adopt(by=by, unit=cast.unit("county"), pack="fire", version=fire.version, starts=AT.date(), at=AT)
    document = was_read(cast, [duty("开展每月防火检查", domain="fire", frequency=Frequency("week", 1))])
    row = drafts(document)[0]
    assert row.candidates[0].duty == "fire.check.month" and row.candidates[0].relation == "stricter"
    with pytest.raises(Refused) as no:
        commands.accept(by=by, draft=row.id, version=1, at=AT)
    assert set(no.value.fields) == {"match"}
    with pytest.raises(Refused, match="没有这件事"):
        commands.choose_match(by=by, draft=row.id, version=1, duty="fire.nothing", at=AT)
    chosen = commands.choose_match(by=by, draft=row.id, version=1, duty="fire.check.month", at=AT)
    assert chosen.match is not None and chosen.match.relation == "stricter"
    assert commands.accept(by=by, draft=row.id, version=2, at=AT).state == "accepted"


def test_the_trail_tells_every_step_and_vouches_for_the_document(cast: Cast) -> None:
    document = was_read(cast, [weekly()])
    row, by = drafts(document)[0], cast.seat("officer", AT)
    commands.accept(by=by, draft=row.id, version=1, at=AT)
    with opened(EVERYTHING):
        told = [step.kind for step in history(document.id)]
        assert told == ["policies.accepted", "policies.read", "policies.taken"]
        assert verify().findings == []
