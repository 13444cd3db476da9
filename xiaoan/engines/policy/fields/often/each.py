"""每 and what follows it: 每学期, 每两周, 每隔一天, 每周一、三, 每天上学和放学, 每周一主题, 每堂课, 每次.

每校, 每名, 每车 and every other distributive is none, nor are rates of change (每年9个百分点), availability
(每天24小时) and what happens every year (每年都有学生溺亡).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from xiaoan.engines.policy.fields.numerals import NUMERAL, value_of
from xiaoan.engines.policy.fields.often.acts import LONG, SHORT
from xiaoan.engines.policy.fields.often.counts import UNITS
from xiaoan.engines.policy.fields.often.occasions import occasions_after, weekdays_after
from xiaoan.engines.policy.fields.often.periods import PERS, Period
from xiaoan.engines.policy.shapes import Per

_EACH = re.compile(
    rf"每(?:逢(?=(?:周|星期|礼拜)[一二三四五]))?(?P<skip>间?隔)?(?:(?P<number>{NUMERAL}|半)(?:(?:[—–~\-]|至|到)(?P<most>{NUMERAL}))?个?|一?个)?"
    r"(?P<unit>工作日|上学日|教学日|教学周|小时|学期|学年|星期|礼拜|季度|月份|年度|半学年|日(?![常照志历语])|天(?!然)|周末?(?![边围期岁密折转])"
    r"|月(?![饼亮台])|旬|季(?!节)|年(?![级轻龄段代])|晚(?!会|自习)|夜|早|晨|分钟)"
)
_EVENT = re.compile(
    r"每(?:一|个)?(?:次|班次|班(?=填写|交接|轮)|场次|堂|节(?=[^，。；、]{0,6}课)|场|趟|餐|顿|批次|起(?!点)|例|课(?!时)|逢(?!(?:周|星期|礼拜)[一二三四五])|当(?!年|月|日|天)|(?:法定|重大)?(?:节假日|假日|假期|长假|节日|大型活动))(?![^，。；、]{0,3}扣)"
    r"(?P<measure>[^，。；、：前后每]{0,6}?(?:不少于|至少|不低于|不超过|不得少于|约|为|时间|\d{1,3}(?:个|分钟|小时|课时|学时|天|人)))?"
)
_ACT_AFTER = re.compile(rf"[“]?(?P<count>{NUMERAL})(?P<act>{LONG}|{SHORT})")
_COUNT_AFTER = re.compile(rf"{NUMERAL}(?:[—–~～\-至到]{{1,2}}{NUMERAL})?{UNITS}")
_CHANGE = re.compile(
    rf"[^，。；、]{{0,8}}?{NUMERAL}(?:个百分点|(?<!万)元|公里|千米|立方米|升(?![旗国学降]))"
    r"|(?:都|约|仍)?有[^，。；]{0,8}(?:学生|人|起)|都会|因[^，。；]{0,12}(?:死亡|溺亡|溺水|受伤)|(?:递|增长|下降|减少|发生|死亡)"
)
_FORMERLY = re.compile(r"[由从]每[^，。；]{0,14}?(?:提高|增加|调整|提升|改|加密)[到至为]")
_ALL_DAY = re.compile(r"(?:都?要?实行|坚持|执行|安排)?(?:24|二十四)个?小时|全天候")
_ON_DUTY = re.compile(r"的?(?:值日|值班|带班|当班|值周)(?:的?(?:教师|老师|领导|人员|行政|干部|教职工|学生))")
_LENGTHS: dict[int, tuple[Per, float]] = {
    7: ("week", 1.0), 14: ("week", 0.5), 10: ("month", 3.0), 15: ("month", 2.0), 30: ("month", 1.0),
    90: ("quarter", 1.0),
}  # fmt: skip
_NOT_BEFORE = ("上好", "过好", "平均", "均以", "近", "以")


def each(text: str) -> Iterator[Period]:
    """The periods that begin with 每."""
    for match in _EACH.finditer(text):
        if period := _each(text, match):
            yield period
    for match in _EVENT.finditer(text):
        if text.endswith(_NOT_BEFORE, max(0, match.start() - 2), match.start()):
            continue
        yield Period(match.start(), match.end(), "event", measure=match["measure"] is not None)


def _each(text: str, match: re.Match[str]) -> Period | None:
    unit, end = match["unit"], match.end()
    if text.endswith(_NOT_BEFORE, max(0, match.start() - 2), match.start()):
        return None
    if _FORMERLY.match(text, max(0, match.start() - 1), end + 20):
        return Period(match.start(), end, "event", needs_count=True, measure=True)
    if _CHANGE.match(text, end, end + 24) or (unit in ("日", "天") and _ALL_DAY.match(text, end)):
        return None
    if unit in ("日", "天", "周") and _ON_DUTY.match(text, end):
        return None
    if unit == "分钟":
        number = value_of(match["number"]) if match["number"] else None
        return Period(match.start(), end, "hour", 60 / number) if number and number >= 5 else None
    per, rate = _per(unit, match["most"] or match["number"], skip=bool(match["skip"]))
    period = Period(match.start(), end, per, rate)
    if unit in ("周", "星期", "礼拜") and not _COUNT_AFTER.match(text, end):
        return _weekly(text, period)
    if act := _ACT_AFTER.match(text, end):
        times = value_of(act["count"])
        if times and times <= 31 and not _COUNT_AFTER.match(text, act.start("count")):
            return period._replace(end=act.end(), times=times, op="=")
    if found := occasions_after(text, end, per):
        return period._replace(end=found.end, occasions=found.number)
    return period


def _per(unit: str, number: str | None, *, skip: bool) -> tuple[Per, float]:
    """Per what, and how many of the periods it holds: 每半月 (month, 2), 每两周 (week, 0.5)."""
    per, length = PERS[unit], (value_of(number) or 1) if number else 1.0
    if unit == "旬":
        return "month", 3.0
    if per == "month" and length in (3, 6):
        return ("quarter", 1.0) if length == 3 else ("half_year", 1.0)
    if per == "year" and length == 0.5:
        return "half_year", 1.0
    if per == "hour" and length == 24:
        return "day", 1.0
    if per == "day" and length in _LENGTHS:
        return _LENGTHS[int(length)]
    if skip and per != "hour":
        length = max(length, 2)
    return per, round(1 / length, 4)


def _weekly(text: str, period: Period) -> Period:
    """每周一主题 is one a week; 每周一 and 每周一、三、五 are days of the week."""
    act = _ACT_AFTER.match(text, period.end)
    if act and (act["count"] == "一" or act["count"].isascii() or text[period.end] == "“"):
        return period._replace(end=act.end(), times=value_of(act["count"]), op="=")
    days = weekdays_after(text, period.end)
    if days is None:
        return period
    return period._replace(end=days.end, occasions=days.number if days.number > 1 else 0)
