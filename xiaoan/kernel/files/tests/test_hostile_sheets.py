"""Workbooks made to hurt: refused in words before a library opens them, whatever their parts are called."""

from __future__ import annotations

import io
import re
import time
import zipfile
from collections.abc import Callable

import pytest
from openpyxl import Workbook

from xiaoan.foundation.errors import Refused
from xiaoan.kernel.files.sheets import book

SHEET = "xl/worksheets/sheet1.xml"


def workbook(change: Callable[[str], bytes | str] = lambda text: text, renamed: str = "") -> bytes:
    """A small workbook whose only sheet's XML was changed, perhaps under another name."""
    made, out = Workbook(), io.BytesIO()
    sheet = made.active
    assert sheet is not None
    for row in (("姓名", "单位", ""), ("示例·甲", "青石县第一小学", "")):
        sheet.append(row)
    sheet.merge_cells("A4:B4")
    made.save(out)
    again = io.BytesIO()
    with zipfile.ZipFile(out) as old, zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED) as new:
        for each in old.infolist():
            content = old.read(each)
            if each.filename == SHEET:
                changed = change(content.decode())
                new.writestr(renamed or SHEET, changed)
                continue
            if renamed:
                content = content.replace(b"worksheets/sheet1.xml", renamed.removeprefix("xl/").encode())
            new.writestr(each.filename, content)
    return again.getvalue()


def merged(area: str) -> Callable[[str], str]:
    return lambda text: re.sub(r'ref="A4:B4"', f'ref="{area}"', text)


def test_an_ordinary_workbook_is_read() -> None:
    (_title, lines), *_ = book("a.xlsx", workbook()).tables
    assert lines[1].cells[:2] == ("示例·甲", "青石县第一小学")


@pytest.mark.parametrize(
    "area", ["A1:XFD1048576", "A1:XFD1000", "&#65;1:&#88;FD1048576", "A1:A", "1:1048576", "", "A1:B2:C3", "B2:A1"]
)
@pytest.mark.parametrize("renamed", ["", "xl/worksheets/sheet1.bin"])
def test_an_endless_merged_area_is_refused_at_once(area: str, renamed: str) -> None:
    began = time.monotonic()
    try:
        book("a.xlsx", workbook(merged(area), renamed))
    except Refused:
        pass
    else:
        assert area == "B2:A1", "nothing is in it"
    assert time.monotonic() - began < 5


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "cp037"])
def test_what_hides_in_another_encoding_is_refused(encoding: str) -> None:
    def change(text: str) -> bytes:
        body = text.partition("?>")[2] if text.startswith("<?xml") else text
        bomb = '<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb">]>'
        return f'<?xml version="1.0" encoding="{encoding}"?>{bomb}{body}'.encode(encoding)

    for renamed in ("", "xl/worksheets/sheet1.png"):
        with pytest.raises(Refused):
            book("a.xlsx", workbook(change, renamed))
