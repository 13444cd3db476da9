"""What two packs ask twice is found and told, unless a written excuse says why both are right."""

from __future__ import annotations

import random
import time
from pathlib import Path

import msgspec
import pytest

from xiaoan.kernel.catalogue.pack.content import Checklist
from xiaoan.kernel.catalogue.pack.duties import Asked, Duty
from xiaoan.kernel.catalogue.pack.items import CheckItem
from xiaoan.kernel.catalogue.pack.schema import Pack
from xiaoan.kernel.catalogue.quality.duplicates import duplicates
from xiaoan.kernel.catalogue.quality.excuses import unexcused
from xiaoan.kernel.catalogue.quality.likeness import alike, likeness
from xiaoan.kernel.catalogue.reading import read_pack
from xiaoan.kernel.catalogue.tests import pool

HEAD = """\
code: pond
title: 池塘
title_en: Ponds
version: 1.0
domain: drowning
requires: [_common, pool]
"""
ITEMS = """\
items:
  - {code: pond.gap, ask: 围栏完好、门锁着, look: 绕着走一圈, wrong: 有缺口, kind: pool.open_fence}
  - {code: pond.depth, ask: 水深, answer: number, unit: 米}
checklists:
  - {code: pond.walk, title: 池塘巡查, title_en: Pond walk, items: [pond.gap]}
  - {code: pond.water, title: 水质检测, title_en: Pond water, items: [pond.depth]}
"""
DUTIES = """\
duties:
  - code: pond.patrol
    title: 池塘巡查
    title_en: Pond patrol
    per: place
    places: [pool, playground]
    asked_of: {posts: [guard]}
    every: day
    minutes: 3
    answering: by_exception
    checklist: pond.walk
    clauses: [{source: pool_rule, clause: 第一条, says: 每天巡查。}]
  - code: pond.test
    title: 水质检测
    title_en: Pond test
    asked_of: {posts: [logistics]}
    every: week
    minutes: 3
    answering: item_by_item
    checklist: pond.water
    clauses: [{source: pool_rule, clause: 第二条, says: 每周检测。}]
"""
POOL_LEDGER = """\
ledgers:
  - code: pool.rings
    title: 救生器材台账
    title_en: Rings
    label: ring
    columns:
      - {code: ring, title: 器材牌号, type: text, required: yes}
      - {code: bought, title: 购买渠道, type: text}
      - {code: note, title: 备注, type: text}
"""
POND_LEDGER = POOL_LEDGER.replace("pool.rings", "pond.gear").replace("救生器材台账", "水边用具登记")


def pairs(root: Path, *, first: dict[str, str] | None = None, **files: str) -> list[tuple[set[str], str]]:
    packs = read(root, first=first, **files)
    return [(set(pair.codes), pair.reason) for pair in duplicates(packs)]


def read(root: Path, *, first: dict[str, str] | None = None, **files: str) -> dict[str, Pack]:
    """The pool and the pond beside it; `first` replaces files of the pool."""
    one = pool.pool(root, **(first or {}))
    home = root / "pond"
    home.mkdir(exist_ok=True)
    for name, text in {"pack": HEAD, "checklists": ITEMS, "duties": DUTIES, **files}.items():
        (home / f"{name}.yaml").write_text(text, encoding="utf-8")
    # The class ledger of the vocabulary has a number of pupils, as the schools have.
    known = {"_common": msgspec.structs.replace(pool.common(), ledgers=()), "pool": one}
    return {**known, "pond": read_pack(home, {**known, "_common": pool.common()})}


def test_an_item_that_two_packs_ask_at_one_place_is_found(tmp_path):
    ((codes, reason),) = pairs(tmp_path)
    assert codes == {"pool.fence", "pond.gap"}
    assert "问的像是同一件事" in reason
    assert "pond.patrol" in reason and "pool.patrol" in reason


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("places: [pool, playground]", "places: [playground]"),
        ("every: day\n    minutes: 3", "every: month\n    minutes: 3"),
        ("    every: day\n", "    every: day\n    applies_to: {none: [{fact: pool, is: yes}]}\n"),
        ("    every: day\n", "    every: month\n    months: [2]\n"),
    ],
)
def test_what_cannot_meet_at_one_school_is_no_duplicate(tmp_path, right, wrong):
    assert pairs(tmp_path, duties=DUTIES.replace(right, wrong, 1)) == []


def test_what_is_looked_at_every_day_is_not_looked_at_again_every_week(tmp_path):
    weekly = DUTIES.replace("every: day\n    minutes: 3", "every: week\n    minutes: 3", 1)
    assert [codes for codes, _ in pairs(tmp_path, duties=weekly)] == [{"pool.fence", "pond.gap"}]


def test_a_shared_item_is_no_duplicate(tmp_path):
    shared = ITEMS.replace("items: [pond.gap]", "items: [pool.fence]")
    assert pairs(tmp_path, checklists=shared) == []


def test_other_words_are_no_duplicate(tmp_path):
    assert pairs(tmp_path, checklists=ITEMS.replace("围栏完好、门锁着", "岸边没有滑倒人的青苔")) == []


def test_what_is_filled_in_is_a_duplicate_only_of_a_like_occasion(tmp_path):
    asked = ITEMS.replace("ask: 水深", "ask: 余氯")
    assert {"pool.chlorine", "pond.depth"} in [codes for codes, _ in pairs(tmp_path, checklists=asked)]
    other = DUTIES.replace("title: 水质检测", "title: 汛前会商")
    assert {"pool.chlorine", "pond.depth"} not in [
        codes for codes, _ in pairs(tmp_path, checklists=asked, duties=other)
    ]


