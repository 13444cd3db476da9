"""How many guards, attendants and keepers there must be, at the numbers where it changes; which goals are counted."""

from __future__ import annotations

from functools import cache

import pytest

from xiaoan.kernel.catalogue.norms.rules import need_of
from xiaoan.kernel.catalogue.pack.parameters import chosen, resolved
from xiaoan.kernel.catalogue.pack.schema import Pack
from xiaoan.kernel.catalogue.reading import read_packs
from xiaoan.kernel.catalogue.rules import Subject, applies
from xiaoan.kernel.catalogue.tests import pool

PACKS = ("security", "traffic", "dormitory", "periphery", "events", "network")


@cache
def packs() -> dict[str, Pack]:
    return dict(read_packs(pool.PACKS))


def subject(kind: str, **facts: bool | int) -> Subject:
    kinds = {one.code: one for one in packs()["_common"].unit_kinds}
    return Subject(kinds[kind], facts)


def wanted(pack: str, code: str, of: Subject) -> int:
    return next(need_of(norm, of) for norm in resolved(packs()[pack]).norms if norm.code == code)


GUARDS = [(0, 0), (1, 1), (99, 1), (100, 2), (999, 2), (1000, 3), (1499, 3), (1500, 4), (1999, 4), (2000, 5)]
BOARDING_GUARDS = [(1, 2), (299, 2), (300, 3), (599, 3), (600, 4), (1800, 8)]
KEEPERS = [(1, 2), (300, 2), (301, 3), (450, 3), (451, 4)]


@pytest.mark.parametrize(("students", "guards"), GUARDS)
def test_a_day_school_wants_guards_by_its_pupils(students: int, guards: int) -> None:
    assert wanted("security", "security.norm.guards_day", subject("primary", students=students)) == guards


@pytest.mark.parametrize(("students", "guards"), BOARDING_GUARDS)
def test_a_boarding_school_wants_more_and_only_by_its_own_norm(students: int, guards: int) -> None:
    school = subject("junior", students=students, boarding=True)
    assert wanted("security", "security.norm.guards_boarding", school) == guards
    assert wanted("security", "security.norm.guards_day", school) == 0


@pytest.mark.parametrize(("boarders", "keepers"), KEEPERS)
def test_keepers_are_wanted_by_the_boarders(boarders: int, keepers: int) -> None:
    school = subject("junior", boarders=boarders, boarding=True)
    assert wanted("dormitory", "dormitory.norm.keepers", school) == keepers


@pytest.mark.parametrize("buses", [1, 2, 7])
@pytest.mark.parametrize("who", ["attendants", "drivers"])
def test_every_bus_wants_somebody_of_its_own(who: str, buses: int) -> None:
    assert wanted("traffic", f"traffic.norm.{who}", subject("primary", school_bus=True, buses=buses)) == buses
    assert wanted("traffic", f"traffic.norm.{who}", subject("primary", buses=buses)) == 0, "no school buses, no norm"


@pytest.mark.parametrize(
    ("profile", "goals"),
    [
        ("", {"guards", "enclosed", "alarm_video", "escort"}),
        ("three", {"guards", "enclosed", "alarm_video", "bollards"}),
        ("five", {"guards", "enclosed", "alarm_video", "bollards", "escort"}),
    ],
)
def test_the_goals_of_a_hundred_per_cent_are_those_the_jurisdiction_chose(profile: str, goals: set[str]) -> None:
    pack = packs()["security"]
    picked = next((one for one in pack.profiles if one.code == profile), None)
    filled = resolved(pack, chosen(pack, picked))
    duty = next(one for one in filled.duties if one.code == "security.goals.term")
    assert {part.code for part in duty.parts} == goals


def test_a_point_owes_no_bus_no_event_and_no_dormitory() -> None:
    point = subject("teaching_point", students=11, school_bus=True)
    for code in ("traffic", "events", "dormitory", "network"):
        owed = [duty.code for duty in packs()[code].duties if duty.at == "campus" and applies(duty, point)]
        assert owed == [], code


def test_a_school_without_boarders_or_buses_owes_nothing_of_them() -> None:
    school = subject("primary", students=400, guards=2)
    assert [duty.code for duty in packs()["dormitory"].duties if applies(duty, school)] == []
    owed = [duty.title for duty in packs()["traffic"].duties if duty.at != "bureau" and applies(duty, school)]
    assert owed, "it does owe something on the road"
    assert [title for title in owed if "校车" in title or "驾驶员" in title] == []


def test_no_ledger_asks_who_the_pupil_is_and_each_says_why_it_is_kept() -> None:
    for ledger in (ledger for code in PACKS for ledger in packs()[code].ledgers):
        titles = [one.title for one in ledger.columns if "学生" in one.title and one.type not in ("number", "yes_no")]
        assert titles == [], ledger.code
        assert ledger.clauses, ledger.code
