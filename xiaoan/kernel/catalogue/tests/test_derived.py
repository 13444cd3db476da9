"""Derived ledgers, headlines and inspectors' lists are read as strictly as everything else."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from django.conf import settings

from xiaoan.foundation.errors import BadPack
from xiaoan.kernel.catalogue.pack.schema import Pack
from xiaoan.kernel.catalogue.reading import read_packs


def read(folder: Path, file: str, written: str, instead: str) -> Pack:
    """The packs of the checkout with one thing written otherwise."""
    root = folder / "packs"
    shutil.copytree(settings.PACKS, root)
    path = root / "_registers" / file
    text = path.read_text(encoding="utf-8")
    assert written in text
    path.write_text(text.replace(written, instead, 1), encoding="utf-8")
    return read_packs(root)["_registers"]


WRONG = [
    (
        "registers.yaml",
        "[seq, found_on, finder, source, where",
        "[seq, found_on, findr, source, where",
        "没有这个列：“findr”",
    ),
    ("registers.yaml", "pick: book", "pick: done", "done"),
    ("registers.yaml", "    pick: book\n", "", "pick 只能是"),
    ("registers.yaml", "source: hazards", "source: rumours", "rumours"),
    ("registers.yaml", "periods: [year, school_year", "periods: [year, year, school_year", "只写一次"),
    ("registers.yaml", "code: registers.work_day", "code: work_day", "要以“registers.”开头"),
    ("registers.yaml", "carries: yes", "carry: yes", "不认识的项“carry”"),
    ("headlines.yaml", "已经整治{closed}处", "已经整治{gone}处", "没有这个数字：“gone”"),
    ("headlines.yaml", "，整改中{open}处", "", "没有用到“open”"),
    ("headlines.yaml", "    whole: found\n", "", "whole 和 of 要一起写"),
    ("headlines.yaml", "item: drills.name", "item: drills.nam", "没有这个检查项"),
    ("headlines.yaml", "take: answers_given, item: drills.name", "take: answers_given", "要用 item 来限定"),
    ("headlines.yaml", "column: items, dated: first", "column: name, dated: first", "不是数字"),
    ("headlines.yaml", "column: items, dated: first", "column: items, dated: items", "不是日期"),
    ("headlines.yaml", "is: drowning}", "is: drowned}", "没有这个选项"),
    ("inspections.yaml", "{duty: fire.patrol.day}", "{duty: fire.patrol.dya}", "没有这个要做的事"),
    ("inspections.yaml", "{duty: fire.patrol.day}", "{duty: fire.patrol.day, ledger: fire.exits}", "只写一样"),
    ("inspections.yaml", "proofs: [{duty: fire.patrol.day}]", "proofs: []", "拿什么回答"),
    ("inspections.yaml", 'number: "2"', 'number: "1"', "写了两次"),
]


@pytest.mark.parametrize(("file", "written", "instead", "reason"), WRONG)
def test_what_is_wrong_is_refused_with_its_file(
    tmp_path: Path, file: str, written: str, instead: str, reason: str
) -> None:
    with pytest.raises(BadPack, match=reason) as refused:
        read(tmp_path, file, written, instead)
    assert refused.value.file == f"_registers/{file}"
