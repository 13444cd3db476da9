"""Publishing: owed from its day by whom it concerns, all or nothing, withdrawn before it begins, never another's."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.support.cast import Cast
from xiaoan.engines.policy.shapes import Duty, Frequency, Threshold
from xiaoan.features.policies import commands, queries
from xiaoan.features.policies.models import PolicyDocument, PolicyPiece, Publication, Sentence
from xiaoan.features.policies.tests.play import AT, by_day, drafts, duty, was_read, weekly
from xiaoan.foundation.clock import instant
from xiaoan.foundation.errors import Conflict, NotFound, Refused
from xiaoan.foundation.ids import new_id
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.catalogue.commands import adopt, release_own
from xiaoan.kernel.catalogue.models import Addition, Adoption, Release
from xiaoan.kernel.catalogue.own import own_prefix
from xiaoan.kernel.catalogue.queries import governing, newest
from xiaoan.kernel.trail.verify import verify
from xiaoan.kernel.work.reading.figures import count

START = date(2026, 10, 19)
NOON = instant(date(2026, 11, 30))


def accepted(cast: Cast, document: PolicyDocument) -> None:
    """Everything is taken over; a likely twin is said to be something new."""
    by = cast.seat("officer", AT)
    for row in drafts(document):
        if row.state == "open":
            kept = commands.choose_match(by=by, draft=row.id, version=row.version, duty="", at=AT)
            commands.accept(by=by, draft=row.id, version=kept.version, at=AT)


def published(cast: Cast, document: PolicyDocument, **given: Any) -> Publication:
    told: dict[str, Any] = {"starts": START, "client_id": new_id(), "at": AT}
    return commands.publish(by=cast.seat("officer", AT), document=document.id, **(told | given))


def fire_here(cast: Cast) -> None:
    version = newest().get(pack="fire").version
    adopt(by=operator(), unit=cast.unit("county"), pack="fire", version=version, starts=AT.date(), at=AT)


def owed(cast: Cast, unit: str, first: date, last: date) -> dict[str, int]:
    """Title -> occurrences required of one unit."""
    with opened(EVERYTHING):
        sheet = count([cast.unit(unit)], first=first, last=last, at=instant(last + timedelta(days=9)))
    return {sheet.titles[row.duty]: row.tally.required for row in sheet.rows if row.duty.startswith("own_")}


def several() -> list[Duty]:
    return [
        weekly("开展用电自查"),
        by_day("报送自查报告", "2026-11-20"),
        duty("安全培训参训率达到100%", domain="training", threshold=Threshold(100, "%", "=")),
        duty("校园周边200米内无违规摊点", modality="must_not", threshold=Threshold(200, "米", "<=")),
        duty("探索建立智慧安防平台", modality="should", evidence=("方案",)),
        duty("召开安全例会", actor="县教育局", frequency=Frequency("month", 1)),
    ]


def test_what_was_published_is_owed_from_its_day(cast: Cast) -> None:
    document = was_read(cast, several())
    accepted(cast, document)
    publication = published(cast, document)
    assert publication.release == "1.0"
    assert owed(cast, "school", date(2026, 10, 1), date(2026, 10, 18)) == {}
    november = owed(cast, "school", date(2026, 11, 1), date(2026, 11, 30))
    assert november == {"开展用电自查": 4, "报送自查报告": 1}
    assert owed(cast, "county", date(2026, 11, 1), date(2026, 11, 30)) == {"召开安全例会": 1}
    assert owed(cast, "school", date(2027, 1, 1), date(2027, 1, 31))["文件要求对照自查"] == 1
    assert owed(cast, "far_school", date(2026, 11, 1), date(2026, 11, 30)) == {}


def test_what_was_to_be_done_once_is_not_owed_again_next_year(cast: Cast) -> None:
    document = was_read(cast, [by_day("报送自查报告", "2026-11-20"), weekly()])
    accepted(cast, document)
    published(cast, document, ends=date(2026, 12, 31))
    pack = governing(cast.unit("school"), date(2026, 11, 21))
    own = next(reign for code, reign in pack.items() if code.startswith("own_"))
    assert [each.title for each in own.pack.duties] == ["开展用电自查"]
    later = governing(cast.unit("school"), date(2027, 1, 1))
    assert all(not reign.pack.duties for code, reign in later.items() if code.startswith("own_"))


def test_every_published_duty_leads_to_its_sentence(cast: Cast) -> None:
    document = was_read(cast, several())
    accepted(cast, document)
    publication = published(cast, document)
    who = cast.seat("guard", AT)
    reign = governing(cast.unit("school"), START)[publication.pack]
    with opened(who.scope, readonly=True):
        found = queries.sentences_of([each.code for each in reign.pack.duties], unit=cast.unit("school"))
        page = queries.page(who, document.id, at=AT)
    assert found.keys() == {each.code for each in reign.pack.duties}
    assert {line.quote for lines in found.values() for line in lines} == {
        each.quote for each in several() if each.modality != "should"
    }
    assert not page.may_review and not page.may_publish
    assert sum(len(piece.drafts) for piece in page.pieces) == 6
    clause = reign.pack.duties[0].clauses[0]
    assert clause.says == "开展用电自查" and clause.clause.endswith("第1行")


def test_a_number_the_document_sets_is_asked_as_a_number(cast: Cast) -> None:
    document = was_read(cast, several())
    accepted(cast, document)
    publication = published(cast, document)
    pack = governing(cast.unit("school"), START)[publication.pack].pack
    by_ask = {item.ask: item for item in pack.items}
    rate = by_ask["安全培训参训率达到100%"]
    assert (rate.answer, rate.unit, rate.at_least, rate.at_most) == ("number", "%", 100, 100)
    assert by_ask["校园周边200米内无违规摊点"].answer == "check"


def test_the_same_page_sent_twice_publishes_once(cast: Cast) -> None:
    document = was_read(cast, [weekly()])
    accepted(cast, document)
    key = new_id()
    first = published(cast, document, client_id=key)
    assert published(cast, document, client_id=key).id == first.id
    with pytest.raises(Conflict):
        published(cast, document, client_id=key, starts=START + timedelta(days=1))
    with pytest.raises(Conflict, match="已经发布"):
        published(cast, document)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"starts": date(2026, 10, 11)}, "不能早于今天"),
        ({"ends": date(2026, 10, 19)}, "要晚于生效日期"),
    ],
)
def test_days_that_cannot_be_are_refused(cast: Cast, given: dict[str, date], says: str) -> None:
    document = was_read(cast, [weekly()])
    accepted(cast, document)
    with pytest.raises(Refused, match=says):
        published(cast, document, **given)


def test_nothing_is_published_while_somebody_has_not_looked(cast: Cast) -> None:
    document = was_read(cast, [weekly(), weekly("开展食堂自查")])
    with pytest.raises(Refused, match="2 条没有看"):
        published(cast, document)
    with pytest.raises(Refused, match="没有接受任何一条"):
        published(cast, document, leave_open=True)
    row = drafts(document)[0]
    commands.accept(by=cast.seat("officer", AT), draft=row.id, version=1, at=AT)
    assert published(cast, document, leave_open=True).pack


def test_only_who_may_adopt_publishes(cast: Cast) -> None:
    document = was_read(cast, [weekly()])
    accepted(cast, document)
    for who in ("stranger", "far_officer", "principal"):
        with pytest.raises(NotFound):
            commands.publish(
                by=cast.seat(who, AT), document=document.id, starts=START, client_id=new_id(), at=AT
            )  # fmt: skip
    own = was_read(cast, [weekly()], who="safety", unit="school")
    commands.accept(by=cast.seat("safety", AT), draft=drafts(own)[0].id, version=1, at=AT)
    with pytest.raises(Refused, match="没有办理"):
        commands.publish(by=cast.seat("principal", AT), document=own.id, starts=START, client_id=new_id(), at=AT)
    assert commands.publish(
        by=cast.seat("officer", AT), document=own.id, starts=START, client_id=new_id(), at=AT
    ).pack.startswith(own_prefix(cast.unit("school").id))


def test_a_publication_is_withdrawn_before_it_begins_and_not_after(cast: Cast) -> None:
    document = was_read(cast, [weekly()])
    accepted(cast, document)
    publication = published(cast, document)
    by = cast.seat("officer", AT)
    for _ in range(2):
        commands.withdraw_publication(by=by, publication=publication.id, at=AT)
    assert owed(cast, "school", date(2026, 11, 1), date(2026, 11, 30)) == {}
    assert queries.sentences_of([f"{publication.pack}.d1_1"]) == {}
    again = published(cast, document)
    with pytest.raises(Refused, match="已经生效"):
        commands.withdraw_publication(
            by=cast.seat("officer", NOON), publication=again.id, at=instant(START + timedelta(days=1))
        )


def test_a_stricter_sentence_tightens_the_duty_that_is_there(cast: Cast) -> None:
    fire_here(cast)
    document = was_read(cast, [duty("开展每月防火检查", domain="fire", frequency=Frequency("week", 1))])
    by, row = cast.seat("officer", AT), drafts(document)[0]
    commands.choose_match(by=by, draft=row.id, version=1, duty="fire.check.month", at=AT)
    commands.accept(by=by, draft=row.id, version=2, at=AT)
    publication = published(cast, document)
    assert publication.pack == "" and len(publication.additions) == 1
    duties = {each.code: each for each in governing(cast.unit("school"), START)["fire"].pack.duties}
    assert (duties["fire.check.month"].every, duties["fire.check.month"].times) == ("week", 1)
    assert queries.sentences_of(["fire.check.month"])["fire.check.month"][0].how == "stricter"
    commands.withdraw_publication(by=by, publication=publication.id, at=AT)
    duties = {each.code: each for each in governing(cast.unit("school"), START)["fire"].pack.duties}
    assert duties["fire.check.month"].every == "month"


def test_a_looser_sentence_changes_nothing_and_is_linked(cast: Cast) -> None:
    fire_here(cast)
    document = was_read(cast, [duty("开展每月防火检查", domain="fire", frequency=Frequency("term", 1))])
    by, row = cast.seat("officer", AT), drafts(document)[0]
    matched = commands.choose_match(by=by, draft=row.id, version=1, duty="fire.check.month", at=AT)
    assert matched.match is not None and matched.match.relation == "looser"
    commands.accept(by=by, draft=row.id, version=2, at=AT)
    publication = published(cast, document)
    assert (publication.pack, publication.additions) == ("", [])
    assert queries.sentences_of(["fire.check.month"])["fire.check.month"][0].how == "looser"


def test_publishing_is_all_or_nothing(cast: Cast) -> None:
    fire_here(cast)
    document = was_read(cast, [weekly(), duty("开展每月防火检查", domain="fire", frequency=Frequency("week", 1))])
    by, rows = cast.seat("officer", AT), drafts(document)
    commands.accept(by=by, draft=rows[0].id, version=1, at=AT)
    commands.choose_match(by=by, draft=rows[1].id, version=1, duty="fire.check.month", at=AT)
    commands.accept(by=by, draft=rows[1].id, version=2, at=AT)
    # The same addition stands there from that day already: the second half of publishing is refused.
    first = published(cast, document)
    commands.resume(by=by, document=document.id, at=AT)
    with pytest.raises(Conflict):
        published(cast, document)
    with opened(EVERYTHING):
        assert Publication.objects.count() == 1
        assert Release.objects.filter(pack=first.pack).count() == 1
        assert Adoption.objects.filter(pack=first.pack).count() == 1


def test_more_of_a_document_is_the_next_release_of_its_pack(cast: Cast) -> None:
    document = was_read(cast, [weekly(), weekly("开展食堂自查", domain="food")])
    by, rows = cast.seat("officer", AT), drafts(document)
    commands.accept(by=by, draft=rows[0].id, version=1, at=AT)
    first = published(cast, document, leave_open=True)
    commands.resume(by=by, document=document.id, at=AT)
    commands.choose_match(by=by, draft=rows[1].id, version=1, duty="", at=AT)
    commands.accept(by=by, draft=rows[1].id, version=2, at=AT)
    second = published(cast, document, starts=START + timedelta(days=7))
    assert (second.pack, second.release) == (first.pack, "2.0")
    own = governing(cast.unit("school"), START + timedelta(days=7))[first.pack].pack
    assert [each.code for each in own.duties] == [f"{first.pack}.d1_1", f"{first.pack}.d1_2"]


def test_next_years_document_goes_on_where_last_years_ended(cast: Cast) -> None:
    document = was_read(cast, [weekly("每周开展用电安全自查"), weekly("每周开展食堂自查", domain="food")])
    accepted(cast, document)
    first = published(cast, document)
    following = was_read(
        cast,
        [weekly("开展危化品清点", domain="lab"), weekly("每周开展一次用电安全自查", frequency=Frequency("week", 2))],
        previous=document.id,
        title="2027年学校安全工作要点",
        year=2027,
    )
    accepted(cast, following)
    second = published(cast, following, starts=date(2026, 12, 1))
    assert (second.pack, second.release) == (first.pack, "2.0")
    own = governing(cast.unit("school"), date(2026, 12, 1))[first.pack].pack
    assert {each.code: each.times for each in own.duties} == {
        f"{first.pack}.d2_1": 1, f"{first.pack}.d1_1": 2,
    }  # fmt: skip
    with opened(EVERYTHING):
        seen = queries.comparison(cast.seat("officer", AT), following.id, starts=date(2026, 12, 1))
    assert [pair.now.said.action for pair in seen.added if pair.now] == ["开展危化品清点"]
    assert [pair.before.said.action for pair in seen.dropped if pair.before] == ["每周开展食堂自查"]
    assert [change.field for change in seen.changed[0].line.changes] == ["多久一次"]


def test_other_counties_neither_see_nor_adopt_what_one_made_for_itself(cast: Cast) -> None:
    document = was_read(cast, [weekly()])
    accepted(cast, document)
    publication = published(cast, document)
    by = cast.seat("far_officer", AT)
    with pytest.raises(NotFound):
        adopt(by=by, unit=cast.unit("other_county"), pack=publication.pack, version="1.0", starts=START, at=AT)
    release = Release.objects.get(pack=publication.pack)
    with pytest.raises(Refused, match="不是本单位"):
        release_own(by=by, unit=cast.unit("other_county"), pack=release.content, at=AT)


def test_what_it_costs_is_known_before_it_is_published(cast: Cast) -> None:
    document = was_read(
        cast, [weekly(), duty("开展寄宿生夜间点名", applies_to="寄宿制学校", frequency=Frequency("day", 1))]
    )
    accepted(cast, document)
    who = cast.seat("officer", AT)
    with opened(who.scope, readonly=True):
        seen = queries.outlook(who, document.id, starts=START)
    assert seen.trouble == ""
    costs = {each.title: each for each in seen.costs}
    assert costs["开展用电自查"].units == 5 and costs["开展用电自查"].after == 5 * 15
    assert costs["开展寄宿生夜间点名"].units == 1
    assert seen.each_before == 0 and seen.more > 15


def test_the_bureau_sees_completion_beside_each_duty(cast: Cast) -> None:
    document = was_read(cast, [weekly(), by_day()])
    accepted(cast, document)
    published(cast, document)
    who = cast.seat("officer", NOON)
    with opened(who.scope, readonly=True):
        lines = queries.completion(who, document.id, "2026-11", at=NOON)
    assert [line.title for line in lines] == ["开展用电自查", "报送自查报告"]
    assert lines[1].tally is not None and lines[1].tally.required == 5 and lines[1].tally.missing == 5
    assert lines[0].sentences[0].quote == "开展用电自查"


def test_the_trail_vouches_for_publications(cast: Cast) -> None:
    document = was_read(cast, several())
    accepted(cast, document)
    publication = published(cast, document)
    commands.withdraw_publication(by=cast.seat("officer", AT), publication=publication.id, at=AT)
    with opened(EVERYTHING):
        assert verify().findings == []
        assert Sentence.objects.count() == 6
        assert Addition.objects.count() == 0


def test_names_of_two_documents_never_meet_whoever_publishes_again(cast: Cast) -> None:
    document = was_read(cast, [weekly(), weekly("开展食堂自查", domain="food")])
    by, rows = cast.seat("officer", AT), drafts(document)
    commands.accept(by=by, draft=rows[0].id, version=1, at=AT)
    published(cast, document, leave_open=True)
    following = was_read(cast, [weekly("清点危化品", domain="lab"), weekly("巡查水域")], previous=document.id)
    accepted(cast, following)
    published(cast, following, starts=START + timedelta(days=7))
    commands.resume(by=by, document=document.id, at=AT)
    kept = commands.choose_match(by=by, draft=rows[1].id, version=rows[1].version, duty="", at=AT)
    commands.accept(by=by, draft=kept.id, version=kept.version, at=AT)
    last = published(cast, document, starts=START + timedelta(days=14))
    own = governing(cast.unit("school"), START + timedelta(days=14))[last.pack].pack
    assert [each.code.rpartition(".")[2] for each in own.duties] == ["d1_1", "d1_2"]
    found = queries.sentences_of([f"{last.pack}.d1_1", f"{last.pack}.d2_2"])
    assert [line.number for line in found[f"{last.pack}.d1_1"]] == [1]
    assert found[f"{last.pack}.d2_2"][0].quote == "巡查水域"


def looked(cast: Cast, document: PolicyDocument, look: Any) -> int:
    """How many queries a look takes."""
    who = cast.seat("officer", NOON)
    with opened(who.scope, readonly=True), CaptureQueriesContext(connection) as asked:
        look(who, document.id)
    return len(asked)


def test_a_page_asks_as_much_for_forty_drafts_as_for_four(cast: Cast) -> None:
    looks = (
        lambda who, key: queries.page(who, key, at=NOON),
        lambda who, key: queries.outlook(who, key, starts=NOON.date()),
        lambda who, key: queries.comparison(who, key, starts=NOON.date()),
        lambda who, key: queries.completion(who, key, "2026-11", at=NOON),
        lambda who, key: queries.documents(who),
        lambda who, key: queries.sentences_of(["own_x.d1_1"]),
    )
    counts = []
    for size in (4, 40):
        last = was_read(cast, [weekly(f"每周检查第{chr(0x4E00 + n)}类设施") for n in range(size)])
        document = was_read(cast, [weekly(f"每周检查第{chr(0x4E00 + n)}类设施") for n in range(size)], previous=last.id)
        accepted(cast, document)
        published(cast, document)
        for look in looks:
            looked(cast, document, look)
        counts.append([looked(cast, document, look) for look in looks])
    assert counts[0] == counts[1] and max(counts[0]) < 40


def test_schools_do_not_read_what_was_set_apart(cast: Cast) -> None:
    document = was_read(cast, [weekly()])
    accepted(cast, document)
    published(cast, document)
    with opened(EVERYTHING):
        kept = PolicyDocument.objects.get(id=document.id)
        PolicyDocument.objects.filter(id=document.id).update(text=f"{kept.text}\n内部的一段话")
        PolicyPiece.objects.create(
            unit=document.unit, document=document, number=1, title="另一份", kind="other", scope="noise",
            read_scope="noise", first_line=2, last_line=2,
        )  # fmt: skip
    school, officer = cast.seat("principal", AT), cast.seat("officer", AT)
    with opened(school.scope, readonly=True):
        seen = queries.page(school, document.id, at=AT)
        with pytest.raises(NotFound, match="发文单位"):
            queries.original(school, document.id)
    assert [piece.row.number for piece in seen.pieces] == [0]
    assert seen.row.text == f"开展用电自查\n{' ' * 6}"
    with opened(officer.scope, readonly=True):
        assert "内部" in queries.page(officer, document.id, at=AT).row.text
        assert queries.original(officer, document.id)[1]
