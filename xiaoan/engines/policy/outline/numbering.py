"""The number a paragraph begins with: 第一章, 第十二条, 一、 （一） 1. （1） ① 一是, markdown marks, bullets.

A mark has a kind; the kinds are ranked by how far out they usually stand, but only the place in the document
decides (headings.py). What only looks like a number (1.5万, 一次, 2022年) is none.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

_HAN: Final = "一二三四五六七八九十百零〇两"
_DIGIT: Final = {char: number for number, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_CIRCLED: Final = (("①", 20), ("⑴", 20), ("⒈", 20), ("❶", 10), ("㈠", 10))


class Mark(NamedTuple):
    """A number at the start of a paragraph: its kind, its words, its value and where the text behind it begins."""

    kind: str
    words: str
    value: int
    end: int


# Outermost first. The rank of a kind breaks a tie where the place does not tell.
KINDS: Final = (
    "part", "chapter", "section", "markdown", "month", "stage", "article", "han", "paren_han", "figure", "dotted",
    "digit", "paren_digit", "half_paren", "circled", "first", "ordinal", "letter", "bullet",
)  # fmt: skip
RANK: Final = {kind: rank for rank, kind in enumerate(KINDS)}

_COUNTED: Final = "年月日号时个次万亿千百名人米分点期条处份天周岁元级版°"
_NAMED_DAY: Final = "全国|国际|世界|国家|中国|防灾|消防|交通|禁毒|法制|宪法"
_NUMBER: Final = rf"[{_HAN}]{{1,6}}|\d{{1,3}}"
_ORDINAL: Final = rf"第({_NUMBER})"
# By what a paragraph begins with; the first pattern that fits tells the kind.
_PATTERNS: Final = {
    begins: tuple((kind, re.compile(pattern)) for kind, pattern in patterns)
    for begins, patterns in {
        "ordinal": (
            ("part", rf"{_ORDINAL}(?:编|部分|篇)[ 　：、.]*"),
            ("chapter", rf"{_ORDINAL}章[ 　：、.]*"),
            ("section", rf"{_ORDINAL}节(?!课|课堂)[ 　：、.]*"),
            ("article", rf"{_ORDINAL}条(?!例|款)[ 　：、.]*"),
            ("stage", rf"{_ORDINAL}(?:阶段|步骤|步)(?=[ 　：、.（(]|$)[ 　：、.]*"),
            ("ordinal", r"第([一二三四五六七八九十])[，、：]"),
        ),
        "stage": (("stage", rf"(?:阶段|步骤)({_NUMBER})[ 　：、.]+"),),
        "han": (
            ("han", rf"([{_HAN}]{{1,4}})[、．.][ 　]*(?![、])"),
            ("first", rf"([{_HAN}]{{1,2}})(?:是|要(?!点|求|素|件))[，：]?(?=.)"),
            ("half_paren", rf"([{_HAN}]{{1,3}})）[ 　、.：]*"),
            ("han", rf"([{_HAN}]{{1,4}})[ 　]+(?=[\u4e00-\u9fff])(?![年月日号个次])"),
        ),
        "bracket": (
            ("paren_han", rf"（([{_HAN}]{{1,4}})）[ 　、.：]*"),
            ("paren_digit", r"（(\d{1,3})）[ 　、.：]*"),
            ("letter", r"（([A-Za-z])）[ 　]*"),
        ),
        "digit": (
            ("digit", r"(\d{1,2})[、．.][ 　]*(?=\d{1,2}月|20\d\d年|24小时)"),
            ("dotted", rf"\d{{1,2}}((?:\.\d{{1,2}}){{1,3}})(?![\d.%]|[{_COUNTED}]|.?(?:{_NAMED_DAY}))[、. 　]*"),
            ("digit", r"(\d{1,3})(?:，?[、．.][ 　]*(?!\d)|[：][ 　]*(?!\d)|，(?=[\u4e00-\u9fff]))"),
            ("half_paren", r"(\d{1,3})）[ 　、.：]*"),
            ("digit", r"(\d{1,2})[ 　]+(?=[\u4e00-\u9fff])(?![年月日号时个次万名所人])"),
            ("figure", rf"(\d{{1,2}})(?=[\u4e00-\u9fff])(?![{_COUNTED}])(?=[^，。；：！？\d]{{2,18}}$)"),
        ),
        "letter": (("letter", r"([A-Za-z])[）、.．](?![A-Za-z\d.])[ 　]*"),),
    }.items()
}
_BEGINS: Final = (
    {"第": "ordinal", "阶": "stage", "步": "stage", "（": "bracket"}
    | dict.fromkeys(_HAN, "han")
    | dict.fromkeys("0123456789", "digit")
    | dict.fromkeys("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", "letter")
)
_WORDS_IN_ORDER: Final = ("首先", "其次", "再次", "最后")
_HASHES: Final = re.compile(r"(#{1,6})[ 　]+")
_BULLET: Final = re.compile(r"(?:[-*+•●○■□◆◇★☆▲△➢·]|—(?!—))[ 　]*(?=\S)")


def mark(text: str) -> Mark | None:
    """The number that the text begins with, after blanks; None where it begins with words."""
    start = len(text) - len(text.lstrip(" 　\t"))
    if start == len(text):
        return None
    hashes = _HASHES.match(text, start) if text[start] == "#" else None
    if hashes:
        # 「## 一、总则」 is ranked by its own number; the hashes only say that it is a heading.
        inner = mark(text[hashes.end() :][:40])
        if inner:
            return inner._replace(end=hashes.end() + inner.end)
        return Mark(f"markdown{len(hashes[1])}", hashes[1], 0, hashes.end())
    first = text[start]
    if first in _BEGINS:
        return _numbered(text, start, _BEGINS[first])
    for base, count in _CIRCLED:
        if 0 <= ord(first) - ord(base) < count:
            end = start + 1
            while end < len(text) and text[end] in " 　、.":
                end += 1
            return Mark("circled", first, ord(first) - ord(base) + 1, end)
    for value, word in enumerate(_WORDS_IN_ORDER, start=1):
        if text.startswith(word, start):
            end = start + len(word)
            return Mark("ordinal", word, value, end + (text[end : end + 1] in ("，", "、", "：")))
    bullet = _BULLET.match(text, start)
    return Mark("bullet", text[start], 0, bullet.end()) if bullet else None


def rank(kind: str) -> int:
    """How far out a kind usually stands, 0 outermost; `markdown1` … and `bare` (no number) have their places."""
    if kind == "bare":
        return RANK["digit"]
    return RANK[kind.rstrip("0123456789")]


def _numbered(text: str, start: int, begins: str) -> Mark | None:
    for kind, pattern in _PATTERNS[begins]:
        found = pattern.match(text, start)
        if found is None:
            continue
        words = found[0].strip(" 　")
        if kind == "dotted":
            return Mark(f"dotted{found[1].count('.')}", words, int(found[1].rsplit(".", 1)[1]), found.end())
        if kind == "letter":
            return Mark(kind, words, ord(found[1].upper()) - 64, found.end())
        return Mark(kind, words, number_of(found[1]), found.end())
    return None


def number_of(words: str) -> int:
    """The value of a short number as headings write it: 十二, 一百零三, 12."""
    if words.isdecimal():
        return int(words)
    total, last = 0, 0
    for char in words:
        if char in "十百":
            total += (last or 1) * (10 if char == "十" else 100)
            last = 0
        else:
            last = _DIGIT[char]
    return total + last
