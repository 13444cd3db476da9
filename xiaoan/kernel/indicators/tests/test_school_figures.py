"""Figures of what schools are: facts, rows that say something, norms; and indicators that rest where not chosen."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import msgspec
import pytest

from tests.support.cast import Cast
from xiaoan.foundation.errors import NotFound
from xiaoan.kernel.catalogue.pack.content import Count, Indicator
from xiaoan.kernel.catalogue.pack.duties import Group, Test
from xiaoan.kernel.catalogue.pack.schema import Profile, Setting
from xiaoan.kernel.hazards.commands import Seen, report_fixed
from xiaoan.kernel.indicators import queries
from xiaoan.kernel.indicators.queries import Evidence, Figure
from xiaoan.kernel.ledgers.tests.garage import adopt_garage, garage, state, vehicle
from xiaoan.kernel.work.tests.acting import at, seeing

OCTOBER = "2026-10"
NOW, LATER = at(10, 12), at(11, 20)


def figures(cast: Cast, top: str = "county", month: str = OCTOBER, who: str = "officer") -> dict[str, Figure]:
    viewer = cast.seat(who, LATER)
    with seeing(viewer):
        return {one.code: one for one in queries.indicators(viewer, cast.unit(top), month, at=LATER, domain="security")}


def rows(cast: Cast, code: str, part: str = "numerator", top: str = "county") -> list[Evidence]:
    viewer = cast.seat("officer", LATER)
    with seeing(viewer):
        return queries.evidence(viewer, cast.unit(top), OCTOBER, code, at=LATER, part=part)


def names(found: list[Evidence]) -> list[str]:
    return [each.words for each in found]


def test_a_school_counts_when_it_says_yes_or_each_of_its_campuses_does(cast: Cast) -> None:
    adopt_garage(cast)
    state(cast, "school", enclosed=True)
    state(cast, "east", enclosed=True)
    assert figures(cast)["garage.enclosed"][2:4] == (1, 4)
    state(cast, "west", enclosed=True)
    assert figures(cast)["garage.enclosed"][2:4] == (2, 4)
    assert names(rows(cast, "garage.enclosed")) == ["青一小", "青二中"]
    assert len(rows(cast, "garage.enclosed", "denominator")) == 4


def test_numbers_are_added_up_and_open_to_the_schools_that_state_them(cast: Cast) -> None:
    adopt_garage(cast)
    state(cast, "school", guards=2)
    state(cast, "east", guards=3)
    state(cast, "west", guards=1)
    state(cast, "far_school", guards=9)
    assert figures(cast)["garage.guards"][2:5] == (6, None, None)
    assert names(rows(cast, "garage.guards")) == ["青一小 2\u00a0人", "青二中 4\u00a0人"]


def test_a_month_gone_by_says_what_was_stated_then(cast: Cast) -> None:
    adopt_garage(cast)
    state(cast, "school", guards=2)
    state(cast, "school", since=date(2026, 11, 1), at=at(11, 2), guards=5)
    assert figures(cast)["garage.guards"].numerator == 2
    assert figures(cast, month="2026-11")["garage.guards"].numerator == 5


def test_rows_are_counted_that_say_so(cast: Cast) -> None:
    adopt_garage(cast)
    vehicle(cast, "云A·1", at=NOW, kind="bus")
    vehicle(cast, "云A·2", at=NOW, kind="van")
    vehicle(cast, "云A·3", at=NOW)
    assert figures(cast)["garage.buses"][2:4] == (1, 3)
    assert names(rows(cast, "garage.buses")) == ["青一小 云A·1"]


def test_schools_that_meet_a_norm_are_counted_of_those_it_is_for(cast: Cast) -> None:
    adopt_garage(cast)
    state(cast, "school", guards=2)
    state(cast, "central", guards=1)
    for campus in ("east", "west"):
        state(cast, campus, students=80, boarding=False)
    state(cast, "east", guards=1)
    found = figures(cast)["garage.guards_met"]
    # 一小 needs two, 中心校 two, each campus of 二中 one, the point one.
    assert found[2:4] == (1, 4)
    assert names(rows(cast, "garage.guards_met")) == ["青一小"]
    state(cast, "west", guards=1)
    assert figures(cast)["garage.guards_met"].numerator == 2


def test_an_indicator_about_some_schools_counts_only_these(cast: Cast) -> None:
    adopt_garage(cast)
    for unit in ("school", "central", "point"):
        state(cast, unit, enclosed=True)
    assert figures(cast)["garage.primary_enclosed"][2:5] == (1, 1, 1.0)
    assert names(rows(cast, "garage.primary_enclosed", "denominator")) == ["青一小"]


def test_every_measure_is_narrowed_to_the_schools_an_indicator_is_about(cast: Cast) -> None:
    group = Group(all=(Test(fact="kind", equals="central_school"),))
    narrowed = tuple(msgspec.structs.replace(one, applies_to=group, only=None) for one in garage().indicators)
    more = (
        Indicator(
            code="garage.found", title="发现", title_en="Found", unit="处", applies_to=group,
            numerator=Count(measure="hazards_found", kinds=("garage.guards_short",)),
        ),
        Indicator(
            code="garage.owed", title="应办", title_en="Owed", unit="件", applies_to=group,
            numerator=Count(measure="required", duty="garage.none"),
        ),
    )  # fmt: skip
    adopt_garage(cast, pack=garage(indicators=(*narrowed, *more)))
    state(cast, "school", enclosed=True, guards=3)
    state(cast, "central", enclosed=True, guards=2)
    vehicle(cast, "云A·1", at=NOW, kind="bus")
    found = figures(cast)
    assert found["garage.enclosed"][2:4] == (1, 1)
    assert found["garage.guards"].numerator == 2
    assert found["garage.buses"][2:4] == (0, 0)
    assert found["garage.guards_met"][2:4] == (1, 1)
    assert found["garage.found"].numerator == 0
    assert found["garage.owed"].numerator == 0


def test_an_indicator_about_no_school_at_all_opens_to_nothing(cast: Cast) -> None:
    nobody = Group(all=(Test(fact="students", at_least=100_000),))
    none = Indicator(
        code="garage.none", title="没有", title_en="None", unit="处", applies_to=nobody,
        numerator=Count(measure="hazards_found", kinds=("garage.guards_short",)),
    )  # fmt: skip
    adopt_garage(cast, pack=garage(indicators=(none,)))
    report_fixed(
        by=cast.seat("safety", NOW), unit=cast.unit("school"), client_id=uuid4(), done="已补", at=NOW,
        seen=Seen(what="少保安", where="校门", kind="garage.guards_short"),
    )  # fmt: skip
    assert figures(cast)["garage.none"].numerator == 0
    assert rows(cast, "garage.none") == []
    everybody = msgspec.structs.replace(none, applies_to=Group())
    adopt_garage(cast, pack=garage(indicators=(everybody,), version="1.1.0"), unit="school")
    assert figures(cast)["garage.none"].numerator == 1
    assert len(rows(cast, "garage.none")) == 1


def test_an_indicator_rests_where_the_jurisdiction_did_not_choose_it(cast: Cast) -> None:
    adopt_garage(cast)
    assert "garage.enclosed" in figures(cast)
    assert "garage.gate_escort" not in figures(cast)
    with pytest.raises(NotFound):
        rows(cast, "garage.gate_escort")


def test_a_jurisdiction_that_chose_more_counts_more(cast: Cast) -> None:
    both = Profile(
        code="four", title="四个", title_en="Four",
        sets=(Setting(parameter="hundred", value=("enclosed", "gate_escort")),),
    )  # fmt: skip
    pack = garage(profiles=(both,))
    adopt_garage(cast, pack=pack, profile="four")
    state(cast, "school", gate_escort=True)
    assert figures(cast)["garage.gate_escort"][2:4] == (1, 4)
    # The city has not chosen: there the usual ones count.
    assert "garage.gate_escort" not in figures(cast, "city", who="city_officer")


def test_a_stranger_counts_only_his_own(cast: Cast) -> None:
    adopt_garage(cast)
    state(cast, "school", enclosed=True, guards=2)
    found = figures(cast, who="stranger")
    assert found["garage.enclosed"][2:4] == (0, 0)
    assert found["garage.guards"].numerator == 0
    assert found["garage.guards_met"][2:4] == (0, 0)
