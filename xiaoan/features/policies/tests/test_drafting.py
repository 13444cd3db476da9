"""A drafted pack is a pack like any other: read strictly, with examples that hold."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from xiaoan.engines.policy.shapes import Deadline, Duty, Frequency, Threshold
from xiaoan.features.policies.carrying.plan import plan_of
from xiaoan.features.policies.drafting.files import pack_files
from xiaoan.features.policies.drafting.pack import own_pack
from xiaoan.features.policies.drafting.shapes import Entry, Head, Made
from xiaoan.features.policies.shapes import Choices, WasSaid, as_said
from xiaoan.features.policies.tests.play import by_day, duty, weekly
from xiaoan.kernel.catalogue.examples import failures
from xiaoan.kernel.catalogue.pack.schema import digest
from xiaoan.kernel.catalogue.reading import read_pack, read_packs

DUTIES = [
    weekly(),
    by_day("报送自查报告", "2026-11-20"),
    duty("安全培训参训率达到100%", domain="training", threshold=Threshold(100, "%", "=")),
    duty("每班配备2至4名护学人员", threshold=Threshold((2, 4), "名", "between"), frequency=Frequency("day", 2)),
    duty("事故后30分钟内报告", deadline=Deadline("after_event", "PT30M", "事故"), modality="must"),
    duty("次月5日前报送报表", deadline=Deadline("day_of_next_month", 5), evidence=("报表", "汇总表")),
    duty("3月最后一个周一开展教育", deadline=Deadline("date", "--03-lastMon"), applies_to="中小学"),
    duty("召开安全例会", actor="县教育局", frequency=Frequency("month", 1)),
    duty("建立机关台账", actor="县教育局", evidence=("台账",)),
    duty("6月每周巡查水域", frequency=Frequency("week", 1), deadline=Deadline("month", "--06")),
    duty("暑假每天巡河", frequency=Frequency("day", 1), deadline=Deadline("month", ("--07", "--08"))),
    duty("no: 冒号、#井号、- 短横 'quotes' \"双\" & *星", evidence=("yes",)),
]


def made(duties: list[Duty], **given: object) -> Made:
    entries = [
        Entry(f"d1_{n}", said, plan_of(said), f"第{n}行")
        for n, said in enumerate((as_said(each, each.action[:24]) for each in duties), start=1)
    ]
    head = Head("own_example_1", "1.0", "2026年学校安全工作要点", "某教〔2026〕1号", "某县教育局", **given)  # type: ignore[arg-type]
    return own_pack(head, entries)


def written(folder: Path, files: dict[str, str]) -> Path:
    folder.mkdir()
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def known():
    return read_packs(settings.PACKS)


def test_what_is_written_reads_back_as_the_same_pack(known, tmp_path: Path) -> None:
    draft = made(DUTIES)
    folder = written(tmp_path / draft.pack.code, pack_files(draft, known, 2026))
    pack = read_pack(folder, known)
    assert digest(pack) == digest(draft.pack)
    assert failures(folder, pack, known) == []


@pytest.mark.parametrize("each", DUTIES, ids=lambda each: each.action[:12])
def test_each_duty_alone_makes_a_pack_that_holds(each: Duty, known, tmp_path: Path) -> None:
    draft = made([each])
    folder = written(tmp_path / draft.pack.code, pack_files(draft, known, 2026))
    assert failures(folder, read_pack(folder, known), known) == []
    assert set(draft.went) == {"d1_1"}


def test_what_has_no_rhythm_stands_in_one_self_check(known) -> None:
    draft = made(DUTIES)
    checks = [each for each in draft.pack.duties if each.code.endswith((".check", ".check_bureau"))]
    assert [(each.at, each.every) for each in checks] == [("legal", "term"), ("bureau", "half_year")]
    assert len(draft.pack.duties) == 10
    assert draft.went["d1_3"] == ("own_example_1.check", "own_example_1.d1_3")
    assert draft.went["d1_9"][0] == "own_example_1.check_bureau"


def test_rounds_are_answered_by_one_tap_and_reports_in_words() -> None:
    duties = {each.title: each for each in made(DUTIES).pack.duties}
    assert duties["开展用电自查"].answering == "by_exception"
    assert duties["次月5日前报送报表"].answering == "item_by_item"
    assert duties["每班配备2至4名护学人员"].answering == "item_by_item"
    assert duties["次月5日前报送报表"].evidence == ()


def test_papers_are_asked_as_files_only_when_somebody_says_so() -> None:
    said = as_said(by_day(), "报送自查报告")
    said = WasSaid(**{name: getattr(said, name) for name in said.__struct_fields__} | {"choices": Choices(files=True)})
    pack = own_pack(Head("own_example_1", "1.0", "要点"), [Entry("d1_1", said, plan_of(said), "第1行")]).pack
    assert [(each.kind, each.title, each.later) for each in pack.duties[0].evidence] == [("file", "自查报告", True)]
    assert [item.answer for item in pack.items] == ["text"]


def test_everything_ends_with_the_plan(known, tmp_path: Path) -> None:
    last = date(2026, 12, 31)
    draft = made(DUTIES, ends=last)
    assert {each.until for each in draft.pack.duties} == {last, date(2026, 11, 20)}
    folder = written(tmp_path / draft.pack.code, pack_files(draft, known, 2026))
    assert digest(read_pack(folder, known)) == digest(draft.pack)


def test_no_school_gets_a_self_check_without_items(known, tmp_path: Path) -> None:
    some = [
        duty("建立晨检记录", applies_to="幼儿园", evidence=("晨检记录",)),
        duty("建立宿舍台账", applies_to="寄宿制学校", evidence=("台账",)),
        duty("建立点名记录", applies_to="寄宿制学校", evidence=("点名记录",)),
    ]
    draft = made(some)
    checks = {each.code.rpartition(".")[2]: [test.fact for test in each.applies_to.all] for each in draft.pack.duties}
    assert checks == {"check_kindergarten": ["stage"], "check_boarding": ["boarding"]}
    folder = written(tmp_path / draft.pack.code, pack_files(draft, known, 2026))
    assert failures(folder, read_pack(folder, known), known) == []
    everybody = made([*some, duty("建立隐患台账", evidence=("隐患台账",))])
    assert [each.code for each in everybody.pack.duties] == ["own_example_1.check"]
    assert everybody.pack.items[0].applies_to.all
