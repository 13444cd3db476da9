"""Dates of headings: the days a phase runs, the months of a calendar.

「第一阶段：动员部署（2022年4月1日—4月30日）」 gives `2022-04-01/2022-04-30`; without a year anywhere `--04-01/--04-30`.
"""

from __future__ import annotations

import re
from calendar import monthrange
from functools import lru_cache
from typing import Final, NamedTuple

_HAN_MONTH: Final = {
    "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10, "十一": 11, "十二": 12,
    "元": 1, "正": 1, "腊": 12,
}  # fmt: skip
_NAME: Final = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九元])"
_JOIN: Final = r"[ 　]*(?:[-—–―~～至到、，和及]|--|——)[ 　]*(?:[次翌]年)?"
_MONTHS: Final = re.compile(
    rf"^[#【\[（ 　]*(?:(?:20\d\d|\d\d"
    rf"|[一二〇○零]{{2,4}})年)?(?P<list>{_NAME}(?:月份?)?(?:{_JOIN}{_NAME}(?:月份?)?){{0,3}})(?<=月"
    rf"|份)(?![\d一二三四五六七八九十前底初末上中下内起至])"
    rf"(?P<rest>[^。；]{{0,24}}?)[】\]）：:、. 　]*$"
)
_ONE: Final = re.compile(r"1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九元]")
_WORK: Final = re.compile("工作|重点|安排|主题|安全|计划|任务|要点|教育|宣传|活动|专题|开学|周|月$|^$")
_RANGE: Final = re.compile(r"[-—–―~～至到]")


class _Day(NamedTuple):
    year: int | None
    month: int
    first: int
    last: int


_DAY: Final = re.compile(
    r"(?:(?P<year>20\d\d)[年./\-])?(?:(?P<month>1[0-2]|0?[1-9])(?:月份?|[./\-](?=\d)))?"
    r"(?:(?P<day>3[01]|[12]\d|0?[1-9])(?:日|号)?|(?P<part>[上中下]旬|底|初|末))?"
)
_START: Final = re.compile(r"20\d\d年|20\d\d[./\-]\d|(?<!\d)(?:1[0-2]|0?[1-9])月")
_PARTS: Final = {"上旬": (1, 10), "中旬": (11, 20), "下旬": (21, 31), "初": (1, 10), "底": (21, 31), "末": (21, 31)}
_BEHIND_DATE: Final = "）)】]：，。 　"
_TO: Final = re.compile(r"起?[ 　]*(?:[-—–―~～至到]|--|——)+[ 　]*")


def is_month(text: str) -> bool:
    """Is this line the heading or the first cell of a month: 「四月」 「4月份工作重点」 「7—8月：」?"""
    return bool(months_of(text[:40].split("\t", 1)[0]))


@lru_cache(maxsize=4096)
def months_of(text: str) -> tuple[str, ...]:
    """The months that a heading or a cell names, `--04`; empty when it is no heading of months."""
    text = text.strip()
    if not 2 <= len(text) <= 40:
        return ()
    found = _MONTHS.match(text)
    if found is None or not _WORK.search(found["rest"].strip(" 　：:")):
        return ()
    return _listed(found["list"])


def month_named(cell: str) -> tuple[str, ...]:
    """The month of a bare number in the column of months: 3, 十一."""
    return _listed(cell) if re.fullmatch(_NAME, cell) else ()


@lru_cache(maxsize=4096)
def dates_in(text: str, year: int | None) -> str:
    """The first range of days in the words of a heading as `from/to`; empty when there is none."""
    for start in _START.finditer(text[:200]):
        first = _day(text, start.start(), year, None)
        if first is None:
            continue
        begin, end = first
        joined = _TO.match(text, end)
        last = _day(text, joined.end(), begin.year, begin) if joined else None
        if last:
            return (
                f"{_iso(begin.year, begin.month or 1, begin.first)}/"
                f"{_iso(last[0].year, last[0].month or 12, last[0].last)}"
            )
        if joined is None and begin.first != begin.last and (end == len(text) or text[end] in _BEHIND_DATE):
            return (
                f"{_iso(begin.year, begin.month or 1, begin.first)}/{_iso(begin.year, begin.month or 12, begin.last)}"
            )
    return ""


def _day(text: str, start: int, year: int | None, begin: _Day | None) -> tuple[_Day, int] | None:
    """The day, third of a month, month or year at `start`, and where it ends. Behind `begin` a month may be left out,
    and one that comes before its month is of the next year."""
    found = _DAY.match(text, start)
    if found is None or found.end() == start:
        return None
    if found["year"]:
        year = int(found["year"])
    if not (found["month"] or found["day"] or found["part"]):
        return _Day(year, 0, 1, 31), found.end()
    month = int(found["month"]) if found["month"] else begin.month if begin else 0
    if not month:
        return None
    if begin and year is not None and not found["year"] and month < begin.month:
        year += 1
    days = 28 if month == 2 and year is None else monthrange(year or 2024, month)[1]
    if found["day"]:
        day = int(found["day"])
        return (_Day(year, month, day, day), found.end()) if day <= days else None
    first, last = _PARTS.get(found["part"] or "", (1, days))
    return _Day(year, month, first, min(last, days)), found.end()


def _iso(year: int | None, month: int, day: int) -> str:
    return f"{'-' if year is None else f'{year:04}'}-{month:02}-{day:02}"


def _listed(words: str) -> tuple[str, ...]:
    names = [_number(name) for name in _ONE.findall(words)]
    if len(names) == 2 and _RANGE.search(words):
        low, high = names
        span = range(low, high + 1) if low <= high else [*range(low, 13), *range(1, high + 1)]
        names = list(span)
    return tuple(f"--{month:02}" for month in dict.fromkeys(names))


def _number(name: str) -> int:
    return int(name) if name.isdecimal() else _HAN_MONTH[name]
