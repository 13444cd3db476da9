"""One publication after another: nothing loosens by itself, what is taken out ends, days stay within reason."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.support.cast import Cast
from xiaoan.engines.policy.shapes import Frequency
from xiaoan.features.policies import commands, queries
from xiaoan.features.policies.models import PolicyDocument, PolicyPiece
from xiaoan.features.policies.tests.play import (
    AT,
    by_day,
    drafts,
    duty,
    pieces,
    was_read,
    weekly,
)
from xiaoan.features.policies.tests.test_publishing import START, accepted, fire_here, owed, published
from xiaoan.foundation.clock import instant
from xiaoan.foundation.errors import Conflict, Refused
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.catalogue.queries import governing
from xiaoan.kernel.indicators.commands import close_month
from xiaoan.kernel.trail.verify import verify
from xiaoan.kernel.work.owing import standards

WEEK = timedelta(days=7)


def monthly(cast: Cast, words: str, code: str) -> PolicyDocument:
    """A document of which one sentence makes a duty of the fire pack weekly; accepted."""
    document = was_read(cast, [duty(words, domain="fire", frequency=Frequency("week", 1))])
    by, row = cast.seat("officer", AT), drafts(document)[0]
    commands.choose_match(by=by, draft=row.id, version=1, duty=code, at=AT)
    commands.accept(by=by, draft=row.id, version=2, at=AT)
    return document


def every(cast: Cast, code: str, day: date) -> str:
    return next(
        str(each.every) for each in governing(cast.unit("school"), day)["fire"].pack.duties if each.code == code
    )


def two_of_fire(cast: Cast) -> tuple[str, str]:
    duties = governing(cast.unit("school"), START)["fire"].pack.duties
    found = [each.code for each in duties if each.every == "month" and each.at == "campus" and each.per == "unit"]
    return found[0], next(each.code for each in duties if each.every in ("term", "half_year", "year"))


def test_what_is_being_changed_is_shown_as_it_was_published(cast: Cast) -> None:
    document = was_read(cast, [weekly(), weekly("开展食堂自查")])
    accepted(cast, document)
    publication = published(cast, document)
    by, guard = cast.seat("officer", AT), cast.seat("guard", AT)
    commands.resume(by=by, document=document.id, at=AT)
    first = drafts(document)[0]
    kept = commands.reopen(by=by, draft=first.id, version=first.version, at=AT)
    commands.edit(by=by, draft=first.id, version=kept.version, changes={"title": "草稿", "action": "草稿里的话"}, at=AT)

    def seen(at: Any) -> list[tuple[str, str]]:
        with opened(guard.scope, readonly=True):
            found = queries.page(guard, document.id, at=at)
        return [(each.row.said.action, each.row.state) for piece in found.pieces for each in piece.drafts]

    assert seen(AT) == [("开展用电自查", "accepted"), ("开展食堂自查", "accepted")]
    line = queries.sentences_of([f"{publication.pack}.d1_1"], unit=cast.unit("school"))
    assert line[f"{publication.pack}.d1_1"][0].says == "开展用电自查"
    commands.reject(by=by, draft=first.id, version=kept.version + 1, reason="twice", at=AT)
    published(cast, document, starts=START + WEEK)
    assert len(seen(AT + timedelta(days=10))) == 2, "still in force"
    assert seen(AT + timedelta(days=30)) == [("开展食堂自查", "accepted")]


def test_two_documents_that_only_tighten_do_not_undo_each_other(cast: Cast) -> None:
    fire_here(cast)
    one, two = two_of_fire(cast)
    first = published(cast, monthly(cast, "开展每月防火检查", one))
    second = published(cast, monthly(cast, "每周开展另一种检查", two), starts=START + WEEK)
    third = was_read(cast, [weekly()])
    accepted(cast, third)
    published(cast, third, starts=START + 2 * WEEK)
    assert first.additions and second.additions
    assert {every(cast, code, START + 3 * WEEK) for code in (one, two)} == {"week"}


def test_what_tightened_once_goes_on_when_it_is_published_again(cast: Cast) -> None:
    fire_here(cast)
    code, _ = two_of_fire(cast)
    document, by = monthly(cast, "开展每月防火检查", code), cast.seat("officer", AT)
    published(cast, document)
    commands.resume(by=by, document=document.id, at=AT)
    with opened(by.scope, readonly=True):
        seen = queries.outlook(by, document.id, starts=START + WEEK)
    assert len(seen.stricter) == 1 and seen.more == 0
    published(cast, document, starts=START + WEEK)
    assert every(cast, code, START + 2 * WEEK) == "week"
    commands.resume(by=by, document=document.id, at=AT)
    row = drafts(document)[0]
    commands.reject(
        by=by, draft=commands.reopen(by=by, draft=row.id, version=row.version, at=AT).id, version=row.version + 1,
        reason="not_ours", at=AT,
    )  # fmt: skip
    published(cast, document, starts=START + 2 * WEEK)
    assert (every(cast, code, START + 2 * WEEK - timedelta(days=1)), every(cast, code, START + 2 * WEEK)) == (
        "week", "month",
    )  # fmt: skip
    with opened(EVERYTHING):
        assert verify().findings == []


def test_what_is_taken_out_or_set_apart_ends_with_the_next_version(cast: Cast) -> None:
    document, by = was_read(cast, [weekly(), by_day()]), cast.seat("officer", AT)
    accepted(cast, document)
    first = published(cast, document)
    with pytest.raises(Conflict, match="已经发布"):
        commands.set_scope(by=by, piece=pieces(document)[0].id, scope="noise", reason="不用了", at=AT)
    commands.resume(by=by, document=document.id, at=AT)
    commands.set_scope(by=by, piece=pieces(document)[0].id, scope="noise", reason="不用了", at=AT)
    with opened(by.scope, readonly=True):
        seen = queries.outlook(by, document.id, starts=START + WEEK)
    assert seen.new == () and seen.more < 0
    second = published(cast, document, starts=START + WEEK)
    assert (second.pack, second.release) == (first.pack, "2.0")
    assert owed(cast, "school", START, START + WEEK - timedelta(days=1)) == {"开展用电自查": 1}
    assert owed(cast, "school", START + WEEK, date(2026, 12, 31)) == {}
    commands.withdraw_publication(by=by, publication=second.id, at=AT)
    assert owed(cast, "school", START + WEEK, date(2026, 11, 30))["开展用电自查"] > 3
    with opened(EVERYTHING):
        assert verify().findings == []


def test_a_version_is_never_begun_before_the_one_published_last(cast: Cast) -> None:
    document, by = was_read(cast, [weekly(), weekly("开展食堂自查")]), cast.seat("officer", AT)
    commands.accept(by=by, draft=drafts(document)[0].id, version=1, at=AT)
    published(cast, document, starts=START + WEEK, leave_open=True)
    commands.resume(by=by, document=document.id, at=AT)
    with pytest.raises(Refused, match="不能比它早"):
        published(cast, document, starts=START, leave_open=True)


@pytest.mark.parametrize("given", [{"ends": date.max}, {"starts": date.max}, {"starts": date(2030, 1, 1)}])
def test_days_beyond_all_plans_are_refused_and_poison_nothing(cast: Cast, given: dict[str, date]) -> None:
    document = was_read(cast, [weekly()])
    accepted(cast, document)
    with pytest.raises(Refused, match="太远"):
        published(cast, document, **given)
    assert owed(cast, "school", date(2026, 11, 1), date(2026, 11, 30)) == {}


def test_a_publication_is_not_withdrawn_once_its_day_has_come(cast: Cast) -> None:
    document = was_read(cast, [weekly()])
    accepted(cast, document)
    publication = published(cast, document, starts=AT.date())
    by = cast.seat("officer", AT)
    with pytest.raises(Refused, match="已经生效"):
        commands.withdraw_publication(by=by, publication=publication.id, at=AT)
    with pytest.raises(Refused, match="照着做"):
        commands.withdraw_document(by=by, document=document.id, at=AT)


def test_duties_that_end_on_many_days_cut_only_themselves(cast: Cast) -> None:
    several = [
        weekly(),
        *(by_day(f"报送第{n}份材料", str(date(2026, 10, 25) + timedelta(days=3 * n))) for n in range(25)),
    ]
    document = was_read(cast, several)
    accepted(cast, document)
    publication = published(cast, document)
    with opened(EVERYTHING, readonly=True):
        found = standards.read([cast.unit("school")], START, date(2027, 1, 31))[cast.unit("school").path]
    mine = {code: history for code, history in found.duties.items() if code.startswith(publication.pack)}
    assert len(mine) == 26 and {len(history) for history in mine.values()} == {1}
    assert mine[f"{publication.pack}.d1_1"][0].ends is None
    assert owed(cast, "school", date(2026, 11, 1), date(2026, 11, 30))["开展用电自查"] == 4
    with opened(EVERYTHING):
        assert PolicyPiece.objects.filter(document=document).count() == 1


def test_a_month_in_which_a_duty_ended_is_closed_as_it_was_owed(cast: Cast) -> None:
    document = was_read(cast, [weekly(), by_day(day="2026-11-20"), by_day("报送总结", day="2026-11-25")])
    accepted(cast, document)
    publication = published(cast, document)
    live = owed(cast, "school", date(2026, 11, 1), date(2026, 11, 30))
    assert live == {"开展用电自查": 4, "报送自查报告": 1, "报送总结": 1}
    at = instant(date(2026, 12, 3))
    closing = close_month(by=cast.seat("principal", at), unit=cast.unit("school"), month="2026-11", at=at)
    frozen = {code: cell for code, cell in closing.own.items() if code.startswith(publication.pack)}
    assert len(frozen) == 3
    assert len(closing.releases[publication.pack].split()) == 1, "one release, however many duties ended"
    with opened(EVERYTHING):
        assert verify().findings == []


def test_next_years_document_ends_nothing_before_something_of_it_is_accepted(cast: Cast) -> None:
    document = was_read(cast, [weekly()])
    accepted(cast, document)
    published(cast, document)
    following = was_read(cast, [weekly("清点危化品")], previous=document.id)
    by = cast.seat("officer", AT)
    with opened(by.scope, readonly=True):
        assert queries.outlook(by, following.id, starts=START + WEEK).costs == ()
    with pytest.raises(Refused, match="没有接受任何一条"):
        published(cast, following, starts=START + WEEK, leave_open=True)
