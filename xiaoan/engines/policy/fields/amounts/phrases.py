"""Amounts said without a number and its unit: 全覆盖, 百分之百, 零事故, 一车一档, 双人双锁, the code 1530."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xiaoan.engines.policy.fields.amounts.comparing import is_condition, op_of
from xiaoan.engines.policy.fields.numerals import NUMERAL, value_of
from xiaoan.engines.policy.shapes import Found, Threshold

_ALL = Threshold(100.0, "%", "=")
_COVER = re.compile(r"全覆盖|全面覆盖|全员覆盖")
_SYSTEM = re.compile(r"[^，。；]{0,12}(?:体系|机制|网络|格局|严执法|重实效)")
_SLOGAN = re.compile(r"到(?:边|底)[^。；]{0,8}$|零容忍、$")
_BY_THE_WAY = re.compile(r"开展|推进|实施")


def coverage(text: str) -> Iterator[Found[Threshold]]:
    """全覆盖 of people, places or an activity is 100 %; not in the slogan of a system."""
    for match in _COVER.finditer(text):
        start, end = match.span()
        if _SYSTEM.match(text, end) or _SLOGAN.search(text[max(0, start - 20) : start]):
            continue
        yield Found(start, end, _ALL, 0.6 if _BY_THE_WAY.match(text, end) else 0.85)


_HUNDRED = re.compile(r"百分之?百(?!分)")
_OF_HUNDRED = re.compile(rf"(?P<of>[百千])分之(?P<n>{NUMERAL})")
_SHARE = re.compile(r"(?:同比|占比?|增长了?|下降了?|上涨)$")


def shares(text: str) -> Iterator[Found[Threshold]]:
    """百分之百, 百分百 and 百分之九十五."""
    if "分之" not in text and "百分" not in text:
        return
    for match in _HUNDRED.finditer(text):
        yield Found(match.start(), match.end(), _ALL, 0.95)
    for match in _OF_HUNDRED.finditer(text):
        share = value_of(match["n"])
        before = text[max(0, match.start() - 16) : match.start()]
        if match["n"] == "百" or share is None or _SHARE.search(before):
            continue
        after = text[match.end() : match.end() + 4]
        if after.startswith(("的", "以上的", "以下的")) and is_condition(before, after):
            continue
        op = op_of(before, after)
        yield Found(match.start(), match.end(), Threshold(share, "%" if match["of"] == "百" else "‰", op), 0.95)


_ZERO = re.compile(r"零[”’]?(?:指标|事故|发生|伤亡|死亡|溺亡|感染|案件|上访)")
_ZERO_OF = re.compile(
    r"(?:事故|案件|事件|犯罪|伤亡|死亡|上访|起数|次数|(?P<people>人数)|(?P<rate>率))(?:均|都|要|应)?(?:控制)?为[“]?(?:零|0(?![\d.]))(?!的)"
)
_NEAR = 4
_TWO = re.compile(
    r"双人(?:双锁|(?=收发|领取|签收|验收|保管|领用|发放|值班|值守|签字|签名|核对|操作|上锁|押运|在岗|上岗|复核|监督|管理))"
)
_EACH = re.compile(
    r"一(?P<of>[车校人生师班园企店船室品户证案点岗栋库])一(?P<what>档案|档|册|卡|表|单|案|图|本|账|台账|座|码|预案|方案|(?<=[生人户]一)策)"
)
_CODE = re.compile(r"(?<!\d)1530(?![\d号])")


def zeros(text: str) -> Iterator[Found[Threshold]]:
    """零指标, 零事故: a stated zero. 零容忍 and 零报告 are none."""
    for match in _ZERO.finditer(text):
        yield Found(match.start(), match.end(), Threshold(0.0, "起", "="), 0.8)
    for match in _ZERO_OF.finditer(text):
        unit = "人" if match["people"] else "%" if match["rate"] else "起"
        yield Found(match.start(), match.end(), Threshold(0.0, unit, "="), 0.8)


_RATIO = re.compile(r"(?P<a>\d{1,3})[:∶：比](?P<b>\d{1,4})(?![\d:：])")
_OF_RATIO = re.compile(r"(?:比例|比率|配比|师生比)[^，。；]{0,8}$")


def ratios(text: str) -> Iterator[Found[Threshold]]:
    """不低于1∶20 of one to the other, as the number that it is."""
    if "比" not in text:
        return
    for match in _RATIO.finditer(text):
        before = text[max(0, match.start() - 16) : match.start()]
        if _OF_RATIO.search(before) and float(match["b"]):
            op = op_of(before, text[match.end() : match.end() + 4])
            value = round(float(match["a"]) / float(match["b"]), 4)
            yield Found(match.start(), match.end(), Threshold(value, "比例", op), 0.7)


def pairs(text: str) -> Iterator[Found[Threshold]]:
    """双人双锁, 双人值班: two persons; said once for a list of them."""
    told = -_NEAR
    for match in _TWO.finditer(text):
        again, told = match.start() - told < _NEAR, match.end()
        if again:
            continue
        yield Found(match.start(), match.end(), Threshold(2.0, "人", "="), 0.6)


def one_each(text: str) -> Iterator[Found[Threshold]]:
    """一车一档: one file for each bus, in 档/车."""
    for match in _EACH.finditer(text):
        yield Found(match.start(), match.end(), Threshold(1.0, f"{match['what']}/{match['of']}", "="), 0.9)


def codes(text: str) -> Iterator[Found[Threshold]]:
    """1530: one minute a day, five at the week's end, thirty before a holiday; all three at one place."""
    for match in _CODE.finditer(text):
        for minutes in (1.0, 5.0, 30.0):
            yield Found(match.start(), match.end(), Threshold(minutes, "分钟", "="), 0.6, inferred=True)
