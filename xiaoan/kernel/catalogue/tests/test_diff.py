"""What a new release changes, said in the words of the trade."""

from __future__ import annotations

import msgspec
import pytest

from xiaoan.kernel.catalogue.console_text import diff_lines, diff_rows
from xiaoan.kernel.catalogue.pack import diff
from xiaoan.kernel.catalogue.tests import pool


def rows(tmp_path, *pairs, file="duties"):
    """Differences after the (written, instead) pairs were applied to a file of the pack."""
    text = pool.FILES[f"{file}.yaml"]
    for written, instead in pairs:
        assert written in text
        text = text.replace(written, instead, 1)
    old = pool.pool(tmp_path / "old")
    new = pool.pool(tmp_path / "new", **{file: text})
    return diff_rows(old, new, {"_common": pool.common()}, schools=lambda duty: 7)


def test_equal_releases_differ_in_nothing(tmp_path):
    assert rows(tmp_path) == []
    assert list(diff_lines([])) == ["没有变化。"]


DAWN = "      - {code: dawn, title: 清早, title_en: Dawn, opens: '05:00', closes: '07:00'}\n"
CASES = [
    ([("minutes: 5", "minutes: 6")], "改写", "要求不变"),
    ([("title: 泳池巡查", "title: 泳池走一遍")], "改写", "要求不变"),
    ([("times: {param: rounds}", "times: 3")], "改严", "每处每天2次（开放时 08:00—20:00） → 每处每天3次"),
    ([("times: {param: rounds}", "times: 1")], "放宽", "每天2次（开放时 08:00—20:00） → 每处每天1次"),
    ([("    slots:\n", f"    slots:\n{DAWN}")], "改严", "时段：增加清早 05:00—07:00"),
    ([("{all: [{fact: pool, is: yes}]}", "{}")], "改严", "适用的学校扩大了"),
    ([("[{fact: pool, is: yes}]", "[{fact: pool, is: yes}, {fact: boarding, is: yes}]")], "放宽", "缩小了"),
    ([("[{fact: pool, is: yes}]", "[{fact: boarding, is: yes}]")], "调整", "适用的学校变了"),
    ([("answering: by_exception", "answering: item_by_item")], "改严", "其余看过，无异常 → 逐项回答"),
    ([("    minutes: 5", "    grace_days: 3\n    minutes: 5")], "放宽", "补录宽限 1 天 → 3 天"),
    ([("posts: [guard]", "posts: [patrol]")], "调整", "由谁来做变了"),
    ([("minutes: 5", "minutes: 5\n    on: [school, rest]")], "改严", "日子：增加休息日"),
    ([("times: {param: rounds}", "times: 3"), ("minutes: 5", "minutes: 5\n    grace_days: 3")], "调整", "补录宽限"),
]  # fmt: skip


@pytest.mark.parametrize(("pairs", "word", "detail"), CASES)
def test_each_change_has_its_word(tmp_path, pairs, word, detail):
    if any("times: {param" in written for written, _ in pairs):
        head = pool.HEAD[: pool.HEAD.index("  - code: rounds")] + pool.HEAD[pool.HEAD.index("  - code: test_every") :]
        text = pool.DUTIES
        for written, instead in pairs:
            text = text.replace(written, instead, 1)
        old, new = pool.pool(tmp_path / "old"), pool.pool(tmp_path / "new", duties=text, pack=head)
        found = diff_rows(old, new, {"_common": pool.common()})
    else:
        found = rows(tmp_path, *pairs)
    found = [row for row in found if row.about == "要做的事"]
    assert [(row.code, row.word) for row in found] == [("pool.patrol", word)]
    assert any(detail in each for each in found[0].details)


def test_a_new_duty_says_its_rhythm_and_cost(tmp_path):
    old = pool.pool(tmp_path / "old")
    more = pool.DUTIES + pool.DUTIES.removeprefix("duties:\n").replace("code: pool.", "code: pool.new_")
    found = diff_rows(old, pool.pool(tmp_path / "new", duties=more), {"_common": pool.common()}, schools=lambda duty: 7)
    assert [(row.word, row.code) for row in found] == [("新增", "pool.new_patrol"), ("新增", "pool.new_water")]
    assert found[0].details == ("每处每天2次（开放时 08:00—20:00）",)
    assert (found[0].minutes_before, found[0].minutes_after) == (None, 50.0)
    assert (found[0].schools_before, found[0].schools_after) == (None, 7)


