"""Records afterwards: corrected, withdrawn, listed, drilled to."""

from __future__ import annotations

from datetime import date

import pytest

from tests.support.cast import Cast
from xiaoan.engines.cadence import Outcome
from xiaoan.foundation.errors import Conflict, NotFound, Refused
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.work import commands, queries
from xiaoan.kernel.work.bodies import Given
from xiaoan.kernel.work.models import Record
from xiaoan.kernel.work.tests.acting import at, morning, name, record, seeing, tally, walk

NOON = at(10, 20)
END = at(11, 20)


def test_a_correction_withdraws_the_old_record_and_names_it(county: Cast) -> None:
    owed = name(county, "school", "lamp.day", morning(10, 20))
    old = record(county, "guard", "school", NOON, owed)
    guard = county.seat("guard", NOON)
    body = walk(owed, answers=(Given(item="lamp.lit", answer="fault", what="灯不亮", where="二楼"),), happened=NOON)
    later = at(10, 20, 15)
    new = commands.correct(by=guard, record_id=old.records[0], body=body, at=later)
    again = commands.correct(by=guard, record_id=old.records[0], body=body, at=later)
    assert (again.fresh, again.records) == (False, new.records)
    with opened(EVERYTHING):
        assert Record.objects.get(id=old.records[0]).withdrawn_at == later
        assert Record.objects.get(id=new.records[0]).corrects == old.records[0]
    with pytest.raises(Conflict):
        commands.correct(by=guard, record_id=old.records[0], body=walk(owed), at=later)
    assert tally(county, "school", "lamp.day", 10, END).on_time == 1


def test_only_the_author_corrects_and_only_the_same_occurrence(county: Cast) -> None:
    owed = name(county, "school", "lamp.day", morning(10, 20))
    made = record(county, "guard", "school", NOON, owed).records[0]
    with pytest.raises(Refused):
        commands.correct(by=county.seat("safety", NOON), record_id=made, body=walk(owed), at=NOON)
    other = name(county, "school", "lamp.day", morning(10, 19))
    with pytest.raises(Refused):
        commands.correct(by=county.seat("guard", NOON), record_id=made, body=walk(other), at=NOON)
    for who in ("stranger", "far_officer"):
        with pytest.raises(NotFound):
            commands.correct(by=county.seat(who, NOON), record_id=made, body=walk(owed), at=NOON)
        with pytest.raises(NotFound):
            commands.withdraw(by=county.seat(who, NOON), record_id=made, reason="不对", at=NOON)


def test_a_withdrawn_record_no_longer_counts_and_stays_visible(county: Cast) -> None:
    owed = name(county, "school", "lamp.day", morning(10, 20))
    made = record(county, "guard", "school", NOON, owed).records[0]
    guard = county.seat("guard", NOON)
    with pytest.raises(Refused):
        commands.withdraw(by=guard, record_id=made, reason="  ", at=NOON)
    commands.withdraw(by=guard, record_id=made, reason="记错了楼", at=NOON)
    assert tally(county, "school", "lamp.day", 10, END).on_time == 0
    with seeing(guard):
        page = queries.record(guard, made, at=NOON)
        assert page.line.withdrawn and not page.may_correct
        assert [line.id for line in queries.records(guard)] == [made]


def test_a_record_page_is_not_found_by_the_stranger(county: Cast) -> None:
    made = record(county, "guard", "school", NOON, name(county, "school", "lamp.day", morning(10, 20))).records[0]
    stranger = county.seat("stranger", NOON)
    with seeing(stranger):
        with pytest.raises(NotFound):
            queries.record(stranger, made, at=NOON)
        assert queries.records(stranger) == []


def test_lists_of_records_page_by_key_and_filter(county: Cast) -> None:
    for day in (19, 20, 21):
        record(county, "guard", "school", at(10, day), name(county, "school", "lamp.day", morning(10, day)))
    officer = county.seat("officer", END)
    with seeing(officer):
        first = queries.records(officer, limit=2)
        rest = queries.records(officer, after=(first[-1].reached, first[-1].id))
        assert [line.opens for line in (*first, *rest)] == [morning(10, day) for day in (21, 20, 19)]
        assert len(queries.records(officer, top=county.unit("middle"))) == 0
        assert len(queries.records(officer, duty="lamp.day", domain="equipment")) == 3
        assert len(queries.records(officer, first=date(2026, 10, 20), last=date(2026, 10, 20))) == 1


def test_the_drill_shows_who_was_asked_where_it_stands_and_the_record(county: Cast) -> None:
    made = record(county, "guard", "school", NOON, name(county, "school", "lamp.day", morning(10, 20)))
    officer = county.seat("officer", END)
    with seeing(officer):
        lines = queries.drill(
            officer, county.unit("school"), first=date(2026, 10, 19), last=date(2026, 10, 21), at=END, duty="lamp.day"
        )
        missing = queries.drill(
            officer, county.unit("county"), first=date(2026, 10, 1), last=date(2026, 10, 31), at=END, outcome="missing"
        )
        figures = queries.figures(
            officer, county.unit("county"), first=date(2026, 10, 1), last=date(2026, 10, 31), at=END
        )
    assert [line.outcome for line in lines] == [Outcome.MISSING, Outcome.ON_TIME, Outcome.MISSING]
    assert lines[1].records == made.records
    assert {line.asked[0].name for line in lines} == {"示例·老陈"}
    assert len(missing) == figures.total.missing
