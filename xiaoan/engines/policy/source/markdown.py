"""The marks of Markdown that say how words look, which are no words: emphasis, rules, the frames of tables.

Headings keep their #, for they tell the outline.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from xiaoan.engines.policy.source.cleaning import Cut

_MARKUP = re.compile(
    r"(?m)^ {0,3}(?:>[ ]?|[*+-][ ]+){1,9}|^[ ]{0,3}(?:[-*_][ ]?){3,40}$|\*\*|(?<!_)__(?!_)|~~"
    r"|^(?P<row>[ ]{0,3}\|[^\n]{1,5000}\|[ ]{0,3})$"
)
_FRAME = re.compile(r"[ ]*\|[ ]*")
_RULE = re.compile(r"[ |:-]+")


def markup_in(text: str) -> Iterator[Cut]:
    """Where markup stands, in order and apart; a tab stands for the line between two cells."""
    for each in _MARKUP.finditer(text):
        if each["row"] is None or _RULE.fullmatch(each[0]):
            yield Cut(*each.span())
        else:
            yield from _frames(each[0], each.start())


def _frames(row: str, start: int) -> Iterator[Cut]:
    for each in _FRAME.finditer(row):
        outer = each.start() == 0 or each.end() == len(row)
        yield Cut(start + each.start(), start + each.end(), "" if outer else "\t")
