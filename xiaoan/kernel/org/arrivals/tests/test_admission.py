"""Setting up what a plan says: all of it, traced, by who may."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from tests.support.cast import START, Cast
from xiaoan.foundation.errors import Conflict, NotFound, Refused
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.org.arrivals.admission import admit, known_under
from xiaoan.kernel.org.arrivals.placing import Plan, planned
from xiaoan.kernel.org.arrivals.rows import Arrival
from xiaoan.kernel.org.arrivals.tests.words import reading, words
from xiaoan.kernel.org.queries import facts_on
from xiaoan.kernel.trail.models import TrailEvent
from xiaoan.kernel.trail.verify import verify
from xiaoan.kernel.tree.models import Unit

SINCE = date(2026, 9, 1)
LIST = (
    "学校名称|所属乡镇|中心校|学生数|住校生数|建校日期",
    "北镇中心校|北镇||400|30|",
    "河湾教学点||北镇中心校|12||2026-10-12",
    "县城新小学|||800||1998-09-01",
)


def plan_for(county: Unit, arrivals: Sequence[Arrival]) -> Plan:
    return planned(arrivals, known_under(county), words().kinds, county.id, make_towns=True)


def admitted(cast: Cast, by: Viewer) -> dict[str, Unit]:
    county = cast.unit("county")
    made = admit(by=by, top=county, plan=plan_for(county, reading(*LIST).arrivals), since=SINCE, at=START)
    return {unit.name: unit for unit in made}


def test_towns_schools_and_points_are_set_up_with_facts_and_dates(cast: Cast) -> None:
    made = admitted(cast, operator())
    central, point, town = made["北镇中心校"], made["河湾教学点"], Unit.objects.get(name="北镇")
    assert (town.kind, town.parent_id) == ("town", cast.unit("county").id)
    assert (central.parent_id, point.parent_id) == (town.id, central.id)
    assert (point.home, central.home) == (central.home, central.id)
    assert (central.opened, point.opened, made["县城新小学"].opened) == (SINCE, date(2026, 10, 12), date(1998, 9, 1))
    with opened(EVERYTHING):
        assert facts_on(central.id, SINCE) == {"students": "400", "boarders": "30", "boarding": "yes"}
        # A fact of an old school is believed from the day of the list, of a new one from its first day.
        assert facts_on(made["县城新小学"].id, date(2026, 8, 31)) == {}
        assert facts_on(point.id, date(2026, 10, 12)) == {"students": "12"}
        kinds = list(TrailEvent.objects.filter(unit=central).order_by("seq").values_list("kind", flat=True))
        assert verify().findings == []
    assert kinds == ["org.unit_founded", "org.fact_stated", "org.fact_stated", "org.fact_stated"]


def test_a_bureau_officer_admits_in_his_county_and_nobody_else_does(cast: Cast) -> None:
    with pytest.raises(Refused):
        admitted(cast, cast.seat("city_officer", START))
    for outsider in ("stranger", "far_officer", "principal"):
        with pytest.raises(NotFound):
            admitted(cast, cast.seat(outsider, START))
    assert not Unit.objects.filter(name="北镇中心校").exists()
    assert len(admitted(cast, cast.seat("officer", START))) == 3


def test_a_plan_with_a_problem_is_refused_and_one_that_was_overtaken_leaves_nothing(cast: Cast) -> None:
    county = cast.unit("county")
    arrivals = reading(*LIST).arrivals
    overtaken = plan_for(county, arrivals)
    admit(by=operator(), top=county, plan=plan_for(county, arrivals[2:]), since=SINCE, at=START)
    with pytest.raises(Conflict):
        admit(by=operator(), top=county, plan=overtaken, since=SINCE, at=START)
    assert not Unit.objects.filter(name="北镇中心校").exists()
    spoilt = plan_for(county, reading("学校名称|中心校", "孤儿教学点|没有这所").arrivals)
    with pytest.raises(Refused):
        admit(by=operator(), top=county, plan=spoilt, since=SINCE, at=START)


def test_the_same_list_again_finds_every_school_there(cast: Cast) -> None:
    admitted(cast, operator())
    again = plan_for(cast.unit("county"), reading(*LIST).arrivals)
    assert (again.steps, again.towns, len(again.there)) == ([], [], 3)
