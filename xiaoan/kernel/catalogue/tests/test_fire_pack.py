"""The fire pack says what the requirements of area H ask, cites why, and asks for nothing it need not."""

from __future__ import annotations

import pytest

from xiaoan.kernel.catalogue.pack.shelf import Shelf
from xiaoan.kernel.catalogue.reading import read_pack
from xiaoan.kernel.catalogue.tests import pool

FIRE = pool.read_fire()

AREA_H = {
    "R135": ["ledger fire.extinguishers", "ledger fire.hydrants", "ledger fire.signs", "duty fire.extinguisher.month",
             "duty fire.light.month", "duty fire.hydrant.month", "hazard fire.extinguisher_expired"],
    "R136": ["ledger fire.exits", "duty fire.exit.term", "item fire.windows_open", "indicator fire.ways_out_done"],
    "R137": ["duty fire.standard.year", "indicator fire.standard_rate"],
    "R138": ["duty fire.electrical.year", "ledger fire.assessments", "indicator fire.electrical_coverage",
             "indicator fire.electrical_pass"],
    "R139": ["ledger fire.certificates", "hazard fire.certificate_missing", "indicator fire.certificates_current"],
    "R140": ["ledger fire.kits", "duty fire.kit.term", "indicator fire.kits_complete_rate"],
    "R141": ["ledger fire.station_members", "duty fire.station.month", "duty fire.station.drill",
             "duty fire.station.needed"],
    "R142": ["hazard fire.exit_blocked", "indicator fire.hazards_closed_rate"],
    "R143": ["duty fire.banned.week", "duty fire.dorm_banned.week", "ledger fire.heaters",
             "hazard fire.private_wiring", "hazard fire.ebike_indoors"],
    "R144": ["ledger fire.assessments", "item fire.assessment_followed"],
    "R145": ["duty fire.capability.term"],
    "R146": ["ledger fire.hoods", "duty fire.hood.clean", "hazard fire.hood_grease"],
    "R147": ["ledger fire.brigades", "duty fire.brigade.year"],
    "R148": ["duty fire.platform.term", "indicator fire.platform_rate"],
    "R149": ["duty fire.campaign.winter", "duty fire.campaign.summer", "duty fire.campaign.fire_day",
             "duty fire.campaign.forest", "duty fire.campaign.bureau"],
    "R150": ["ledger fire.special_sites", "duty fire.site.term", "duty fire.check.high_rise"],
    "R151": ["duty fire.holiday.after_national_day"],
}  # fmt: skip
ROWS = {"ledger": "ledgers", "duty": "duties", "hazard": "hazards", "item": "items", "indicator": "indicators"}


@pytest.mark.parametrize("requirement", AREA_H)
def test_each_requirement_of_the_area_is_carried(requirement):
    for part in AREA_H[requirement]:
        what, code = part.split(" ")
        assert code in getattr(FIRE, ROWS[what]), part


def test_no_evidence_is_asked_without_a_clause_and_no_photo_at_all():
    asked = [(duty.code, each.kind) for duty in FIRE.duties.values() for each in duty.evidence]
    assert asked == [("fire.system.year", "file"), ("fire.assessment.year", "file")]


def test_nothing_lies_unused():
    listed = {code for checklist in FIRE.checklists.values() for code in checklist.items}
    used = {duty.checklist for duty in FIRE.duties.values()}
    while more := {code for each in used for code in FIRE.checklists[each].includes} - used:
        used |= more
    assert set(FIRE.items) == listed
    assert set(FIRE.checklists) == used
    raised = {item.kind for item in FIRE.items.values() if item.kind}
    raised |= {expiry.raises for ledger in FIRE.ledgers.values() for expiry in ledger.expiries}
    assert set(FIRE.hazards) == raised


def test_every_shared_item_keeps_one_code():
    asks = [item.ask for item in FIRE.items.values()]
    assert len(asks) == len(set(asks))


def test_frequent_rounds_are_answered_by_exception_and_short():
    for duty in FIRE.duties.values():
        if duty.every in ("day", "week") and duty.per != "item":
            assert len(FIRE.items_of(duty.checklist)) <= 10, duty.code
            assert duty.answering == "by_exception" or duty.code == "fire.dormitory.exits_night"


def test_what_was_not_read_in_full_is_marked_for_checking():
    unread = {"mps61", "gbt40248", "gb50444", "ga95", "ten_rules", "major_guide", "practice"}
    clauses = [clause for row in (FIRE.duties, FIRE.hazards) for thing in row.values() for clause in thing.clauses]
    clauses += [clause for item in FIRE.items.values() for clause in item.clauses]
    clauses += [clause for parameter in read_pack(pool.PACKS / "fire").parameters for clause in parameter.clauses]
    assert len(clauses) > 100
    for clause in clauses:
        assert clause.verify or clause.source not in unread, clause


def test_a_walk_asks_each_item_once():
    items = [item.code for item in FIRE.items_of("fire.monthly")]
    assert len(items) == len(set(items))
    daily = [item.code for item in FIRE.items_of("fire.daily_walk")]
    assert items[: len(daily)] == daily


def test_suspected_major_names_the_guide_or_the_law():
    for kind in FIRE.hazards.values():
        if kind.grade == "suspected_major":
            assert {clause.source for clause in kind.clauses} & {
                "fire_law",
                "major_guide",
                "fire_duty_rule",
                "high_rise_rule",
            }


def test_every_direct_item_of_the_guide_on_fire_is_some_kind_of_hazard():
    cited = {
        clause.clause
        for kind in FIRE.hazards.values()
        for clause in kind.clauses
        if clause.source == "major_guide" and "综合" not in clause.clause
    }
    assert {f"第三条（一）{number}" for number in range(1, 11)} <= cited


def test_the_yearly_ten_rules_ask_only_what_no_other_duty_asks():
    ten = {item.code for item in FIRE.items_of("fire.ten_rules")}
    others = {duty.checklist for duty in FIRE.duties.values()} - {"fire.ten_rules"}
    assert not ten & {item.code for checklist in others for item in FIRE.items_of(checklist)}


def test_titles_fit_a_phone():
    things = [thing for row in (FIRE.duties, FIRE.checklists, FIRE.hazards, FIRE.ledgers) for thing in row.values()]
    assert max(len(thing.title) for thing in things) <= 14
    assert max(len(item.ask) for item in FIRE.items.values()) <= 24


def test_vacant_posts_fall_to_the_safety_officer_then_the_principal():
    assert Shelf.of((pool.common(),)).last_asked() == ("safety_officer", "principal")
