"""Dates without a month: 2020年底, 年底前, 上半年, 二季度, 到2025年; dates in digits: 5.12, 4-15, 2020-05-01."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xiaoan.engines.policy.fields.numerals import value_of
from xiaoan.engines.policy.fields.when.marks import Mark, stem, year_before

_YEAR_END = re.compile(r"(?:年底|年末|岁末)(?!年初)(?P<before>之?前)?|底(?<=[12]\d{3}底)(?:前)?")
_QUARTER = re.compile(
    r"(?:第)?(?P<number>[一二三四1-4](?<![\d一二三四五六七八九十每][一二三四1-4]))季度(?P<end>末|底)?(?![一二两三1-3至少]|各)"
)
_HALF = re.compile(r"[上下](?<![、和及与上下半][上下])半年(?![、和及与]|各)(?P<end>底|末)?(?!以来|来)")
_YEAR = re.compile(
    r"(?:(?P<until>[到至])(?P<by>20\d\d)年(?!度?[底末初级版以\d一二三四五六七八九十])"
    r"|(?P<year>20\d\d(?<!\d20\d\d))年(?:，(?=实现|完成|力争)|(?=全面完成|基本|实现|完成|力争|争取|新建|创建|建成)))"
)
_DIGIT_DAY = re.compile(
    r"(?P<month>1[0-2](?<![\d.·・•‧年月\-—/第]1[0-2])|[1-9](?<![\d.·・•‧年月\-—/第][1-9]))[.·・•‧\-—](?P<day>[12]\d|3[01]|[1-9])(?![\d.%·分月])"
    r"(?=[”’]?[^，。；、]{0,14}?(?:日|周(?!年)|宣传月|活动月|节))(?![”’]?[^，。；、]{0,10}?(?:事故|惨案|火灾|爆炸|地震|工程|案件|大案|讲话|精神))"
)
_FULL = re.compile(
    r"(?P<year>20\d\d(?<!\d20\d\d))[-./](?P<month>1[0-2]|0?[1-9])[-./](?P<day>3[01]|[12]\d|0?[1-9])(?!\d)"
)
_FULL_TO = re.compile(r"(?:——|—|-|~|至|到)")
_QUARTERS = {1: ("01-01", "03-31"), 2: ("04-01", "06-30"), 3: ("07-01", "09-30"), 4: ("10-01", "12-31")}


def calendar(text: str, year: int | None) -> Iterator[Mark]:
    """Year ends, quarters, half years, whole years and dates in digits."""
    for match in _YEAR_END.finditer(text):
        if match[0].startswith("底"):
            yield Mark(
                match.start() - 4, match.end(), "date", (f"{text[match.start() - 4 : match.start()]}-12-31",), sure=1.0
            )
            continue
        own, start = _year_of(text, match, year)
        yield Mark(start, match.end(), "date", (f"{own}-12-31" if own else "--12-31",), sure=1.0)
    for match in _QUARTER.finditer(text):
        yield from _span(text, match, _QUARTERS[int(value_of(match["number"]) or 1)], year)
    for match in _HALF.finditer(text):
        yield from _span(text, match, ("01-01", "06-30") if match[0][0] == "上" else ("07-01", "12-31"), year)
    for match in _YEAR.finditer(text):
        number = match["year"] or match["by"]
        value = f"{number}-01-01/{number}-12-31"
        yield Mark(match.start(), match.end(), "date_range", (value,), sure=0.7 if match["until"] else 0.6)
    yield from _digits(text)


def _year_of(text: str, match: re.Match[str], year: int | None) -> tuple[int | None, int]:
    """Of 2020年底 and 今年年底; the 年 of the year may be the one of 年底."""
    if match[0].startswith("年"):
        own, start = year_before(text, match.start() + 1, year)
        if start < match.start():
            return own, start
    return year_before(text, match.start(), year)


def _span(text: str, match: re.Match[str], days: tuple[str, str], year: int | None) -> Iterator[Mark]:
    own, start = year_before(text, match.start(), year)
    head = f"{own}-" if own else "--"
    if match["end"]:
        yield Mark(start, match.end(), "date", (head + days[1],), sure=0.9)
    else:
        yield Mark(start, match.end(), "date_range", (f"{head}{days[0]}/{head}{days[1]}",), sure=0.7)


def _digits(text: str) -> Iterator[Mark]:
    for match in _DIGIT_DAY.finditer(text):
        yield Mark(
            match.start(),
            match.end(),
            "date",
            (f"{stem(None, int(match['month']))}-{int(match['day']):02d}",),
            sure=0.9,
        )
    last: Mark | None = None
    for match in _FULL.finditer(text):
        value = f"{match['year']}-{int(match['month']):02d}-{int(match['day']):02d}"
        if last and _FULL_TO.fullmatch(text, last.end, match.start()):
            last = Mark(last.start, match.end(), "date_range", (f"{last.values[0]}/{value}",), sure=1.0)
            continue
        if last:
            yield last
        last = Mark(match.start(), match.end(), "date", (value,))
    if last:
        yield last
