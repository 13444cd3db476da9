"""Numbers with a unit: 1900多条, 近4万份, 两次, 98.5%, 三百余人, 3—5人. What is no count is left out here.

Left out: dates and times of day, ages, 第几, numbers of documents, telephone numbers, masked
numbers, slogans (四不放过, 三个一).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

_HAN: Final = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "半": 0}
_SCALE: Final = {"十": 10, "百": 100, "千": 1000}
_UNIT: Final = (
    r"(?:人次|场次|万元|千元|亿元|平方米|公里|课时|学时|个(?:百分)?点|百分点|班次|车次|户次|余?人次"
    r"|[次场处条份人名所起件项套台辆具只把元亩米期篇节家间栋幢幅块张本册部支位组批例宗段户面座座顶盏艘"
    r"副瓶箱袋斤吨批道口对封首种类层棵株桶根株]"
    r"|个(?!月|小时|方面|不|坚持|到位|百分)|小时|天(?!内)|校次|校(?=[，。；、）]|$)|班(?=[，。；、）]|$))"
)
_DIGITS: Final = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,7}(?:\.\d{1,3})?"
_COUNT: Final = re.compile(
    rf"(?P<before>近|约|大约|将近|超过|超|逾|达到?|共计?)?(?P<number>{_DIGITS}|[一二三四五六七八九十百千两零〇]{{1,8}})"
    rf"(?:[—\-～~至到](?P<to>{_DIGITS}))?(?P<much>[余多])?(?P<scale>[万亿千百])?(?P<more>[余多])?"
    rf"(?:(?P<percent>%)|(?P<unit>{_UNIT}))(?P<after>左右|上下|以上|之多|有余)?"
)
_SHARE: Final = re.compile(
    r"百分之(?P<number>[一二三四五六七八九十百零两]{1,5}|\d{1,3}(?:\.\d+)?)(?:点(?P<part>[一二三四五六七八九零]{1,3}))?"
)
_QUOTED: Final = re.compile(r"《[^》]{0,80}》|“[^”]{0,30}”|〔\d{4}〕\d*号?|（[^）]{0,12}〔[^）]{0,20}）")
_NOT_BEFORE: Final = re.compile(r"[第与同给向]$|[\d_xX×*.,:：/]$|编号$|电话$|[a-zA-Z]$")
_LOOSE: Final = frozenset("余多")
_PLAIN: Final = frozenset("次场起人所份条件名期处")


class Count(NamedTuple):
    """A number and its unit at characters `start` to `end` of a text."""

    start: int
    end: int
    value: float
    unit: str
    approximate: bool


def counts(text: str) -> Iterator[Count]:
    """The counts in a text, in order."""
    quoted = [found.span() for found in _QUOTED.finditer(text)]
    found = [*_COUNT.finditer(text), *_SHARE.finditer(text)]
    for one in sorted(found, key=lambda match: match.start()):
        if any(start <= one.start() < end for start, end in quoted):
            continue
        start = one.start("number") if one.re is _COUNT else one.start()
        if _NOT_BEFORE.search(text[max(0, start - 2) : start]) or not _is_count(one, text):
            continue
        yield _share(one) if one.re is _SHARE else _count(one, start)


def _is_count(one: re.Match[str], text: str) -> bool:
    if one.re is _SHARE:
        return True
    number = one["number"]
    if number[0].isdecimal():
        return not (number.startswith("0") and len(number) > 1 and number[1] != ".")
    if number in "一" and not one["percent"]:
        # 一次, 一场 count where the sentence says that they were; 一个, 一项 hardly ever do.
        return one["unit"] in ("次", "场", "起", "期")
    return one["percent"] is None and (
        one["unit"] in _PLAIN or one["unit"] in ("人次", "个", "套", "台", "辆", "块", "幅", "节", "万元")
    )


def _count(one: re.Match[str], start: int) -> Count:
    value = float(one["number"].replace(",", "")) if one["number"][0].isdecimal() else _han(one["number"])
    value *= {"万": 1e4, "亿": 1e8, "千": 1e3, "百": 1e2}.get(one["scale"] or "", 1)
    unit = one["unit"] or "%"
    for large, times in (("万元", 1e4), ("千元", 1e3), ("亿元", 1e8)):
        if unit == large:
            value, unit = value * times, "元"
    loose = bool(one["much"] or one["more"] or one["after"] or one["to"]) or (one["before"] or "") in (
        "近",
        "约",
        "大约",
        "将近",
        "超过",
        "超",
        "逾",
    )
    return Count(start, one.end(), round(value, 6), unit.removeprefix("余"), loose)


def _share(one: re.Match[str]) -> Count:
    value = float(one["number"]) if one["number"][0].isdecimal() else _han(one["number"])
    if one["part"]:
        value += float("0." + "".join(str(int(_HAN[char])) for char in one["part"]))
    return Count(one.start(), one.end(), value, "%", False)


def _han(words: str) -> float:
    total = last = 0.0
    for char in words:
        if char in _SCALE:
            total += (last or 1) * _SCALE[char]
            last = 0
        else:
            last = _HAN[char]
    return total + last
