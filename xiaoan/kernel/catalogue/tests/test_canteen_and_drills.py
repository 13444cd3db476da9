"""The canteen and drills packs say what the requirements of areas J and F ask, cite why, and ask nothing more."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import msgspec
import pytest

from xiaoan.foundation.errors import BadPack
from xiaoan.kernel.catalogue.pack.diff import changes
from xiaoan.kernel.catalogue.pack.overlay import tightened
from xiaoan.kernel.catalogue.pack.parameters import chosen, resolved
from xiaoan.kernel.catalogue.pack.schema import Overlay, Pack
from xiaoan.kernel.catalogue.pack.shelf import Shelf
from xiaoan.kernel.catalogue.reading import read_pack, read_packs
from xiaoan.kernel.catalogue.reading.decoding import Lines
from xiaoan.kernel.catalogue.reading.overlays import check_overlay
from xiaoan.kernel.catalogue.tests import pool

LATER = "later"
"""A row that no pack can carry; what follows names the capability it waits for."""

AREA_J = {
    "R172": ["ledger canteen.licences", "ledger canteen.certificates", "hazard canteen.certificate_expired",
             "indicator canteen.certificates_current"],
    "R173": ["duty canteen.goods.day", "item canteen.goods_rows", "ledger canteen.suppliers",
             "hazard canteen.goods_unproved"],
    "R174": ["later platform import and export"],
    "R175": ["ledger canteen.cameras", "item canteen.kitchen_shown"],
    "R176": ["duty canteen.meal.breakfast", "duty canteen.meal.lunch", "duty canteen.meal.supper",
             "item canteen.sample_rows", "item canteen.samples_cleared", "indicator canteen.samples_done"],
    "R177": ["duty canteen.rapid.day", "hazard canteen.goods_bad"],
    "R178": ["duty canteen.companion.breakfast", "duty canteen.companion.lunch", "duty canteen.companion.supper",
             "indicator canteen.companion_done"],
    "R179": ["duty canteen.meeting.month", "item canteen.head_looked"],
    "R180": ["item canteen.start_manager", "post food_safety_officer"],
    "R181": ["duty canteen.stock.clear", "item canteen.stock_thrown"],
    "R182": ["item canteen.zones_marked", "hazard canteen.mixed_use"],
    "R183": ["duty canteen.water.test", "ledger canteen.water_points", "hazard canteen.water_bad"],
    "R184": ["ledger canteen.additives", "item canteen.additives_locked", "duty canteen.delivery.lunch",
             "item canteen.box_degrees"],
    "R185": ["ledger canteen.supervisors", "duty canteen.parents.term"],
    "R186": ["later joint inspections with other departments"],
    "R187": ["later incident reports", "item canteen.start_plan"],
    "R188": ["duty canteen.menu.week", "duty canteen.cost.month", "indicator canteen.food_share"],
    "R189": ["duty canteen.shop.month"],
    "R190": ["fact canteen_way", "fact diners", "item canteen.staff_here"],
}  # fmt: skip
AREA_F = {
    "R092": ["duty drills.school.regular", "duty drills.kindergarten.regular", "indicator drills.schools_done"],
    "R093": ["profile per_term"],
    "R094": ["duty drills.night.regular", "item drills.night_signal"],
    "R095": ["evidence drill_plan", "evidence drill_summary", "evidence drill_evaluation"],
    "R096": ["duty drills.school.themes", "duty drills.kindergarten.themes", "duty drills.plan.year"],
    "R097": ["indicator drills.schools_done", "indicator drills.kindergartens_done"],
    "R098": ["duty drills.observation.year"],
    "R099": ["item drills.guests", "item drills.seen_said"],
    "R100": ["duty drills.break.month", "item drills.break_seconds"],
    "R101": ["indicator drills.held", "indicator drills.pupils", "indicator drills.staff"],
    "R102": ["indicator drills.schools_reported"],
    "R103": ["duty drills.bus.term"],
    "R104": ["duty drills.guards.term", "item drills.police_came"],
    "R105": ["later event approval"],
    "R106": ["fire duty fire.station.drill"],
}  # fmt: skip
ROWS = {
    "ledger": "ledgers", "duty": "duties", "hazard": "hazards", "item": "items", "indicator": "indicators",
    "fact": "facts", "post": "posts", "evidence": "evidence_kinds",
}  # fmt: skip


@cache
def packs() -> dict[str, Pack]:
    return dict(read_packs(pool.PACKS))


@cache
def known() -> Shelf:
    return Shelf.of(resolved(pack) for pack in packs().values())


@pytest.mark.parametrize(("area", "first", "last"), [(AREA_J, 172, 190), (AREA_F, 92, 106)])
def test_every_row_of_the_area_is_carried_or_named_for_later(area: dict[str, list[str]], first: int, last: int) -> None:
    assert list(area) == [f"R{number:03}" for number in range(first, last + 1)]
    profiles = {profile.code for pack in packs().values() for profile in pack.profiles}
    for parts in area.values():
        for part in parts:
            what, _, code = part.removeprefix("fire ").partition(" ")
            assert what == LATER or code in (profiles if what == "profile" else getattr(known(), ROWS[what])), part


@pytest.mark.parametrize("code", ["canteen", "drills"])
def test_a_pack_leaves_nothing_unused_and_fits_a_phone(code: str) -> None:
    pack = packs()[code]
    listed = {item for checklist in pack.checklists for item in checklist.items}
    assert {item.code for item in pack.items} == listed
    asked = {item.code for duty in pack.duties for item in known().items_of(duty.checklist)}
    assert listed <= asked
    raised = {item.kind for item in pack.items} | {each.raises for ledger in pack.ledgers for each in ledger.expiries}
    assert {kind.code for kind in pack.hazards} <= raised
    assert max(len(duty.title) for duty in pack.duties) <= 14 and max(len(item.ask) for item in pack.items) <= 24
    asks = [item.ask for item in pack.items]
    assert len(asks) == len(set(asks))


@pytest.mark.parametrize("code", ["canteen", "drills"])
def test_what_was_not_read_in_full_is_marked_for_checking(code: str) -> None:
    pack = packs()[code]
    unread = {source.code for each in (pack, packs()["_common"]) for source in each.sources if source.verify}
    text = msgspec.json.decode(msgspec.json.encode(pack))
    cited = [clause for clause in _clauses(text) if clause["source"] in unread]
    assert len(cited) > 10 and all(clause.get("verify") for clause in cited)


def _clauses(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, list):
        return [clause for one in value for clause in _clauses(one)]
    if not isinstance(value, dict):
        return []
    own = [value] if {"source", "clause", "says"} <= set(value) else []
    return own + [clause for one in value.values() for clause in _clauses(one)]


def test_photos_are_asked_of_drills_alone_and_may_follow() -> None:
    asked = [(duty.code, proof) for pack in packs().values() for duty in pack.duties for proof in duty.evidence]
    assert {code.split(".")[0] for code, proof in asked if proof.kind == "photo"} == {"drills"}
    assert all(proof.later for code, proof in asked if code.startswith("drills."))


def test_a_regular_drill_is_proved_by_four_pieces_and_a_teaching_points_by_one() -> None:
    duties = known().duties
    assert len(duties["drills.school.regular"].evidence) == 4
    assert [proof.kind for proof in duties["drills.point.regular"].evidence] == ["photo"]


@pytest.mark.parametrize("code", ["canteen", "drills"])
def test_each_pack_has_a_laxer_profile_with_clauses_and_a_stricter_one(code: str) -> None:
    pack = packs()[code]
    laxer, stricter = pack.profiles
    assert all(setting.clause for setting in laxer.sets) and not any(setting.clause for setting in stricter.sets)
    base = resolved(pack)
    for profile, word in ((laxer, "放宽"), (stricter, "改严")):
        changed = resolved(pack, chosen(pack, profile))
        after = Shelf.of((changed, packs()["_common"]))
        found = changes(base, changed, Shelf.of((base, packs()["_common"])), after)
        assert {change.word for change in found} <= {word, "改写", "调整"}
        assert word in {change.word for change in found}


def county(**parts: Any) -> Overlay:
    """A county's additions to the canteen pack."""
    said = {"code": "example_county", "title": "示例县食堂补充要求", "title_en": "Example", "pack": "canteen", **parts}
    return msgspec.convert(said, Overlay)


