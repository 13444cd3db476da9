"""Named occasions inside a period: 每天上学和放学 and 每日午休、晚眠 are two, 早中晚 three, 每周一、三、五 three.

Occasions that stand side by side without a joining word (早晨上学前) are one.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from xiaoan.engines.policy.shapes import Per

_SEVERAL = {
    "早中晚": 3, "早、中、晚": 3, "晨午晚": 3, "晨、午、晚": 3, "早午晚": 3, "早、午、晚": 3, "三餐": 3,
    "上下学": 2, "上、下学": 2, "上放学": 2,
    "上、放学": 2, "上学放学": 2, "上下午": 2, "上、下午": 2, "晨午检": 2, "晨、午检": 2, "早晚": 2,
    "早、晚": 2, "课前课后": 2,
    "入离校": 2, "进出校": 2, "入校离校": 2, "上下班": 2,
}  # fmt: skip
_DAILY = (
    "上学", "放学", "入校", "离校", "入园", "离园", "来园", "进校", "出校", "到校", "午休", "午睡", "晚休",
    "晚眠", "晚寝", "就寝", "晚自习",
    "早自习", "早读", "早操", "课间操", "晨检", "午检", "晚检", "早晨", "早上", "上午", "中午", "下午", "傍晚",
    "晚上", "晚间", "夜间", "睡前",
    "起床", "课前", "课后", "班前", "班后", "餐前", "餐后", "早餐", "午餐", "晚餐", "早饭", "午饭", "晚饭",
    "营业前", "营业后", "晨", "早", "晚",
)  # fmt: skip
_TERMLY = (
    "开学初",
    "学期初",
    "学期中",
    "学期末",
    "期初",
    "期中",
    "期末",
    "开学前",
    "开学",
    "放假前",
    "结束前",
    "初",
    "末",
)
_YEARLY = (
    "开学初",
    "开学前",
    "放假前",
    "开学",
    "放假",
    "春季",
    "秋季",
    "夏季",
    "冬季",
    "上半年",
    "下半年",
    "暑假",
    "寒假",
    "年初",
    "年中",
    "年末",
    "年底",
    "春",
    "秋",
)

_SEVERAL_YEARLY = re.compile(r"的?(?:寒暑假|寒、暑假|春秋两季|春秋季|春、秋季|上下半年|上、下半年)")
_MANY = "|".join(map(re.escape, sorted(_SEVERAL, key=len, reverse=True)))


def _listing(words: tuple[str, ...]) -> re.Pattern[str]:
    """One occasion after another, with up to a few characters of their own after each."""
    word = "(?:" + "|".join(sorted(words, key=len, reverse=True)) + ")"
    return re.compile(
        rf"[^，。；：！？、每]{{0,4}}?{word}(?P<rest>[^，。；：！？、和及与]{{0,4}}(?:、|和|及|与|以及){word}){{1,6}}"
    )


_LISTS: dict[Per, re.Pattern[str]] = {"day": _listing(_DAILY), "term": _listing(_TERMLY), "year": _listing(_YEARLY)}
_SEVERAL_DAILY = re.compile(rf"[^，。；：！？、每]{{0,6}}?(?P<many>{_MANY})(?!结果|记录|情况|数据|信息)")
_BOTH = re.compile(r"[^，。；：！？、每]{1,6}[前后](?:(?:、|和|及|与)[^，。；：！？、每]{1,6}[前后]){1,3}(?=各)")
_JOINS = re.compile(r"、|和|以及|及|与")
_WEEKDAYS = re.compile(
    r"(?P<first>[一二三四五六日天])(?:至|到|—|-)(?:周|星期)?(?P<last>[五六日天])|[一二三四五六日天](?:(?:、|和|及|与)(?:周|星期)?[一二三四五六日天]){0,6}"
)
_MONTH_DAYS = re.compile(r"\d{1,2}[日号]?(?:[、和及与]\d{1,2}[日号]?){0,11}(?<=[日号])")
_MONTH = r"(?:\d{1,2}|[一二三四五六七八九十]{1,2})(?:月份?)?"
_SPAN_OF_MONTHS = rf"{_MONTH}(?:(?:至|到|—|-){_MONTH})?"
_MONTHS = re.compile(rf"的?{_SPAN_OF_MONTHS}(?:[、和及与]{_SPAN_OF_MONTHS}){{1,11}}(?<=[月份])")
_ORDER = "一二三四五六日"


class Occasions(NamedTuple):
    """How many occasions, and where the last one ends."""

    number: int
    end: int


def occasions_after(text: str, position: int, per: Per) -> Occasions | None:
    """The occasions named right after a period that ends at `position`; None when there are no two."""
    if per == "week":
        return None
    stop = position + 32
    if both := _BOTH.match(text, position, stop):
        return Occasions(len(_JOINS.findall(both[0])) + 1, both.end())
    if per == "day" and (several := _SEVERAL_DAILY.match(text, position, stop)):
        return Occasions(_SEVERAL[several["many"]], several.end())
    if per == "year" and (twice := _SEVERAL_YEARLY.match(text, position, stop)):
        return Occasions(2, twice.end())
    if per == "year" and (months := _MONTHS.match(text, position, stop)):
        number = len(_JOINS.findall(months[0])) + 1
        return Occasions(number, months.end()) if number > 1 else None
    if per == "month" and (days := _MONTH_DAYS.match(text, position, stop)):
        number = len(_JOINS.findall(days[0])) + 1
        return Occasions(number, days.end()) if number > 1 else None
    listing = _LISTS.get(per)
    if listing and (listed := listing.match(text, position, stop)):
        return Occasions(len(_JOINS.findall(listed[0])) + 1, listed.end())
    return None


def weekdays_after(text: str, position: int) -> Occasions | None:
    """Days of the week right after 每周: 一、三、五 are three, 一至周五 five, 五 one."""
    days = _WEEKDAYS.match(text, position)
    if days is None:
        return None
    if days["first"]:
        last = _ORDER.find(days["last"].replace("天", "日"))
        return Occasions(last - _ORDER.find(days["first"].replace("天", "日")) + 1, days.end())
    return Occasions(len(_JOINS.findall(days[0])) + 1, days.end())
