"""Bracketed pinyin that some conversion left behind single characters: 實(shí)施. Real brackets, 平台(APP), stay.

A syllable with its tone is noise wherever it follows a Chinese character. One without is noise only in a text that has
toned ones too, or so many without that no author wrote them.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_BRACKET = re.compile(r"(?<=[\u3400-\u9fff])[(（] ?([^\W\d_\u3400-\u9fff][^\s\d()（）\u3400-\u9fff]{0,7}) ?[)）]")
_SYLLABLE = re.compile(
    r"(?:[zcs]h?|[bpmfdtnlgkhjqxryw])?"
    r"(?:i?ang?|i?ao|u?ai|uang?|i?ong|eng?|e[ir]|ing?|iu|ie|u[oein]|un|v[en]?|[iu]a|ou|[aoeiuv])"
)
_MANY = 6
"""Toneless syllables that make a text polluted, when they stand within so many characters each:"""
_WITHIN = 400


def pinyin_in(text: str) -> tuple[tuple[int, int], ...]:
    """Where bracketed pinyin stands in a text, from the opening bracket to after the closing one."""
    if "(" not in text and "（" not in text:
        return ()
    found = [(each.span(), _toned(each[1])) for each in _BRACKET.finditer(text) if _is_syllable(each[1])]
    toned = sum(tone for _, tone in found)
    bare = len(found) - toned
    every = toned > 2 or (bare >= _MANY and bare * _WITHIN >= len(text))
    return tuple(span for span, tone in found if tone or every)


@lru_cache(maxsize=4096)
def _is_syllable(written: str) -> bool:
    """Whether letters are one syllable, in lower case; every tone mark, and look-alikes of g and a, are borne."""
    plain = "".join(mark for mark in unicodedata.normalize("NFD", written) if not unicodedata.combining(mark))
    plain = plain.replace("\u0251", "a").replace("\u0261", "g")
    return plain == plain.lower() and _SYLLABLE.fullmatch(plain) is not None


def _toned(written: str) -> bool:
    return any(unicodedata.combining(mark) for mark in unicodedata.normalize("NFD", written))
