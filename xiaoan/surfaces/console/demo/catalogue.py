"""What the demo's schools enter when the whole catalogue is taken up: vehicles, cabinets, waters, buildings …

A few rows of each ledger that fits the school, so that what is owed per row is there and stays small. One inspection
of a lift soon runs out, one emergency plan has not been looked at for years.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.ledgers.commands import load
from xiaoan.kernel.ledgers.shapes import SheetRow
from xiaoan.surfaces.console.demo.building import ALL_PLACES, Stage
from xiaoan.surfaces.console.demo.countryside import Handling
from xiaoan.surfaces.console.demo.registers import PARTS, Sheet

HOUSES = frozenset({"teaching_building", "activity_building", "dormitory", "office_building", "gymnasium"})
CAMPUSES = frozenset({"east", "west"})
NOT_ENTERED = frozenset({"north", "doctor"})
"""Schools that have not got round to it; what they lack is seen."""

HALF_YEAR, YEAR = timedelta(days=182), timedelta(days=365)


class School(NamedTuple):
    """One unit as its ledgers see it: places with their kinds, facts, who keeps things."""

    key: str
    today: date
    rooms: tuple[tuple[str, str], ...]
    facts: dict[str, str]
    keeper: str

    @property
    def legal(self) -> bool:
        """Whether it keeps the papers of a school that answers for itself."""
        return self.key not in PARTS

    def has(self, fact: str) -> bool:
        return self.facts.get(fact) == "yes"

    def first(self, *kinds: str) -> str:
        """The first place of these kinds; empty when there is none."""
        return next((name for name, kind in self.rooms if kind in kinds), "")


def enter(stage: Stage, key: str, crew: Handling, by: Viewer, at: datetime) -> None:
    """Load the ledgers of the later packs of one unit."""
    if key in NOT_ENTERED:
        return
    school = School(
        key, stage.today, ALL_PLACES.get(key, ()), stage.facts(key), stage.people[crew.triager].name
    )  # fmt: skip
    for sheet in (*_grounds(school), *_people_moving(school), *_things(school), *_papers(school)):
        rows = [SheetRow(number, values) for number, values in enumerate(sheet.rows, start=2)]
        loaded = load(by=by, unit=stage.units[key], ledger=sheet.ledger, rows=rows, at=at)
        assert not loaded.problems, (key, sheet.ledger, loaded.problems)


def _grounds(school: School) -> Iterator[Sheet]:
    """Buildings, yards, waters, slopes."""
    surveyed = (school.today - timedelta(days=70)).isoformat()
    houses = tuple(
        {
            "name": name, "place": name, "structure": "brick" if school.key in PARTS - CAMPUSES else "frame",
            "storeys": "1" if school.key in PARTS - CAMPUSES else "4", "built_on": f"{2004 + number}-09-01",
            "owner": "leased" if school.has("rented") else "own", "accepted": "yes", "surveyed_on": surveyed,
        }
        for number, (name, kind) in enumerate(school.rooms)
        if kind in HOUSES
    )  # fmt: skip
    if houses:
        yield Sheet("building.buildings", houses)
    if school.has("sports_equipment") and school.first("playground"):
        yield Sheet("building.sports", ({"number": "篮球架1", "kind": "basket", "place": school.first("playground")},))
    if school.has("play_equipment"):
        yield Sheet("building.plays", ({"number": "滑梯1", "kind": "slide", "place": school.first("play_area")},))
    if school.has("near_water"):
        yield Sheet("drowning.waters", (_water(surveyed),))


def _water(surveyed: str) -> dict[str, str]:
    return {
        "name": "示例河湾", "kind": "river", "where": "校门以东约三百米", "manager": "示例镇水利站", "on_way": "yes",
        "danger": "high", "sign": "yes",
        "fence": "no", "gear": "yes", "surveyed_on": surveyed,
    }  # fmt: skip


def _people_moving(school: School) -> Iterator[Sheet]:
    """Gates, stairs, buses."""
    gate = school.first("gate")
    if school.has("enclosed") and gate:
        yield Sheet(
            "security.gates", ({"name": gate, "place": gate, "use": "both", "opens": "7:00–8:00，16:30–17:30"},)
        )
    stairs = tuple(
        {"name": f"{name}一二层转角", "place": name, "kind": "stairs", "keeper": school.keeper}
        for name, kind in school.rooms
        if kind == "stairs"
    )
    if stairs:
        yield Sheet("crowd.spots", stairs)
    if school.has("school_bus") and school.legal:
        yield from _buses(school)


def _buses(school: School) -> Iterator[Sheet]:
    far, tested = (school.today + YEAR).isoformat(), (school.today - timedelta(days=120)).isoformat()
    kind = "kindergarten" if school.has("play_equipment") else "secondary"
    lines = range(1, int(school.facts.get("buses", "1")) + 1)
    yield Sheet(
        "traffic.routes",
        tuple({"name": f"{line}号线", "stops": "示例村、示例桥、校门", "surveyed_on": tested} for line in lines),
    )
    yield Sheet(
        "traffic.vehicles",
        tuple(
            {
                "plate": f"示A·000{line}校", "kind": kind, "owner": "school", "seats": "36", "permit_until": far,
                "tested_on": tested,
            }
            for line in lines
        ),
    )  # fmt: skip


def _things(school: School) -> Iterator[Sheet]:
    """Cabinets of chemicals, lifts, boilers, dormitories, what is watched on screens."""
    laboratory = school.first("chemical_store", "laboratory")
    if school.has("chemicals") and laboratory:
        kind = "controlled" if school.has("controlled_chemicals") else "corrosive"
        row = {"name": "药品柜1", "place": laboratory, "kind": kind, "double_lock": "yes", "keeper": school.keeper}
        yield Sheet("laboratory.cabinets", (row,))
    since, soon = (school.today - 4 * YEAR).isoformat(), (school.today + timedelta(days=21)).isoformat()
    if school.has("lift"):
        lift = {"name": "教学楼电梯", "place": school.first("lift"), "used_since": since, "test_until": soon,
                "maintainer": "示例电梯维保", "rescue": "0000-2196333", "keeper": school.keeper}  # fmt: skip
        yield Sheet("equipment.lifts", (lift,))
    if school.has("boiler"):
        boiler = {"name": "1号锅炉", "place": school.first("boiler_room"), "fuel": "gas", "used_since": since,
                  "outside_until": (school.today + HALF_YEAR).isoformat(), "keeper": school.keeper}  # fmt: skip
        yield Sheet("equipment.boilers", (boiler,))
    if school.has("boarding"):
        rows = tuple(
            {"name": name, "place": name, "for": "both", "rooms": "36", "beds": "288"}
            for name, kind in school.rooms
            if kind == "dormitory"
        )
        yield Sheet("dormitory.buildings", rows)
    if school.has("video_linked"):
        recorder = {"name": "监控主机", "channels": school.facts.get("cameras", "8"), "capacity": "45", "linked": "yes"}
        yield Sheet("security.recorders", (recorder,))


def _papers(school: School) -> Iterator[Sheet]:
    """Plans, letters, the insurance, where a pupil can ask for help."""
    if not school.legal:
        return
    today = school.today
    yield Sheet(
        "plans.plans",
        (
            {"name": "校园突发事件总体预案", "kind": "general", "revised": (today - timedelta(days=200)).isoformat()},
            {"name": "消防应急预案", "kind": "fire", "revised": (today - 4 * YEAR).isoformat()},
        ),
    )
    yield Sheet(
        "posts.letters",
        ({"name": f"{today.year}年教职工安全责任书", "layer": "teachers", "signed_on": f"{today.year}-09-04",
          "should": school.facts.get("staff", "10"), "signed": school.facts.get("staff", "10")},),
    )  # fmt: skip
    policy = {"number": "示例保单0001", "kind": "liability", "insurer": "示例财产保险", "since": f"{today.year}-09-01",
              "until": f"{today.year + 1}-08-31"}  # fmt: skip
    yield Sheet("funding.policies", (policy,))
    if school.key not in CAMPUSES and "kindergarten" not in school.key and school.rooms:
        yield Sheet("bullying.channels", ({"name": "求助电话", "kind": "phone", "responsible": school.keeper},))
