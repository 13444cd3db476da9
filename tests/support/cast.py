"""The cast: fixed people in fixed units, made through the commands.

A city with two counties. In 青石县: 一小 (guard, safety officer, logistics, principal), 二中 with two campuses,
中心校 with the one-teacher point 大坪教学点. In 白水县: a school of strangers. A partner department off the tree.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from uuid import UUID

import pytest
from django.conf import settings

from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.access.queries import operator, viewer
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.catalogue.commands import load_release
from xiaoan.kernel.catalogue.pack.schema import Pack
from xiaoan.kernel.catalogue.reading import read_packs
from xiaoan.kernel.org.commands import found_unit, state_facts
from xiaoan.kernel.org.grounds import make_place, mark_days, set_term
from xiaoan.kernel.org.models import Person, PlaceRow
from xiaoan.kernel.org.staff import add_person, appoint
from xiaoan.kernel.tree.models import Unit

START = datetime(2026, 8, 20, 1, 0, tzinfo=UTC)
SINCE = date(2026, 8, 20)


@dataclass(slots=True)
class Cast:
    """Units, people and places by short English names; `seat(name)` is a viewer on a day."""

    units: dict[str, Unit] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    places: dict[str, PlaceRow] = field(default_factory=dict)

    def unit(self, name: str) -> Unit:
        return self.units[name]

    def account(self, name: str) -> UUID:
        account = self.people[name].account_id
        assert account is not None
        return account

    def seat(self, name: str, at: datetime) -> Viewer:
        return viewer(self.account(name), at=at)


UNITS = [
    ("city", None, "city", "云州市教育局", "云州市局"),
    ("county", "city", "county", "青石县教育局", "青石县局"),
    ("other_county", "city", "county", "白水县教育局", "白水县局"),
    ("school", "county", "primary", "青石县第一小学", "青一小"),
    ("middle", "county", "junior", "青石县第二初级中学", "青二中"),
    ("east", "middle", "campus", "东校区", "二中东校区"),
    ("west", "middle", "campus", "西校区", "二中西校区"),
    ("central", "county", "central_school", "大坪镇中心小学", "大坪中心校"),
    ("point", "central", "teaching_point", "山口教学点", "山口点"),
    ("far_school", "other_county", "primary", "白水县第一小学", "白一小"),
    ("partner", None, "partner", "青石县消防救援大队", "县消防大队"),
]

PEOPLE = [
    ("city_officer", "city", "示例·市科", "city_safety_officer"),
    ("officer", "county", "示例·吴科员", "bureau_safety_officer"),
    ("chief", "county", "示例·马股长", "bureau_section_chief"),
    ("guard", "school", "示例·老陈", "guard"),
    ("safety", "school", "示例·周主任", "safety_officer"),
    ("logistics", "school", "示例·钱主任", "logistics"),
    ("principal", "school", "示例·林校长", "principal"),
    ("middle_safety", "middle", "示例·何主任", "safety_officer"),
    ("middle_principal", "middle", "示例·郭校长", "principal"),
    ("dorm_keeper", "east", "示例·宋宿管", "dorm_keeper"),
    ("central_safety", "central", "示例·唐主任", "safety_officer"),
    ("central_principal", "central", "示例·魏校长", "principal"),
    ("point_head", "point", "示例·石老师", "principal"),
    ("stranger", "far_school", "示例·外人", "principal"),
    ("far_officer", "other_county", "示例·白科员", "bureau_safety_officer"),
    ("fireman", "partner", "示例·消防", "partner_contact"),
]

PLACES = [
    ("school_gate", "school", "校门", "gate"),
    ("building_a", "school", "教学楼A栋", "teaching_building"),
    ("building_b", "school", "教学楼B栋", "teaching_building"),
    ("canteen", "school", "食堂", "canteen"),
    ("east_dorm", "east", "东校区宿舍楼", "dormitory"),
    ("west_building", "west", "西校区教学楼", "teaching_building"),
    ("point_room", "point", "教室", "teaching_building"),
    ("far_building", "far_school", "教学楼", "teaching_building"),
]

FACTS = {
    "school": {"students": "860", "staff": "52", "canteen": "yes", "fire_facilities": "yes"},
    "middle": {"students": "1500", "boarding": "yes", "boarders": "700"},
    "east": {"boarding": "yes", "canteen": "yes", "fire_facilities": "yes", "night_guard": "yes"},
    "west": {"fire_facilities": "yes"},
    "central": {"students": "400", "staff": "30"},
    "point": {"students": "18", "staff": "1"},
    "far_school": {"students": "300"},
}


def build() -> Cast:
    """The whole cast, by the operator, as of 20 August 2026."""
    cast, by = Cast(), operator()
    for name, parent, kind, title, short in UNITS:
        above = cast.units[parent] if parent else None
        cast.units[name] = found_unit(
            by=by, parent=above, kind=kind, name=title, short_name=short, opened=date(2020, 9, 1), at=START
        )
    for name, unit, title, post in PEOPLE:
        person = add_person(by=by, unit=cast.units[unit], name=title, at=START)
        appoint(by=by, person=person, code=post, starts=SINCE, at=START)
        cast.people[name] = person
    for position, (name, unit, title, kind) in enumerate(PLACES):
        cast.places[name] = make_place(
            by=by, unit=cast.units[unit], name=title, kind=kind, since=SINCE, position=position, at=START
        )
    for unit, facts in FACTS.items():
        state_facts(by=by, unit=cast.units[unit], facts=facts, since=SINCE, at=START)
    city = cast.units["city"]
    set_term(
        by=by, unit=city, code="2026-autumn", title="2026年秋季学期", school_year="2026-2027",
        starts=date(2026, 9, 1), ends=date(2027, 1, 22), at=START,
    )  # fmt: skip
    mark_days(
        by=by,
        unit=city,
        first=date(2026, 10, 1),
        last=date(2026, 10, 7),
        kinds=["rest"],
        reason="国庆节",
        at=START,
    )
    return cast


def load_packs() -> None:
    """Every pack of the checkout as a release, as `xiaoan up` does before anything else."""
    for pack in shipped().values():
        load_release(by=operator(), pack=pack, at=START)


@cache
def shipped() -> dict[str, Pack]:
    """The packs of the checkout, read once in a process."""
    return read_packs(settings.PACKS)


PLAYERS: list[Cast] = []
"""The cast of this process's database, written once by the root conftest."""


@pytest.fixture
def cast(db: None) -> Cast:
    """The cast in a test that rolls back. Its dictionaries are the test's own, its rows are shared."""
    first = PLAYERS[0]
    return Cast(dict(first.units), dict(first.people), dict(first.places))


@pytest.fixture
def committed_cast(own_database: str) -> Cast:
    """The cast in a database of the test's own."""
    load_packs()
    return build()


@pytest.fixture
def everything(db: None) -> Iterator[None]:
    """A look at all rows, for asserting what commands wrote."""
    with opened(EVERYTHING):
        yield
