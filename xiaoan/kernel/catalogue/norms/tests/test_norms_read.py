"""Norms, counts, links and resting indicators as packs write them: read as meant, or refused with the line."""

from __future__ import annotations

from pathlib import Path

import pytest

from xiaoan.foundation.errors import BadPack
from xiaoan.kernel.catalogue.norms.rules import facts_of, need_of, wanted_at
from xiaoan.kernel.catalogue.norms.written import Norm
from xiaoan.kernel.catalogue.pack.parameters import resolved
from xiaoan.kernel.catalogue.pack.schema import Pack, digest
from xiaoan.kernel.catalogue.rules import FactValue, Subject
from xiaoan.kernel.catalogue.tests.pool import HEAD, common, line_of, pool

NORMS = """\
norms:
  - code: pool.norm.guards
    title: 救生员人数
    title_en: Lifeguards
    have: {fact: guards}
    need:
      steps:
        - {fact: students, at_least: 1, need: 1}
        - {fact: students, at_least: 100, need: 2}
        - {fact: boarding, is: yes, need: 3}
        - {fact: students, at_least: 1000, need: {param: most_guards}}
      beyond: {fact: students, over: 1000, every: 500, need: 2}
    applies_to: {all: [{fact: pool, is: yes}]}
    kind: pool.no_ring
    clauses: [{source: pool_rule, clause: 第六条, says: 要配救生员。}]
  - code: pool.norm.keepers
    title: 救生圈保管
    title_en: Keepers
    have: {ledger: pool.rings, where: [{column: kind, is: big}, {column: spare, is: no}]}
    need: {steps: [{need: 2}]}
    unit: 个
    kind: pool.no_ring
    clauses: [{source: pool_rule, clause: 第五条, says: 配齐救生器材。}]
  - code: pool.norm.post
    title: 后勤主任
    title_en: Logistics
    at: legal
    have: {post: logistics}
    need: {beyond: {fact: students, every: 600}}
    kind: pool.no_ring
    clauses: [{source: pool_rule, clause: 第五条, says: 要有人管。}]
"""
LEDGERS = """\
ledgers:
  - code: pool.rings
    title: 救生圈台账
    title_en: Lifebuoys
    label: number
    columns:
      - {code: number, title: 编号, type: text, required: yes}
      - code: kind
        title: 种类
        type: choice
        choices: [{code: big, title: 大, title_en: Big}, {code: small, title: 小, title_en: Small}]
      - {code: spare, title: 备用, type: yes_no}
      - {code: twin, title: 配对的, type: row, of: pool.rings}
  - code: pool.rules
    title: 制度台账
    title_en: Rules
    at: legal
    label: name
    columns: [{code: name, title: 名称, type: text, required: yes}]
"""
INDICATORS = """\
indicators:
  - code: pool.enclosed
    title: 有泳池的学校
    title_en: Schools with a pool
    numerator: {measure: units_where, fact: pool}
    denominator: {measure: units}
    applies_to: {all: [{fact: students, at_least: 100}]}
    while: {parameter: open_months, has: m6}
  - code: pool.guards
    title: 保安总数
    title_en: Guards
    numerator: {measure: fact_sum, fact: guards}
    unit: 人
  - code: pool.big
    title: 大号的比例
    title_en: Big ones
    numerator: {measure: rows_where, ledger: pool.rings, where: [{column: kind, is: big}]}
    denominator: {measure: rows, ledger: pool.rings}
  - code: pool.met
    title: 达标率
    title_en: Schools that meet the norm
    numerator: {measure: units_meeting, norm: pool.norm.guards}
    denominator: {measure: units_bound, norm: pool.norm.guards}
"""
MOST = """\
  - code: most_guards
    title: 大校的救生员
    title_en: Lifeguards of large schools
    type: number
    stricter: up
    default: 4
    least: 3
    most: 9
    clauses: [{source: pool_rule, clause: 第六条, says: 大校另定。}]
"""
OTHERS = {"ledgers": LEDGERS, "indicators": INDICATORS, "norms": NORMS}


def read(folder: Path, **files: str) -> Pack:
    head = HEAD + MOST
    return pool(folder, **{"pack": head, **OTHERS, **files})


def norm(folder: Path, code: str) -> Norm:
    return next(each for each in resolved(read(folder)).norms if each.code == code)


def subject(kind: str = "primary", **facts: FactValue) -> Subject:
    return Subject(next(each for each in common().unit_kinds if each.code == kind), facts)


