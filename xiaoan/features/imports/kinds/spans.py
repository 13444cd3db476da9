"""Days and spans of days as a bureau's calendar writes them: 2026-10-01, 10月1日至7日, 9.30—10.8. Pure."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from xiaoan.kernel.org.arrivals import values

_TO = re.compile(r"\s*(?:至|到|~|～|—+|–|－|--+|(?<=[日号])-|(?<=\d)\s*-\s*(?=\d{1,2}(?:月|\.\d)))\s*")
_WEEKDAY = re.compile(
    r"[（(]\s*(?:周|星期|礼拜)[一二三四五六日天][^）)]*[)）]|(?:周|星期)[一二三四五六日天]|[（(]?共\d+天[)）]?"
)
_SHORT = re.compile(r"(?:(\d{1,2})\s*[月./\-])?\s*(\d{1,2})\s*[日号]?")
_SCHOOL_YEAR = re.compile(r"(20\d\d)\s*(?:[—\-–~至/]|——)\s*(20)?(\d\d)")


def spans(text: str, year: int) -> tuple[date, date] | None:
    """The first and last day of what is written. A day without a year lies in the school year beginning in `year`."""
    plain = _WEEKDAY.sub("", unicodedata.normalize("NFKC", text)).strip()
    one = _day(plain, year, None)
    if one is not None:
        return one, one
    parts = [part for part in _TO.split(plain) if part]
    if len(parts) != 2:
        return None
    first = _day(parts[0], year, None)
    last = _day(parts[1], year, first) if first is not None else None
    return (first, last) if first is not None and last is not None else None


def _day(text: str, year: int, after: date | None) -> date | None:
    """One day; what is left out (10月1日至7日, 2026年12月30日至1月2日) is that of the day before it."""
    full = values.day(text)
    if full is not None and not re.fullmatch(r"\d{4}\s*[-/.年]\s*\d{1,2}\s*月?", text.strip()):
        return full
    found = _SHORT.fullmatch(text.strip())
    if found is None or (found[1] is None and after is None):
        return None
    month = int(found[1]) if found[1] else after.month if after else 0
    there = year if month >= 8 else year + 1
    if after is not None:
        there = after.year + (1 if month < after.month else 0)
    try:
        return date(there, month, int(found[2]))
    except ValueError:
        return None


def year_in(text: str) -> int:
    """The year in which the school year named in a title begins (2026—2027学年度校历 is 2026); 0 when none is."""
    found = _SCHOOL_YEAR.search(unicodedata.normalize("NFKC", text))
    if found is None or int(found[3]) != (int(found[1]) + 1) % 100:
        return 0
    return int(found[1])
