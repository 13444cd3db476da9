"""Chinese text on the way in and out: cleaning what people type, periods and durations in words."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime

from xiaoan.foundation.clock import local

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_SPACES = re.compile(r"[ \t\u3000]+")
_AT_END = re.compile(r"（[^（）]*）$")
WEEKDAYS = "一二三四五六日"
NBSP = "\u00a0"


def cleaned(text: str, *, most: int = 2000) -> str:
    """What a person typed, without control and direction marks, spaces folded; cut to `most` characters."""
    plain = unicodedata.normalize("NFC", _CONTROL.sub("", text))
    lines = [_SPACES.sub(" ", line).strip() for line in plain.splitlines()]
    return "\n".join(lines).strip()[:most]


def measure(number: int | float, word: str) -> str:
    """Number and measure word that never part on a line."""
    return f"{number:,}{NBSP}{word}"


def month_words(month: str) -> str:
    """'2026-10' as 2026年10月."""
    year, number = month.split("-")
    return f"{year}年{int(number)}月"


def day_words(day: date) -> str:
    """10月20日 星期二."""
    return f"{day.month}月{day.day}日 星期{WEEKDAYS[day.weekday()]}"


def moment_words(at: datetime) -> str:
    """10月20日 16:05, on the school's clock."""
    there = local(at)
    return f"{there.month}月{there.day}日 {there:%H:%M}"


def remaining_words(due: datetime, at: datetime) -> str:
    """Near time in words: 还剩 40 分钟, 还剩 3 天, 超期 3 天 (days counted on the school's calendar)."""
    seconds = (due - at).total_seconds()
    if seconds < 0:
        days = (local(at).date() - local(due).date()).days
        return f"超期{days}天" if days else "今天已超时"
    if seconds < 3600:
        return f"还剩{NBSP}{max(1, int(seconds // 60))}{NBSP}分钟"
    days = (local(due).date() - local(at).date()).days
    if days == 0:
        return f"今天{NBSP}{local(due):%H:%M}前"
    return "明天到期" if days == 1 else f"还剩{NBSP}{days}{NBSP}天"


def person_words(name: str, post: str) -> str:
    """示例·周主任（安全员）: a name and its post, without what the post's title adds in brackets at its end."""
    return f"{name}（{_AT_END.sub('', post)}）" if post else name
