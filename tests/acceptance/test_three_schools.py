"""A new bureau picks a jurisdiction, imports its schools, and every school owes exactly what fits it. No YAML written.

Three schools are read as their heads would read them: a kindergarten without canteen, a boarding senior school with
laboratory and buses, a village teaching point with eleven pupils. Nothing impossible, nothing double, nothing missing.
"""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import transaction

from tests.acceptance.october import said
from tests.support.cast import load_packs
from xiaoan.foundation import clock
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.catalogue.pack.duties import Duty
from xiaoan.kernel.catalogue.queries import asking, governing, jurisdiction_of, shelf
from xiaoan.kernel.org.grounds import make_place
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.work.weight.reach import Owing, Reach

COUNTY, JURISDICTION = "云山县教育局", "mountain_county"
KINDERGARTEN, SENIOR, POINT, SMALL = "向阳幼儿园", "云山县高级中学", "石门教学点", "柏树教学点"

SCHOOLS: tuple[dict[str, str], ...] = (
    {"学校名称": "东镇中心小学", "类别": "中心小学", "学生数": "380", "教职工数": "28", "班级数": "12", "食堂": "有",
     "使用燃气": "有", "专职保安数": "1", "有建筑消防设施": "有", "就餐人数": "210"},
    {"学校名称": KINDERGARTEN, "类别": "幼儿园", "学生数": "96", "教职工数": "13", "班级数": "4", "专职保安数": "1"},
    {"学校名称": SENIOR, "类别": "高级中学", "学生数": "2380", "教职工数": "196", "住校生数": "1750", "班级数": "45",
     "食堂": "有", "有学生住校": "有", "有实验室": "有", "有危险化学品": "有", "有校车": "有", "校车数": "6",
     "使用燃气": "有", "专职保安数": "8", "夜间有人值守": "有", "有晚自习": "有", "有建筑消防设施": "有",
     "就餐人数": "2100", "校园临水或学生上学路过水域": "有"},
    {"学校名称": POINT, "类别": "教学点", "中心校": "东镇中心小学", "学生数": "11", "教职工数": "2", "班级数": "2",
     "校园临水或学生上学路过水域": "有"},
    {"学校名称": SMALL, "类别": "教学点", "中心校": "东镇中心小学", "学生数": "34", "教职工数": "3", "班级数": "4",
     "食堂": "有", "使用燃气": "有", "就餐人数": "37", "校园临水或学生上学路过水域": "有"},
)  # fmt: skip
HEADINGS = tuple(dict.fromkeys(heading for school in SCHOOLS for heading in school))
PLACES = {
    KINDERGARTEN: ("gate", "activity_building", "playground"),
    SENIOR: ("gate", "teaching_building", "teaching_building", "dormitory", "dormitory", "canteen", "kitchen",
             "laboratory", "chemical_store", "playground", "stairs", "power_room"),
    POINT: ("gate", "teaching_building", "playground"),
    SMALL: ("gate", "teaching_building", "canteen", "kitchen", "playground", "toilet", "wall"),
}  # fmt: skip

THINGS = {
    "canteen": ("食堂", "留样", "陪餐", "油烟"),
    "boarding": ("宿舍", "寝室", "查寝", "宿管", "住校", "晚点名"),
    "school_bus": ("校车",),
    "laboratory": ("实验",),
    "lift": ("电梯",),
    "boiler": ("锅炉",),
    "pool": ("泳池",),
}
"""Words of a title that only a school with the thing can do anything about."""


@dataclass(frozen=True)
class School:
    """What one school owes by everything that governs it: duty and what it costs."""

    unit: Unit
    owed: dict[str, tuple[Duty, Owing]]

    @property
    def week(self) -> float:
        return sum(owing.week for _, owing in self.owed.values())

    def domains(self) -> set[str]:
        return {code.partition(".")[0] for code in self.owed}


@pytest.fixture(scope="module")
def county(
    django_db_setup: None, django_db_blocker: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, School]]:
    """The new county, in one transaction that is undone when this module's tests are over."""
    sheet: Path = tmp_path_factory.mktemp("county") / "名单.csv"
    with sheet.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, HEADINGS, restval="")
        writer.writeheader()
        writer.writerows(SCHOOLS)
    with django_db_blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]
        load_packs()
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("XIAOAN_DB_ROLE", "web")
            said("bureau", COUNTY, "--jurisdiction", JURISDICTION)
            said("import", "schools", str(sheet), "--under", COUNTY)
        yield _read()
        transaction.set_rollback(True)


