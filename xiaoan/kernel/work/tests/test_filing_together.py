"""The group commit leads to what the ordinary way leads to: rows, events, digests, receipts, refusals."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from itertools import product
from typing import Any
from uuid import UUID, uuid4

import msgspec
import psycopg
import pytest
from django.db import connections

from tests.support import database
from tests.support.cast import Cast
from xiaoan.foundation.errors import Conflict, NotFound, Refused
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.access.acts import LATER, NOW
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.org.commands import state_facts
from xiaoan.kernel.org.grounds import mark_days
from xiaoan.kernel.trail.models import TrailEvent, TrailText
from xiaoan.kernel.trail.verify import Finding, verify
from xiaoan.kernel.work import commands
from xiaoan.kernel.work.bodies import Doing, Given
from xiaoan.kernel.work.commands import Answered, Sent
from xiaoan.kernel.work.doing.filing import line
from xiaoan.kernel.work.events import Recorded
from xiaoan.kernel.work.models import Record, Submission
from xiaoan.kernel.work.shapes import Name
from xiaoan.kernel.work.tests.acting import adopt_lamp, at, morning, name, walk

NOW_ = at(10, 20, 15)


@pytest.fixture
def county(committed_cast: Cast) -> Iterator[Cast]:
    adopt_lamp(committed_cast, starts=date(2026, 9, 1))
    yield committed_cast
    connections["ingest"].close()


def rows_of(submission: UUID) -> dict[str, Any]:
    """Everything a submission left, without what is its own: ids, places in the chain, salts."""
    with opened(EVERYTHING):
        sent = Submission.objects.filter(id=submission).values().get()
        records = list(Record.objects.filter(submission_id=submission).order_by("id").values())
        events = [
            each
            for record in records
            for each in TrailEvent.objects.filter(object_id=record["id"]).order_by("seq").values()
        ]
        texts = [
            (each.field, each.text)
            for event in events
            for each in TrailText.objects.filter(event=event["id"]).order_by("field")
        ]
    for record in records:
        if any(answer.report for answer in record["answers"]):
            # The report's own id follows from the submission's, and the state's digest from both.
            record["answers"] = [msgspec.structs.replace(one, report=None) for one in record["answers"]]
            events = [{**event, "state": ""} for event in events]
    for event in events:
        event["body"] = {key: "…" if isinstance(one, dict) else one for key, one in event["body"].items()}
    own = {"id", "client_id", "submission_id", "object_id", "seq", "previous", "digest"}
    digest = sent["digest"]
    return {
        "digest": digest,
        "rest": [{key: one for key, one in row.items() if key not in own} for row in (sent, *records, *events)],
        "texts": texts,
    }


def way(cast: Cast, who: str, unit: str, body: Doing, now: datetime, *, together: bool) -> Any:
    """What became of a body by one of the ways, comparable."""
    own = msgspec.structs.replace(body, client_id=uuid4())
    send = commands.file_one if together else commands.submit
    try:
        receipt = send(by=cast.seat(who, now), unit=cast.unit(unit), body=own, at=now)
    except (Refused, NotFound, Conflict) as refusal:
        return type(refusal), str(refusal), getattr(refusal, "fields", None)
    said = (receipt.fresh, receipt.happened, receipt.reached, receipt.clock_corrected, receipt.complete, receipt.notes)
    return said, len(receipt.records), len(receipt.reports), rows_of(receipt.submission)


def bodies(cast: Cast) -> Iterator[tuple[str, str, Doing, datetime]]:
    """(who, unit, body, when) of every kind: taken, noted, refused."""
    fault = Given(item="lamp.lit", answer="fault", what="灯不亮", where="门口")
    fixed = Given(item="lamp.lit", answer="fault", what="松了", where="门口", fixed_on_spot=True, how_fixed="拧紧了")
    shapes: list[dict[str, Any]] = [
        {},
        {"answers": (Given(item="lamp.lit", answer="fine"),)},
        {"answers": (Given(item="lamp.lit", answer="na"),)},
        {"answers": (fault,)},
        {"answers": (fixed,)},
        {"rest_fine": False},
        {"answers": (Given(item="nothing", answer="fine"),)},
        {"told_by": "示例·代课", "remark": " 一 句 话 "},
        {"happened": NOW_ - timedelta(hours=1), "sent_at": NOW_ - timedelta(minutes=40)},
        {"happened": NOW_ - timedelta(days=1), "sent_at": NOW_},
        {"happened": NOW_ + timedelta(days=3), "sent_at": NOW_},
        {"minutes": 4, "remark": "“引号”\\反斜杠\n换行"},
    ]
    for who, shape in product(("safety", "guard", "stranger", "officer", "principal"), shapes):
        yield who, "school", walk(name(cast, "school", "lamp.day", morning(10, 20)), **shape), NOW_
    for day, shape in product((12, 19, 21), shapes[:2]):
        yield "safety", "school", walk(name(cast, "school", "lamp.day", morning(10, day)), **shape), NOW_
    yield "safety", "school", walk(name(cast, "school", "lamp.day", at(10, 20, 3))), NOW_
    yield "middle_safety", "east", walk(name(cast, "east", "lamp.day", morning(10, 20))), NOW_
    yield "point_head", "point", walk(name(cast, "point", "lamp.day", morning(10, 20))), NOW_


def test_both_ways_leave_the_same_field_by_field(county: Cast) -> None:
    taken = 0
    for who, unit, body, now in bodies(county):
        ordinary = way(county, who, unit, body, now, together=False)
        assert way(county, who, unit, body, now, together=True) == ordinary, (who, unit, body)
        taken += isinstance(ordinary[0], tuple)
    assert taken > 15
    assert line_was_used() > 10
    with opened(EVERYTHING):
        assert broken() == []


def broken() -> list[Finding]:
    """What does not match in the chains, or in what was filed."""
    return [each for each in verify().findings if each.object_type in ("", "work.record")]


def line_was_used() -> int:
    """How many submissions were written by the role of groups."""
    return sum(WRITTEN)


WRITTEN: list[int] = []


@pytest.fixture(autouse=True)
def _counted(monkeypatch: pytest.MonkeyPatch) -> None:
    WRITTEN.clear()
    write = line._write

    def counted(few: Any) -> set[UUID]:
        entered = write(few)
        WRITTEN.append(len(entered))
        return entered

    monkeypatch.setattr(line, "_write", counted)


def lit(cast: Cast, day: int = 20, unit: str = "school", **more: Any) -> Sent:
    return Sent(cast.unit(unit), walk(name(cast, unit, "lamp.day", morning(10, day)), **more))


def send(cast: Cast, *sent: Sent, who: str = "safety", now: datetime = NOW_) -> list[Answered]:
    return commands.file_many(by=cast.seat(who, now), sent=sent, at=now)


def test_a_batch_is_answered_in_its_places_and_sent_again_gives_the_same_receipts(county: Cast) -> None:
    fault = Given(item="lamp.lit", answer="fault", what="灯不亮", where="门口")
    twice = lit(county, 13)
    other = Sent(twice.unit, msgspec.structs.replace(twice.body, remark="别的"))
    sent = [
        lit(county, 12), lit(county, 14, rest_fine=False), twice, other, lit(county, 15, answers=(fault,)),
        lit(county, 16, "far_school"), lit(county, 19),
    ]  # fmt: skip
    first = send(county, *sent)
    assert [type(one.refusal).__name__ if one.refusal else one.receipt and one.receipt.fresh for one in first] == [
        True, "Refused", True, "Conflict", True, "NotFound", True,
    ]  # fmt: skip
    again = send(county, *sent)
    made, known = ([one.receipt.records for one in answers if one.receipt] for answers in (first, again))
    assert made == known
    assert not any(one.receipt.fresh for one in again if one.receipt)
    assert WRITTEN[0] == 2
    with opened(EVERYTHING):
        assert broken() == []


def test_what_changed_before_the_submission_is_seen_by_it(county: Cast) -> None:
    duty = name(county, "school", "lamp.day", morning(10, 20))
    assert send(county, Sent(county.unit("school"), walk(duty)))[0].receipt
    state_facts(
        by=operator(), unit=county.unit("school"), facts={"students": "0"}, since=date(2026, 10, 1), at=at(10, 20, 14)
    )
    mark_days(
        by=operator(), unit=county.unit("city"), first=date(2026, 10, 20), last=date(2026, 10, 20), kinds=["rest"],
        reason="停课", at=at(10, 18, 14),
    )  # fmt: skip
    ordinary = way(county, "safety", "school", walk(duty), NOW_, together=False)
    assert way(county, "safety", "school", walk(duty), NOW_, together=True) == ordinary
    assert ordinary[0] is NotFound


def test_fifty_at_once_of_one_id_leave_one_record(county: Cast) -> None:
    one = lit(county)

    def go(_: int) -> commands.Receipt:
        try:
            found = send(county, one)[0].receipt
        finally:
            connections["default"].close()
        assert found is not None
        return found

    with ThreadPoolExecutor(10) as crowd:
        receipts = list(crowd.map(go, range(50)))
    assert len({one.records for one in receipts}) == 1
    assert sum(one.fresh for one in receipts) == 1
    with opened(EVERYTHING):
        assert (Record.objects.count(), TrailEvent.objects.filter(kind="work.recorded").count()) == (1, 1)


def test_a_group_that_fails_is_replayed_one_by_one(county: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def lost(few: Any) -> set[UUID]:
        raise psycopg.OperationalError("the server closed the connection")

    monkeypatch.setattr(line, "_write", lost)
    answers = send(county, lit(county, 19), lit(county, 14, rest_fine=False), lit(county, 20))
    assert [bool(one.receipt) for one in answers] == [True, False, True]
    with opened(EVERYTHING):
        assert Record.objects.count() == 2
        assert broken() == []


def test_whatever_else_follows_from_a_record_keeps_it_out_of_groups(county: Cast) -> None:
    seen: list[UUID] = []
    follow = lambda act, made: seen.append(made.object_id)  # noqa: E731
    NOW.add(Recorded.KIND, follow)
    try:
        receipt = send(county, lit(county))[0].receipt
    finally:
        NOW._entries[Recorded.KIND].remove(follow)
    assert receipt is not None
    assert seen == list(receipt.records)
    assert WRITTEN == []
    assert not LATER.get(Recorded.KIND)


def test_within_an_open_transaction_all_go_the_ordinary_way(county: Cast) -> None:
    seat = county.seat("safety", NOW_)
    with opened(seat.scope):
        assert commands.file_one(by=seat, unit=county.unit("school"), body=lit(county).body, at=NOW_).fresh
    assert WRITTEN == []


def _submit_for_ever(name_: str, account: UUID, unit: UUID, keys: list[UUID], told: Any) -> None:
    """A process of its own that files these ids until it is killed; says each it was answered."""
    connections.close_all()
    database.point_django_at(name_)
    from xiaoan.kernel.access.queries import viewer
    from xiaoan.kernel.tree.models import Unit

    school = Unit.objects.get(id=unit)
    line_of = walk(Name(unit, "lamp.day", unit, morning(10, 20)))
    for key in keys:
        seat = viewer(account, at=NOW_)
        commands.file_one(by=seat, unit=school, body=msgspec.structs.replace(line_of, client_id=key), at=NOW_)
        told.put(key)


def test_two_processes_and_one_killed_leave_everything_acknowledged_exactly_once(
    county: Cast, own_database: str
) -> None:
    fork = multiprocessing.get_context("fork")
    keys, told = [uuid4() for _ in range(60)], fork.Queue()
    connections.close_all()
    both = [
        fork.Process(
            target=_submit_for_ever,
            args=(own_database, county.account("safety"), county.unit("school").id, keys[::turn], told),
        )
        for turn in (1, -1)
    ]
    for one in both:
        one.start()
    acknowledged = {told.get(timeout=30) for _ in range(20)}
    os.kill(both[0].pid or 0, signal.SIGKILL)
    both[1].join(60)
    both[0].join(10)
    while not told.empty():
        acknowledged.add(told.get())
    with opened(EVERYTHING):
        kept = list(Submission.objects.values_list("client_id", flat=True))
        assert acknowledged <= set(kept)
        assert len(kept) == len(set(kept)) == Record.objects.count()
        assert TrailEvent.objects.filter(kind="work.recorded").count() == len(kept)
        assert broken() == []
    assert set(kept) == set(keys)