def test_a_countys_additions_tighten_the_canteen() -> None:
    overlay = county(
        parameters=[{"parameter": "sample_grams", "value": 200}],
        duties=[{"duty": "canteen.pest.check", "every": "half_month"}],
        hazards=[{"kind": "canteen.pests", "days": 3}],
    )
    pack = packs()["canteen"]
    check_overlay(overlay, pack, packs(), None, Lines())
    values = chosen(pack, None) | {each.parameter: each.value for each in overlay.parameters}
    after = Shelf.of((tightened(resolved(pack, values), overlay), packs()["_common"]))
    grams = next(cell for cell in after.items["canteen.sample_rows"].columns if cell.code == "grams")
    assert (grams.at_least, after.duties["canteen.pest.check"].every, after.hazards["canteen.pests"].days) == (
        200, "half_month", 3,
    )  # fmt: skip


@pytest.mark.parametrize(
    "parts",
    [
        {"parameters": [{"parameter": "sample_weight", "value": "answer"}]},
        {"parameters": [{"parameter": "sample_grams", "value": 100}]},
        {"parameters": [{"parameter": "fridge_most", "value": 9}]},
        {"duties": [{"duty": "canteen.stock.clear", "every": "month"}]},
        {"hazards": [{"kind": "canteen.no_licence", "grade": "general"}]},
    ],
)
def test_a_countys_additions_never_loosen(parts: dict[str, Any]) -> None:
    with pytest.raises(BadPack):
        check_overlay(county(**parts), packs()["canteen"], packs(), None, Lines())


