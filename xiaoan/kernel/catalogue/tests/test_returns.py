"""Periodic returns are read as strictly as everything else: no cell whose figure could not be counted."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest
from django.conf import settings

from xiaoan.foundation.errors import BadPack
from xiaoan.kernel.catalogue.pack.schema import Pack
from xiaoan.kernel.catalogue.reading import read_pack, read_packs

FLAG = "take: answers, item: education.talk_by, by_hand: yes"
LETTERS = "ledger: family.letters, column: receipts, dated: on"
WRONG = [
    ("alarm_linked}", "alarm_linked, by_hand: yes}", "by_hand: yes 只用于"),
    (FLAG, "take: answers, by_hand: yes", "要写 item"),
    (FLAG, "take: answers, item: education.talk_by, items: [education.talk_by]", "不写别的"),
    (FLAG, "take: answers, items: [education.talk_bye], by_hand: yes", "没有这个检查项"),
    (FLAG, "take: answers, item: education.talk_by, dated: on", "要和 ledger 一起写"),
    (LETTERS, "ledger: family.letters, column: name, dated: on", "不是数字"),
    (LETTERS, "ledger: family.letters, column: receipts, dated: sent", "不是日期"),
    ('where: [{column: certified, is: "yes"}]', "where: [{column: certified, is: maybe}]", "写选项的代码或 yes、no"),
    ("duties: [security.alarm.regular], by_hand: yes", "duties: [security.alarm.regular], looks: yes", "和 take: duty"),
    ("rest: yes", "rest: yes, domains: [health]", "只写一行"),
    ("title: 周边, domains: [periphery]", "title: 周边, rest: yes", "只写一行"),
]


@pytest.fixture(scope="module")
def known() -> Mapping[str, Pack]:
    return {code: pack for code, pack in read_packs(settings.PACKS).items() if code != "_returns"}


@pytest.mark.parametrize(("written", "instead", "reason"), WRONG)
def test_a_cell_that_cannot_be_counted_is_refused(
    tmp_path: Path, known: Mapping[str, Pack], written: str, instead: str, reason: str
) -> None:
    folder = tmp_path / "_returns"
    shutil.copytree(settings.PACKS / "_returns", folder)
    path = folder / "returns_school.yaml"
    text = path.read_text(encoding="utf-8")
    assert written in text
    path.write_text(text.replace(written, instead, 1), encoding="utf-8")
    with pytest.raises(BadPack, match=reason):
        read_pack(folder, dict(known))