def test_a_dropped_duty_is_said_to_be_dropped(tmp_path):
    more = pool.DUTIES + pool.DUTIES.removeprefix("duties:\n").replace("code: pool.", "code: pool.new_")
    old = pool.pool(tmp_path / "old", duties=more)
    found = diff_rows(old, pool.pool(tmp_path / "new"), {"_common": pool.common()}, schools=lambda duty: 7)
    assert [(row.word, row.code) for row in found] == [("取消", "pool.new_patrol"), ("取消", "pool.new_water")]
    lines = list(diff_lines(found))
    assert "取消  泳池巡查（pool.new_patrol）" in lines
    assert "      每周用时 50 分钟 → –" in lines
    assert "      涉及学校 7 所 → 0 所" in lines


def test_items_added_and_dropped_are_named(tmp_path):
    added = [("items: [pool.fence, pool.ring]", "items: [pool.fence]")]
    (row,) = rows(tmp_path, *added, file="checklists")
    assert (row.word, row.details) == ("放宽", ("检查项：去掉“救生圈在位”",))


def test_fewer_days_and_a_stronger_hint_are_stricter(tmp_path):
    (row,) = rows(tmp_path, ("days: 3", "days: 2"), ("grade: general", "grade: suspected_major"), file="hazards")
    assert (row.word, row.about, row.code) == ("改严", "隐患类别", "pool.no_ring")
    assert row.details == ("整改期限 3 天 → 2 天", "等级提示：一般 → 疑似重大")


def test_a_new_default_is_said_of_the_parameter_and_of_the_duty(tmp_path):
    found = rows(tmp_path, ("default: 2", "default: 3"), file="pack")
    assert [(row.word, row.about, row.code) for row in found] == [
        ("改严", "要做的事", "pool.patrol"),
        ("改严", "参数", "rounds"),
    ]
    assert found[1].details == ("默认值：2 → 3",)


def test_rows_can_be_printed_as_json(tmp_path):
    (row,) = rows(tmp_path, ("days: 3", "days: 5"), file="hazards")
    assert row.as_json()["word"] == "放宽"


def test_a_ledger_says_which_columns_and_dates_have_changed():
    before = pool.read_fire().ledgers["fire.extinguishers"]
    spot = next(column for column in before.columns if column.code == "spot")
    changed = msgspec.structs.replace(
        before,
        columns=(
            *(column for column in before.columns if column.code not in ("spot", "model")),
            msgspec.structs.replace(spot, required=True),
            msgspec.structs.replace(spot, code="colour", title="颜色"),
        ),
        expiries=before.expiries[1:],
    )
    said = {each.says for each in diff._ledger(before, changed)}
    assert said == {"增加列：颜色", "去掉列：型号规格（已填的还能看）", "“具体点位”改为必填", "到期：去掉报废"}
    assert list(diff._ledger(before, before)) == []


def test_what_a_post_answers_for_is_compared_too(tmp_path):
    charge = """\
charges:
  - code: pool.charge.key
    post: guard
    says: 保管泳池钥匙
    clauses: [{source: pool_rule, clause: 第一条, says: 钥匙专人保管。}]
"""
    bare, kept = pool.pool(tmp_path / "old"), pool.pool(tmp_path / "new", charges=charge)
    moved = pool.pool(tmp_path / "moved", charges=charge.replace("钥匙\n", "钥匙和救生器材\n"))
    known = {"_common": pool.common()}
    assert [(row.word, row.about, row.title[-6:]) for row in diff_rows(bare, kept, known)] == [
        ("新增", "岗位责任", "保管泳池钥匙")
    ]
    assert [row.word for row in diff_rows(kept, moved, known)] == ["改写"]
    assert [row.word for row in diff_rows(kept, bare, known)] == ["取消"]


def test_a_theme_day_that_moved_is_told_in_words(tmp_path):
    head = pool.HEAD[: pool.HEAD.index("  - code: test_every")]
    window = "    every: named\n    named: [{kind: theme_day, day: fire_day}]\n"
    duties = pool.DUTIES.replace("    every: {param: test_every}\n    months: {param: open_months}\n", window)
    old = pool.pool(tmp_path / "old", pack=head, duties=duties)
    new = pool.pool(tmp_path / "new", pack=head, duties=duties.replace("day: fire_day", "day: fire_day, days: 7"))
    (row,) = diff_rows(old, new, {"_common": pool.common()})
    assert (row.word, row.details) == (
        "调整", ("每年全国消防日（11月9日）1次 → 每年全国消防日（11月9日）后7天1次",)
    )  # fmt: skip
