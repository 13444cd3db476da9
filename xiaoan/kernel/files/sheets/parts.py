"""The parts of a workbook before anything reads them: no entities, one plain encoding, no merged areas without end.

A part is read by what it says, not by its name: a workbook may call its sheets as it likes.
"""

from __future__ import annotations

import re
import zipfile
from xml.etree.ElementTree import ParseError, iterparse

from openpyxl.utils import range_boundaries

from xiaoan.foundation.errors import Refused

MOST_MERGED = 300_000
"""Cells in merged areas: each becomes an object as soon as the file is opened, and one area can name billions."""

ODD = "文件里有不该有的内容，没有打开。请在 Excel 里另存一份再试。"
_CHUNK = 1 << 20
_FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")
_ENCODING = re.compile(rb"""^<\?xml[^>]*encoding\s*=\s*["']([^"']*)["']""")
_OTHER_ENCODINGS = (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<", b"\x00\x00", b"\x4c\x6f\xa7")


def formulas_in(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """Whether a part is a sheet that holds formulas; Refused for what no workbook needs."""
    found, merged, sheet, end, head = False, False, False, b"", b""
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            text = end + chunk
            head = head or text[:400].removeprefix(b"\xef\xbb\xbf").lstrip()
            if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
                raise Refused(ODD)
            found = found or _FORMULA.search(text) is not None
            merged, sheet = merged or b"mergeCell" in text, sheet or b"sheetData" in text
            end = chunk[-32:]
    told = _ENCODING.match(head)
    if head.startswith(_OTHER_ENCODINGS) or (told and told[1].lower() not in (b"utf-8", b"us-ascii")):
        raise Refused(ODD)
    if merged:
        _count_merged(archive, part)
    return found and sheet


def _count_merged(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    cells = 0
    with archive.open(part) as stream:
        try:
            for _event, each in iterparse(stream):  # noqa: S314  entities were refused above
                if each.tag.rpartition("}")[2] == "mergeCell":
                    left, top, right, bottom = range_boundaries(each.get("ref", ""))
                    cells += (right - left + 1) * (bottom - top + 1)
                    if cells > MOST_MERGED:
                        raise Refused("合并的单元格太多，没有打开。请取消大片的合并再试。")
                each.clear()
        except (ParseError, TypeError, ValueError) as wrong:
            raise Refused(ODD) from wrong
