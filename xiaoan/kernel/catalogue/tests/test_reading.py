"""A pack that is wrong is refused with the file and the line to mend; nothing is guessed or passed over."""

from __future__ import annotations

import pytest

from xiaoan.foundation.errors import BadPack
from xiaoan.kernel.catalogue.examples import failures
from xiaoan.kernel.catalogue.pack.content import After
from xiaoan.kernel.catalogue.pack.schema import digest
from xiaoan.kernel.catalogue.reading import read_pack, read_packs
from xiaoan.kernel.catalogue.reading.nodes import MOST_BYTES
from xiaoan.kernel.catalogue.tests import pool


def test_a_good_pack_is_read_whole(tmp_path):
    pack = pool.pool(tmp_path)
    assert [duty.code for duty in pack.duties] == ["pool.patrol", "pool.water"]
    assert pack.duties[0].slots[0].opens.hour == 8
    assert pack.items[0].passes == "没有缺口"


def test_scalars_stay_text_unless_the_schema_says_otherwise(tmp_path):
    head = pool.HEAD.replace("title: 游泳池", "title: no").replace("title_en: Swimming pools", "title_en: 2026-10-08")
    pack = pool.pool(tmp_path, pack=head)
    assert (pack.title, pack.title_en, pack.version) == ("no", "2026-10-08", "1.10")


def test_yes_and_no_are_read_where_the_schema_wants_them(tmp_path):
    assert pool.pool(tmp_path).duties[0].same_day is True
    spelled = pool.DUTIES.replace("same_day: yes", "same_day: true").replace(
        "minutes: 10", "minutes: 10\n    same_day: no"
    )
    assert [duty.same_day for duty in pool.pool(tmp_path, duties=spelled).duties] == [True, False]


def test_a_parameter_nobody_uses_is_refused(tmp_path):
    with pytest.raises(BadPack, match="参数“rounds”没有用到"):
        pool.pool(tmp_path, duties=pool.DUTIES.replace("times: {param: rounds}", "times: 2"))


def test_the_same_content_in_another_layout_is_the_same_release(tmp_path):
    other = "# a remark\n" + pool.HEAD.replace("title: 游泳池\n", 'title: "游泳池"\n\n')
    assert digest(pool.pool(tmp_path / "a", pack=other)) == digest(pool.pool(tmp_path / "b"))


