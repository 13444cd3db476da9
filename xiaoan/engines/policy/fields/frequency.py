"""How often: every period of a passage with the count that belongs to it.

A count without a period is once, or yearly when it is a floor in a plan for a year. 定期, 经常 and 常态化 give nothing,
nor do counts of what has been done. `sure` below 0.7 marks words that are as often part of a name (年度考核, 周报).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from xiaoan.engines.policy.fields.often.bare import bare
from xiaoan.engines.policy.fields.often.beside import beside
from xiaoan.engines.policy.fields.often.codes import codes
from xiaoan.engines.policy.fields.often.counts import FLOOR, LASTING, VISITED, Count, counts
from xiaoan.engines.policy.fields.often.each import each
from xiaoan.engines.policy.fields.often.joining import Joined, has_been, joined
from xiaoan.engines.policy.fields.often.periods import Period
from xiaoan.engines.policy.fields.often.whenever import whenever
from xiaoan.engines.policy.shapes import Found, Frequency, Op

_STOPS = re.compile(r"[。；！？]")
_AT_LEAST = re.compile(FLOOR + r"(?:应|要|在)?$")
_CAMPAIGN = re.compile(
    r"(?:期间|月活动|本月|本周|暑期|假期|阶段|岗前|入职|初次|[日月](?:至|到|—|-)[^，。；]{1,9}[日月底])[^。；]{0,30}$"
)
_DOES = re.compile(
    r"(?:开展|组织|举办|举行|召开|进行|上好?|搞好?|讲课|观看|集中|安排|接受|参加|实施|观摩)(?:全校|全员|师生|全体|好)?$"
)
_MAKES = re.compile(r"(?<!、)(?:出好?|制作|编印|编辑|刊出|办好?)$")
_ORDERED = re.compile(
    r"(?:开展|组织|举办|举行|召开|进行|安排|实施|集中|接受|参加|观看|召集|上好?|检查|排查|自查|普查|演练|培训|学习|清洗|检修|检测|清理|整治|体检"
    r"|督查|督导|家访|督促|邀请|至少|协调|联合|对)[^，。；]{0,22}$"
)
_NAMED = re.compile(
    r"(?:讲座|演练|检查|排查|活动|培训|教育|例会|会议|会|比赛|竞赛|班会|自查|督查|家访|疏散|大扫除|测试|宣讲|调研|通报)$"
)
_TOLD = re.compile(r"[了已][^。；]{0,40}$")
_THOROUGH = re.compile(r"(?:以?上?)(?:[大全专集拉彻系联综地深]|安全|主题|家长|校园|疏散|应急|消防)")
_REPORTS = re.compile(r"(?:共计?|累计|先后|合计|总计|以来|一年来)[^。；]{0,60}$")


def frequencies(text: str, *, yearly: bool = True) -> list[Found[Frequency]]:
    """How often things are to be done, in order of where they begin. `yearly`: the document is a plan for one year."""
    spans, tallies = _apart(text), counts(text)
    found: list[Found[Frequency]] = []
    period = count = 0
    for end in _ends(text) if spans or tallies else ():
        first_period, first_count = period, count
        while period < len(spans) and spans[period].start < end:
            period += 1
        while count < len(tallies) and tallies[count].number < end:
            count += 1
        if period == first_period and count == first_count:
            continue
        mine, left = joined(text, spans[first_period:period], tallies[first_count:count], end)
        for one in mine:
            found.extend(_periodic(text, one))
        for alone in left:
            found.extend(_alone(text, alone, yearly=yearly))
    return sorted(found, key=lambda one: (one.start, one.end))


def _ends(text: str) -> Iterator[int]:
    for stop in _STOPS.finditer(text):
        yield stop.end()
    yield len(text)


def _apart(text: str) -> list[Period]:
    """All periods, none inside another; of two that begin together the longer; the three of 1530 stay together."""
    kept: list[Period] = []
    found = (*each(text), *codes(text), *bare(text), *beside(text), *whenever(text))
    for period in sorted(found, key=lambda one: (one.start, -one.end)):
        if not kept or period.start >= kept[-1].end or (period.inferred and period.start == kept[-1].start):
            kept.append(period)
    return kept


def _periodic(text: str, one: Joined) -> Iterator[Found[Frequency]]:
    period = one.period
    floor = _AT_LEAST.search(text, max(0, period.start - 8), period.start)
    start = floor.start() if floor else period.start
    op: Op
    if not one.counts or period.measure:
        times = period.times if period.times is not None else max(1, period.occasions)
        op = "=" if period.occasions > 1 else period.op
        value = Frequency(period.per, _round(times * period.rate), ">=" if floor else op)
        yield Found(start, period.end, value, period.sure, period.inferred)
        return
    op, last = "=", period.end
    for order, count in enumerate(one.counts):
        times = count.value
        if period.occasions > 1 and (count.each or count.value == 1):
            times *= period.occasions
        alone = count.said or not order or "，" in text[last : count.start]
        op, last = count.op if alone else op, count.end
        value = Frequency(period.per, _round(times * period.rate), ">=" if floor else op)
        near = not order and "，" not in text[period.end : count.start]
        yield Found(start, max(count.end, period.end), value, 1.0 if near else 0.8)


def _alone(text: str, count: Count, *, yearly: bool) -> Iterator[Found[Frequency]]:
    """A count without a period: what has been done counts for nothing."""
    if (
        count.unit in VISITED
        or count.unit in LASTING
        or has_been(text, count.start)
        or _REPORTS.search(text, max(0, count.start - 64), count.start)
    ):
        return
    ordered = _ORDERED.search(text, max(0, count.start - 28), count.number) is not None
    if count.said:
        if count.op == ">=" and ordered:
            once = not yearly or _CAMPAIGN.search(text, max(0, count.start - 40), count.start) is not None
            value = Frequency("once" if once else "year", _round(count.value), count.op)
            yield Found(count.start, count.end, value, 0.8, inferred=not once)
        return
    does = _DOES.search(text, max(0, count.start - 8), count.start) is not None
    one = count.value == 1
    if count.unit == "次" and (does or (one and _is_ordered(text, count, ordered=ordered))):
        yield Found(count.start, count.end, Frequency("once", _round(count.value), "="), 1.0 if one else 0.7)
    elif (
        one
        and (does or (count.unit == "期" and _MAKES.search(text, max(0, count.start - 8), count.start)))
        and count.unit in ("场", "堂", "节", "轮", "遍", "期")
    ):
        yield Found(count.start, count.end, Frequency("once", 1, "="), 0.7)


def _is_ordered(text: str, count: Count, *, ordered: bool) -> bool:
    """Whether 一次 orders an act: a verb before it, a thing done (讲座一次), or its manner after it (一次全面)."""
    named = _NAMED.search(text, max(0, count.start - 4), count.start)
    if named and _TOLD.search(text, max(0, count.start - 48), count.start):
        return False
    return ordered or named is not None or _THOROUGH.match(text, count.end) is not None


def _round(times: float) -> float:
    return int(times) if times == int(times) else round(times, 4)
