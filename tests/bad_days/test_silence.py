"""Half a county says nothing: one line that says so, and nobody is accused."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.support.cast import Cast
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.hazards.commands import Seen, report
from xiaoan.kernel.indicators.silence import Silence, silence
from xiaoan.kernel.messages.offers import waiting
from xiaoan.kernel.org.commands import found_unit, state_facts
from xiaoan.kernel.org.staff import add_person, appoint
from xiaoan.kernel.trail.models import TrailEvent
from xiaoan.kernel.tree.models import Unit

TUESDAY = datetime(2026, 10, 20, 1, 0, tzinfo=UTC)


def speaks(cast: Cast, name: str, unit: str, at: datetime) -> None:
    seen = Seen(what="二楼东头应急灯不亮", where="教学楼")
    report(by=cast.seat(name, at), unit=cast.unit(unit), client_id=uuid4(), seen=seen, at=at)


def found(cast: Cast, at: datetime = TUESDAY) -> Silence:
    officer = cast.seat("officer", at)
    with opened(officer.scope, readonly=True):
        return silence(officer, cast.unit("county"), at=at)


def names(silent: Silence) -> list[str]:
    return sorted(one.name for one in silent.schools)


def test_who_has_said_something_in_three_school_days_is_not_silent(cast: Cast) -> None:
    everybody = names(found(cast))
    assert len(everybody) == found(cast).of == 4
    speaks(cast, "safety", "school", TUESDAY - timedelta(days=5))  # Thursday: three school days are Fri, Mon and Thu.
    speaks(cast, "point_head", "point", TUESDAY - timedelta(days=6))
    assert names(found(cast)) == sorted(set(everybody) - {"青一小"})
    assert [one.since for one in found(cast).schools if one.name == "山口点"] == [TUESDAY - timedelta(days=6)]


def test_a_campus_speaks_for_its_school(cast: Cast) -> None:
    speaks(cast, "dorm_keeper", "east", TUESDAY - timedelta(days=1))
    assert "青二中" not in names(found(cast))


def test_what_the_bureau_writes_at_a_school_is_not_heard_from_the_school(cast: Cast) -> None:
    yesterday = TUESDAY - timedelta(days=1)
    speaks(cast, "safety", "school", TUESDAY - timedelta(days=6))
    speaks(cast, "officer", "school", yesterday)
    speaks(cast, "officer", "east", yesterday)
    state_facts(by=operator(), unit=cast.unit("point"), facts={"students": "17"}, since=date(2026, 10, 1), at=yesterday)
    with opened(EVERYTHING):
        written = TrailEvent.objects.filter(recorded_at__gte=yesterday).values_list("unit__short_name", flat=True)
        assert set(written) == {"青一小", "二中东校区", "山口点"}
    assert {"青一小", "青二中", "山口点"} < set(names(found(cast)))
    assert [one.since for one in found(cast).schools if one.name == "青一小"] == [TUESDAY - timedelta(days=6)]


def test_a_centre_school_speaks_for_its_point_but_no_school_for_another(cast: Cast) -> None:
    yesterday = TUESDAY - timedelta(days=1)
    speaks(cast, "central_safety", "point", yesterday)
    assert "山口点" not in names(found(cast))
    speaks(cast, "safety", "school", yesterday)
    assert {"青二中", "大坪中心校"} <= set(names(found(cast)))


def test_it_costs_two_queries_while_everybody_speaks_and_no_more_for_many(cast: Cast) -> None:
    def cost() -> int:
        officer = cast.seat("officer", TUESDAY)
        with opened(officer.scope, readonly=True), CaptureQueriesContext(connection) as asked:
            silence(officer, cast.unit("county"), at=TUESDAY)
        return len(asked)

    quiet = cost()
    for number in range(6):
        found_unit(
            by=operator(), parent=cast.unit("county"), kind="primary", name=f"示例第{number}小学",
            opened=date(2020, 9, 1), at=TUESDAY - timedelta(days=40),
        )  # fmt: skip
    assert cost() == quiet <= 9
    county = cast.unit("county")
    assert len(found(cast).schools) == found(cast).of == 10
    with opened(EVERYTHING):
        schools = [each for each in Unit.objects.filter(path__startswith=county.path) if each.is_school]
    for each in schools:
        person = add_person(by=operator(), unit=each, name="示例·值班", at=TUESDAY - timedelta(days=2))
        appoint(by=operator(), person=person, code="safety_officer", starts=date(2026, 9, 1), at=TUESDAY)
        cast.people[f"someone at {each.id}"] = person
        seen = Seen(what="二楼东头应急灯不亮", where="教学楼")
        by = cast.seat(f"someone at {each.id}", TUESDAY)
        report(by=by, unit=each, client_id=uuid4(), seen=seen, at=TUESDAY - timedelta(hours=3))
    assert cost() == 2
    assert found(cast) == Silence((), 10)


def test_nobody_is_silent_in_the_holidays(cast: Cast) -> None:
    assert found(cast, datetime(2027, 2, 20, 1, 0, tzinfo=UTC)).schools == ()


def test_half_a_county_is_one_matter_that_points_to_the_network_first(cast: Cast) -> None:
    speaks(cast, "safety", "school", TUESDAY - timedelta(hours=1))
    assert found(cast).wide
    officer = cast.seat("officer", TUESDAY)
    with opened(officer.scope, readonly=True):
        lines = [each for each in waiting(officer, at=TUESDAY) if each.kind == "silence"]
    assert [(line.title, line.total, len(line.matters)) for line in lines] == [("未见数据", 1, 1)]
    assert "3\xa0所学校" in lines[0].matters[0].title
    safety = cast.seat("safety", TUESDAY)
    with opened(safety.scope, readonly=True):
        assert [each for each in waiting(safety, at=TUESDAY) if each.kind == "silence"] == []


def test_the_bureau_sees_nothing_of_another_county(cast: Cast) -> None:
    stranger = cast.seat("far_officer", TUESDAY)
    with opened(stranger.scope, readonly=True):
        assert silence(stranger, cast.unit("county"), at=TUESDAY).of == 0
