"""Dates by month: 5月12日, 6月1日至30日, 2020年5月—12月, 5月底前, 4月下旬, 3—5月, 9月第一周, 3月最后一个星期一."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xiaoan.engines.policy.fields.numerals import value_of
from xiaoan.engines.policy.fields.when.marks import Mark, last_day, stem, year_before

_N = r"(?:\d{1,2}|[一二三四五六七八九十廿]{1,3})"
_TO = r"(?:——|—|–|-|－|~|～|至|到)"
_DATE = re.compile(
    rf"(?P<from>{_N}(?<![\d第]\d)(?<![\d第]\d\d)(?:份|月)?(?P<join>{_TO}|、|和))?"
    rf"(?P<month>{_N})月(?![龄薪饼租票])份?"
    rf"(?:(?P<part>上旬|上中旬|中旬|中下旬|下旬|底|末|初)|(?P<day>{_N})(?:[日号]|(?={_TO}{_N}[日号]))|(?:的)?第(?P<week>[一二三四五1-5])个?(?:周|星期)(?![一二三四五六日])"
    r"|(?:的)?(?P<final>最后一个?(?:周|星期)(?:的?(?:周|星期)?(?P<weekday>[一二三四五六日]))?))?"
)
_UNTIL = re.compile(
    rf"(?:起|日)?(?:开始)?(?:（[^（）]{{0,8}}）)?(?:持续|延续)?{_TO}(?:(?P<year>20\d\d|次|明|[xX×*]{{1,4}})年)?"
    rf"(?:(?:(?P<month>{_N})月份?)?(?:(?P<day>{_N})[日号]|(?P<part>上旬|中旬|下旬|底|末|初)|(?<=月)|(?<=月份))|(?P<end>年底|年末))"
)
_LISTED = re.compile(rf"(?<![\\d第一二三四五六七八九十])(?:{_N}月?、){{1,10}}$")
_ITEM = re.compile(r"(?:^|[。；：\s])\d{1,2}[.．、]$")
_NO_START = ("第", ".", "/")
_PARTS = {"上旬": (1, 10), "初": (1, 10), "上中旬": (1, 20), "中旬": (11, 20), "中下旬": (11, 0), "下旬": (21, 0)}
_WEEKDAYS = dict(zip("一二三四五六日", ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"), strict=True))


def written(text: str, year: int | None) -> Iterator[Mark]:
    """The dates that name a month. `year` is the document's own, for 今年."""
    for match in _DATE.finditer(text):
        if mark := _mark(text, match, year):
            yield mark


def _mark(text: str, match: re.Match[str], year: int | None) -> Mark | None:
    month, day = _number(match["month"], 12), _number(match["day"], 31)
    if month is None or (match["day"] and day is None) or _is_period(text, match):
        return None
    own, start = year_before(text, match.start(), year)
    before = text[max(0, start - 1) : start]
    if (before in _NO_START or before.isdigit()) and not _ITEM.search(text, max(0, start - 4), start):
        return None
    first = _first(text, match, month)
    if match["from"] and first is None:
        start = match.start("month")
    if first is not None and match["day"] is None and match["part"] is None:
        if match["join"] == "、" and (earlier := _earlier(text, start)):
            values = tuple(stem(own, one) for one in (*earlier[1], first, month))
            return Mark(earlier[0], match.end(), "month", values, sure=0.9)
        return _months(match, start, own, first, month)
    if first is not None:
        start = match.start("month")
    return _until(text, match, start, own, month, day) or _single(match, start, own, month, day)


def _first(text: str, match: re.Match[str], month: int) -> int | None:
    """The month before 、 or — (3—5月); the number of an item is none (8、六月份)."""
    if not match["from"]:
        return None
    numeral = match["from"][: -len(match["join"])]
    first = _number(numeral.rstrip("月份"), 12)
    begins = not match.start() or text[match.start() - 1] in "。；：\n "
    item = match["join"] == "、" and begins and not numeral.endswith(("月", "份"))
    if item and (first != month - 1 or numeral.isascii() != match["month"].isascii()):
        return None
    return first