def _read() -> dict[str, School]:
    at = clock.now()
    day = clock.school_day(at)
    with opened(EVERYTHING):
        units = {unit.name: unit for unit in Unit.objects.filter(name__in=PLACES)}
    for name, kinds in PLACES.items():
        for position, kind in enumerate(kinds):
            make_place(
                by=operator(), unit=units[name], name=f"{shelf().place_kinds[kind].title}{position}", kind=kind,
                since=day, position=position, at=at,
            )  # fmt: skip
    found = {}
    with opened(EVERYTHING, readonly=True):
        for name, unit in units.items():
            reach = Reach([unit], day)
            duties = [duty for reign in governing(unit, day).values() for duty in reign.pack.duties]
            found[name] = School(unit, {duty.code: (duty, owing[0]) for duty in duties if (owing := reach.owing(duty))})
    return found


def test_every_standard_governs_by_the_jurisdiction_that_was_picked(county: dict[str, School]) -> None:
    day = clock.school_day(clock.now())
    for school in county.values():
        assert jurisdiction_of(school.unit, day) == JURISDICTION
        assert set(governing(school.unit, day)) == {release.pack for release in asking()}


@pytest.mark.parametrize(
    ("name", "has"),
    [
        (KINDERGARTEN, set()),
        (SENIOR, {"canteen", "boarding", "school_bus", "laboratory"}),
        (POINT, set()),
        (SMALL, {"canteen"}),
    ],
)
def test_nothing_is_asked_that_a_school_cannot_do(county: dict[str, School], name: str, has: set[str]) -> None:
    impossible = [duty.title for duty, _ in county[name].owed.values() if (meant := _things(duty)) and not meant & has]
    assert impossible == []


@pytest.mark.parametrize("name", PLACES)
def test_nothing_is_asked_of_dangers_that_are_not_there(county: dict[str, School], name: str) -> None:
    """No dangerous building, no water, no risk place is registered: nobody is asked how they are getting on."""
    governing_here = governing(county[name].unit, clock.school_day(clock.now())).values()
    resting = {duty.code for reign in governing_here for duty in reign.pack.duties if duty.rests_without_rows}
    assert {"building.danger.month", "drowning.water.season", "weather.risk.season"} <= resting
    assert resting.isdisjoint(county[name].owed)


def _things(duty: Duty) -> set[str]:
    return {thing for thing, words in THINGS.items() if any(word in duty.title for word in words)}


@pytest.mark.parametrize("name", PLACES)
def test_nothing_is_asked_twice(county: dict[str, School], name: str) -> None:
    titles = Counter(duty.title for duty, _ in county[name].owed.values())
    assert [title for title, times in titles.items() if times > 1] == []
    asked = defaultdict(list)
    for code, (duty, owing) in county[name].owed.items():
        if duty.answering != "by_exception":
            continue  # Each drill and each training is a record of its own.
        for item in shelf().items_of(duty.checklist):
            asked[item.code, duty.every, duty.named, owing.places, duty.per, duty.slots, duty.months].append(code)
    twice = {key[0]: codes for key, codes in asked.items() if len(codes) > 1}
    assert twice == {}, "one item, one place, one rhythm: one duty is enough"


@pytest.mark.parametrize("name", [POINT, SMALL])
def test_a_teaching_point_is_done_within_an_hour_a_week(county: dict[str, School], name: str) -> None:
    assert 0 < county[name].week <= 60


def test_a_point_leaves_paper_to_its_central_school_and_still_has_every_domain_that_can_hurt(
    county: dict[str, School],
) -> None:
    point = county[POINT]
    assert {"fire", "drills", "sweeps", "building", "drowning", "education", "epidemic"} <= point.domains()
    assert point.domains().isdisjoint({"canteen", "dormitory", "laboratory", "traffic", "funding", "events"})
    assert all(duty.at == "campus" for duty, _ in point.owed.values())


def test_a_boarding_senior_school_misses_nothing_that_the_requirements_name(county: dict[str, School]) -> None:
    packs = {release.pack for release in asking()} - {"_returns", "_reporting", "calendar"}
    assert packs <= county[SENIOR].domains() | {"major"}
    assert {"fire.patrol.night", "canteen.meal.lunch", "drills.night.regular"} <= set(county[SENIOR].owed)


def test_what_a_school_states_later_changes_what_it_owes_from_then_on(county: dict[str, School]) -> None:
    kindergarten, senior = county[KINDERGARTEN], county[SENIOR]
    assert len(kindergarten.owed) < len(senior.owed)
    assert kindergarten.week < senior.week
