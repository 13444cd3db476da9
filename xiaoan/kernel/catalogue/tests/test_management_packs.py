"""Posts, sweeps, plans, meetings, archives, the bureau, funding: nothing unused, nobody forgotten, little asked."""

from __future__ import annotations

from functools import cache
from typing import Any

import msgspec
import pytest

from tests.support.cast import shipped
from xiaoan.kernel.catalogue.burden import minutes_a_week
from xiaoan.kernel.catalogue.norms.rules import need_of
from xiaoan.kernel.catalogue.pack.duties import Duty
from xiaoan.kernel.catalogue.pack.parameters import resolved
from xiaoan.kernel.catalogue.pack.schema import Pack
from xiaoan.kernel.catalogue.pack.shelf import Shelf
from xiaoan.kernel.catalogue.reading import read_pack
from xiaoan.kernel.catalogue.rules import FactValue, Subject, applies, holds, owed_at
from xiaoan.kernel.catalogue.tests import pool

CODES = ("posts", "sweeps", "plans", "meetings", "archives", "calendar", "funding")


@cache
def packs() -> dict[str, Pack]:
    known: dict[str, Pack] = {}

    def learn(code: str) -> None:
        if code not in known:
            known[code] = read_pack(pool.PACKS / code, known)
            for each in known[code].requires:
                learn(each)

    for code in CODES:
        learn(code)
    return {code: resolved(each) for code, each in known.items()}


@cache
def shelf() -> Shelf:
    return Shelf.of(packs().values())


def owed(code: str, kind: str, facts: dict[str, FactValue] | None = None) -> list[Duty]:
    subject = Subject(shelf().unit_kinds[kind], facts or {})
    return [duty for duty in packs()[code].duties if owed_at(duty, subject.kind) and applies(duty, subject)]


@pytest.mark.parametrize("code", CODES)
def test_nothing_of_a_pack_is_unused(code: str) -> None:
    own = packs()[code]
    listed = {item for checklist in own.checklists for item in checklist.items}
    assert {item.code for item in own.items} <= listed
    asked = {item.code for duty in own.duties for item in shelf().items_of(duty.checklist)}
    assert listed <= asked
    raised = {item.kind for item in own.items} | {each.raises for ledger in own.ledgers for each in ledger.expiries}
    assert {kind.code for kind in own.hazards} <= raised | {norm.kind for norm in own.norms}


@pytest.mark.parametrize("code", CODES)
def test_what_was_not_read_is_marked_for_checking(code: str) -> None:
    unread = {source.code for source in shelf().sources.values() if source.verify}
    cited = [clause for clause in _clauses(msgspec.to_builtins(packs()[code])) if clause["source"] in unread]
    assert cited and all(clause.get("verify") for clause in cited)


def test_every_post_of_a_school_answers_for_something() -> None:
    """What they all answer for stands in `posts`; guards, cooks and drivers find theirs in the pack of their domain."""
    charged = {charge.post for charge in packs()["posts"].charges}
    of_schools = {post.code for post in shelf().posts.values() if post.level == "school"}
    everywhere = {charge.post for pack in shipped().values() for charge in pack.charges}
    assert of_schools <= everywhere
    assert len(of_schools & charged) >= 20
    bureau = {post.code for post in shelf().posts.values() if post.level == "county"}
    assert bureau <= charged and {"partner_contact", "parent_member"} <= charged


def test_a_teaching_point_walks_once_a_day_and_leaves_the_papers_to_its_central_school() -> None:
    everything: dict[str, FactValue] = {fact.code: True for fact in shelf().facts.values() if fact.type == "yes_no"}
    for code in ("posts", "meetings", "archives", "calendar", "funding"):
        assert owed(code, "teaching_point", everything) == []
    duties = owed("sweeps", "teaching_point") + owed("plans", "teaching_point")
    assert sum(minutes_a_week(duty) for duty in duties) <= 6


def test_every_month_of_the_bureau_has_work_of_its_own() -> None:
    county = owed("calendar", "county") + owed("posts", "county") + owed("meetings", "county")
    for month in range(1, 13):
        own = [duty for duty in county if month in _months(duty)]
        assert len(own) >= 3, month


def test_a_school_is_asked_only_for_rules_and_plans_of_what_it_has() -> None:
    wanted = {norm.code.rpartition(".")[2] for norm in _norms("kindergarten", {})}
    assert {"rule_fire", "rule_harassment", "plan_general", "plan_weather"} <= wanted
    assert not wanted & {"rule_food", "rule_bus", "rule_dormitory", "rule_bullying", "plan_bus", "plan_flood"}
    boarding = {norm.code.rpartition(".")[2] for norm in _norms("senior", {"boarding": True, "canteen": True})}
    assert {"rule_food", "rule_dormitory", "rule_bullying", "plan_dormitory", "plan_food"} <= boarding


def test_a_hundred_and_one_staff_need_somebody_full_time() -> None:
    norm = next(each for each in packs()["posts"].norms if each.code == "posts.norm.full_time")
    kind = shelf().unit_kinds["senior"]
    assert [need_of(norm, Subject(kind, {"staff": staff})) for staff in (9, 100, 101)] == [0, 0, 1]
    assert need_of(norm, Subject(kind, {"staff": 300, "safety_office": True})) == 0


def _norms(kind: str, facts: dict[str, FactValue]) -> list[Any]:
    subject = Subject(shelf().unit_kinds[kind], facts)
    return [norm for norm in packs()["plans"].norms if holds(norm.applies_to, subject)]


def _months(duty: Duty) -> set[int]:
    """The months a duty names: its own, those its dates lie in, or that of its theme day."""
    days = {day.code: day for day in shelf().theme_days.values()}
    found = set(duty.months) if isinstance(duty.months, tuple) else set()
    for named in duty.named:
        if named.kind == "dates":
            found |= set(range(int(named.from_date[:2]), int(named.to_date[:2]) + 1))
        elif named.kind == "theme_day":
            found.add(days[named.day].month or int(days[named.day].on[:2]))
    return found


def _clauses(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, list | tuple):
        return [clause for one in value for clause in _clauses(one)]
    if not isinstance(value, dict):
        return []
    own = [value] if {"source", "clause", "says"} <= set(value) else []
    return own + [clause for one in value.values() for clause in _clauses(one)]
