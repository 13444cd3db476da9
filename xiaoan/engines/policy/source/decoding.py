"""Bytes become characters, strictly: an encoding that does not fit everywhere does not fit.

Several encodings can fit the same bytes; the one that yields common characters is right. Text that nobody can have
written (bytes of a program, characters garbled by a wrong conversion, no Chinese) is refused.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import product

from xiaoan.engines.policy.shapes import Unreadable
from xiaoan.engines.policy.source.script import one_kind, simplifying

MOST_CHARACTERS = 2_000_000
TOO_LONG = f"文件里的文字超过 {MOST_CHARACTERS // 10_000} 万字，请拆成几份再读。"

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_OTHERS = ("gb18030", "big5hkscs", "utf-16-le", "utf-16-be")
_NAMED = re.compile(rb"""(?i)<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w-]{3,20})""")

_HAN = re.compile("[\u3400-\u9fff]")
_LETTER = re.compile(r"[^\W\d_]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_LOST = re.compile(r"[\ufffd\ud800-\udfff\ue000-\uefff\uf100-\uf8ff]")
"""What a wrong conversion leaves: replacement characters, halves of pairs, characters of nobody.
Bullets of symbol fonts, which stand at U+F000, are honest."""
_SAMPLE = 10_000
_COMMON = 0.8
"""Of a hundred Chinese characters in an honest text 95 and more are common; in a garbled one about half are."""

_UNDECODABLE = "看不出这个文件用的什么文字编码，可能已损坏。请用原来的软件打开，另存为 UTF-8 编码的文本或 docx 再试。"
_GARBLED = "文件里的文字是乱码（编码转换出过错）。请向发文单位要原文件，或在原来的软件里另存为 docx 再试。"
_BINARY = "文件里多是看不见的控制字符，不是一份文字材料。请确认选对了文件，或另存为 docx 再试。"
_NOT_CHINESE = "文件里几乎没有中文，读不出安全工作的内容。请确认选对了文件。"
_EMPTY = "文件里没有文字。请确认选对了文件；如果内容是图片，请先做文字识别（OCR），或向发文单位要电子版。"


def decoded(content: bytes) -> str:
    """The characters of a text file."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _strict(content, encoding)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        pass
    named = _NAMED.search(content[:4096])
    fitting = []
    for encoding in (*((named[1].decode(),) if named else ()), *_OTHERS):
        try:
            text = content.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
        fitting.append((common(_sample(text)), text))
    best = max(fitting, key=lambda each: each[0], default=(0.0, ""))
    if best[0] < _COMMON:
        raise Unreadable(_GARBLED if fitting and _HAN.search(best[1]) else _UNDECODABLE)
    return best[1]


def written(text: str) -> str:
    """The text, if somebody wrote it in Chinese."""
    if not text.strip():
        raise Unreadable(_EMPTY)
    sample = _sample(text)
    if len(_CONTROL.findall(sample)) * 50 > len(sample):
        raise Unreadable(_BINARY)
    if len(_LOST.findall(sample)) * 50 > len(sample):
        raise Unreadable(_GARBLED)
    sample = one_kind(sample)
    han, letters = len(_HAN.findall(sample)), len(_LETTER.findall(sample))
    if han * 5 < letters or not han:
        raise Unreadable(_NOT_CHINESE)
    if han >= 50 and common(sample) < _COMMON:
        raise Unreadable(_GARBLED)
    return text


def _sample(text: str) -> str:
    """Some of the beginning, of the middle and of the end."""
    if len(text) <= 3 * _SAMPLE:
        return text
    middle = len(text) // 2
    return text[:_SAMPLE] + text[middle : middle + _SAMPLE] + text[-_SAMPLE:]


def common(text: str) -> float:
    """The share of common characters among the letters that are not Latin, 0 to 1; 0 where there are none."""
    letters = [mark for mark in _LETTER.findall(text.translate(simplifying())) if ord(mark) > 0x24F]
    everyday = _everyday()
    return sum(mark in everyday for mark in letters) / len(letters) if letters else 0.0


@cache
def _everyday() -> frozenset[str]:
    """The 3,755 characters of the first level of GB 2312."""
    rows = (bytes(pair) for pair in product(range(0xB0, 0xD8), range(0xA1, 0xFF)))
    return frozenset(b"".join(rows).decode("gb2312", "ignore"))


def _strict(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as wrong:
        raise Unreadable(_UNDECODABLE) from wrong
