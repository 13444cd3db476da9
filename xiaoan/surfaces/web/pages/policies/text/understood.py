"""What a person writes of a number or a day, read back: 不少于125克, 11月9日、12月2日, 发现后30分钟内, 次月5日前.

The same words as `words.py` makes; what is not understood is refused with an example, never guessed.
"""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from xiaoan.foundation.errors import Refused

_OPS = {
    "不少于": ">=", "至少": ">=", "不低于": ">=", "以上": ">=", "不超过": "<=", "不多于": "<=", "最多": "<=",
    "以内": "<=", "以下": "<=", "": "=",
}  # fmt: skip
_AMOUNT = re.compile(
    r"(不少于|至少|不低于|不超过|不多于|最多|)(\d{1,9}(?:\.\d{1,3})?)(?:[—～~-]{1,2}(\d{1,9}(?:\.\d{1,3})?))?([^\d，、；]{0,10}?)(以上|以内|以下|)"
)
_MEASURES = {
    "分钟": ("T", "M"),
    "小时": ("T", "H"),
    "天": ("", "D"),
    "日": ("", "D"),
    "周": ("", "W"),
    "个月": ("", "M"),
    "年": ("", "Y"),
}
_AFTER = re.compile(r"(?:(.{0,30})后)?(?:(立即|马上)|(\d{1,3})个?(分钟|小时|天|日|周|月|年)(?:之?内)?)")
_NEXT_MONTH = re.compile(r"次月(\d{1,2})[日号](?:前|之前)?")
_DAY = re.compile(r"(?:(\d{4})年)?(\d{1,2})月(?:(\d{1,2})[日号])?")
_NTH = re.compile(r"(\d{1,2})月(最后一|第[一二三四1-4])个?(?:星期|周)([一二三四五六日天])")
_NUMBERS = {
    "最后一": "last",
    "第一": "1st",
    "第二": "2nd",
    "第三": "3rd",
    "第四": "4th",
    "第1": "1st",
    "第2": "2nd",
    "第3": "3rd",
    "第4": "4th",
}
_WEEKDAYS = dict(zip("一二三四五六日天", ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun", "Sun"), strict=True))


def amount(text: str) -> dict[str, object] | None:
    """不少于125克 as the fields of an Amount; None for no words. Refused when it is no amount."""
    plain = _plain(text).replace(",", "")
    if not plain:
        return None
    found = _AMOUNT.fullmatch(plain)
    if found is None:
        raise Refused(_("看不懂是多少，请写成“不少于2次”“125克”“2—4小时”这样。"))
    low, high = float(found[2]), found[3]
    if high is not None:
        return {"value": (low, float(high)), "unit": found[4], "op": "between"}
    return {"value": low, "unit": found[4], "op": _OPS[found[1] or found[5]]}


def by_when(text: str) -> dict[str, object] | None:
    """次月5日前 as the fields of a By; None for no words. Refused when it is no day, month or span."""
    plain = _plain(text)
    if not plain:
        return None
    if found := _NEXT_MONTH.fullmatch(plain):
        return {"kind": "day_of_next_month", "value": int(found[1])}
    parts = re.split(r"[、；,，]", plain.removesuffix("前").removesuffix("之"))
    spans = [each for part in parts if (each := _span(part))]
    if len(spans) == len(parts):
        return {"kind": "date_range", "value": spans[0] if len(spans) == 1 else tuple(spans)}
    days = [each for part in parts if (each := _day(part))]
    if len(days) == len(parts):
        kind = "month" if all(re.fullmatch(r"(?:\d{4}|-)-\d\d", day) for day in days) else "date"
        return {"kind": kind, "value": days[0] if len(days) == 1 else tuple(days)}
    if ("后" in plain or plain.endswith("内")) and (found := _AFTER.fullmatch(plain)):
        return {"kind": "after_event", "value": _duration(found), "event": found[1] or ""}
    raise Refused(_("看不懂是什么时候，请写成“11月9日”“3月至5月”“次月5日前”“发现后30分钟内”这样。"))


def _plain(text: str) -> str:
    return re.sub(r"\s", "", text).translate(str.maketrans("０１２３４５６７８９％", "0123456789%"))


def _duration(found: re.Match[str]) -> str:
    if found[2]:
        return "PT0S"
    unit = "个月" if found[4] == "月" else found[4]
    time, letter = _MEASURES[unit]
    return f"P{time}{found[3]}{letter}"


def _span(text: str) -> str:
    ends = re.split(r"[至到—~～]", text)
    if len(ends) != 2:
        return ""
    first, last = ends
    if not re.search(r"[月日]", last):
        return ""
    if "月" not in last and (month := re.match(r"(?:\d{4}年)?\d{1,2}月", first)):
        last = month[0] + last
    if "年" not in last and (year := re.match(r"\d{4}年", first)):
        last = year[0] + last
    days = [_day(first if "月" in first else f"{first}月"), _day(last)]
    return "/".join(days) if all(days) and "last" not in "".join(days) else ""


def _day(text: str) -> str:
    if nth := _NTH.fullmatch(text):
        return f"--{int(nth[1]):02}-{_NUMBERS[nth[2]]}{_WEEKDAYS[nth[3]]}" if 1 <= int(nth[1]) <= 12 else ""
    found = _DAY.fullmatch(text)
    if found is None or not 1 <= int(found[2]) <= 12 or not 1 <= int(found[3] or 1) <= 31:
        return ""
    return f"{found[1] or '-'}-{int(found[2]):02}{f'-{int(found[3]):02}' if found[3] else ''}"