WRONG = [
    # (file, written, replaced by, words of the reason, what stands on the line named)
    ("duties", "every: day", "evry: day", "不认识的项“evry”。是不是想写“every”", "evry"),
    ("duties", "title: 泳池巡查", "title: 泳池巡查\n    title: 又一个", "写了两次", "又一个"),
    ("duties", "checklist: pool.walk", "checklist: pool.wlak", "没有这个检查表：“pool.wlak”，是不是“pool.walk”",
     "wlak"),
    ("duties", "posts: [guard]", "posts: [gaurd]", "没有这个岗位", "gaurd"),
    ("duties", "roster: duty_shift", "roster: dutyshift", "没有这个值班表", "dutyshift"),
    ("duties", "places: [pool]", "places: [pond]", "没有这个场所类别", "pond"),
    ("duties", "{fact: pool, is: yes}", "{fact: pools, is: yes}", "没有这个学校情况", "pools"),
    ("duties", "{fact: pool, is: yes}", "{fact: pool, is: maybe}", "只能写 is: yes 或 is: no", "maybe"),
    ("duties", "{fact: pool, is: yes}", "{fact: students, is: yes}", "是数字", "students"),
    ("duties", "{fact: pool, is: yes}", "{fact: pool}", "要写一个比较", "{fact: pool}"),
    ("duties", "{fact: pool, is: yes}", "{fact: stage, is: toddlers}", "没有这个stage", "toddlers"),
    ("duties", "minutes: 5", "minutes: five", "应当是不超过九位的整数", "five"),
    ("duties", "minutes: 5", "minutes: 1.5", "应当是不超过九位的整数", "1.5"),
    ("duties", "minutes: 5", "minutes: 99999999999999999999", "应当是不超过九位的整数", "9999999999"),
    ("duties", "minutes: 5", "minutes: 999", "只能在 1 到 480 之间", "minutes: 999"),
    ("duties", "minutes: 5", "minutes:", "后面没有内容", "minutes:"),
    ("duties", "title: 水质检测", 'title: ""', "后面没有内容", 'title: ""'),
    ("duties", "posts: [guard]", 'posts: [guard, " "]', "后面没有内容", "posts: [guard"),
    ("duties", "minutes: 5", "minutes: [5]", "应当只写一个内容", "[5]"),
    ("duties", "same_day: yes", "same_day: perhaps", "只能写 yes 或 no", "perhaps"),
    ("duties", "    same_day: yes\n", "", "一天要做几次，请加上 same_day", "times: {param: rounds}"),
    ("duties", 'opens: "08:00"', 'opens: "8 o\'clock"', "应当是 06:30 这样的时刻", "o'clock"),
    ("duties", 'opens: "08:00"', 'opens: "24:30"', "应当是 06:30 这样的时刻", "24:30"),
    ("duties", "every: day", "every: fortnight", "只能是：day", "fortnight"),
    ("duties", "every: day", "every: month", "只有 every: day 才分时段", "slots:"),
    ("duties", "every: day", "every: named", "要写 named", "every: named"),
    ("duties", "times: {param: rounds}", "times: {param: round}", "没有这个参数", "{param: round}"),
    ("duties", "times: {param: rounds}", "times: {param: test_every}", "类型是 choice", "test_every"),
    ("duties", "answering: by_exception\n    checklist: pool.walk",
     "answering: by_exception\n    checklist: pool.water",
     "不能有要填写的项", "by_exception"),
    ("duties", "    clauses: [{source: pool_rule, clause: 第二条, says: 每周检测一次。}]\n", "    clauses: []\n",
     "缺少依据", "clauses: []"),
    ("duties", "source: pool_rule, clause: 第二条", "source: pool_law, clause: 第二条", "没有这个文件来源", "pool_law"),
    ("duties", "per: place", "per: item", "要写 ledger", "per: item"),
    ("duties", "code: pool.water", "code: water", "要以“pool.”开头", "code: water"),
    ("duties", "code: pool.water", "code: pool.patrol", "已经用过", None),
    ("duties", "code: pool.water", "code: Pool.Water", "写法不对", "Pool.Water"),
    ("duties", "title: 水质检测", "title: " + "很" * 30, "太长", "很很"),
    ("duties", "title: 水质检测", "title: " + "很" * 2001, "最多 2000 个", "很很"),
    ("checklists", "kind: pool.no_ring", "kind: pool.no_rign", "没有这个隐患类别", "no_rign"),
    ("checklists", "[pool.fence, pool.ring]", "[pool.fence, pool.fence]", "写了两次", "[pool.fence, pool"),
    ("checklists", "items: [pool.fence, pool.ring]", "items: [pool.rign]", "没有这个检查项", "[pool.rign]"),
    ("checklists", "items: [pool.fence, pool.ring]", "includes: [pool.walk]", "圈：pool.walk → pool.walk", "includes"),
    ("checklists", "    pass: 没有缺口\n", "", "必须写 wrong", "code: pool.fence"),
    ("hazards", "recheck: photo", "recheck: telepathy", "没有这个复查方式", "telepathy"),
    ("hazards", "grade: general", "grade: major", "只能是：general、suspected_major", "grade: major"),
    ("pack", "domain: drowning", "domain: swimming", "没有这个领域", "swimming"),
    ("pack", "requires: [_common]", "requires: [_common, water]", "找不到所依赖的工作标准“water”", "water]"),
    ("pack", "requires: [_common]", "requires: [_common, pool]", "成了圈", "pool]"),
    ("pack", "code: pool\n", "code: pond\n", "文件夹却叫“pool”", "code: pond"),
    ("pack", "version: 1.10", "version: newest", "version 应当像", "newest"),
    ("pack", "default: 2", "default: 9", "只能在 1 到 6 之间", "default: 9"),
    ("pack", "default: 2", "default: two", "应当是整数", "two"),
    ("pack", "default: week", "default: year", "只能是：month、week、day", "default: year"),
    ("pack", "allowed: [month, week, day]", "allowed: [week, month]", "“month”并不比“week”严", "allowed"),
    ("pack", "default: [m6, m9]", "default: [m6, m13]", "没有“m13”", "m13"),
    ("pack", "stricter: set", "stricter: up", "只能是 set", None),
    ("pack", "title_en: Swimming pools\n", "", "缺少“title_en”", "code: pool"),
    ("examples", "fact: pool, value: yes", "fact: pool, value: ja", "值写法不对", "ja"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "written", "instead", "reason", "on_line"), WRONG)