ROWS_ITEM = "{{code: pool.deep, ask: 深, answer: rows, columns: [{{code: a, title: 甲, {more}}}]{after}}}"
BAD_ITEMS = [
    ("{code: pool.deep, ask: 深, answer: number, at_least: 5, at_most: 1, kind: pool.no_ring}", "范围反了"),
    ("{code: pool.deep, ask: 深, answer: number, at_least: 1}", "超出算哪类隐患"),
    ("{code: pool.deep, ask: 深, answer: number, kind: pool.no_ring}", "超出算哪类隐患"),
    ("{code: pool.deep, ask: 深, answer: text, decimals: 2}", "只有 answer: number"),
    ("{code: pool.deep, ask: 深, answer: number, decimals: 9}", "0 到 3"),
    ("{code: pool.deep, ask: 深, answer: choice, choices: [{code: a, title: 甲, title_en: A}]}", "至少两个"),
    ('{code: pool.deep, ask: 深, answer: time, opens: "08:00"}', "一起写"),
    ("{code: pool.deep, ask: 深, answer: rows}", "columns"),
    (ROWS_ITEM.format(more="type: text", after=""), "required"),
    (ROWS_ITEM.format(more="required: yes, at_least: 1", after=", kind: pool.no_ring"), "只有 type: number"),
    (ROWS_ITEM.format(more="required: yes, said: {param: rounds}", after=""), "类型是 number"),
    (
        ROWS_ITEM.format(more="required: yes", after=", taken_from: {item: pool.ring, names: a, into: a}"),
        "没有这个列",
    ),
]


@pytest.mark.parametrize(("item", "reason"), BAD_ITEMS)
def test_an_item_that_could_not_be_asked_is_refused_at_its_line(tmp_path: Any, item: str, reason: str) -> None:
    ring = "  - {code: pool.ring, ask: 救生圈在位, pass: 每边一个, kind: pool.no_ring}\n"
    text = pool.CHECKLISTS.replace(ring, f"{ring}  - {item}\n")
    with pytest.raises(BadPack, match=re.escape(reason)) as refusal:
        pool.pool(tmp_path, checklists=text)
    assert refusal.value.line == pool.line_of(text, "pool.deep")


def test_a_pack_that_another_needs_is_enough_to_read_it() -> None:
    for code in ("canteen", "drills"):
        assert read_pack(pool.PACKS / code, {"_common": pool.common()}).code == code