def _earlier(text: str, position: int) -> tuple[int, list[int]] | None:
    """The months listed before `position`, and where they begin: 3、6、 of 3、6、9、12月."""
    low = max(0, position - 24)
    listed = _LISTED.search(text[low:position])
    if listed is None:
        return None
    months = [_number(numeral.rstrip("月"), 12) for numeral in listed[0].split("、")[:-1]]
    known = [month for month in months if month]
    return (low + listed.start(), known) if known == sorted(set(known)) and len(known) == len(months) else None


def _number(numeral: str | None, most: int) -> int | None:
    value = value_of(numeral) if numeral else None
    return int(value) if value and value <= most else None


def _is_period(text: str, match: re.Match[str]) -> bool:
    """一月一排查 and 两月一次 are no months, nor is a Chinese 一月 without anything that makes it a date."""
    if match["month"] not in ("一", "二") or match["part"] or match["day"] or match["week"] or match["from"]:
        return False
    return text[match.end() - 1] != "份" and text[max(0, match.start() - 1) : match.start()] not in ("年", "在", "于")


def _months(match: re.Match[str], start: int, year: int | None, first: int, last: int) -> Mark:
    """3—5月 is a range of days, 7-8月 and 7、8月 are months by name."""
    dashed = last == first + 1 and match["join"] not in ("至", "到") and match["from"][-2] not in "月份"
    if match["join"] in ("、", "和") or dashed:
        return Mark(start, match.end(), "month", (stem(year, first), stem(year, last)), sure=0.9)
    value = f"{stem(year, first)}-01/{stem(year, last)}-{last_day(year, last):02d}"
    return Mark(start, match.end(), "date_range", (value,), sure=0.9)


def _until(text: str, match: re.Match[str], start: int, year: int | None, month: int, day: int | None) -> Mark | None:
    until = _UNTIL.match(text, match.end())
    if until is None or match["week"] or match["final"]:
        return None
    from_day = day or _PARTS.get(match["part"] or "", (1, 0))[0]
    until_year = _until_year(until["year"], year)
    if until["end"]:
        return Mark(
            start, until.end(), "date_range", (f"{stem(year, month)}-{from_day:02d}/{_year_end(until_year)}",), sure=1.0
        )
    last = _number(until["month"], 12) or month
    if until["part"]:
        until_day = _PARTS.get(until["part"], (0, 0))[1] or last_day(until_year, last)
    else:
        until_day = _number(until["day"], 31) or last_day(until_year, last)
    value = f"{stem(year, month)}-{from_day:02d}/{stem(until_year, last)}-{until_day:02d}"
    return Mark(start, until.end(), "date_range", (value,), sure=1.0)


def _until_year(said: str | None, year: int | None) -> int | None:
    if said in ("次", "明"):
        return year + 1 if year else None
    if said and not said.isdigit():
        return None
    return int(said) if said else year


def _year_end(year: int | None) -> str:
    return f"{year}-12-31" if year else "--12-31"


def _single(match: re.Match[str], start: int, year: int | None, month: int, day: int | None) -> Mark:
    base = stem(year, month)
    if match["final"]:
        weekday = _WEEKDAYS.get(match["weekday"] or "")
        if weekday:
            return Mark(start, match.end(), "date", (f"{base}-last{weekday}",))
        end = last_day(year, month)
        return Mark(start, match.end(), "date_range", (f"{base}-{end - 6:02d}/{base}-{end:02d}",), sure=0.7)
    if match["week"]:
        number = _number(match["week"], 5) or 1
        first, last = 7 * number - 6, min(7 * number, last_day(year, month))
        return Mark(start, match.end(), "date_range", (f"{base}-{first:02d}/{base}-{last:02d}",), sure=0.7)
    if match["part"] in _PARTS:
        first, last = _PARTS[match["part"]]
        return Mark(
            start,
            match.end(),
            "date_range",
            (f"{base}-{first:02d}/{base}-{last or last_day(year, month):02d}",),
            sure=0.9,
        )
    if match["part"]:
        return Mark(start, match.end(), "date", (f"{base}-{last_day(year, month):02d}",), sure=1.0)
    if day:
        return Mark(start, match.end(), "date", (f"{base}-{day:02d}",))
    return Mark(start, match.end(), "month", (base,))
