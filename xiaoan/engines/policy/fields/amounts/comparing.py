"""At least, at most, exactly: what the words beside a number say."""

from __future__ import annotations

import re

from xiaoan.engines.policy.shapes import Op

_COMPARED = re.compile(
    r"(?P<not>不(?:得|应当|应|能|可|宜|准|要|许|须)?|严禁|禁止|切勿|未|没有)?"
    r"(?P<word>少于|低于|小于|短于|多于|大于|高于|超过|长于|超出)"
    r"|(?P<least>至少|最少|起码|最低|≥)|(?P<most>最多|至多|最高|控制在|≤)"
)
_SMALL = ("少于", "低于", "小于", "短于")
_OUGHT = re.compile(r"应当?|须|要|必须|保持|需|达到|控制")
_MORE = re.compile(r"(?:及|或)?(?:其)?以上")
_LESS = re.compile(r"(?:及|或)?(?:其)?(?:以下|以内|之内|范围|内)")
_WHOSE = re.compile(r"(?:及|或)?(?:以[上下])?的(?!标准|要求|比例|频次|数量|专|安)")
_TAIL = re.compile(r"(?:及|或)?以[上下内]|之内|范围内|内")
_REACH, _GAP = 16, 8


def _comparison(before: str) -> re.Match[str] | None:
    """The last word of comparison, when it stands right before the number."""
    said = list(_COMPARED.finditer(before, max(0, len(before) - _REACH)))
    if not said or len(before) - said[-1].end() > _GAP:
        return None
    last = said[-1]
    return None if re.search(r"[，。；：、\d]", before[last.end() :]) else last


def compared(before: str) -> Op | None:
    """What the words right before a number say: at least, at most, or nothing."""
    match = _comparison(before)
    if match is None:
        return None
    if match["word"]:
        return ">=" if (match["word"] in _SMALL) == bool(match["not"]) else "<="
    return ">=" if match["least"] else "<="


def op_of(before: str, after: str, usual: Op = "=") -> Op:
    """What the words before and after a number say; `usual` when they say nothing."""
    said = compared(before)
    if said:
        return said
    if more(after):
        return ">="
    return "<=" if less(after) else usual


def more(after: str) -> bool:
    """Does 以上 follow?"""
    return bool(_MORE.match(after))


def less(after: str) -> bool:
    """Does 以下, 以内 or 内 follow?"""
    return bool(_LESS.match(after))


def tail(after: str) -> int:
    """How long the word of comparison is that follows the unit."""
    match = _TAIL.match(after)
    return match.end() if match else 0


def whose(after: str) -> bool:
    """Does 的 follow, so that the number may only describe something?"""
    return bool(_WHOSE.match(after))


def is_condition(before: str, after: str) -> bool:
    """Does the number only say whom or when the rule is for: 超过一百米的建筑, 停用一年以上的, 体温超过37℃?"""
    match = _comparison(before)
    if match is None or after.startswith("者"):
        return whose(after) or after.startswith("者")
    return bool(
        match["word"] and not match["not"] and not _OUGHT.search(before, max(0, match.start() - 6), match.start())
    )
