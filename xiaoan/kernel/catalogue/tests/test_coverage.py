"""Every requirement is carried by something that is there, or said to be open: nothing is claimed that is not so."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import msgspec
import pytest

from xiaoan.foundation.errors import BadPack
from xiaoan.kernel.catalogue.coverage.grounds import groundless
from xiaoan.kernel.catalogue.coverage.house import House, house_with
from xiaoan.kernel.catalogue.coverage.reading import FILE, read_coverage
from xiaoan.kernel.catalogue.coverage.shapes import Coverage, Standing
from xiaoan.kernel.catalogue.pack.schema import Pack
from xiaoan.kernel.catalogue.pack.shelf import Shelf
from xiaoan.kernel.catalogue.reading import read_packs
from xiaoan.kernel.catalogue.tests import pool

REQUIREMENTS = 407
SHIPPED = (pool.PACKS / FILE).read_text(encoding="utf-8")

SMALL = """\
numbers: 4
areas: [{code: A, title: 泳池}]
features:
  - {code: waves, title: 造浪, built: no}
  - {code: towels, title: 毛巾, built: yes}
planned:
  - {code: diving, title: 跳水}
rows:
  - {id: R001, area: A, title: 巡查, by: pack, refs: [pool.patrol, "kernel:work"]}
  - {id: R002, area: A, title: 造浪, by: feature, refs: ["feature:waves"]}
  - {id: R003, area: A, title: 跳水, by: open, pack: diving}
  - {id: R004, area: A, title: 看人, by: declined, note: 不看人}
"""


@cache
def shipped() -> Mapping[str, Pack]:
    return read_packs(pool.PACKS)


def small(folder: Path, written: str = "", instead: str = "") -> Coverage:
    """The small table, with one thing written otherwise."""
    assert SMALL.count(written) >= 1
    house = House({"_common": pool.common(), "pool": pool.pool(folder)}, {"kernel": {"work"}, "features": {"towels"}})
    return read_coverage(SMALL.replace(written, instead, 1).encode() if written else SMALL.encode(), house)


def test_every_requirement_is_in_the_shipped_table() -> None:
    table = read_coverage(SHIPPED.encode(), house_with(shipped()))
    assert [row.id for row in table.rows] == [f"R{number:03d}" for number in range(1, REQUIREMENTS + 1)]
    assert {row.area for row in table.rows} == {area.code for area in table.areas}


def test_what_stands_on_no_document_is_excused_by_name() -> None:
    table = read_coverage(SHIPPED.encode(), house_with(shipped()))
    assert set(groundless(Shelf.of(shipped().values()))) == {one.code for one in table.unsourced}


def test_the_plan_names_for_each_pack_the_rows_that_wait_for_it() -> None:
    plan = (pool.PACKS.parent / "docs" / "plans" / "catalogue.md").read_text(encoding="utf-8")
    planned = re.findall(r"^\| [1-3] \| `(\w+)` ([^|]+) \|[^|]+\| ([R\d ]+) \|", plan, re.MULTILINE)
    table = read_coverage(SHIPPED.encode(), house_with(shipped()))
    waiting = [
        (pack.code, pack.title, " ".join(row.id for row in table.rows if row.pack == pack.code))
        for pack in table.planned
    ]
    assert planned == waiting


def test_a_good_table_is_read(tmp_path: Path) -> None:
    table = small(tmp_path)
    assert [table.standing(row) for row in table.rows] == [
        Standing.DONE,
        Standing.UNBUILT,
        Standing.OPEN,
        Standing.DECLINED,
    ]


@pytest.mark.parametrize(
    "said",
    [
        "by: pack, pack: pool, refs: [pool.patrol]",
        "by: pack, refs: [pool.patrol], lacks: 夜里没有",
        'by: pack, refs: [pool.patrol, "feature:waves"]',
        'by: feature, refs: ["feature:towels", "feature:waves"]',
        'by: limited, note: 只在夏天, refs: ["feature:towels"], pack: pool',
    ],
)
def test_nothing_is_called_done_while_something_is_missing(tmp_path: Path, said: str) -> None:
    table = small(tmp_path, 'by: pack, refs: [pool.patrol, "kernel:work"]', said)
    assert table.standing(table.rows[0]) is Standing.PART


ROW = 'by: pack, refs: [pool.patrol, "kernel:work"]'
WRONG = [
    ("{id: R003,", "{id: R005,", "应当是 R003", "id: R005"),
    ("{id: R003,", "{id: R002,", "应当是 R003", "by: open"),
    ("numbers: 4", "numbers: 5", "漏了 R005", "rows:"),
    ("numbers: 4", "numbers: 3", "这一行多了", "R004"),
    ("by: open", "by: magic", "不能写“magic”", "magic"),
    ("area: A, title: 巡查", "area: B, title: 巡查", "没有这个领域", "area: B"),
    ("[pool.patrol,", "[pool.patroll,", "没有这个代码：“pool.patroll”，是不是“pool.patrol”", "pool.patroll"),
    ("[pool.patrol,", "[pool.patrol, pool.patrol,", "写了两次", "R001"),
    ('"kernel:work"', '"kernel:play"', "没有这个kernel：“play”", "play"),
    ('"kernel:work"', '"wonder:work"', "不认识“wonder:”", "wonder"),
    ('"kernel:work"', '"roster:nobody"', "没有这个roster", "nobody"),
    ('"kernel:work"', '"profile:pool.none"', "没有这个profile", "pool.none"),
    ('"feature:waves"', '"feature:storms"', "没有这个feature：“storms”", "storms"),
    ("title: 造浪, built: no", "title: 造浪, built: yes", "built 要写 no", "code: waves"),
    ("title: 毛巾, built: yes", "title: 毛巾, built: no", "built 要写 yes", "code: towels"),
    ("  - {code: towels, title: 毛巾, built: yes}\n", "", "漏了功能：towels", "features:"),
    ("pack: diving", "pack: driving", "没有这个工作标准", "driving"),
    ("  - {code: diving,", "  - {code: pool,", "已经有了", "code: pool"),
    ("by: open, pack: diving", 'by: feature, refs: ["feature:waves"]', "没有哪一项要放进“diving”", "code: diving"),
    (
        "  - {code: towels",
        "  - {code: slides, title: 滑道, built: no}\n  - {code: towels",
        "没有哪一项要用到“slides”",
        "slides",
    ),
    ("  - {code: towels", "  - {code: waves, title: 浪, built: no}\n  - {code: towels", "写了两次", "title: 浪"),
    ("by: open, pack: diving", "by: open", "准备放进哪套", "R003"),
    ("by: open, pack: diving", "by: open, pack: diving, lacks: 都没有", "不用写 lacks", "R003"),
    (", note: 不看人", "", "写明为什么", "R004"),
    ("note: 不看人", 'note: 不看人, refs: ["kernel:work"]', "就是不做", "R004"),
    ("by: declined", "by: limited", "由什么承担", "R004"),
    (ROW, 'by: pack, refs: ["kernel:work"]', "by: pack 要在 refs", "R001"),
    (ROW, "by: kernel, refs: [pool.patrol]", "by: kernel 要在 refs", "R001"),
    (ROW, "by: feature, refs: [pool.patrol]", "by: feature 要在 refs", "R001"),
    ("title: 巡查", "title: 一二三四五六七八九十一二三四五六七八九十一二三四五", "最多 24 个字", "R001"),
    ("title: 巡查", "titel: 巡查", "不认识的项“titel”", "titel"),
]


@pytest.mark.parametrize(("written", "instead", "reason", "where"), WRONG)
def test_what_is_not_so_is_refused_at_its_line(
    tmp_path: Path, written: str, instead: str, reason: str, where: str
) -> None:
    with pytest.raises(BadPack, match=reason) as refused:
        small(tmp_path, written, instead)
    assert (refused.value.file, refused.value.line) == (FILE, pool.line_of(SMALL.replace(written, instead, 1), where))


def test_an_empty_or_spoilt_table_is_refused() -> None:
    house = house_with(shipped())
    for data in (b"", b"- 1", b"\xff", b"numbers: many", b"numbers: 0\nareas: []\nfeatures: []"):
        with pytest.raises(BadPack) as refused:
            read_coverage(data, house)
        assert refused.value.file == FILE


# What packs stand on


def shelf(folder: Path, **files: str) -> Shelf:
    return Shelf.of((pool.common(), pool.pool(folder, **files)))


def bare(folder: Path, **files: str) -> set[str]:
    """What of the pool's content stands on nothing."""
    return {code for code in groundless(shelf(folder, **files)) if code.startswith("pool.")}


