"""Adversaries and the unlucky: strangers at every door, narrow grants, odd texts, documents of every size."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection

from tests.support.cast import Cast
from xiaoan.features.policies import commands, queries
from xiaoan.features.policies.models import PolicyDocument
from xiaoan.features.policies.tests.play import (
    AT,
    FILE,
    by_day,
    drafts,
    pieces,
    taken,
    two_years,
    was_read,
    weekly,
)
from xiaoan.features.policies.tests.test_publishing import START, accepted, published
from xiaoan.foundation.errors import NotFound, Refused
from xiaoan.foundation.ids import new_id
from xiaoan.foundation.rls import EVERYTHING, opened, owned_models
from xiaoan.kernel.access.commands import Place, grant
from xiaoan.kernel.access.models import Grant
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.org.erasing import erase_person
from xiaoan.kernel.org.staff import leave
from xiaoan.kernel.trail.verify import verify


def test_a_stranger_finds_no_door_whatever_id_he_guesses(cast: Cast) -> None:
    document, other = was_read(cast, [weekly(), weekly("开展食堂自查")]), was_read(cast, [weekly()])
    row, piece = drafts(document)[0], pieces(document)[0]
    accepted(cast, other)
    publication = published(cast, other)
    tries: list[Callable[[Any], object]] = [
        lambda by: commands.accept(by=by, draft=row.id, version=1, at=AT),
        lambda by: commands.accept(by=by, draft=new_id(), version=1, at=AT),
        lambda by: commands.reject(by=by, draft=row.id, version=1, reason="twice", at=AT),
        lambda by: commands.edit(by=by, draft=row.id, version=1, changes={"title": "我的"}, at=AT),
        lambda by: commands.reopen(by=by, draft=row.id, version=1, at=AT),
        lambda by: commands.choose_match(by=by, draft=row.id, version=1, duty="", at=AT),
        lambda by: commands.merge(by=by, drafts=[each.id for each in drafts(document)], at=AT),
        lambda by: commands.split(by=by, draft=row.id, version=1, parts=[{"title": "甲"}, {"title": "乙"}], at=AT),
        lambda by: commands.accept_many(by=by, piece=piece.id, at=AT),
        lambda by: commands.set_scope(by=by, piece=piece.id, scope="noise", reason="不要", at=AT),
        lambda by: commands.answer_piece(by=by, piece=piece.id, at_whom="legal", posts=["principal"], at=AT),
        lambda by: commands.describe(by=by, document=document.id, version=1, title="我的", at=AT),
        lambda by: commands.link_previous(by=by, document=document.id, previous=other.id, at=AT),
        lambda by: commands.withdraw_document(by=by, document=document.id, at=AT),
        lambda by: commands.publish(by=by, document=document.id, starts=START, client_id=new_id(), at=AT),
        lambda by: commands.withdraw_publication(by=by, publication=publication.id, at=AT),
        lambda by: commands.resume(by=by, document=other.id, at=AT),
    ]
    looks: list[Callable[[Any], object]] = [
        lambda by: queries.one(by, other.id),
        lambda by: queries.page(by, other.id, at=AT),
        lambda by: queries.original(by, other.id),
        lambda by: queries.outlook(by, other.id, starts=START),
        lambda by: queries.comparison(by, other.id, starts=START),
        lambda by: queries.completion(by, other.id, "2026-11", at=AT),
    ]
    for who in ("far_officer", "stranger", "fireman"):
        by = cast.seat(who, AT)
        for act in tries:
            with pytest.raises(NotFound):
                act(by)
        with opened(by.scope, readonly=True):
            for look in looks:
                with pytest.raises(NotFound):
                    look(by)
            assert queries.documents(by) == []
    for who in ("guard", "principal"):  # bound by it from above: to be read, and nothing else
        by = cast.seat(who, AT)
        for act in tries:
            with pytest.raises(NotFound):
                act(by)
    with opened(EVERYTHING):
        assert drafts(document)[0].version == 1 and verify().findings == []


def test_every_table_of_policies_is_closed_by_the_database_itself(cast: Cast) -> None:
    two_years(cast)
    tables = [model._meta.db_table for model in owned_models() if model._meta.app_label == "policies"]
    assert len(tables) == 7

    def rows() -> list[int]:
        found = []
        with connection.cursor() as cursor:
            for table in tables:
                cursor.execute(f'SELECT count(*) FROM "{table}"')
                found.append(cursor.fetchone()[0])
        return found

    with opened(cast.seat("officer", AT).scope):
        assert all(rows())
    for who in ("far_officer", "guard", "fireman"):
        with opened(cast.seat(who, AT).scope):
            assert not any(rows())
    assert not any(rows()), "outside any scope"


def test_from_below_nothing_of_the_review_is_seen(cast: Cast) -> None:
    last = was_read(cast, [weekly("清点危化品")])
    document = was_read(cast, [weekly(), weekly("开展食堂自查")], previous=last.id)
    by, row = cast.seat("officer", AT), drafts(document)[0]
    commands.accept(by=by, draft=row.id, version=1, at=AT)
    published(cast, document, leave_open=True)
    guard = cast.seat("guard", AT)
    with opened(guard.scope, readonly=True):
        assert [
            each.row.number for piece in queries.page(guard, document.id, at=AT).pieces for each in piece.drafts
        ] == [1]
        with pytest.raises(NotFound):
            queries.comparison(guard, document.id, starts=START)
        with pytest.raises(NotFound):
            queries.outlook(guard, document.id, starts=START)
        with pytest.raises(NotFound):
            queries.page(guard, last.id, at=AT)


def test_somebody_for_one_domain_looks_and_does_not_publish(cast: Cast) -> None:
    document = was_read(cast, [weekly()])
    accepted(cast, document)
    with opened(EVERYTHING):
        Grant.objects.filter(account_id=cast.account("chief")).update(domains=["fire"])
    chief = cast.seat("chief", AT)
    with opened(chief.scope, readonly=True):
        found = queries.page(chief, document.id, at=AT)
        assert found.may_review and not found.may_publish
    with pytest.raises(Refused, match="一部分领域"):
        commands.publish(by=chief, document=document.id, starts=START, client_id=new_id(), at=AT)
    publication = published(cast, document)
    with pytest.raises(Refused, match="一部分领域"):
        commands.withdraw_publication(by=chief, publication=publication.id, at=AT)
    with pytest.raises(Refused, match="一部分领域"):
        commands.resume(by=chief, document=document.id, at=AT)


def test_somebody_for_a_few_schools_reads_what_binds_them_and_no_more(cast: Cast) -> None:
    document, under_review = was_read(cast, [weekly()]), was_read(cast, [weekly()])
    accepted(cast, document)
    published(cast, document)
    role = Grant.objects.filter(account_id=cast.account("chief")).values_list("role", flat=True)[0]
    Grant.objects.filter(account_id=cast.account("chief")).update(revoked_at=AT)
    grant(
        by=operator(), account_id=cast.account("chief"), role=role, starts=AT.date(), at=AT,
        place=Place(cast.unit("county"), (cast.unit("school").id,)),
    )  # fmt: skip
    chief = cast.seat("chief", AT)
    assert all(each.units for each in chief.held)
    with opened(chief.scope, readonly=True):
        page = queries.page(chief, document.id, at=AT)
        assert not page.may_review and not page.may_publish
        assert queries.documents(chief) == []
        with pytest.raises(NotFound):
            queries.page(chief, under_review.id, at=AT)
    with pytest.raises(NotFound):
        commands.accept(by=chief, draft=drafts(under_review)[0].id, version=1, at=AT)
    own = was_read(cast, [weekly()], who="safety", unit="school")
    row = drafts(own)[0]
    assert commands.accept(by=chief, draft=row.id, version=1, at=AT).state == "accepted"


def test_a_grant_revoked_in_the_middle_ends_the_review(cast: Cast) -> None:
    document = was_read(cast, [weekly(), weekly("开展食堂自查")])
    first, second = drafts(document)
    commands.accept(by=cast.seat("officer", AT), draft=first.id, version=1, at=AT)
    later = AT + timedelta(minutes=5)
    Grant.objects.filter(account_id=cast.account("officer")).update(revoked_at=later)
    with pytest.raises(NotFound):
        commands.accept(by=cast.seat("officer", later), draft=second.id, version=1, at=later)


@pytest.mark.parametrize(
    "changes",
    [
        {"action": "字" * 60_000},
        {"title": "字" * 60_000},
        {"deadline": {"kind": "after_event", "value": "P" + "1D" * 30_000}},
        {"deadline": {"kind": "date", "value": ["2026-03-15"] * 60_000}},
        {"deadline": {"kind": "date", "value": "0001-01-05"}},
        {"deadline": {"kind": "date", "value": "9999-12-31"}},
        {"deadline": {"kind": "date_range", "value": "0000-01/9999-12"}},
        {"deadline": {"kind": "day_of_next_month", "value": "٣"}},
        {"threshold": {"value": 3, "unit": "\x00", "op": "="}},
        {"threshold": {"value": float("inf"), "unit": "次", "op": "="}},
        {"frequency": {"per": "week", "times": float("nan")}},
        {"minutes": 10**30},
        {"windows": [f"01-{day:02d}/12-31" for day in range(1, 14)]},
        {"evidence": ["字" * 41]},
        {"state": "accepted"},
    ],
)
def test_an_edit_out_of_all_proportion_is_refused_beside_its_field(cast: Cast, changes: dict[str, object]) -> None:
    row = drafts(was_read(cast, [weekly()]))[0]
    with pytest.raises(Refused) as refused:
        commands.edit(by=cast.seat("officer", AT), draft=row.id, version=1, changes=changes, at=AT)
    assert list(refused.value.fields) == list(changes)


def test_odd_signs_in_an_edit_are_kept_out_and_markup_is_plain_text(cast: Cast) -> None:
    row, by = drafts(was_read(cast, [weekly()]))[0], cast.seat("officer", AT)
    kept = commands.edit(
        by=by, draft=row.id, version=1, at=AT,
        changes={
            "title": "<script>alert(1)</script>"[:24], "applies_to": "\ud800小学\x00",
            "threshold": {"value": 3, "unit": "次\x00", "op": "="},
            "deadline": {"kind": "after_event", "value": "P3D", "event": "事\x00" * 30_000},
        },
    )  # fmt: skip
    assert kept.said.title.startswith("<script>") and kept.said.applies_to == "小学"
    assert kept.said.threshold is not None and kept.said.threshold.unit == "次"
    assert kept.said.deadline is not None and len(kept.said.deadline.event) == 80


def test_a_year_nobody_lives_in_does_not_stop_the_reading(cast: Cast) -> None:
    document = was_read(cast, [by_day(day="0001-01-05"), by_day(day="9999-12-31"), by_day(day="2026-13-45")])
    by = cast.seat("officer", AT)
    with opened(by.scope, readonly=True):
        found = queries.page(by, document.id, at=AT)
    assert {ask.code for each in found.pieces[0].drafts for ask in each.questions} == {"when"}


def test_a_name_with_a_path_is_only_a_name(cast: Cast) -> None:
    assert "/" not in taken(cast, name="../../x.txt").name
    assert "\\" not in taken(cast, name="..\\..\\x.txt").name
    with pytest.raises(Refused):
        taken(cast, name="../../x")


def test_the_same_file_once_more_is_said_to_be_there_already(cast: Cast) -> None:
    first = was_read(cast, [weekly()], title="2026年要点")
    again = was_read(cast, [weekly()])
    other = was_read(cast, [weekly()], file=FILE + b"\n")
    assert first.notes == [] and other.notes == []
    assert [("2026年要点" in note, "不要发布两遍" in note) for note in again.notes] == [(True, True)]


def test_a_document_of_five_thousand_duties_is_kept_as_far_as_one_can_review(cast: Cast) -> None:
    document = was_read(cast, [weekly(f"每周检查第{number}处设施") for number in range(5_000)])
    assert len(drafts(document)) == 3_000
    assert any("3000" in note for note in document.notes)
    by = cast.seat("officer", AT)
    with opened(by.scope, readonly=True):
        found = queries.page(by, document.id, at=AT)
    assert found.counts == {"open": 3_000}


def test_erasing_who_reviewed_leaves_the_document_and_a_trail_that_verifies(cast: Cast) -> None:
    document = was_read(cast, [weekly()])
    row = drafts(document)[0]
    commands.reject(by=cast.seat("chief", AT), draft=row.id, version=1, reason="other", words="示例·马股长说的", at=AT)
    leave(by=operator(), person_id=cast.people["chief"].id, last=date(2026, 10, 12), at=AT)
    after = AT + timedelta(days=3)
    done = erase_person(by=operator(), person_id=cast.people["chief"].id, reason="本人申请", at=after)
    assert done.texts
    with opened(EVERYTHING):
        assert verify().findings == []
        assert PolicyDocument.objects.filter(id=document.id).exists()
