"""Codes that say period and count at once: 一日四查, 一月一排查, 2次/学期, “两点名”, 1530.

1530 is a safety talk of one minute every day, five minutes at the end of every week, thirty before every holiday.
一日三餐, 一年四季 and 一月一日 are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from xiaoan.engines.policy.fields.numerals import NUMERAL, value_of
from xiaoan.engines.policy.fields.often.acts import LONG, SHORT
from xiaoan.engines.policy.fields.often.counts import FLOOR, UNITS
from xiaoan.engines.policy.fields.often.periods import PERS, Period
from xiaoan.engines.policy.shapes import Per

_CODE = re.compile(
    r"(?P<length>半|[一二两三1-3](?<![\d一二三四五六七八九十百千第/.][一二两三1-3])|[—-](?<=[“”、，：][—-])(?=[日周月]一))个?(?P<unit>学期|学年|季度|季|年|月|周|星期|日|天|旬)"
    rf"[“”]?(?:各|召?开|组织|进行)?(?P<count>{NUMERAL})[小大全]?(?P<act>{LONG}|{SHORT})"
)
_SMUDGED = {"—": "一", "-": "一"}
_SLASH = re.compile(
    rf"(?P<floor>{FLOOR}[^，。；]{{0,6}}?)?(?P<count>{NUMERAL})(?:{UNITS})(?P<more>以上)?/每?一?个?(?P<unit>学期|学年|季度|季|月|周|日|天|年)"
)
_TWICE = re.compile(r"[“]?(?P<count>[两双二三])(?P<act>点名|清点|点到)(?:人数)?")
_LESSON = re.compile(r"一(?:节课|堂课|课|次)一(?:点名|清点|签到|登记)")
_1530 = re.compile(r"[“]?1530[”]?(?![\d.:,%]|人|名|所|元|余|多|次|个|份|件|处|家|万|号)(?<![\d.:,年]1530)")
_PERS_1530: tuple[Per, ...] = ("day", "week", "event")
_1530_SPELT = re.compile(
    r"[^。；！？]{0,40}?(?:一|1)分钟[^。；！？]{0,40}?(?:五|5)分钟[^。；！？]{0,40}?(?:三十|30)分钟"
)


def codes(text: str) -> Iterator[Period]:
    """The codes of a text."""
    for match in _CODE.finditer(text):
        length, times = value_of(_SMUDGED.get(match["length"], match["length"])), value_of(match["count"])
        if length and times and times <= 31:
            if length == 0.5 and match["unit"] in ("年", "学年"):
                yield Period(match.start(), match.end(), "half_year", times=times, op="=")
            else:
                rate = round(1 / length, 4)
                yield Period(match.start(), match.end(), PERS[match["unit"]], rate, times=times, op="=")
    for match in _SLASH.finditer(text) if "/" in text else ():
        if times := value_of(match["count"]):
            floor = bool(match["floor"] or match["more"])
            yield Period(match.start(), match.end(), PERS[match["unit"]], times=times, op=">=" if floor else "=")
    for match in _TWICE.finditer(text):
        times = 3 if match["count"] == "三" else 2
        yield Period(match.start(), match.end(), "event", times=times, op="=", sure=0.8)
    for match in _LESSON.finditer(text):
        yield Period(match.start(), match.end(), "event", times=1, op="=")
    for match in _1530.finditer(text):
        spelt = _1530_SPELT.match(text, match.end())
        for per in _PERS_1530:
            end = spelt.end() if spelt else match.end()
            yield Period(match.start(), end, per, times=1, op="=", inferred=True)
