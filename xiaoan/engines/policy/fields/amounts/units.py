"""The units of thresholds, and the number with its unit as a pattern. 次 is none: how often is a frequency."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from xiaoan.engines.policy.fields.numerals import NUMERAL, value_of

PEOPLE = ("人次", "批次", "名", "人", "位")
LESSONS = ("课时", "学时", "节课", "节")
LENGTHS = ("平方米", "公里/小时", "千米/小时", "公里/时", "公里", "千米", "厘米", "毫米", "米")
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
    rf"(?<![第\d.,〔〕])(?P<a>{_NUMBER})(?:(?P<smudge>[OoＯ])(?=%)|(?:%|℃|摄氏度|周?岁|米)?[-—~～至到](?P<b>[-－]?{NUMERAL}))?(?:个(?=课时|学时|小时|学校|学期|人|批次))?"
    rf"(?P<unit>{'|'.join(map(re.escape, _UNITS))})(?![次A-Za-z])"
)
_SIGN = re.compile(r"(?:零下|(?<![\d%℃度])[-－])$")
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
        start, end = match.span()
        cold = match["unit"] in TEMPERATURES
        sign = _SIGN.search(text, max(0, start - 2), start) if cold else None
        value = _value(match, sign[0] if sign else "")
        if value is None:
            continue
        start = sign.start() if sign else start
        before = text[max(0, start - _BEFORE) : start]
        before = before[max(before.rfind(mark) for mark in "。；！？") + 1 :]
        written = match["a"]
        yield Quantity(start, end, value, match["unit"], before, text[end : end + _AFTER], written[0].isdigit())


def _value(match: re.Match[str], sign: str) -> float | tuple[float, float] | None:
    """One number or a range; 零下20至18 is from -20 to -18, -2至8 from -2 to 8."""
    first = value_of(match["a"] + ("0" if match["smudge"] else ""))
    second = value_of(match["b"].replace("－", "-")) if match["b"] else None
    if first is None:
        return None
    if sign:
        first = -first
        if second is not None and sign == "零下":
            second = -abs(second)
    return first if second is None or second <= first else (first, second)
