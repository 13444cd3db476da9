"""Clocks that start at an event: 发现…1小时内, 三日内, 5个工作日内, 第一时间, 立即, 开学第一周内; and 次月5日前.

第一时间 and 立即 count only where something named starts them. A time before an event (提前3天) is no clock: the schema
has no word for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from xiaoan.engines.policy.fields.numerals import NUMERAL, value_of
from xiaoan.engines.policy.fields.when.durations import UNIT, duration
from xiaoan.engines.policy.fields.when.triggers import at_once_allowed, trigger
from xiaoan.engines.policy.shapes import Deadline, Found

_WITHIN = re.compile(
    rf"(?P<number>{NUMERAL}|半)(?:[—–~\-至到]{{1,2}}(?P<high>{NUMERAL}))?(?P<ge>个)?(?P<half>半)?{UNIT}"
    r"(?:之内|以内|内(?!容|部|外|涵|设|科|在的))"
)
_AFTER = re.compile(
    rf"(?:后(?<![最今前然]后)|之日起|日起)，?(?:的)?(?P<number>{NUMERAL}|半)个?{UNIT}(?=[^，。；]{{0,8}}(?:报|送|完成|整改|办结|答复|反馈|到))"
)
_NO_LATER = re.compile(
    rf"(?:最迟|最长|最晚)?(?:不得?超过|不(?:得|应|能)?(?:晚|迟)于)(?P<number>{NUMERAL}|半)个?{UNIT}(?=[^年月日天时钟]|$)"
)
_REPORTS = re.compile(r"(?:报|处置|整改|答复|反馈|到达|赶到|到场)[^。；！？]{0,24}$")
_NOT_BY = re.compile(rf"，?(?:不得|不再|不能|仍|有|无|未|曾|累计|连续|发生|出现|{NUMERAL}次|的(?!时间|期限))")
_NO_START = frozenset("近去前第度月年.")
_MEASURED = re.compile(rf"[（，]{{1,2}}(?:即|最迟)?在?{NUMERAL}个?(?:分钟|小时)(?:之内|以内|内)）")
_AT_ONCE = re.compile(r"第一时间|立即|马上|立刻|即刻|当即")
_SAME_DAY = re.compile(
    r"(?:当日|当天|当晚)(?<![值每某]日当.)(?<!活动当.)内?之?前?(?=[^，。；]{0,4}(?:修复|整改|反馈|上报|报告|报送|处理|处置|解决|完成|清除|消除|告知|联系|家访|办结|维修|送达))"
)
_FIRST = re.compile(
    rf"(?P<event>开学|入学|入园|复学|返校|开园|新学期|学期|假期)(?:后|初|之后|开始)?的?(?:第(?P<number>[一1])|首|头|前(?P<many>{NUMERAL}))个?"
    r"(?P<unit>周|星期|月|天|日)(?:之?内)?"
)
_NEXT_MONTH = re.compile(
    rf"(?:次月|翌月|下个?月)的?(?P<day>{NUMERAL})[日号]|每月的?(?P<own>{NUMERAL})[日号]之?以?前(?P<for>[^，。；]{{0,14}}上(?:一个?|个)?月)?"
)


def clocks(text: str) -> Iterator[Found[Deadline]]:
    """The clocks of a text, kind by kind."""
    yield from _within(text)
    yield from _after(text)
    for match in _FIRST.finditer(text):
        if value := duration(match["many"], match["unit"]):
            yield Found(match.start(), match.end(), Deadline("after_event", value, match["event"]), 0.9)
    for match in _SAME_DAY.finditer(text):
        event = trigger(text, match.start())
        if event and event[:2] not in ("当日", "当天", "当晚"):
            yield Found(match.start(), match.end(), Deadline("after_event", "P1D", event), 0.8)
    for match in _AT_ONCE.finditer(text):
        if _MEASURED.match(text, match.end()):
            continue
        if at_once_allowed(text, match.start()) and (event := trigger(text, match.start())):
            yield Found(match.start(), match.end(), Deadline("after_event", "PT0S", event), 0.9)
    for match in _NEXT_MONTH.finditer(text):
        day = value_of(match["day"] or match["own"]) or 0
        # 每月5日前 reports the month before; 每月25日前 has no word in the schema.
        plain = not (match["day"] or match["for"])
        if 1 <= day <= (10 if plain else 31):
            yield Found(match.start(), match.end(), Deadline("day_of_next_month", int(day)), 0.5 if plain else 1.0)


def _within(text: str) -> Iterator[Found[Deadline]]:
    last, known = 0, ""
    for match in _WITHIN.finditer(text):
        before, unit = text[max(0, match.start() - 1) : match.start()], match["unit"]
        value = duration(match["high"] or match["number"], unit, and_half=match["half"] is not None)
        # 5月内 is a month of the year, 三个月内 a length of time.
        named = unit == "月" and not match["ge"] and match["number"][-1].isascii()
        if not value or named or before in _NO_START or _NOT_BY.match(text, match.end()):
            continue
        event = trigger(text, match.start(), before=True)
        if not event and match.start() - last < 60 and "。" not in text[last : match.start()]:
            event = known
        last, known = match.end(), event
        sure = 0.5 if unit == "年" else 1.0 if event else 0.7
        yield Found(match.start(), match.end(), Deadline("after_event", value, event), sure)


def _after(text: str) -> Iterator[Found[Deadline]]:
    for pattern in (_AFTER, _NO_LATER):
        for match in pattern.finditer(text):
            value, place = duration(match["number"], match["unit"]), match.start("number")
            if value and (pattern is _AFTER or _REPORTS.search(text, max(0, match.start() - 30), match.start())):
                event = trigger(text, place if pattern is _AFTER else match.start(), before=True)
                yield Found(place, match.end(), Deadline("after_event", value, event), 0.8)
