"""Drowning, buildings, epidemics, weather: nothing unused, nothing quoted unread, numbers and dates as ruled."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import msgspec
import pytest

from xiaoan.kernel.catalogue.norms.rules import need_of
from xiaoan.kernel.catalogue.pack.parameters import chosen, resolved
from xiaoan.kernel.catalogue.pack.schema import Pack
from xiaoan.kernel.catalogue.pack.shelf import Shelf, required
from xiaoan.kernel.catalogue.reading import read_pack
from xiaoan.kernel.catalogue.rules import FactValue, Subject, expiries_of
from xiaoan.kernel.catalogue.tests import pool

CODES = ("drowning", "building", "epidemic", "weather")


@cache
def pack(code: str) -> Pack:
    return read_pack(pool.PACKS / code)


@cache
def shelf(code: str) -> Shelf:
    known: dict[str, Pack] = {}

    def learn(name: str) -> None:
        known[name] = read_pack(pool.PACKS / name, known)
        for each in known[name].requires:
            if each not in known:
                learn(each)

    learn(code)
    return Shelf.of(resolved(each) for each in (*required(known[code], known), known[code]))


def school(kind: str, facts: dict[str, FactValue]) -> Subject:
    return Subject(shelf("epidemic").unit_kinds[kind], facts)


@pytest.mark.parametrize("code", CODES)
def test_a_pack_leaves_nothing_unused(code: str) -> None:
    own = pack(code)
    listed = {item for checklist in own.checklists for item in checklist.items}
    assert {item.code for item in own.items} == listed
    asked = {item.code for duty in own.duties for item in shelf(code).items_of(duty.checklist)}
    assert listed <= asked
    raised = {item.kind for item in own.items} | {each.raises for ledger in own.ledgers for each in ledger.expiries}
    assert {kind.code for kind in own.hazards} <= raised | {norm.kind for norm in own.norms}
    shown = {code for charge in own.charges for code in charge.shown_by}
    assert {ledger.code for ledger in own.ledgers} <= shown | {duty.ledger for duty in own.duties}


@pytest.mark.parametrize("code", CODES)
def test_a_pack_fits_a_phone_and_asks_nothing_in_the_same_words(code: str) -> None:
    own = pack(code)
    assert max(len(duty.title) for duty in own.duties) <= 14 and max(len(item.ask) for item in own.items) <= 24
    asks = [item.ask for item in own.items]
    assert len(asks) == len(set(asks))
    assert not [duty.code for duty in own.duties if duty.evidence]


@pytest.mark.parametrize("code", CODES)
def test_what_was_not_read_in_full_is_marked_for_checking(code: str) -> None:
    unread = {source.code for source in shelf(code).sources.values() if source.verify}
    cited = [clause for clause in _clauses(msgspec.to_builtins(pack(code))) if clause["source"] in unread]
    assert len(cited) > 10 and all(clause.get("verify") for clause in cited)


def _clauses(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, list | tuple):
        return [clause for one in value for clause in _clauses(one)]
    if not isinstance(value, dict):
        return []
    own = [value] if {"source", "clause", "says"} <= set(value) else []
    return own + [clause for one in value.values() for clause in _clauses(one)]


@pytest.mark.parametrize(("students", "staff"), [(0, 0), (599, 0), (600, 1), (601, 2), (1200, 2), (1201, 3)])
def test_health_staff_are_one_to_six_hundred_and_the_begun_one_counts(students: int, staff: int) -> None:
    (norm,) = pack("epidemic").norms
    assert need_of(norm, school("primary", {"students": students})) == staff
    assert need_of(norm, school("kindergarten", {"students": students})) == 0


def test_a_school_under_a_slope_lists_its_risks() -> None:
    (norm,) = pack("weather").norms
    assert need_of(norm, school("teaching_point", {"students": 20, "slope_risk": True})) == 1
    assert need_of(norm, school("teaching_point", {"students": 20})) == 0


def test_a_change_of_school_time_is_filed_the_next_day_and_checked_before_it_ends() -> None:
    ledger = shelf("weather").ledgers["weather.changes"]
    row: dict[str, object] = {"decided_on": date(2026, 7, 12), "ended_on": date(2026, 7, 14)}
    assert [(each.code, day) for each, day in expiries_of(ledger, row)] == [
        ("filing", date(2026, 7, 13)),
        ("checking", date(2026, 7, 16)),
    ]
    done = row | {"filed_on": date(2026, 7, 12), "checked_on": date(2026, 7, 14)}
    assert not list(expiries_of(ledger, done))


def test_a_building_is_surveyed_yearly_and_its_lightning_rod_only_where_there_is_one() -> None:
    ledger = shelf("building").ledgers["building.buildings"]
    row: dict[str, object] = {"surveyed_on": date(2026, 7, 1)}
    assert [day for _, day in expiries_of(ledger, row)] == [date(2027, 7, 1)]
    assert len(list(expiries_of(ledger, row | {"lightning_on": date(2026, 3, 1)}))) == 2


def test_the_drowning_season_is_what_the_bureau_picks() -> None:
    own = pack("drowning")
    profiles = {profile.code: profile for profile in own.profiles}
    weekly = {"": range(4, 11), "short_season": range(5, 10), "south_strict": range(3, 12)}
    for code, months in weekly.items():
        filled = resolved(own, chosen(own, profiles[code]) if code else None)
        (duty,) = (each for each in filled.duties if each.code == "drowning.remind.week")
        assert duty.months == tuple(months)
