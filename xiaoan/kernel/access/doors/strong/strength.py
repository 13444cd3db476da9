"""What a password may not be: short, on the list of common ones, or made of what everybody knows about its owner.

Any mark may be used and none must be. What is known of a person and of this house (his user name, name, unit, a
phone's number, 校安) counts for nothing; what is left has to be more than a few marks repeated.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

SHORTEST, LONGEST = 10, 200
FEWEST_MARKS = 5
"""Different marks that a password has beside what is known of its owner."""

HOUSE = (
    "xiaoan",
    "xuexiao",
    "anquan",
    "school",
    "password",
    "mima",
    "admin",
    "校安",
    "学校安全",
    "学校",
    "安全",
    "密码",
)
_PHONE = re.compile(r"1\d{10}")


def weakness(password: str, known: Iterable[str]) -> str:
    """What is wrong with a password, in Chinese; "" when nothing is. `known` are names one would try first."""
    if len(password) < SHORTEST:
        return f"密码至少 {SHORTEST} 位"
    if len(password) > LONGEST:
        return f"密码最多 {LONGEST} 位"
    folded = password.casefold()
    if folded in {each.strip().casefold() for each in known}:
        return "密码不能与用户名、姓名、单位名称相同"
    try:
        CommonPasswordValidator().validate(password)
    except ValidationError:
        return "这个密码太常见，最先被人试到"
    if _PHONE.fullmatch(password) or _in_a_row(folded):
        return "手机号、连着的数字或字母最先被人试到"
    if len(set(_without(folded, known))) < FEWEST_MARKS:
        return "除了姓名、单位、“校安”这些别人想得到的，其余太少或太重复"
    return ""


def _in_a_row(text: str) -> bool:
    """Whether every mark stands equally far from the one before it: 1234567890, aaaaaaaaaa, zyxwvutsrq."""
    steps = {ord(after) - ord(before) for before, after in pairwise(text)}
    return len(steps) == 1 and abs(steps.pop()) <= 1


def _without(text: str, known: Iterable[str]) -> str:
    words = {part for each in known for part in re.split(r"[\s·@._-]+", each.casefold()) if len(part) > 1}
    for word in sorted({*words, *HOUSE}, key=len, reverse=True):
        text = text.replace(word, "")
    return text
