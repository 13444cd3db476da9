"""Duties owed by rows of a ledger, by classes, and by places while they are out of use."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from uuid import UUID, uuid4

import msgspec
import pytest
from django.conf import settings

from tests.support.cast import START, Cast
from xiaoan.engines.cadence import Outcome
from xiaoan.foundation.errors import Refused
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.catalogue.commands import adopt, load_release
from xiaoan.kernel.catalogue.reading import read_pack
from xiaoan.kernel.ledgers.commands import add, withdraw
from xiaoan.kernel.ledgers.models import LedgerRow
from xiaoan.kernel.org.grounds import take_out_of_use, use_again
from xiaoan.kernel.work import queries
from xiaoan.kernel.work.bodies import Given
from xiaoan.kernel.work.models import Record
from xiaoan.kernel.work.reading.asking.questions import tail
from xiaoan.kernel.work.shapes import Line, Name, Subject, joined
from xiaoan.kernel.work.tests.acting import at, record, seeing, tally

PACK = Path(__file__).parent / "packs" / "bottle"


@pytest.fixture
def county(cast: Cast) -> Cast:
    """The cast, the bottle pack governing from 1 September 2026."""
    common = read_pack(settings.PACKS / "_common")
    load_release(by=operator(), pack=read_pack(PACK, {"_common": common}), at=START)
    adopt(by=operator(), unit=cast.unit("county"), pack="bottle", version="1.0.0", starts=date(2026, 9, 1), at=START)
    return cast


def bottle(cast: Cast, number: str, place: str = "building_a", since: date = date(2026, 9, 1)) -> LedgerRow:
    now = at(9, 1)
    values = {"number": number, "place": str(cast.places[place].id) if place else ""}
    return add(
        by=cast.seat("safety", now), unit=cast.unit("school"), ledger="bottle.list", client_id=uuid4(), values=values,
        at=now, since=since,
    )  # fmt: skip


def lines(cast: Cast, duty: str, now: datetime, month: int = 10, who: str = "safety") -> list[Line]:
    viewer = cast.seat(who, now)
    first, last = date(2026, month, 1), date(2026, month, 31 if month in (10, 12) else 30)
    with seeing(viewer):
        found = queries.drill(viewer, cast.unit("school"), duty=duty, first=first, last=last, at=now)
    return sorted(found, key=lambda line: (line.opens, line.subject.name))


def owed(cast: Cast, duty: str, now: datetime, month: int = 10) -> list[tuple[str, str]]:
    return [(line.subject.kind, line.subject.name) for line in lines(cast, duty, now, month)]


def test_a_ledger_without_rows_leaves_its_duty_to_the_unit_and_says_what_to_do(county: Cast) -> None:
    found = lines(county, "bottle.month", at(10, 12))
    assert [(line.subject.kind, line.subject.note) for line in found] == [("unit", "先建“瓶子台账”，以后逐件来查")]
    assert {kind for kind, _ in owed(county, "bottle.crowded", at(10, 12))} == {"place"}
    assert owed(county, "bottle.class", at(10, 12)) == [("unit", "青一小")]


def test_what_rests_without_rows_is_owed_by_nobody_until_there_is_one(county: Cast) -> None:
    common = read_pack(settings.PACKS / "_common")
    plain = read_pack(PACK, {"_common": common})
    duties = tuple(
        msgspec.structs.replace(duty, rests_without_rows=True) if duty.code == "bottle.month" else duty
        for duty in plain.duties
    )
    load_release(by=operator(), pack=msgspec.structs.replace(plain, version="1.1.0", duties=duties), at=at(9, 2))
    adopt(
        by=operator(), unit=county.unit("county"), pack="bottle", version="1.1.0", starts=date(2026, 10, 1), at=at(9, 2)
    )  # fmt: skip
    assert owed(county, "bottle.month", at(10, 12)) == []
    assert {kind for kind, _ in owed(county, "bottle.crowded", at(10, 12))} == {"place"}, "others stay as they were"
    bottle(county, "1", since=date(2026, 10, 1))
    assert owed(county, "bottle.month", at(10, 12)) == [("item", "1（教学楼A栋）")]


def test_each_row_owes_in_the_stead_of_the_unit_and_is_named_with_its_place(county: Cast) -> None:
    bottle(county, "2")
    bottle(county, "10", "canteen")
    bottle(county, "11", "")
    assert owed(county, "bottle.month", at(10, 12)) == [
        ("item", "10（食堂）"), ("item", "11"), ("item", "2（教学楼A栋）"),
    ]  # fmt: skip


def test_only_rows_at_the_named_places_owe_and_a_named_place_without_rows_owes_itself(county: Cast) -> None:
    bottle(county, "2")
    bottle(county, "10", "canteen")
    first_week = lines(county, "bottle.crowded", at(10, 31))
    assert {(line.subject.kind, line.subject.name) for line in first_week} == {
        ("item", "2（教学楼A栋）"), ("place", "教学楼B栋"),
    }  # fmt: skip


def test_rows_entered_late_in_a_month_leave_that_month_to_the_unit(county: Cast) -> None:
    bottle(county, "1", since=date(2026, 10, 23))
    assert owed(county, "bottle.month", at(10, 31)) == [("unit", "青一小")]
    assert owed(county, "bottle.month", at(11, 30), month=11) == [("item", "1（教学楼A栋）")]
    due = lines(county, "bottle.month", at(10, 31))[0]
    assert due.last_day == date(2026, 10, 30), "the unit's window is not cut at the day the row came"


def test_rows_entered_early_in_a_month_owe_it_and_the_unit_does_not(county: Cast) -> None:
    bottle(county, "1", since=date(2026, 10, 9))
    assert owed(county, "bottle.month", at(10, 31)) == [("item", "1（教学楼A栋）")]


@pytest.mark.parametrize("day", (1, 9, 14, 15, 16, 17, 22, 31))
def test_every_month_is_owed_by_rows_or_by_the_unit_never_by_both_or_nobody(county: Cast, day: int) -> None:
    row = bottle(county, "1", since=date(2026, 9, 1))
    last, now = date(2026, 10, day), at(10, 31)
    withdraw(by=county.seat("safety", now), row_id=row.id, version=1, reason="报废", last_day=last, at=now)
    kinds = [kind for kind, _ in owed(county, "bottle.month", now)]
    assert kinds in (["item"], ["unit"])


def test_a_place_out_of_use_excuses_the_rows_that_stand_there(county: Cast) -> None:
    bottle(county, "1")
    now = at(10, 8)
    take_out_of_use(
        by=county.seat("safety", now), place=county.places["building_a"], since=date(2026, 10, 8), reason="裂缝", at=now
    )
    assert [line.outcome for line in lines(county, "bottle.month", at(11, 30))] == [Outcome.EXCUSED]


def test_while_a_place_is_closed_it_owes_the_seal_and_nothing_else(county: Cast) -> None:
    assert lines(county, "bottle.shut", at(10, 31)) == []
    now = at(10, 12)
    by = county.seat("safety", now)
    closure = take_out_of_use(
        by=by, place=county.places["canteen"], since=date(2026, 10, 12), reason="重大隐患", at=now
    )
    use_again(by=by, closure_id=closure.id, last=date(2026, 10, 18), at=at(10, 19))
    found = lines(county, "bottle.shut", at(10, 31))
    assert [line.last_day.day for line in found] == [12, 13, 14, 15, 16, 17, 18]
    assert {line.subject.name for line in found} == {"食堂"}
    assert {line.outcome for line in found} == {Outcome.MISSING}, "the closure is no excuse for what it asks"
    ordinary = [line for line in lines(county, "bottle.place", at(10, 31)) if line.subject.name == "食堂"]
    assert [line.outcome for line in ordinary if line.last_day.day == 16] == [Outcome.EXCUSED]


def test_the_class_teacher_of_the_row_is_asked(county: Cast) -> None:
    now = at(9, 1)
    add(
        by=county.seat("safety", now), unit=county.unit("school"), ledger="common.classes", client_id=uuid4(),
        values={"name": "三年级2班", "teacher": "示例·老陈"}, at=now,
    )  # fmt: skip
    found = lines(county, "bottle.class", at(10, 12))
    assert [line.subject.name for line in found] == ["三年级2班"]
    assert [(one.name, one.post) for one in found[0].asked] == [("示例·老陈", "班主任")]
    guard = county.seat("guard", at(10, 30))
    with seeing(guard):
        assert "bottle.class" in {task.name.duty for task in queries.my_day(guard, at=at(10, 30)).tasks}


def names(county: Cast, duty: str, rows: Sequence[LedgerRow], opens: datetime) -> list[Name]:
    return [Name(county.unit("school").id, duty, row.id, opens) for row in rows]


def test_rows_at_one_place_are_one_stop_and_one_line_each_by_exception(county: Cast) -> None:
    rows = [bottle(county, str(number)) for number in range(1, 31)]
    now = at(10, 29)
    viewer = county.seat("logistics", now)
    with seeing(viewer):
        day = queries.my_day(viewer, at=now)
        stop = next(stop for stop in day.stops if stop.place == county.places["building_a"].id)
        monthly = [task.name for task in stop.tasks if task.name.duty == "bottle.month"]
        form = queries.check(viewer, monthly, at=now)
    assert stop.title == "教学楼A栋"
    assert len(monthly) == 30
    assert form.by_exception
    assert [question.ask for question in form.questions][:2] == ["1", "2"]
    assert len(form.questions) == len(rows)
    assert [bool(question.look) for question in form.questions].count(True) == 1, "what to look at is said once"


def test_a_fault_of_one_row_is_that_rows_and_the_others_are_fine(county: Cast) -> None:
    rows = [bottle(county, "1"), bottle(county, "2")]
    now = at(10, 29)
    opens = lines(county, "bottle.month", now)[0].opens
    broken = Given(item=f"bottle.each{tail(Subject('item', rows[1].id, ''))}", answer="fault", what="瓶口裂了")
    record(county, "logistics", "school", now, *names(county, "bottle.month", rows, opens), answers=(broken,))
    with opened(EVERYTHING):
        kept = {row.subject_id: row for row in Record.objects.filter(duty="bottle.month")}
        told = queries.faults(kept[rows[1].id].id)
    first, second = kept[rows[0].id], kept[rows[1].id]
    assert (first.problems, first.rest, second.problems, second.rest) == (0, 2, 1, 0)
    assert second.answers[0].item == "bottle.each"
    assert [(each.what, each.where, each.kind) for each in told] == [("瓶口裂了", "2（教学楼A栋）", "bottle.broken")]
    assert told[0].place == county.places["building_a"].id
    assert tally(county, "school", "bottle.month", 10, at(11, 5)).on_time == 2


def test_item_by_item_every_row_answers_for_itself(county: Cast) -> None:
    rows = [bottle(county, "1"), bottle(county, "2")]
    now = at(10, 16)
    opens = next(line.opens for line in lines(county, "bottle.crowded", now) if line.last_day == date(2026, 10, 16))
    wanted = names(county, "bottle.crowded", rows, opens)
    viewer = county.seat("logistics", now)
    with seeing(viewer):
        form = queries.check(viewer, wanted, at=now)
    assert len(form.questions) == 4
    some = tuple(Given(item=question.item, answer="fine") for question in form.questions[:3])
    with pytest.raises(Refused):
        record(county, "logistics", "school", now, *wanted, answers=some)
    whole = tuple(Given(item=question.item, answer="fine") for question in form.questions)
    record(county, "logistics", "school", now, *wanted, answers=whole)
    with opened(EVERYTHING):
        kept = Record.objects.filter(duty="bottle.crowded")
        assert {answer.item for row in kept for answer in row.answers} == {"bottle.whole", "bottle.there"}
        assert all(len(row.answers) == 2 for row in kept)


def test_thirty_rows_make_one_short_word_in_an_address(county: Cast) -> None:
    unit = county.unit("school").id
    many = [Name(unit, "bottle.month", uuid4(), at(10, 1)) for _ in range(30)]
    words = joined([*many, Name(unit, "bottle.place", unit, at(10, 1))])
    assert len(words) == 2
    assert [name for word in words for name in Name.read_all(word)][:30] == many


@pytest.mark.parametrize(
    "text", ["", "~~~", "x~y~z.w~20261001T000000Z", f"{UUID(int=1)}~d~{UUID(int=2)}.~20261001T000000Z"]
)
def test_an_address_that_names_nothing_is_not_found(text: str) -> None:
    from xiaoan.foundation.errors import NotFound

    with pytest.raises(NotFound):
        Name.read_all(text)


def test_the_number_of_queries_does_not_grow_with_the_rows(county: Cast) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    now = at(10, 29)
    viewer = county.seat("logistics", now)

    def count() -> int:
        with seeing(viewer), CaptureQueriesContext(connection) as seen:
            queries.my_day(viewer, at=now)
        return len(seen)

    bottle(county, "0")
    few = count()
    for number in range(1, 20):
        bottle(county, str(number))
    assert count() == few
