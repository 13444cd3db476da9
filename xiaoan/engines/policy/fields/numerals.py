"""Numbers as policy texts write them: 一, 两, 十五, 三百一十, 二〇二〇, 半, 1.5, 1,900, and 2—4 or 三至五.

Ordinals (第三) and vague numbers (若干, 数, 多, 几) are no numbers. cn2an converts what has units; one digit is
looked up here, because nearly every numeral of a policy is one character long.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

import cn2an

DIGITS = {
    "零": 0, "〇": 0, "○": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5,
    "六": 6, "七": 7, "八": 8, "九": 9, "十": 10,
}  # fmt: skip

CHINESE = "零〇○一二两三四五六七八九十百千万亿廿"
NUMERAL = rf"(?:\d{{1,12}}(?:,\d{{3}}){{0,4}}(?:\.\d{{1,6}})?[百千万亿]?|[{CHINESE}]{{1,12}})"
"""One number, for use inside a larger pattern; `半` is left to those who know the unit."""

_NUMBER = re.compile(NUMERAL)
_RANGE = re.compile(rf"({NUMERAL})(?:[—–~～\-]{{1,2}}|至|到)({NUMERAL})")
_SPELT = re.compile(r"[零〇○一二三四五六七八九]{3,12}")
_ABOUT = re.compile(r"([一二两三四五六七八九])([二两三四五六七八九])(?![零〇○一二三四五六七八九十百千万])")
_PERCENT = re.compile(rf"百分之({NUMERAL}|百)")


class Number(NamedTuple):
    """A number read at a position; `end` is one past its last character. `high` is None unless it is a range."""

    value: float
    end: int
    high: float | None = None


@lru_cache(maxsize=4096)
def value_of(numeral: str) -> float | None:
    """The number that all of `numeral` says, or None: `十五` 15, `半` 0.5, `1,900` 1900, `二〇二〇` 2020."""
    if numeral in DIGITS:
        return float(DIGITS[numeral])
    if numeral == "半":
        return 0.5
    if _ABOUT.fullmatch(numeral):
        return None
    plain = numeral.replace(",", "").replace("○", "〇").replace("〇", "零").replace("两", "二")
    if plain.isascii():
        try:
            return float(plain)
        except ValueError:
            return None
    if _SPELT.fullmatch(plain):
        return float("".join(str(DIGITS[digit]) for digit in plain))
    try:
        return float(cn2an.cn2an(plain, "smart"))
    except (ValueError, KeyError, IndexError, TypeError):
        return None


def number_at(text: str, position: int) -> Number | None:
    """The number or range (`2—4`, `三至五`) that begins at `position`; percents too (`百分之九十五` is 95)."""
    if percent := _PERCENT.match(text, position):
        value = value_of(percent[1])
        return None if value is None else Number(value, percent.end())
    if text[max(0, position - 1) : position] == "第":
        return None
    if about := _ABOUT.match(text, position):
        return Number(float(DIGITS[about[1]]), about.end(), float(DIGITS[about[2]]))
    if pair := _RANGE.match(text, position):
        low, high = value_of(pair[1]), value_of(pair[2])
        if low is not None and high is not None and low <= high:
            return Number(low, pair.end(), high)
    if single := _NUMBER.match(text, position):
        value = value_of(single[0])
        return None if value is None else Number(value, single.end())
    return Number(0.5, position + 1) if text.startswith("半", position) else None