def test_each_fault_is_named_with_its_file_and_line(tmp_path, file, written, instead, reason, on_line):
    text = pool.FILES[f"{file}.yaml"]
    assert written in text
    wrong = text.replace(written, instead, 1)
    folder = pool.write(tmp_path, **{file: wrong})
    with pytest.raises(BadPack) as caught:
        pack = pool.read(folder)
        raise failures(folder, pack, {"_common": pool.common(), "pool": pack})[0]
    assert reason in caught.value.reason
    assert caught.value.file == f"pool/{file}.yaml"
    if on_line is not None:
        line = wrong.splitlines()[caught.value.line - 1]
        assert on_line in line
    assert caught.value.line > 0


RAW = [
    (b"", "文件是空的"),
    (b"# only a comment\n", "文件是空的"),
    (b"- a\n- b\n", "应当由“项: 内容”组成"),
    (b"duties: a: b\n", "文字里有英文冒号"),
    (b"duties: [a, b\n", "YAML 写法不对"),
    (b"duties:\n\t- code: x\n", "制表符"),
    (b"duties: &a []\nduties2: *a\n", "不能用 & 和 *"),
    (b"duties: !!python/object/apply:os.system ['true']\n", "不能用 ! 标签"),
    (b"duties: []\n---\nduties: []\n", "只能有一份内容"),
    ("duties: 中文".encode("gbk"), "不是 UTF-8"),
    (b"duties: " + b"[" * 200 + b"]" * 200, "层次太深"),
    (b"duties: " + b"[" * 100_000, "层次太深"),
    (b"? [a, b]\n: c\n", "项名必须是一个词"),
    (b"#" * (MOST_BYTES + 1), "文件太大"),
    ("duties: []\u200b\n".encode(), "看不见的字符"),
    (b"duties:\n", "应当是一个列表"),
    (b"ledgers: []\n", "不认识的项“ledgers”"),
]


@pytest.mark.parametrize(("data", "reason"), RAW)
def test_bytes_that_are_no_pack_file_are_refused_calmly(tmp_path, data, reason):
    folder = pool.write(tmp_path)
    (folder / "duties.yaml").write_bytes(data)
    with pytest.raises(BadPack) as caught:
        pool.read(folder)
    assert reason in caught.value.reason
    assert caught.value.file == "pool/duties.yaml"


def test_a_file_nobody_would_read_is_refused(tmp_path):
    folder = pool.write(tmp_path, dutys="duties: []\n")
    with pytest.raises(BadPack, match="不认识的文件"):
        pool.read(folder)


def test_a_large_file_may_be_split_by_idea(tmp_path):
    before, after = pool.DUTIES.split("  - code: pool.water", 1)
    folder = pool.write(tmp_path, duties=before, duties_water="duties:\n  - code: pool.water" + after)
    assert len(pool.read(folder).duties) == 2


def test_a_fault_in_the_second_of_two_files_is_named_there(tmp_path):
    before, after = pool.DUTIES.split("  - code: pool.water", 1)
    water = "duties:\n  - code: pool.patrol" + after
    with pytest.raises(BadPack) as caught:
        pool.read(pool.write(tmp_path, duties=before, duties_water=water))
    assert (caught.value.file, caught.value.line) == ("pool/duties_water.yaml", 2)


def test_packs_that_require_each_other_are_a_circle(tmp_path):
    for code, other in (("a", "b"), ("b", "a")):
        (tmp_path / code).mkdir()
        head = f"code: {code}\ntitle: 甲\ntitle_en: A\nversion: 1.0\nrequires: [{other}]\n"
        (tmp_path / code / "pack.yaml").write_text(head)
    with pytest.raises(BadPack, match="a → b → a") as caught:
        read_packs(tmp_path)
    assert (caught.value.file, caught.value.line) == ("b/pack.yaml", 5)


def test_checklists_that_include_each_other_are_a_circle(tmp_path):
    lists = pool.CHECKLISTS.replace("items: [pool.fence, pool.ring]", "includes: [pool.water]").replace(
        "items: [pool.chlorine]", "includes: [pool.walk]"
    )
    with pytest.raises(BadPack, match=r"pool\.walk → pool\.water → pool\.walk"):
        pool.pool(tmp_path, checklists=lists)