@pytest.mark.parametrize(
    ("students", "need"),
    [(0, 0), (1, 1), (99, 1), (100, 2), (999, 2), (1000, 4), (1001, 6), (1500, 6), (1501, 8), (9_999, 40)],
)
def test_the_highest_step_that_holds_decides_and_begun_hundreds_count(tmp_path: Path, students: int, need: int) -> None:
    assert need_of(norm(tmp_path, "pool.norm.guards"), subject(pool=True, students=students)) == need


def test_a_step_may_ask_for_a_yes_or_for_nothing_at_all(tmp_path: Path) -> None:
    guards, keepers = norm(tmp_path, "pool.norm.guards"), norm(tmp_path, "pool.norm.keepers")
    assert need_of(guards, subject(pool=True, boarding=True)) == 3
    assert need_of(guards, subject(pool=True, boarding=False, students=5)) == 1
    assert need_of(guards, subject(boarding=True, students=5)) == 0
    assert need_of(keepers, subject()) == 2


def test_a_ratio_alone_counts_begun_ones(tmp_path: Path) -> None:
    post = norm(tmp_path, "pool.norm.post")
    assert [need_of(post, subject(students=number)) for number in (0, 1, 600, 601)] == [0, 1, 1, 2]


def test_it_is_wanted_of_the_school_or_of_each_campus(tmp_path: Path) -> None:
    guards, post = norm(tmp_path, "pool.norm.guards"), norm(tmp_path, "pool.norm.post")
    school, campus, point = (subject(kind).kind for kind in ("primary", "campus", "teaching_point"))
    assert [wanted_at(guards, kind) for kind in (school, campus, point)] == [True, True, True]
    assert not wanted_at(guards, school, has_campuses=True)
    assert [wanted_at(post, kind) for kind in (school, campus, point)] == [True, False, False]


def test_the_facts_it_asks_for_are_known(tmp_path: Path) -> None:
    assert facts_of(norm(tmp_path, "pool.norm.guards")) == {"guards", "students", "boarding", "pool"}


def test_a_release_keeps_them_and_says_the_same_again(tmp_path: Path) -> None:
    one, two = read(tmp_path / "a"), read(tmp_path / "b")
    assert digest(one) == digest(two)
    assert one.indicators[0].only is not None
    assert one.indicators[0].only.has == "m6"