def test_an_item_stands_on_the_duty_that_asks_it_or_on_its_hazard(tmp_path: Path) -> None:
    assert bare(tmp_path) == set()
    idle = "items:\n  - {code: pool.depth, ask: 水深, answer: number, unit: 米}\n"
    assert bare(tmp_path, checklists=pool.CHECKLISTS.replace("items:\n", idle, 1)) == {"pool.depth"}
    known = "items:\n  - {code: pool.gap, ask: 栏杆, pass: 没有缺口, kind: pool.open_fence}\n"
    assert bare(tmp_path, checklists=pool.CHECKLISTS.replace("items:\n", known, 1)) == set()


LEDGER = """\
ledgers:
  - code: pool.rings
    title: 救生圈
    title_en: Rings
    label: name
    columns: [{code: name, title: 名称, type: text}, {code: until, title: 到期, type: date}]
"""
ENDS = """\
    expiries:
      - {code: old, title: 到期, title_en: Old, column: until, remind_days: 30, raises: pool.no_ring}
"""


def test_a_ledger_stands_on_its_clause_or_on_what_runs_out(tmp_path: Path) -> None:
    assert bare(tmp_path, ledgers=LEDGER) == {"pool.rings"}
    cited = "    clauses: [{source: pool_rule, clause: 第五条, says: 配齐救生器材。}]\n"
    assert bare(tmp_path, ledgers=LEDGER + cited) == set()
    assert bare(tmp_path, ledgers=LEDGER + ENDS) == set()


@pytest.mark.parametrize("name", ["duties", "hazards"])
def test_a_duty_or_a_kind_without_a_clause_is_groundless(tmp_path: Path, name: str) -> None:
    stripped = shelf(tmp_path)
    row = getattr(stripped, name)
    code = next(code for code in row if code.startswith("pool."))
    row[code] = msgspec.structs.replace(row[code], clauses=())
    assert code in groundless(stripped)
