"""A pack's examples are its test: they hold, and a broken one is named with its line."""

from __future__ import annotations

import pytest

from xiaoan.foundation.errors import BadPack
from xiaoan.kernel.catalogue.console_text import examine, show_lines
from xiaoan.kernel.catalogue.examples import failures
from xiaoan.kernel.catalogue.reading import read_packs
from xiaoan.kernel.catalogue.tests import pool


def run(tmp_path, **files):
    folder = pool.write(tmp_path, **files)
    pack = pool.read(folder)
    return failures(folder, pack, {"_common": pool.common()})


def test_swimming_pools_made_by_the_recipe_are_owed_by_schools_with_a_pool(tmp_path):
    assert run(tmp_path) == []


BROKEN = [
    ("count: 44, times: 2", "count: 43, times: 2", "写的是 43 件，实际应办 44 件", "pool.patrol, count: 43"),
    ("count: 44, times: 2", "count: 44, times: 3", "写的是每件 3 次，实际是 [2]", "times: 3"),
    ("opens: 2026-06-01", "opens: 2026-06-02", "写的是 2026-06-02 开始，实际是 2026-06-01", "opens: 2026-06-02"),
    ("due: 2026-06-30", "due: 2026-06-29", "写的是 2026-06-29 到期，实际是 2026-06-30", "due: 2026-06-29"),
    ("      - {duty: pool.water, count: 5}\n", "", "没有写到 pool.water，实际应办 5 件", "code: with_pool"),
    ("{fact: pool, value: yes}", "{fact: pool, value: no}", "实际应办 0 件", "pool.patrol, count: 44"),
    ("{kind: pool, count: 2}", "{kind: pool, count: 3}", "实际应办 66 件", "pool.patrol, count: 44"),
    ("last: 2026-07-03\n        days", "last: 2026-06-29\n        days", "实际应办 42 件", "pool.patrol"),
    (
        "    month: 2026-06\n",
        "    month: 2026-06\n    minutes_a_week_at_most: 60\n",
        "超过了写明的 60 分钟",
        "with_pool",
    ),
]


@pytest.mark.parametrize(("written", "instead", "reason", "on_line"), BROKEN)
def test_a_broken_example_fails_with_its_line(tmp_path, written, instead, reason, on_line):
    assert written in pool.EXAMPLES
    wrong = pool.EXAMPLES.replace(written, instead, 1)
    found = run(tmp_path, examples=wrong)
    assert reason in found[0].reason
    assert found[0].file == "pool/examples.yaml"
    assert on_line in wrong.splitlines()[found[0].line - 1]


def test_a_changed_duty_breaks_the_examples(tmp_path):
    duties = pool.DUTIES.replace("every: {param: test_every}", "every: month")
    head = pool.HEAD[: pool.HEAD.index("  - code: test_every")] + pool.HEAD[pool.HEAD.index("  - code: open_months") :]
    assert [fault.reason for fault in run(tmp_path, duties=duties, pack=head)] == [
        "例子“有泳池的小学”：pool.water 写的是 5 件，实际应办 1 件（到期：06-30）"
    ]


WRONG = [
    ("calendar: june", "calendar: july", "没有这个日历"),
    ("month: 2026-06", "month: 2026-13", "月份要写成"),
    ("kind: primary", "kind: princess", "没有这个单位类别"),
    ("duty: pool.water", "duty: pool.wtaer", "没有这个要做的事"),
    ("fact: pool", "fact: pole", "没有这个学校情况"),
    ("[school]", "[shcool]", "没有这个日子类别"),
    ("first: 2026-03-02", "first: 2026-02-30", "应当是 2026-10-08 这样的日期"),
    ("first: 2026-03-02", "first: March", "应当是 2026-10-08 这样的日期"),
]


@pytest.mark.parametrize(("written", "instead", "reason"), WRONG)
def test_an_example_that_cannot_be_read_is_refused(tmp_path, written, instead, reason):
    with pytest.raises(BadPack, match=reason):
        run(tmp_path, examples=pool.EXAMPLES.replace(written, instead))


def test_a_pack_with_duties_and_no_examples_is_refused(tmp_path):
    folder = pool.write(tmp_path)
    (folder / "examples.yaml").unlink()
    with pytest.raises(BadPack, match="缺少例子"):
        failures(folder, pool.read(folder), {"_common": pool.common()})


def test_every_example_of_every_pack_of_the_house_holds():
    examined = examine(pool.PACKS)
    assert examined.faults == ()
    assert {"_common", "fire"} <= set(examined.packs)


def test_examining_reports_a_bad_pack_instead_of_raising(tmp_path):
    (tmp_path / "_common").mkdir()
    (tmp_path / "_common" / "pack.yaml").write_text("code: _common\n")
    found = examine(tmp_path)
    assert [(fault.file, fault.line) for fault in found.faults] == [("_common/pack.yaml", 1)]


def test_a_pack_can_be_shown_in_plain_words():
    packs = read_packs(pool.PACKS)
    text = "\n".join(show_lines(packs["fire"], packs))
    assert "每处每天2次（夜间 22:00—次日06:00）" in text
    assert "《中华人民共和国消防法》第二十八条" in text
    assert "（待核对原文）" in text
    assert "参数 check_every 防火检查周期：每月" in text
