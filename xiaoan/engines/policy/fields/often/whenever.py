"""Every time: 凡…必须, 均须报批, 一律须经, 逢会必讲; and before every holiday or outing, beside a count.

凡 that only threatens (凡…的，通报并约谈) orders nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from xiaoan.engines.policy.fields.often.periods import Period

_EVENT_TIMES = re.compile(
    r"(?:法定|重[要大])?(?:寒暑假|节假日|节日|长假|小长假|放假|离校|放学|外出|集会|大型活动|重大活动|集体活动|重要节点|重要时段|敏感时段|敏感节点|恶劣天气"
    r"|极端天气|(?:重大)?会议|考试)(?:放假|来临|活动)?(?:之?前夕?|期间|时|后)(?P<minutes>的?[一二三四五十\d]{1,3}分钟(?!内|以内|之内))?"
)
_ROUND = re.compile(r"[^，。；：！？每]{0,12}(?:课|餐|活动|考试|外出)前后(?=各)")
_WHENEVER = re.compile(
    r"凡(?<![平非不超]凡)是?(?!发生|发现|出现|因|违反|未|不|在检查)(?=[^。；！？]{1,80}?(?:必须|须|应当?|要|均|一律|都))"
    r"|均(?:必须|应当|须|应|需|要)(?=[^，。；]{0,16}(?:报(?!警)|审|经|登记|备案|批准|签字|记录|签名))"
    r"|一律(?:须|应当?|要|需)?(?=[经报])|一律必?须|逢[^，。；]{1,4}必[^，。；]{1,2}"
)
_SANCTION = re.compile(
    r"[^。；！？]{0,90}?(?:通报|约谈|追究|追责|问责|处分|处罚|一票否决|取消|遵守|适用|从严|严肃|依法|倒查)"
)


def whenever(text: str) -> Iterator[Period]:
    """The periods of a text that are events, other than those with 每."""
    for match in _EVENT_TIMES.finditer(text):
        yield Period(match.start(), match.end(), "event", needs_count=not match["minutes"])
    for match in _ROUND.finditer(text) if "前后各" in text else ():
        yield Period(match.start(), match.end(), "event", occasions=2, needs_count=True)
    for match in _WHENEVER.finditer(text):
        if not (match[0].startswith("凡") and _SANCTION.match(text, match.end())):
            yield Period(match.start(), match.end(), "event", sure=0.7)
