"""What somebody writes who never wrote YAML before: each slip is told in words, on the line where it stands."""

from __future__ import annotations

import pytest

from xiaoan.foundation.errors import BadPack
from xiaoan.kernel.catalogue.console_text import diff_rows
from xiaoan.kernel.catalogue.examples import failures, told
from xiaoan.kernel.catalogue.reading import read_pack, read_packs
from xiaoan.kernel.catalogue.tests import pool

POOL = "asked_of: {roster: duty_shift, posts: [guard]}"

SLIPS = [
    ("duties", "    minutes: 5\n", "    minutes：5\n", "“minutes”后面是中文冒号", "minutes：5"),
    ("checklists", "  - code: pool.fence", "  - code：pool.fence", "“code”后面是中文冒号", "code：pool.fence"),
    ("duties", "    minutes: 5\n", "    minutes:5\n", "“minutes:”后面要空一格", "minutes:5"),
    ("duties", "    title: 泳池巡查\n", "   title: 泳池巡查\n", "没有和上一行对齐", "   title: 泳池巡查"),
    ("duties", "    title: 泳池巡查\n", "     title: 泳池巡查\n", "没有和上一行对齐", "     title: 泳池巡查"),
    ("checklists", "ask: 围栏完好，门锁着", "ask: 围栏: 完好，门锁着", "文字里有英文冒号", "围栏: 完好"),
    ("duties", "{param: rounds}", "｛param: rounds｝", "用了中文括号", "｛param"),
    ("duties", "    minutes: 5\n", "\tminutes: 5\n", "制表符", "minutes: 5"),
    ("duties", "places: [pool]", "places: 【pool】", "方括号、大括号和逗号都要用英文的", "【pool】"),
    ("duties", POOL, "asked_of: guard", "一组“项: 内容”（roster、posts）", "asked_of: guard"),
    ("duties", "posts: [guard]", "posts: [guard，logistics]", "几个代码之间用英文逗号隔开", "guard，logistics"),
    ("duties", "posts: [guard]", "posts: [体育教师]", "是不是“pe_teacher”", "体育教师"),
    ("duties", "posts: [guard]", "posts: [zzzz]", "xiaoan packs words", "zzzz"),
    ("hazards", "recheck: on_site", "recheck: zzzz", "可以写：", "zzzz"),
    ("hazards", "    recheck: on_site\n", "", "“pool.open_fence”缺少“recheck”", "code: pool.open_fence"),
    ("checklists", "{code: pool.ring, ask: 救生圈在位", "{code: pool.ring, ask: 救生圈, 在位。", "断开", "在位。"),
]


@pytest.mark.parametrize(("file", "written", "instead", "reason", "on_line"), SLIPS)
def test_a_slip_is_told_in_words_on_its_line(tmp_path, file, written, instead, reason, on_line):
    text = pool.FILES[f"{file}.yaml"]
    assert written in text
    wrong = text.replace(written, instead, 1)
    with pytest.raises(BadPack) as caught:
        pool.pool(tmp_path, **{file: wrong})
    assert reason in caught.value.reason
    assert on_line in wrong.splitlines()[caught.value.line - 1]


def test_what_is_right_in_quotes_and_web_addresses_is_no_slip(tmp_path):
    lists = pool.CHECKLISTS.replace("look: 绕一圈", "look: '围栏: 绕一圈，见 https://example.test/a:b'")
    assert pool.pool(tmp_path, checklists=lists).items[0].look.startswith("围栏: ")


def test_a_post_with_a_role_nobody_knows_is_refused(tmp_path):
    words = "posts: [{code: lifeguard, title: 救生员, title_en: Lifeguard, role: teacher}]\n"
    with pytest.raises(BadPack, match=r"没有这个角色（role）：“teacher”.*school_staff"):
        pool.pool(tmp_path, words=words)
    assert pool.pool(tmp_path, words=words.replace("role: teacher", "role: school_staff")).posts


@pytest.mark.parametrize(
    ("name", "meant"), [("duty.yaml", "duties.yaml"), ("hazards.yml", "hazards.yaml"), ("草稿.docx", "说明和草稿")]
)
def test_a_file_of_another_name_is_told_which_was_meant(tmp_path, name, meant):
    folder = pool.write(tmp_path)
    (folder / name).write_text("duties: []\n", encoding="utf-8")
    with pytest.raises(BadPack) as caught:
        pool.read(folder)
    assert meant in caught.value.reason
    assert str(caught.value).startswith(f"pool/{name}: ")


def test_a_pack_that_stands_alone_is_told_where_the_shared_words_must_be(tmp_path):
    pool.write(tmp_path)
    with pytest.raises(BadPack, match="“_common”：它要和这一套放在同一个文件夹里"):
        read_packs(tmp_path)


def test_an_example_that_differs_says_which_days_were_meant(tmp_path):
    folder = pool.write(tmp_path, examples=pool.EXAMPLES.replace("pool.water, count: 5", "pool.water, count: 4"))
    pack = pool.read(folder)
    (fault,) = failures(folder, pack, {"_common": pool.common(), "pool": pack})
    assert "实际应办 5 件（到期：06-05、06-12、06-19、06-26、06-30）" in fault.reason


def test_the_author_reads_what_each_example_owes_and_costs(tmp_path):
    folder = pool.write(tmp_path)
    pack = pool.read(folder)
    lines = list(told(folder, pack, {"_common": pool.common(), "pool": pack}))
    assert lines[0].startswith("例子“有泳池的小学”2026-06：每周约 ")
    assert lines[1].startswith("  pool.patrol　泳池巡查　44 件（到期：06-01、")
    assert lines[-1] == "例子“没有泳池的小学”2026-06：每周约 0 分钟"


def test_days_that_changed_are_told_by_their_titles(tmp_path):
    old = pool.pool(tmp_path / "old")
    duties = pool.DUTIES.replace("    every: day\n", "    every: day\n    on: [any_day]\n")
    new = read_pack(pool.write(tmp_path / "new", duties=duties), {"_common": pool.common()})
    (row,) = diff_rows(old, new, {"_common": pool.common()})
    assert "日子：增加每一天，去掉上课日" in row.details
