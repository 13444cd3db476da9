"""Values as people type them into lists: numbers with a measure word, dates, yes and no. None: it is no such value."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta

EARLIEST, LATEST = date(1800, 1, 1), date(2100, 12, 31)
_DIGITS = 7
_YES = frozenset({"是", "有", "yes", "y", "true", "√", "✓", "1", "对"})
_NO = frozenset({"否", "无", "没有", "no", "n", "false", "×", "✗", "0", "非"})
_NUMBER = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)(?:\.0+)?\s*[人名个位]?")
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})(?:\s*[-/.月]\s*(\d{1,2})\s*日?|\s*月?)")
_CLOSE = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SERIAL = re.compile(r"[2-7]\d{4}(?:\.0+)?")
_EXCEL_BEGINS = date(1899, 12, 30)
_PRIVATE = re.compile(r"民办|私立|民营|社会力量")
_PUBLIC = re.compile(r"公办|公立|国办|国有|集体|教育部门|事业单位|地方")


def whole_number(text: str) -> str | None:
    """A number of things up to 9999999, as digits: 1,200人 is 1200."""
    found = _NUMBER.fullmatch(unicodedata.normalize("NFKC", text))
    digits = found[1].replace(",", "").lstrip("0") or "0" if found else ""
    return digits if 0 < len(digits) <= _DIGITS else None


def yes_or_no(text: str) -> str | None:
    """ "yes" or "no"."""
    word = unicodedata.normalize("NFKC", text).lower()
    return "yes" if word in _YES else "no" if word in _NO else None


def day(text: str) -> date | None:
    """A day; a month stands for its first day. 20260901, and the number Excel keeps a day as (46266), are read too."""
    plain = unicodedata.normalize("NFKC", text).strip().removesuffix(" 00:00:00")
    if _SERIAL.fullmatch(plain):
        return _EXCEL_BEGINS + timedelta(days=int(plain.partition(".")[0]))
    parts = _DAY.fullmatch(plain) or _CLOSE.fullmatch(plain)
    try:
        found = date(int(parts[1]), int(parts[2]), int(parts[3] or 1)) if parts else None
    except ValueError:
        return None
    return found if found is not None and EARLIEST <= found <= LATEST else None


def private(text: str) -> str | None:
    """Whether a school is private, by the words for who runs it: "yes" or "no"."""
    if _PRIVATE.search(text):
        return "yes"
    return "no" if _PUBLIC.search(text) else None
