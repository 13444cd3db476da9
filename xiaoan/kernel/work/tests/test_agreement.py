"""The database's counting and the engine's judgement are one, and neither asks more queries of more schools."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.support.cast import START, Cast
from xiaoan.engines.cadence import Tally
from xiaoan.foundation.ids import new_id
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.org.commands import found_unit, state_facts
from xiaoan.kernel.org.grounds import make_place, mark_days, take_out_of_use
from xiaoan.kernel.org.staff import add_person, appoint
from xiaoan.kernel.trail.events import Acting
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.work import queries
from xiaoan.kernel.work.models import Claim, Excuse, Record, Submission
from xiaoan.kernel.work.shapes import Line
from xiaoan.kernel.work.tests.acting import at, lamp, morning, name, record, seeing

FIRST, LAST = date(2026, 10, 1), date(2026, 10, 31)
MANY = 100_000

DEEDS = (
    *("record",) * 8, *("power", "light") * 3, "withdrawn", "incomplete", "claim", "refused", "excuse",
)  # fmt: skip

step = st.tuples(
    st.sampled_from([duty.code for duty in lamp().duties]),
    st.integers(0, 2),  # which of its first occurrences: few, so that several things happen to one
    st.sampled_from(["opens", "due"]),  # from which of its ends the doing is measured
    st.one_of(st.integers(-90, 90), st.integers(-3000, 3000)),  # minutes from there to the doing
    st.one_of(st.integers(0, 30), st.integers(0, 6000)),  # minutes from the doing to its reaching us
    st.sampled_from(DEEDS),
)


@settings(
    max_examples=25,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),  # Each example writes a month: shrinking one costs minutes.
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(history=st.lists(step, min_size=30, max_size=60), near=st.integers(-3000, 3000))
def test_figures_and_drill_agree_on_any_history(
    troubled: Cast, history: list[tuple[str, int, str, int, int, str]], near: int
) -> None:
    officer = troubled.seat("officer", at(11, 20))
    county = troubled.unit("county")
    with opened(EVERYTHING), transaction.atomic():
        of_duty: dict[str, list[Line]] = {}
        for line in _lines(troubled, at(11, 20)):
            of_duty.setdefault(line.name.duty, []).append(line)
        # The look is taken around the last arrival, so that some are still to come and most are in.
        arrived = [
            _happen(of_duty[duty][which % len(of_duty[duty])], end, minutes, delay, what, county)
            for duty, which, end, minutes, delay, what in history
            if duty in of_duty
        ]
        moment = max(arrived) + timedelta(minutes=near)
        judged: dict[tuple[object, str], list[Line]] = {}
        for line in _lines(troubled, moment):
            judged.setdefault((line.name.unit, line.name.duty), []).append(line)
        found = queries.figures(officer, county, first=FIRST, last=LAST, at=moment)
        transaction.set_rollback(True)
    expected = {key: Tally.of(line.standing for line in group) for key, group in judged.items()}
    assert {(row.unit, row.duty): row.tally for row in found.rows} == expected
    assert all(row.tally.holds for row in found.rows)


@pytest.fixture
def troubled(county: Cast) -> Cast:
    """The county in a month with a typhoon, a place out of use and a school opened late."""
    mark_days(
        by=operator(), unit=county.unit("county"), first=date(2026, 10, 22), last=date(2026, 10, 23),
        kinds=["suspended"], reason="台风停课", planned=False, at=at(10, 21, 20),
    )  # fmt: skip
    take_out_of_use(
        by=operator(), place=county.places["building_b"], since=date(2026, 10, 12), reason="封控", at=at(10, 12)
    )
    found_unit(
        by=operator(), parent=county.unit("county"), kind="primary", name="新小学", opened=date(2026, 10, 15), at=START
    )
    return county


def _lines(cast: Cast, moment: datetime) -> list[Line]:
    officer = cast.seat("officer", at(11, 20))
    return queries.drill(officer, cast.unit("county"), first=FIRST, last=LAST, at=moment, limit=MANY)


def _happen(line: Line, end: str, minutes: int, delay: int, what: str, county: Unit) -> datetime:
    """Write one deed about an occurrence; when it reached us."""
    unit = Unit.objects.get(id=line.name.unit)
    happened = (line.opens if end == "opens" else line.due) + timedelta(minutes=minutes)
    arrived = happened + timedelta(minutes=delay)
    by = Acting(new_id(), "示例·某人", "", unit.id, unit.short_name)
    said = {"duty": line.name.duty, "domain": line.domain, "by": by, "by_account": by.account}
    about = {"unit": unit, "subject_id": line.subject.id, "opens": line.opens, "due": line.due, **said}
    if what in ("claim", "refused"):
        refused = arrived + timedelta(days=1) if what == "refused" else None
        if not Claim.objects.filter(unit=unit, duty=line.name.duty, subject_id=line.subject.id, opens=line.opens):
            Claim.objects.create(**about, reason="换灯", at=arrived, refused_at=refused)
    elif what == "excuse":
        day = line.due.date()
        narrow = delay % 2 == 0
        Excuse.objects.create(
            unit=unit if narrow else county, duty=line.name.duty if delay % 3 else "", first=day, last=day,
            reason="抽调", at=arrived, by=by, by_account=by.account,
        )  # fmt: skip
    else:
        sent = Submission.objects.create(unit=unit, client_id=new_id(), digest="", by=by.account, reached=arrived)
        Record.objects.create(
            **about, submission=sent, release=line.release, happened=happened, reached=arrived, mode="by_exception",
            theme=what if what in ("power", "light") else "", complete=what != "incomplete",
            withdrawn_at=arrived if what == "withdrawn" else None,
        )  # fmt: skip
    return arrived


def _schools(cast: Cast, number: int, *, first: int = 0) -> None:
    for index in range(first, first + number):
        school = found_unit(
            by=operator(), parent=cast.unit("county"), kind="primary", name=f"第{index}小学", opened=date(2020, 9, 1),
            at=START,
        )  # fmt: skip
        state_facts(by=operator(), unit=school, facts={"students": str(100 + index)}, since=date(2026, 8, 20), at=START)
        make_place(
            by=operator(), unit=school, name="教学楼", kind="teaching_building", since=date(2026, 8, 20), at=START
        )
        guard = add_person(by=operator(), unit=school, name=f"示例·门卫{index}", at=START)
        appoint(by=operator(), person=guard, code="guard", starts=date(2026, 8, 20), at=START)


def _queries(cast: Cast, what: str) -> int:
    now = at(10, 20)
    officer = cast.seat("officer", now)
    with seeing(officer), CaptureQueriesContext(connection) as captured:
        if what == "figures":
            queries.figures(officer, cast.unit("county"), first=FIRST, last=LAST, at=now)
        elif what == "drill":
            queries.drill(officer, cast.unit("county"), first=FIRST, last=LAST, at=now, outcome="missing")
        elif what == "records":
            queries.records(officer, top=cast.unit("county"))
        else:
            queries.unit_day(officer, cast.unit("county"), at=now)
    return len(captured)


@pytest.mark.parametrize("what", ["figures", "drill", "records", "unit_day"])
def test_the_number_of_queries_is_equal_at_three_and_thirty_schools(county: Cast, what: str) -> None:
    _schools(county, 3)
    record(county, "guard", "school", at(10, 19), name(county, "school", "lamp.day", morning(10, 19)))
    few = _queries(county, what)
    _schools(county, 27, first=3)
    assert _queries(county, what) == few
    assert few <= 60