def test_two_ledgers_of_one_thing_are_found_by_their_columns(tmp_path):
    found = pairs(tmp_path, first={"ledgers": POOL_LEDGER}, ledgers=POND_LEDGER)
    assert ({"pool.rings", "pond.gear"}) in [codes for codes, _ in found]
    assert any("都要登记器材牌号、购买渠道" in reason for _, reason in found)
    apart = POND_LEDGER.replace("器材牌号", "竿号").replace("购买渠道", "谁捐的")
    assert len(pairs(tmp_path, first={"ledgers": POOL_LEDGER}, ledgers=apart)) == 1


def test_a_commonplace_column_makes_no_duplicate(tmp_path):
    plain = POND_LEDGER.replace("器材牌号", "名称").replace("购买渠道", "电话").replace("水边用具登记", "救生器材登记")
    first = {"ledgers": POOL_LEDGER.replace("器材牌号", "名称").replace("购买渠道", "电话")}
    assert len(pairs(tmp_path, first=first, ledgers=plain)) == 1


def test_a_number_that_is_a_fact_is_not_asked_again(tmp_path):
    columns = POND_LEDGER.replace(
        "{code: bought, title: 购买渠道, type: text}", "{code: n, title: 学生数, type: number}"
    )
    found = pairs(tmp_path, checklists=ITEMS.replace("ask: 水深", "ask: 学生数"), ledgers=columns)
    assert {"pond.depth", "fact:students"} in [codes for codes, _ in found]
    assert {"pond.gear.n", "fact:students"} in [codes for codes, _ in found]


def test_two_kinds_of_hazard_with_almost_one_title_are_found(tmp_path):
    kind = pool.HAZARDS.split("  - code: pool.no_ring")[0].replace("pool.open_fence", "pond.fence_open")
    found = pairs(tmp_path, hazards=kind.replace("围栏缺口", "围栏缺口大"))
    assert {"pool.open_fence", "pond.fence_open"} in [codes for codes, _ in found]


def excused(root: Path, text: str) -> list[str]:
    packs = read(root)
    (root / "duplicates.yaml").write_text(text, encoding="utf-8")
    return [str(fault) for fault in unexcused(root, duplicates(packs))]


def test_an_excuse_lets_both_stand_and_one_that_is_not_needed_is_refused(tmp_path):
    (told,) = excused(tmp_path, "excuses: []\n")
    assert told.startswith("pond/checklists.yaml:2:")
    assert excused(tmp_path, "excuses:\n  - {both: [pond.gap, pool.fence], why: 池塘在校外。}\n") == []
    idle = "excuses:\n  - {both: [pond.gap, pool.fence], why: 校外。}\n  - {both: [pond.gap, pool.ring], why: 没有。}\n"
    (told,) = excused(tmp_path, idle)
    assert told.startswith("duplicates.yaml:3:") and "并不重复，请去掉" in told


def test_an_excuse_names_two_codes_once(tmp_path):
    twice = "excuses:\n  - {both: [pond.gap, pool.fence], why: 甲。}\n  - {both: [pool.fence, pond.gap], why: 乙。}\n"
    assert ["已经写过了" in told for told in excused(tmp_path, twice)] == [True]
    alone = "excuses:\n  - {both: [pond.gap], why: 甲。}\n  - {both: [pool.fence, pond.gap], why: 乙。}\n"
    assert ["要写两个不同的代码" in told for told in excused(tmp_path, alone)] == [True]


def test_likeness_is_of_pairs_of_characters():
    assert likeness("门锁着", "门 锁着！") == 1
    assert likeness("围栏", "池水") == likeness("", "池水") == 0
    assert likeness("灭火器在位", "灭火器在") == pytest.approx(6 / 7)
    assert list(alike(["围栏完好", "池水清", "围栏都完好"], 0.5)) == [(0, 2)]


def test_fifteen_hundred_items_are_compared_within_a_second():
    """Four things of forty and what they are like: most questions share pairs, few are the same."""
    like = ["完好", "在位", "亮着", "关严", "没堵", "够用", "没锈", "有电", "贴牢", "拧紧"]
    words = [f"{a}{b}" for a in "门窗灯栏梯柜锁牌" for b in like]
    draw = random.Random(6)
    packs = {}
    for number in range(30):
        code = f"p{number:02d}"
        items = tuple(CheckItem(code=f"{code}.i{at}", ask="，".join(draw.choices(words, k=4))) for at in range(50))
        listed = Checklist(code=f"{code}.l", title="表", title_en="L", items=tuple(item.code for item in items))
        duty = Duty(
            code=f"{code}.d", title="查", title_en="D", asked_of=Asked(), every="week", minutes=5,
            answering="by_exception", checklist=listed.code, clauses=(),
        )  # fmt: skip
        packs[code] = Pack(
            code=code, title="包", title_en="P", version="1.0", items=items, checklists=(listed,), duties=(duty,),
            unit_kinds=pool.common().unit_kinds if number == 0 else (),
        )  # fmt: skip
    began = time.process_time()
    found = sum(1 for _ in duplicates(packs))
    assert found > 0
    assert time.process_time() - began < 1