def test_a_code_taken_by_another_pack_is_refused(tmp_path):
    head = "code: pond\ntitle: 池塘\ntitle_en: Ponds\nversion: 1.0\nrequires: [_common]\n"
    (tmp_path / "pond").mkdir()
    (tmp_path / "pond" / "pack.yaml").write_text(head)
    (tmp_path / "pond" / "words.yaml").write_text("facts:\n  - {code: pool, title: 池, title_en: P, type: yes_no}\n")
    with pytest.raises(BadPack, match="在别的工作标准里已经有了"):
        read_pack(tmp_path / "pond", {"_common": pool.common()})


def test_a_pack_may_bring_its_own_words(tmp_path):
    words = "facts:\n  - {code: deep_pool, title: 有深水池, title_en: Deep pool, type: yes_no}\n"
    duties = pool.DUTIES.replace("fact: pool", "fact: deep_pool")
    assert pool.pool(tmp_path, words=words, duties=duties).facts[0].code == "deep_pool"


def test_a_folder_without_packs_is_said_to_have_none(tmp_path):
    with pytest.raises(BadPack, match="没有工作标准"):
        read_packs(tmp_path)


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("{code: pool.text, ask: 说明, answer: text, wrong: 没写}", "只填写的项不写 pass、wrong"),
        ("{code: pool.text, ask: 说明, answer: text, at_once: 停用}", "不会成为隐患的项不写 at_once"),
        ("{code: pool.text, ask: 说明, answer: text, seconds: 4000}", "“seconds”只能在 0 到 3600 之间"),
        ("{code: pool.text, ask: 说明, wrong: 有缺口, seconds: 20}", "必须写 wrong（怎样算有问题）和 kind"),
    ],
)
def test_an_item_says_no_more_than_its_answer_can_mean(tmp_path, written, reason):
    with pytest.raises(BadPack, match=reason):
        pool.pool(tmp_path, checklists=pool.CHECKLISTS.replace("checklists:", f"  - {written}\nchecklists:"))


def test_what_is_wrong_may_stand_in_the_place_of_what_is_right(tmp_path):
    said = pool.CHECKLISTS.replace(
        "    pass: 没有缺口\n", "    wrong: 看得见缺口\n    at_once: 先拦住人\n    seconds: 20\n"
    )
    fence = pool.pool(tmp_path, checklists=said).items[0]
    assert (fence.passes, fence.wrong, fence.at_once, fence.seconds) == ("", "看得见缺口", "先拦住人", 20)


LEDGER = """\
ledgers:
  - code: pool.tests
    title: 水质检测台账
    title_en: Water tests
    label: name
    columns:
      - {code: name, title: 样品, type: text, required: yes}
      - {code: tested_on, title: 检测日期, type: date}
    expiries:
      - code: old
        title: 检测到期
        title_en: Old
        column: tested_on
        after: {months: 6}
        remind_days: 30
        raises: pool.no_ring
"""


def test_a_date_runs_out_after_a_fixed_span(tmp_path):
    assert pool.pool(tmp_path, ledgers=LEDGER).ledgers[0].expiries[0].after == After(months=6)


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("after: {months: 6, days: 3}", "after 只写一样"),
        ("after: {}", "after 只写一样"),
        ("after: {months: -1}", "“months”只能在 1 到 120 之间"),
        ("after: {days: 99999}", "“days”只能在 1 到 3650 之间"),
        ("after: {weeks: 2}", "不认识的项“weeks”"),
        ("by: name\n        years: [{choice: a, years: 1}]\n        after: {months: 6}", "只写一种"),
    ],
)
def test_a_span_that_means_nothing_is_refused(tmp_path, written, reason):
    with pytest.raises(BadPack, match=reason):
        pool.pool(tmp_path, ledgers=LEDGER.replace("after: {months: 6}", written))


def test_only_what_rows_owe_can_rest_without_rows(tmp_path):
    duties = pool.DUTIES.replace("    per: place\n", "    per: place\n    rests_without_rows: yes\n", 1)
    with pytest.raises(BadPack, match="只用于 per: item"):
        pool.read(pool.write(tmp_path, duties=duties))
