"""The ledgers of the demo's schools: bottles, hydrants, ways out, hoods, certificates, cabinets, numbers to call.

A few of each, so that what is asked item by item is there and stays small. One certificate has run out, one soon will.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.ledgers.commands import load
from xiaoan.kernel.ledgers.shapes import SheetRow
from xiaoan.surfaces.console.demo.building import Stage

Values = dict[str, str]

BUILDINGS = frozenset({"teaching_building", "activity_building", "dormitory", "office_building"})
OUTDOORS = frozenset({"gate", "bicycle_shed"})
PARTS = frozenset({"east", "west", "hill", "river", "willow", "cloud"})
"""Units whose licences and suppliers their school keeps."""

PHONES = (
    {"name": "示例派出所", "purpose": "police", "phone": "0000-2110110"},
    {"name": "示例卫生院", "purpose": "hospital", "phone": "0000-2120120"},
    {"name": "示例供电所", "purpose": "power", "phone": "0000-2195598", "note": "夜间也有人接"},
    {"name": "示例镇值班室", "purpose": "township", "phone": "0000-2100000"},
)
"""Numbers that belong to nobody: no place has this area code."""

SOON = timedelta(days=19)
AGO = timedelta(days=12)


class Sheet(NamedTuple):
    """Rows of one ledger."""

    ledger: str
    rows: tuple[Values, ...]


def enter(stage: Stage, key: str, by: Viewer, at: datetime) -> None:
    """Load every ledger of one unit."""
    for sheet in _sheets(stage, key):
        rows = [SheetRow(number, values) for number, values in enumerate(sheet.rows, start=2)]
        if not rows:
            continue
        loaded = load(by=by, unit=stage.units[key], ledger=sheet.ledger, rows=rows, at=at)
        assert not loaded.problems, (key, sheet.ledger, loaded.problems)


def _sheets(stage: Stage, key: str) -> Iterator[Sheet]:
    rooms = [(name, place.kind) for (unit, name), place in stage.places.items() if unit == key]
    facts, today = stage.facts(key), stage.today
    bottled = [name for name, kind in rooms if kind not in OUTDOORS]
    yield Sheet("fire.extinguishers", tuple(_bottle(number, name, today) for number, name in enumerate(bottled, 1)))
    if facts.get("fire_facilities") == "yes":
        halls = [name for name, kind in rooms if kind in BUILDINGS][:2]
        rows = tuple({"number": f"栓{number}", "place": name} for number, name in enumerate(halls, 1))
        yield Sheet("fire.hydrants", rows)
    yield Sheet(
        "fire.exits",
        tuple({"name": f"{name}东口", "place": name, "kind": "exit"} for name, kind in rooms if kind in BUILDINGS)[:3],
    )
    if facts.get("kitchen_hood") == "yes":
        kitchen = next(name for name, kind in rooms if kind == "kitchen")
        yield Sheet("fire.hoods", ({"name": "主烟道", "place": kitchen, "metres": "12"},))
    yield Sheet("common.phones", PHONES)
    gate = next(name for name, kind in rooms if kind == "gate")
    if facts.get("guards"):
        guarded = (
            {"name": f"{gate}防冲撞柱", "kind": "bollards", "place": gate},
            {"name": f"{gate}一键报警", "kind": "alarm", "place": gate},
        )
        yield Sheet("common.facilities", guarded)
    yield from _canteen(facts, key, today)
    yield from _certificates(key, today)


def _bottle(number: int, place: str, today: date) -> Values:
    kind = "water" if number % 5 == 0 else "dry_powder"
    made = date(today.year - 2, 3, min(number, 28))
    return {"number": f"{number:02}", "place": place, "kind": kind, "made_on": made.isoformat(), "model": "4公斤"}


def _canteen(facts: dict[str, str], key: str, today: date) -> Iterator[Sheet]:
    if facts.get("canteen") != "yes":
        return
    far = today + timedelta(days=200)
    until = {"clear": today - AGO, "first": today + SOON}.get(key, far)
    yield Sheet(
        "canteen.certificates",
        (
            {"name": "示例·甲厨师", "job": "厨师", "employer": "school", "expires_on": until.isoformat()},
            {"name": "示例·乙帮厨", "job": "分餐", "employer": "school", "expires_on": far.isoformat()},
        ),
    )
    yield Sheet("canteen.cabinets", ({"name": "1号冷藏柜", "use": "chilled"}, {"name": "留样柜", "use": "samples"}))
    if key not in PARTS:
        yield Sheet("canteen.licences", ({"name": "食品经营许可证", "expires_on": far.isoformat()},))
        yield Sheet(
            "canteen.suppliers",
            ({"name": "示例粮油蔬菜配送", "goods": "粮油、蔬菜、肉蛋", "licence_until": far.isoformat()},),
        )


def _certificates(key: str, today: date) -> Iterator[Sheet]:
    if key != "senior":
        return
    rows = (
        {"holder": "示例·贺师傅", "kind": "fire_operator", "expires_on": (today - AGO).isoformat()},
        {"holder": "示例·水电工", "kind": "electrician", "expires_on": (today + SOON).isoformat()},
    )
    yield Sheet("fire.certificates", rows)
