"""Education, training and what concerns pupils and parents: cheap where few teach, and never a list of persons."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import msgspec
import pytest

from xiaoan.kernel.catalogue.burden import minutes_a_week
from xiaoan.kernel.catalogue.norms.rules import need_of
from xiaoan.kernel.catalogue.pack.parameters import chosen, resolved
from xiaoan.kernel.catalogue.pack.schema import Pack
from xiaoan.kernel.catalogue.pack.shelf import Shelf, required
from xiaoan.kernel.catalogue.reading import read_pack
from xiaoan.kernel.catalogue.rules import FactValue, Subject, applies, expiries_of, owed_at
from xiaoan.kernel.catalogue.tests import pool

CODES = ("education", "training", "awareness", "bullying", "wellbeing", "family", "disputes")
ABOUT_PERSONS = ("bullying", "wellbeing", "family", "disputes")
EVERYTHING: dict[str, FactValue] = {
    "students": 60, "boarding": True, "boarders": 20, "left_behind": 12, "parents_committee": True, "gate_escort": True,
    "near_railway": True, "near_main_road": True, "ebike": True, "counselling_room": True,
    "interns": True,
}  # fmt: skip


@cache
def known() -> dict[str, Pack]:
    found: dict[str, Pack] = {}

    def learn(code: str) -> None:
        if code not in found:
            for name in read_requires(code):
                learn(name)
            found[code] = read_pack(pool.PACKS / code, found)

    for code in CODES:
        learn(code)
    return found


def read_requires(code: str) -> tuple[str, ...]:
    return {"_common": (), "awareness": ("_common", "education")}.get(code, ("_common",))


def filled(code: str, profile: str = "") -> Pack:
    own = known()[code]
    picked = next((one for one in own.profiles if one.code == profile), None)
    return resolved(own, chosen(own, picked))


def shelf(code: str) -> Shelf:
    return Shelf.of((*required(known()[code], known()), known()[code]))


def subject(kind: str, facts: dict[str, FactValue]) -> Subject:
    return Subject(shelf("education").unit_kinds[kind], facts)


def owed(code: str, school: Subject) -> dict[str, float]:
    """Minutes a week by duty, for a school of one class and one row in every ledger."""
    return {
        duty.code: minutes_a_week(duty)
        for duty in filled(code).duties
        if owed_at(duty, school.kind, has_campuses=False) and applies(duty, school)
    }


@pytest.mark.parametrize("code", CODES)
def test_a_pack_leaves_nothing_unused(code: str) -> None:
    own, all_of_it = known()[code], shelf(code)
    listed = {item for checklist in own.checklists for item in checklist.items}
    assert {item.code for item in own.items} <= listed
    asked = {item.code for duty in own.duties for item in all_of_it.items_of(duty.checklist)}
    assert {item.code for item in own.items} <= asked
    raised = {item.kind for item in own.items} | {each.raises for ledger in own.ledgers for each in ledger.expiries}
    assert {kind.code for kind in own.hazards} <= raised | {norm.kind for norm in own.norms}
    shown = {one for charge in own.charges for one in charge.shown_by}
    assert {ledger.code for ledger in own.ledgers} <= shown | {duty.ledger for duty in own.duties}


@pytest.mark.parametrize("code", CODES)
def test_what_was_not_read_in_full_is_marked_for_checking(code: str) -> None:
    unread = {source.code for source in shelf(code).sources.values() if source.verify}
    cited = [clause for clause in _clauses(msgspec.to_builtins(known()[code])) if clause["source"] in unread]
    assert cited
    assert [clause for clause in cited if not clause.get("verify")] == []


def _clauses(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, list | tuple):
        return [clause for one in value for clause in _clauses(one)]
    if not isinstance(value, dict):
        return []
    own = [value] if {"source", "clause", "says"} <= set(value) else []
    return own + [clause for one in value.values() for clause in _clauses(one)]


def test_a_teaching_point_with_everything_spends_a_minute_and_a_half_a_week_on_all_of_them() -> None:
    point = subject("teaching_point", EVERYTHING)
    costs = {code: sum(owed(code, point).values()) for code in CODES}
    assert sum(costs.values()) < 1.5, costs
    assert max(costs.values()) < 1, costs


def test_children_who_cannot_read_owe_no_lessons_no_survey_and_no_contest() -> None:
    kindergarten = subject("kindergarten", {"students": 90, "private": True})
    duties = {duty for code in CODES for duty in owed(code, kindergarten)}
    assert "education.kindergarten.month" in duties
    for not_theirs in (
        "education.lesson.term", "education.flag.term", "education.contest.year", "education.minute.week",
        "awareness.fraud.class", "awareness.drug.lesson", "bullying.survey.term", "wellbeing.survey.year",
    ):  # fmt: skip
        assert not_theirs not in duties


@pytest.mark.parametrize(
    ("kind", "theirs"), [("primary", False), ("junior", False), ("senior", True), ("vocational", True)]
)
def test_campus_loans_are_looked_for_where_pupils_are_old_enough(kind: str, theirs: bool) -> None:
    assert ("awareness.loan.june" in owed("awareness", subject(kind, {}))) is theirs


@pytest.mark.parametrize("code", ABOUT_PERSONS)
def test_no_ledger_of_theirs_can_hold_a_pupil_or_a_parent(code: str) -> None:
    """People are staff with an account; texts are matters, offices or titles; nobody's own phone."""
    for ledger in known()[code].ledgers:
        assert [column.code for column in ledger.columns if column.private] == [], ledger.code
        for column in ledger.columns:
            assert not any(word in column.title for word in ("姓名", "学生", "家长", "身份证")), (
                ledger.code,
                column.title,
            )


