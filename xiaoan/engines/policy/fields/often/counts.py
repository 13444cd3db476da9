"""Counts of activity: 一次, 不少于2次, 至少两课时, 1次以上, 各一次, 不超过3次.

A count is a number with a unit of activity, and whether it is a floor, a ceiling or exact. 这次, 第一次, 一次性, 是一次
count nothing.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from xiaoan.engines.policy.fields.numerals import NUMERAL, number_at
from xiaoan.engines.policy.shapes import Op

UNITS = (
    r"(?:所|家(?![长庭校访])|户(?!外|籍)|人次|课时|学时|场次|个(?:标准)?(?:课时|学时)|次|遍|轮(?!流|岗|训|换|班|胎|椅)|场(?!所|地|馆|景|面|合)"
    r"|节(?!约|假|点|日|目|能|水|气|俭|前|后)|堂(?!食)|期(?!间|限|末|满|初|中)|篇|趟|回(?!头|应|家)|个(?=安全|主题|专题|活动|案例|讲座|班会|教育))"
)
VISITED = frozenset(("所", "家", "户"))
"""Units that count visits, and only after a word for visiting."""
LASTING = ("天", "小时", "个小时", "批次", "个批次")
"""Units that count only as a floor beside a longer period: 每周不少于3天, 每年不少于40小时, 每日不少于3个批次."""
FLOOR = r"(?:至少|最少|起码|不(?:得|能|应|可|宜)?(?:少|低)于|≥)"
CEILING = r"(?:至多|最多|不(?:得|能|应|可|宜)?(?:多|高|大)于|不(?:得|能|应|可|宜)?超过|≤)"

_COUNT = re.compile(
    rf"(?P<number>{NUMERAL}(?:(?:[—–~～\-]{{1,2}}|至|到){NUMERAL})?)(?P<unit>{UNITS}|个?批次|天(?![内以之前后])|个?小时(?![内以之前后]))"
    r"(?:（含[^，。；（）]{0,6}）)?(?P<more>（?含?）?(?:及以上|或以上|以上|以内|以下))?"
)
_BEFORE = re.compile(rf"(?:(?P<floor>{FLOOR})|(?P<ceiling>{CEILING}))[^，。；：！？、每]{{0,24}}$")
_EACH = re.compile(
    r"(?:(?<![，。；、：])各|分别)(?:至少|集中|组织|开展|进行|举办|举行|召开|安排|实施|统一|全面|不少于|校|单位|[^，。；、各]{1,6}(?=进行|开展)){0,4}$"
)
_VISITS = re.compile(r"(?:抽查|检查|督查|督导|暗访|走访|家访|巡查|抽检|指导)[^，。；]{0,12}$")
_LASTS = re.compile(rf"(?<!时间){FLOOR}[^，。；：！？、每]{{0,6}}$")
_LESSON = re.compile(r"一次[^，。；、]{0,8}课(?!时|表|程)")
_NO_COUNT_BEFORE = frozenset("第这那此本某首同另又再唯任何上下每是有依级层档名批历其屡几数多初绕定")
_NO_COUNT_AFTER = ("性", "次", "又一次", "比一次", "元", "安全责任事故", "事故", "会的", "机会")


class Count(NamedTuple):
    """Characters `start` to `end`, with the word of the floor or ceiling. `said` when such a word is there.

    `number` is where the number begins; `each` for 各一次 and 分别一次.
    """

    start: int
    end: int
    value: float
    op: Op
    said: bool
    unit: str
    number: int
    each: bool = False


def counts(text: str) -> list[Count]:
    """The counts of activity in a text, in order."""
    found: list[Count] = []
    for match in _COUNT.finditer(text):
        before = text[match.start() - 1] if match.start() else ""
        if before == "上" and _LESSON.match(text, match.start()):
            before = ""
        if before and (before in _NO_COUNT_BEFORE or before.isdigit()):
            continue
        if text.startswith(_NO_COUNT_AFTER, match.end("unit")) and not match["more"]:
            continue
        if match["unit"] in VISITED and not _VISITS.search(text, max(0, match.start() - 20), match.start()):
            continue
        if match["unit"] in LASTING and not _LASTS.search(text, max(0, match.start() - 20), match.start()):
            continue
        number = number_at(text, match.start("number"))
        if number is not None and number.value:
            found.append(_counted(text, match, number.value, floor=number.high is not None))
    return found


def _counted(text: str, match: re.Match[str], value: float, *, floor: bool) -> Count:
    start, end = match.span()
    low = max(0, start - 36)
    limit = _BEFORE.search(text, low, start)
    op: Op = ">=" if floor else "="
    if limit:
        op = ">=" if limit["floor"] else "<="
        start = limit.start()
    if more := match["more"]:
        op = "<=" if more.endswith(("以内", "以下")) else ">="
    each = _EACH.search(text, low, match.start()) is not None
    return Count(start, end, value, op, bool(limit or match["more"]), match["unit"], match.start(), each)
