"""The week of a village point with three teachers, as the adopted packs really ask it: an hour, not more.

The estimate is the one the page of standards shows: every duty in force, on the point's own places, posts and rows.
"""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest

from tests.support.cast import SINCE, START, Cast
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.catalogue.commands import adopt
from xiaoan.kernel.catalogue.queries import contents, governing
from xiaoan.kernel.ledgers.commands import add
from xiaoan.kernel.org.commands import found_unit, state_facts
from xiaoan.kernel.org.grounds import make_place
from xiaoan.kernel.org.staff import add_person, appoint
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.work.weight.reach import Reach

DAY = date(2026, 11, 10)
PLACES = (("教室", "teaching_building"), ("食堂", "canteen"), ("厨房", "kitchen"))
BOTTLES = (("M-1", "教室"), ("M-2", "教室"), ("M-3", "教室"), ("M-4", "教室"), ("M-5", "食堂"), ("M-6", "食堂"))
EXITS = ("东门", "西门", "食堂门")
VILLAGE = {"fire": "rural", "canteen": "one_weight", "drills": "per_term"}
LIMIT = 60.0


def point(cast: Cast, profiles: dict[str, str]) -> Unit:
    """A point of three teachers and 45 pupils that cooks lunch, under a county that adopted all three packs."""
    by, county = operator(), cast.unit("county")
    for pack in ("fire", "canteen", "drills"):
        adopt(
            by=by, unit=county, pack=pack, version=contents()[pack].version, starts=date(2026, 9, 1), at=START,
            profile=profiles.get(pack, ""),
        )  # fmt: skip
    unit = found_unit(
        by=by, parent=cast.unit("central"), kind="teaching_point", name="示例三人教学点", opened=SINCE, at=START
    )
    facts = {"students": "45", "staff": "3", "canteen": "yes"}
    state_facts(by=by, unit=unit, facts=facts, since=SINCE, at=START)
    for position, (name, kind) in enumerate(PLACES):
        make_place(by=by, unit=unit, name=name, kind=kind, since=SINCE, position=position, at=START)
    for name, post in (("示例·甲老师", "principal"), ("示例·乙老师", "teacher"), ("示例·丙老师", "teacher")):
        person = add_person(by=by, unit=unit, name=name, at=START)
        appoint(by=by, person=person, code=post, starts=SINCE, at=START)
    keeper, at = cast.seat("central_safety", START), START.replace(month=9, day=2)
    for number, place in BOTTLES:
        values = {"number": number, "place": place, "kind": "干粉", "made_on": "2025-03-01"}
        add(by=keeper, unit=unit, ledger="fire.extinguishers", client_id=uuid4(), values=values, at=at)
    for name in EXITS:
        values = {"name": name, "kind": "安全出口", "place": "食堂" if name == "食堂门" else "教室"}
        add(by=keeper, unit=unit, ledger="fire.exits", client_id=uuid4(), values=values, at=at)
    return unit


def weights(unit: Unit) -> dict[str, float]:
    """Minutes a week of every duty the point owes, the heaviest first."""
    with opened(EVERYTHING, readonly=True):
        reach = Reach([unit], DAY)
        found = {
            duty.code: each.week
            for reign in governing(unit, DAY).values()
            for duty in reign.pack.duties
            for each in reach.owing(duty)
        }
    return dict(sorted(found.items(), key=lambda pair: -pair[1]))


@pytest.mark.parametrize("profiles", [{}, VILLAGE], ids=["defaults", "village"])
def test_a_three_teacher_points_week_is_at_most_an_hour(cast: Cast, profiles: dict[str, str]) -> None:
    found = weights(point(cast, profiles))
    told = "、".join(f"{code} {minutes:.1f}" for code, minutes in found.items())
    print(f"three-teacher point: {sum(found.values()):.1f} minutes a week: {told}")
    assert {"fire.patrol.week", "canteen.point.day", "drills.point.regular"} <= set(found), "it does owe something"
    assert sum(found.values()) <= LIMIT, told


def test_without_its_short_forms_the_estimate_would_see_the_weight(cast: Cast) -> None:
    """The same rooms as an ordinary primary school weigh more than the hour: the limit can be missed."""
    unit = point(cast, {})
    with opened(EVERYTHING):
        Unit.objects.filter(id=unit.id).update(kind="primary")
        unit.refresh_from_db()
    assert sum(weights(unit).values()) > LIMIT
