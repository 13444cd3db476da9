"""The packs of the house are held to more than being readable: complete for laymen, honest in time, sharing used."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from xiaoan.kernel.catalogue.pack.schema import Pack
from xiaoan.kernel.catalogue.quality import weaknesses
from xiaoan.kernel.catalogue.tests import pool

FINE = (
    pool.CHECKLISTS.replace("    pass: 没有缺口\n", "    wrong: 看得见缺口\n    at_once: 先拦住人\n    seconds: 60\n")
    .replace("pass: 每边一个,", "look: 看四边, wrong: 少了或破了, at_once: 停止开放, seconds: 30,")
    .replace("answer: number,", "answer: number, seconds: 60,")
)


def found(root: Path, **files: str) -> list[str]:
    """Faults of the pool pack, held to the rules of the house, as file:line and reason."""
    (root / "coverage.yaml").write_text("", encoding="utf-8")
    folder = pool.write(root, **files)
    common = msgspec.structs.replace(pool.common(), parameters=(), ledgers=())
    packs: dict[str, Pack] = {"_common": common, "pool": pool.read(folder)}
    return [str(fault) for fault in weaknesses(root, packs)]


def test_a_pack_that_says_everything_has_no_weakness(tmp_path):
    assert found(tmp_path, checklists=FINE) == []


def test_a_folder_without_a_coverage_table_is_its_owners_affair(tmp_path):
    packs = {"_common": pool.common(), "pool": pool.read(pool.write(tmp_path))}
    assert weaknesses(tmp_path, packs) == ()


@pytest.mark.parametrize(
    ("right", "wrong", "reason"),
    [
        ("    look: 绕一圈\n", "", "缺少 look（看什么、怎么看）"),
        ("    at_once: 先拦住人\n", "", "缺少 at_once（有问题先做什么）"),
        ("    wrong: 看得见缺口\n", "    pass: 没有缺口\n", "缺少 wrong（什么样算有问题）"),
        ("    seconds: 60\n", "", "缺少 seconds（看一处要几秒）"),
        ("    seconds: 60\n", "    seconds: 3\n", "seconds 要在 5 到 300 之间"),
        ("    seconds: 60\n", "    seconds: 301\n", "seconds 要在 5 到 300 之间"),
        ("    wrong: 看得见缺口\n", "    wrong: 看得见缺口\n    pass: 没有缺口\n", "写了 wrong 就不用再写 pass"),
        ("wrong: 看得见缺口", f"wrong: {'缺' * 41}", "wrong 有 41 个字，最多 40 个字"),
        ("at_once: 先拦住人", f"at_once: {'拦' * 41}", "at_once 有 41 个字"),
    ],
)
def test_an_item_that_leaves_a_layman_alone_is_told_with_its_line(tmp_path, right, wrong, reason):
    said = found(tmp_path, checklists=FINE.replace(right, wrong))[0]
    assert reason in said
    assert said.startswith("pool/checklists.yaml:2:")


def test_what_is_filled_in_needs_only_its_seconds(tmp_path):
    (said,) = found(tmp_path, checklists=FINE.replace("answer: number, seconds: 60,", "answer: number,"))
    assert "“余氯”缺少 seconds" in said


def test_a_duty_is_not_said_to_be_shorter_than_its_items(tmp_path):
    (said,) = found(tmp_path, checklists=FINE, duties=pool.DUTIES.replace("minutes: 5", "minutes: 1"))
    assert "“泳池巡查”的各项加起来要 90 秒，minutes 和 minutes_each 合起来只有 60 秒" in said
    assert said.startswith("pool/duties.yaml:2:")
    each = pool.DUTIES.replace("minutes: 5", "minutes: 1\n    minutes_each: 1")
    assert found(tmp_path, checklists=FINE, duties=each) == []


def test_items_that_no_school_is_asked_together_are_not_added_up(tmp_path):
    apart = FINE.replace("seconds: 60\n", "seconds: 60\n    applies_to: {all: [{fact: kind, is: kindergarten}]}\n", 1)
    apart = apart.replace(
        "wrong: 少了或破了", "wrong: 少了或破了, applies_to: {none: [{fact: kind, is: kindergarten}]}"
    )
    assert found(tmp_path, checklists=apart, duties=pool.DUTIES.replace("minutes: 5", "minutes: 1")) == []


def test_what_a_serving_form_asks_anyway_takes_no_time_of_its_own(tmp_path):
    asked = FINE.replace("items: [pool.chlorine]", "items: [pool.fence, pool.ring, pool.chlorine]")
    serving = pool.DUTIES.replace("minutes: 10", "minutes: 1")
    (said,) = found(tmp_path, checklists=asked, duties=serving)
    assert said.startswith("pool/duties.yaml:18:"), "the list of the same code is passed by"
    served = serving.replace("    minutes: 5", "    serves: [pool.water]\n    minutes: 5")
    assert found(tmp_path, checklists=asked, duties=served) == []


def test_a_ground_that_nobody_cites_is_told(tmp_path):
    ground = "grounds:\n  - {code: pool.x, source: pool_rule, clause: 第九条, says: 没有人用。}\n"
    (said,) = found(tmp_path, checklists=FINE, grounds=ground)
    assert said.startswith("pool/grounds.yaml:2:")
    assert "没有哪里引用依据“pool.x”" in said


def test_a_common_parameter_that_nobody_imports_is_told(tmp_path):
    (tmp_path / "coverage.yaml").write_text("", encoding="utf-8")
    head = pool.HEAD + "  - {common: days_general}\n"
    kinds = pool.HAZARDS.replace("days: 3", "days: {param: days_general}")
    folder = pool.write(tmp_path, checklists=FINE, pack=head, hazards=kinds)
    packs = {"_common": pool.common(), "pool": pool.read(folder)}
    told = {str(fault).partition("公共参数")[2] for fault in weaknesses(tmp_path, packs)}
    assert "“days_general”，请去掉。" not in told
    assert "“days_works”，请去掉。" in told


def test_an_item_and_a_list_that_no_duty_asks_are_told(tmp_path):
    idle = FINE.replace(
        "checklists:\n",
        "  - {code: pool.idle, ask: 没人问, answer: text, seconds: 9}\nchecklists:\n"
        "  - {code: pool.spare, title: 没人用, title_en: Idle, items: [pool.idle]}\n",
    )
    said = found(tmp_path, checklists=idle)
    assert ["没有哪件事用检查表“没人用”" in said[0], "没有哪件事会问到“没人问”" in said[1], len(said)] == [
        True,
        True,
        2,
    ]


def test_a_document_is_declared_once(tmp_path):
    (tmp_path / "coverage.yaml").write_text("", encoding="utf-8")
    one = pool.read(pool.write(tmp_path, checklists=FINE))
    other = msgspec.structs.replace(
        Pack(code="pond", title="池塘", title_en="Ponds", version="1.0"), sources=one.sources
    )
    told = weaknesses(tmp_path, {"pool": one, "pond": other})
    assert [fault.reason for fault in told if "文件“pool_rule”在 pool 里也有" in fault.reason]
