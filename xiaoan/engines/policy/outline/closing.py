"""What stands under the text of a document: the list of annexes, the signature, the date. It inherits nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

_FARTHEST: Final = 40
_DATE: Final = re.compile(
    r"(?:20\d\d|[二〇○零一三四五六七八九xX×_*]{4})[年./\-][ 　]?(?:[\dxX×_]{1,2}"
    r"|[一二三四五六七八九十]{1,3})[月./\-][ 　]?(?:[\dxX×_]{0,2}"
    r"|[一二三四五六七八九十]{0,3})日?(?:印发)?$"
)
_ANNEXES: Final = re.compile(r"附(?:件|表)?[：:]|附件(?:\d|[一二三四五六七八九十])[：:.、]")
_SIGNS: Final = re.compile(
    r".{0,30}(?:签[名字章]|盖章|公章|签订日期|签订时间)|（(?:此件|公开|印章|盖章|本页"
    r"|信息公开)[^）]*）?$|(?:联系人|联系电话|电话|邮箱|电子邮箱|传真|抄送|主送|印发)[：:].{0,60}$"
    r"|.{2,24}办公室.{0,6}20\d\d年.{2,6}印发$|_{4,}"
)
_OFFICE: Final = re.compile(r"^[^。；，：、]{2,24}$")


def closing_at(texts: Sequence[str]) -> int:
    """Where the lines under the text begin, `len(texts)` when there are none."""
    first = max(1, len(texts) - _FARTHEST)
    for place in range(first, len(texts)):
        if _ANNEXES.match(texts[place]) and all(len(text) <= 60 for text in texts[place:]):
            return _signed(texts, place)
    return _signed(texts, len(texts))


def _signed(texts: Sequence[str], end: int) -> int:
    place = end
    while place > 1 and (_SIGNS.match(texts[place - 1]) or _DATE.match(texts[place - 1])):
        place -= 1
    dated = any(_DATE.match(text) for text in texts[place:])
    while (
        dated
        and place > 1
        and end - place < 6
        and _OFFICE.match(texts[place - 1])
        and not texts[place - 1].endswith("。")
    ):
        if _is_numbered(texts[place - 1]):
            break
        place -= 1
    return place


def _is_numbered(text: str) -> bool:
    return text[:1].isdecimal() or text[:1] in "（一二三四五六七八九十第①"
