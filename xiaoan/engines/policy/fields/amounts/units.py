"""The units of thresholds, and the number with its unit as a pattern. 次 is none: how often is a frequency."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from xiaoan.engines.policy.fields.numerals import NUMERAL, value_of

PEOPLE = ("人次", "批次", "名", "人", "位")
LESSONS = ("课时", "学时", "节课", "节")
LENGTHS = ("平方米", "公里/小时", "千米/小时", "公里", "千米", "厘米", "毫米", "米")
LATIN = ("kg", "g", "ml", "mL", "L", "㎡", "km", "cm", "mm", "m")
AMOUNTS = ("千克", "公斤", "毫升", "克", "万元", "元", "勒克斯", "分贝", "摄氏度", "℃")
TIMES = ("分钟", "小时", "秒", "天", "日", "周", "个月", "月", "学期", "学年", "年")
AGES = ("周岁", "岁")
TEMPERATURES = ("摄氏度", "℃")
THINGS = tuple("所家台套部辆间支只具件项处块把根份本篇幅条场组期盒瓶副张面堂个例起")
COUNTED = frozenset((*PEOPLE, *THINGS))

_UNITS = sorted((*PEOPLE, *LESSONS, *LENGTHS, *AMOUNTS, *TIMES, *AGES, *THINGS, *LATIN, "%"), key=len, reverse=True)
_NUMBER = rf"(?:{NUMERAL}|(?<![上下])半)"
_QUANTITY = re.compile(
    rf"(?<![第\d.,〔〕])(?P<a>{_NUMBER})(?:(?P<smudge>[OoＯ])(?=%)|(?:%|℃|摄氏度|周?岁|米)?[-—~～至到](?P<b>{NUMERAL}))?(?:个(?=课时|学时|小时|学校|学期|人|批次))?"
    rf"(?P<unit>{'|'.join(map(re.escape, _UNITS))})(?![次A-Za-z])"
)
_BEFORE, _AFTER = 44, 24


class Quantity(NamedTuple):
    """A number with its unit at `start` to `end`, and what stands before it in its sentence, and after it."""

    start: int
    end: int
    value: float | tuple[float, float]
    unit: str
    before: str
    after: str
    digits: bool


def quantities(text: str) -> Iterator[Quantity]:
    """All numbers with a unit, in order."""
    for match in _QUANTITY.finditer(text):
        value = _value(match)
        if value is None:
            continue
        start, end = match.span()
        if match["unit"] in TEMPERATURES and text.startswith("零下", max(0, start - 2)):
            start, value = start - 2, _below(value)
        before = text[max(0, start - _BEFORE) : start]
        before = before[max(before.rfind(mark) for mark in "。；！？") + 1 :]
        written = match["a"]
        yield Quantity(start, end, value, match["unit"], before, text[end : end + _AFTER], written[0].isdigit())


def _value(match: re.Match[str]) -> float | tuple[float, float] | None:
    first = value_of(match["a"] + ("0" if match["smudge"] else ""))
    second = value_of(match["b"]) if match["b"] else None
    if first is None or second is None or second <= first:
        return first
    return first, second


def _below(value: float | tuple[float, float]) -> float | tuple[float, float]:
    """零下12 is -12, 零下18至12 from -18 to -12."""
    return (-value[1], -value[0]) if isinstance(value, tuple) else -value