@pytest.mark.parametrize("code", ("bullying", "wellbeing", "disputes"))
def test_what_is_asked_about_persons_is_a_number_or_a_thing(code: str) -> None:
    for item in known()[code].items:
        assert item.answer != "rows", item.code
        if item.answer == "text":
            assert not any(word in item.ask for word in ("谁", "姓名", "名单", "哪个学生")), item.ask


def test_the_topics_are_at_least_fifteen_and_a_talk_under_the_flag_counts_for_them() -> None:
    duties = {duty.code: duty for duty in filled("education").duties}
    assert len(duties["education.topics.year"].parts) >= 15
    assert "education.topics.year" in duties["education.flag.term"].serves
    assert duties["education.flag.term"].times == 15
    assert duties["education.lesson.term"].times == 6


def test_over_the_packs_ten_days_of_the_year_are_kept() -> None:
    days = {named.day for code in CODES for duty in known()[code].duties for named in duty.named if named.day}
    assert len(days) >= 10, days


@pytest.mark.parametrize(("students", "full_time"), [(0, 0), (999, 0), (1000, 1), (3000, 1)])
def test_a_large_school_wants_a_full_time_counselling_teacher(students: int, full_time: int) -> None:
    norms = {norm.code: norm for norm in filled("wellbeing").norms}
    school = subject("junior", {"students": students})
    assert need_of(norms["wellbeing.norm.full_time"], school) == full_time
    assert need_of(norms["wellbeing.norm.teacher"], school) == min(students, 1)
    assert need_of(norms["wellbeing.norm.teacher"], subject("kindergarten", {"students": students})) == 0


def test_a_question_is_answered_in_fifteen_days_and_a_matter_by_its_own_day() -> None:
    ledgers = {ledger.code: ledger for ledger in filled("disputes").ledgers}
    asked: dict[str, object] = {"asked_on": date(2026, 10, 12)}
    assert [day for _, day in expiries_of(ledgers["disputes.questions"], asked)] == [date(2026, 10, 27)]
    assert not list(expiries_of(ledgers["disputes.questions"], asked | {"answered_on": date(2026, 10, 13)}))
    matter: dict[str, object] = {"due_on": date(2026, 11, 1)}
    assert [day for _, day in expiries_of(ledgers["disputes.matters"], matter)] == [date(2026, 11, 1)]
    assert not list(expiries_of(ledgers["disputes.matters"], matter | {"settled_on": date(2026, 10, 20)}))


@pytest.mark.parametrize(
    ("stated", "kind", "until"),
    [
        (None, "first_aid", date(2029, 5, 1)),
        (date(2028, 5, 1), "first_aid", date(2028, 5, 1)),
        (None, "manager", None),
        (date(2027, 1, 1), "manager", date(2027, 1, 1)),
    ],
)
def test_a_certificate_ends_when_it_says_and_first_aid_after_three_years(
    stated: date | None, kind: str, until: date | None
) -> None:
    row: dict[str, object] = {"issued_on": date(2026, 5, 1), "kind": kind}
    if stated is not None:
        row["expires_on"] = stated
    days = [day for _, day in expiries_of(resolved_ledger("training", "training.certificates"), row)]
    assert days == ([] if until is None else [until])


def resolved_ledger(code: str, ledger: str) -> Any:
    return next(one for one in filled(code).ledgers if one.code == ledger)


@pytest.mark.parametrize(
    ("code", "profile"),
    [
        ("education", "monthly_record"),
        ("education", "per_term"),
        ("training", "per_term"),
        ("awareness", "yearly_fraud_free"),
        ("bullying", "yearly"),
        ("wellbeing", "per_term"),
        ("family", "small"),
        ("disputes", "quarterly"),
    ],
)
def test_a_laxer_choice_cites_a_clause_and_costs_less(code: str, profile: str) -> None:
    picked = next(one for one in known()[code].profiles if one.code == profile)
    assert all(one.clause is not None for one in picked.sets)
    school = subject("primary", {"students": 300, "parents_committee": True})

    def cost(pack: Pack) -> float:
        return sum(minutes_a_week(duty) for duty in pack.duties if duty.at != "bureau" and applies(duty, school))

    assert cost(filled(code, profile)) < cost(filled(code))
