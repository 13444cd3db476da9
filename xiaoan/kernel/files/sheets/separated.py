"""Rows of a CSV file, as text: UTF-8, or GB18030 as Excel saves it in China; comma, semicolon or tab."""

from __future__ import annotations

import csv
import io

from xiaoan.foundation.errors import Refused
from xiaoan.kernel.files.sheets.lines import LARGEST_FILE, MOST_COLUMNS, MOST_ROWS, Line

_ENCODINGS = ("utf-8-sig", "gb18030")
_SEPARATORS = ",\t;"
_SAMPLE = 20


def lines(content: bytes) -> list[Line]:
    """The rows, numbered by the line of the file on which each begins."""
    if len(content) > LARGEST_FILE:
        raise Refused(f"文件超过 {LARGEST_FILE // 1_000_000} MB，不像一份名单。")
    text = _decoded(content)
    if "\0" in text:
        raise Refused("这不是文字文件。请在 Excel 里另存为 .xlsx 或 CSV 再试。")
    source = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    found = []
    begins = 1
    try:
        for row in source:
            found.append(Line(begins, tuple(row[:MOST_COLUMNS])))
            begins = source.line_num + 1
            if len(found) > MOST_ROWS:
                raise Refused(f"超过 {MOST_ROWS} 行，不像一份名单。")
    except csv.Error as wrong:
        raise Refused(f"第 {begins} 行的引号没有成对，或一格太长。请改正，或另存为 .xlsx 再试。") from wrong
    return found


def _decoded(content: bytes) -> str:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _or_refused(content, "utf-16")
    for encoding in _ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused("看不懂这个文件的文字编码。请另存为 UTF-8 编码的 CSV，或另存为 .xlsx 再试。")


def _or_refused(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as wrong:
        raise Refused("文件的文字编码坏了。请另存为 UTF-8 编码的 CSV，或另存为 .xlsx 再试。") from wrong


def _separator(text: str) -> str:
    """The separator that stands most often in the first lines."""
    head = "\n".join(text.splitlines()[:_SAMPLE])
    return max(_SEPARATORS, key=head.count)