@pytest.mark.parametrize(
    ("file", "before", "after", "says"),
    [
        ("norms", "have: {fact: guards}", "have: {}", "fact、ledger、post 选一个"),
        ("norms", "have: {fact: guards}", "have: {fact: guards, post: guard}", "选一个"),
        ("norms", "have: {fact: guards}", "have: {fact: pool}", "不是数字"),
        ("norms", "have: {fact: guards}", "have: {fact: guard}", "没有这个学校情况"),
        ("norms", "have: {post: logistics}", "have: {post: nobody}", "没有这个岗位"),
        ("norms", "have: {fact: guards}",
         "have: {fact: guards, where: [{column: kind, is: big}]}", "where 要和 ledger"),
        ("norms", "ledger: pool.rings", "ledger: pool.ring", "没有这个台账"),
        ("norms", "{column: kind, is: big}", "{column: kind, is: huge}", "没有这个选项"),
        ("norms", "{column: kind, is: big}", "{column: number, is: big}", "where 只用于选项列"),
        ("norms", "{column: spare, is: no}", "{column: spare, is: maybe}", "where 只用于选项列"),
        ("norms", "{steps: [{need: 2}]}", "{}", "要写 steps"),
        ("norms", "{need: 2}", "{at_least: 3, need: 2}", "要和 fact 一起写"),
        ("norms", "{fact: students, at_least: 1, need: 1}", "{fact: students, need: 1}", "选一个"),
        ("norms", "{fact: students, at_least: 1, need: 1}",
         "{fact: students, at_least: 1, is: yes, need: 1}", "选一个"),
        ("norms", "{fact: students, at_least: 1, need: 1}", "{fact: pool, at_least: 1, need: 1}", "不是数字"),
        ("norms", "{fact: students, at_least: 1, need: 1}", "{fact: students, at_least: -1, need: 1}", "只能在 0 到"),
        ("norms", "{fact: students, at_least: 1, need: 1}", "{fact: students, is: yes, need: 1}", "不能用 is 比较"),
        ("norms", "{fact: boarding, is: yes, need: 3}", "{fact: boarding, is: often, need: 3}", "没有这个"),
        ("norms", "every: 500", "every: 0", "只能在 1 到"),
        ("norms", "every: 500, need: 2", "every: 500, need: 0", "只能在 1 到"),
        ("norms", "kind: pool.no_ring", "kind: pool.nothing", "没有这个隐患类别"),
        ("norms", "code: pool.norm.guards", "code: fire.norm.guards", "要以“pool.”开头"),
        ("norms", "pool.norm.keepers", "pool.norm.guards", "已经用过"),
        ("norms", "have: {ledger: pool.rings, where: [{column: kind, is: big}, {column: spare, is: no}]}",
         "have: {ledger: pool.rules}", "也要写 at: legal"),
        ("ledgers", "type: row, of: pool.rings", "type: row", "要用 of 写明"),
        ("ledgers", "type: row, of: pool.rings", "type: text, of: pool.rings", "别的类型不写"),
        ("ledgers", "type: row, of: pool.rings", "type: row, of: pool.none", "没有这个台账"),
        ("ledgers", "label: number", "label: twin", "叫不出一行的名字"),
        ("indicators", "{measure: units_where, fact: pool}", "{measure: units_where, fact: guards}", "不是“有没有”"),
        ("indicators", "{measure: units_where, fact: pool}", "{measure: units_where}", "要用 fact 来限定"),
        ("indicators", "{measure: fact_sum, fact: guards}", "{measure: fact_sum, fact: pool}", "不是数字"),
        ("indicators", "{measure: fact_sum, fact: guards}", "{measure: fact_sum, norm: pool.norm.guards}", "要用 fact"),
        ("indicators", "where: [{column: kind, is: big}]", "where: []", "rows_where 要写 where"),
        ("indicators", "{measure: rows, ledger: pool.rings}",
         "{measure: rows, ledger: pool.rings, where: [{column: kind, is: big}]}", "别的不写"),
        ("indicators", "{measure: units_meeting, norm: pool.norm.guards}",
         "{measure: units_meeting, norm: pool.norm.none}", "没有这个配备标准"),
        ("indicators", "{fact: students, at_least: 100}", "{fact: nothing, at_least: 100}", "没有这个学校情况"),
        ("indicators", "{parameter: open_months, has: m6}", "{parameter: none, has: m6}", "没有这个参数"),
        ("indicators", "{parameter: open_months, has: m6}", "{parameter: rounds, has: m6}", "这里要 set"),
        ("indicators", "{parameter: open_months, has: m6}", "{parameter: open_months, has: m12}", "没有这个选项"),
    ],
)  # fmt: skip
def test_what_could_not_be_counted_is_refused_with_its_line(
    tmp_path: Path, file: str, before: str, after: str, says: str
) -> None:
    text = OTHERS[file].replace(before, after)
    assert text != OTHERS[file]
    with pytest.raises(BadPack) as refused:
        read(tmp_path, **{file: text})
    assert says in refused.value.reason
    assert refused.value.line > 0
    assert refused.value.file == f"pool/{file}.yaml"


def test_a_norm_without_a_clause_is_refused_where_it_stands(tmp_path: Path) -> None:
    spoilt = NORMS.replace(
        "    clauses: [{source: pool_rule, clause: 第六条, says: 要配救生员。}]\n", "    clauses: []\n"
    )
    with pytest.raises(BadPack, match="缺少依据") as refused:
        read(tmp_path, norms=spoilt)
    assert refused.value.line == line_of(spoilt, "clauses: []")


def test_a_parameter_that_lets_an_indicator_rest_is_a_parameter_in_use(tmp_path: Path) -> None:
    chosen = """\
  - code: hundred
    title: 算哪几个
    title_en: Which count
    type: set
    stricter: set
    default: [one]
    choices: [{code: one, title: 一, title_en: One}, {code: two, title: 二, title_en: Two}]
    clauses: [{source: pool_rule, clause: 第七条, says: 由县里定。}]
"""
    head = HEAD + MOST + chosen
    with pytest.raises(BadPack, match="没有用到"):
        read(tmp_path / "a", pack=head)
    used = INDICATORS.replace("{parameter: open_months, has: m6}", "{parameter: hundred, has: two}")
    assert read(tmp_path / "b", pack=head, indicators=used).indicators[0].only is not None
