"""A small whole pack for tests: swimming pools, without Python, in strings that a test can spoil."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from xiaoan.kernel.catalogue.pack.parameters import resolved
from xiaoan.kernel.catalogue.pack.schema import Pack
from xiaoan.kernel.catalogue.pack.shelf import Shelf
from xiaoan.kernel.catalogue.reading import read_pack

PACKS = Path(__file__).parents[4] / "packs"

HEAD = """\
code: pool
title: 游泳池
title_en: Swimming pools
version: 1.10
domain: drowning
requires: [_common]
sources:
  - {code: pool_rule, title: 示例·泳池规定, title_en: Sample pool rule, verify: yes}
parameters:
  - code: rounds
    title: 每天巡查次数
    title_en: Rounds a day
    type: number
    stricter: up
    default: 2
    least: 1
    most: 6
    clauses: [{source: pool_rule, clause: 第一条, says: 每天巡查两次。}]
  - code: test_every
    title: 水质检测周期
    title_en: Interval of water tests
    type: choice
    stricter: up
    default: week
    allowed: [month, week, day]
    clauses: [{source: pool_rule, clause: 第二条, says: 每周检测一次。}]
  - code: open_months
    title: 开放月份
    title_en: Open months
    type: set
    stricter: set
    default: [m6, m9]
    choices:
      - {code: m5, title: 5月, title_en: May}
      - {code: m6, title: 6月, title_en: June}
      - {code: m9, title: 9月, title_en: September}
    clauses: [{source: pool_rule, clause: 第三条, says: 夏季开放。}]
"""

DUTIES = """\
duties:
  - code: pool.patrol
    title: 泳池巡查
    title_en: Pool patrol
    per: place
    places: [pool]
    applies_to: {all: [{fact: pool, is: yes}]}
    asked_of: {roster: duty_shift, posts: [guard]}
    every: day
    times: {param: rounds}
    same_day: yes
    slots:
      - {code: open, title: 开放时, title_en: Open hours, opens: "08:00", closes: "20:00"}
    minutes: 5
    answering: by_exception
    checklist: pool.walk
    clauses: [{source: pool_rule, clause: 第一条, says: 每天巡查两次。}]
  - code: pool.water
    title: 水质检测
    title_en: Water test
    applies_to: {all: [{fact: pool, is: yes}]}
    asked_of: {posts: [logistics]}
    every: {param: test_every}
    months: {param: open_months}
    minutes: 10
    answering: item_by_item
    checklist: pool.water
    clauses: [{source: pool_rule, clause: 第二条, says: 每周检测一次。}]
"""

CHECKLISTS = """\
items:
  - code: pool.fence
    ask: 围栏完好，门锁着
    look: 绕一圈
    pass: 没有缺口
    kind: pool.open_fence
  - {code: pool.ring, ask: 救生圈在位, pass: 每边一个, kind: pool.no_ring}
  - {code: pool.chlorine, ask: 余氯, answer: number, unit: 毫克}
checklists:
  - {code: pool.walk, title: 泳池巡查, title_en: Pool walk, items: [pool.fence, pool.ring]}
  - {code: pool.water, title: 水质, title_en: Water, items: [pool.chlorine]}
"""

HAZARDS = """\
hazards:
  - code: pool.open_fence
    title: 围栏缺口
    title_en: Open fence
    grade: suspected_major
    days: 1
    recheck: on_site
    clauses: [{source: pool_rule, clause: 第四条, says: 泳池要封闭。}]
  - code: pool.no_ring
    title: 缺救生器材
    title_en: No lifebuoy
    grade: general
    days: 3
    recheck: photo
    clauses: [{source: pool_rule, clause: 第五条, says: 配齐救生器材。}]
"""

EXAMPLES = """\
calendars:
  - code: june
    title: 2026年6月
    terms: [{code: spring, title: 2026年春季学期, first: 2026-03-02, last: 2026-07-03}]
    blocks:
      - first: 2026-03-02
        last: 2026-07-03
        days: {monday: [school], tuesday: [school], wednesday: [school], thursday: [school], friday: [school]}
examples:
  - code: with_pool
    title: 有泳池的小学
    calendar: june
    month: 2026-06
    school:
      kind: primary
      facts: [{fact: pool, value: yes}]
      places: [{kind: pool, count: 2}]
    expect:
      - {duty: pool.patrol, count: 44, times: 2, opens: 2026-06-01, due: 2026-06-30}
      # 1、8、15、22日起的四周，加上29、30日：泳池7月不开放，这一周只有这两天
      - {duty: pool.water, count: 5}
  - code: without_pool
    title: 没有泳池的小学
    calendar: june
    month: 2026-06
    school: {kind: primary}
    expect: [{duty: pool.patrol, count: 0}]
"""

FILES = {
    "pack.yaml": HEAD,
    "duties.yaml": DUTIES,
    "checklists.yaml": CHECKLISTS,
    "hazards.yaml": HAZARDS,
    "examples.yaml": EXAMPLES,
}


def write(folder: Path, **files: str) -> Path:
    """The pool pack under `folder`; keyword `duties="…"` replaces duties.yaml, and so on."""
    home = folder / "pool"
    home.mkdir(parents=True, exist_ok=True)
    for name, text in {**FILES, **{f"{stem}.yaml": text for stem, text in files.items()}}.items():
        (home / name).write_text(text, encoding="utf-8")
    return home


@cache
def common() -> Pack:
    return read_pack(PACKS / "_common")


def read(folder: Path) -> Pack:
    return read_pack(folder, {"_common": common()})


def pool(folder: Path, **files: str) -> Pack:
    """The pool pack, written to `folder` and read."""
    return read(write(folder, **files))


def line_of(text: str, part: str) -> int:
    """The 1-based line on which `part` first stands."""
    return text[: text.index(part)].count("\n") + 1


@cache
def read_fire() -> Shelf:
    """The shelf of the repository's own fire pack, parameters filled in."""
    return Shelf.of((resolved(read_pack(PACKS / "fire")), common()))
