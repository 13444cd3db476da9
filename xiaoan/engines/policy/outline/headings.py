"""What a paragraph is to those below it: a heading, a run-in heading with text behind it, an item, a lead, or text.

A numbered line is a heading when something stands below it; the words of a bare line must look like a heading's.
A lead is a sentence at the end of a paragraph that introduces what follows: 「各学校要：」 「做到以下几点。」
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from xiaoan.engines.policy.outline.dating import months_of
from xiaoan.engines.policy.outline.numbering import Mark, mark
from xiaoan.engines.policy.shapes import Passage

LONGEST_HEADING: Final = 60
_LONGEST_RUN_IN: Final = 40
_LONGEST_BARE: Final = 26
_LONGEST_LEAD: Final = 120
_CLOSING: Final = "。；！？，、"
_INNER: Final = re.compile(r"[。；！？]")
_RUN_IN: Final = re.compile(rf"[^。；！？：\t]{{2,{_LONGEST_RUN_IN}}}[。：！](?=[^”」』）])")
_NAMED: Final = re.compile(r"[^，。；！？：\t]{2,20}：(?=.)")
_FOLLOWING: Final = re.compile(
    r"(?:如下|以下(?:几|[一二三四五六七八九十\d]+)?(?:个)?(?:点|方面|事项|工作|要求|内容|措施|职责"
    r"|任务|意见|规定)?(?:工作|要求|意见)?"
    r"|(?:几|[一二两三四五六七八九十\d]+)(?:个)?(?:点|方面)(?:的)?(?:要求|意见|工作|安排|建议|希望)?)[：。，]?$"
)
_NO_HEADING: Final = re.compile(
    r"^(?:附件?[:：]|附表|注[：:]|抄送|主送|印发|联系|电话|甲方|乙方|[（(].*[）)]$|《)"
    r"|\d{4}年\d{1,2}月(?:\d{1,2}日)?$|[一二〇○零]{2,}.{0,6}年.{1,3}月.{0,4}日?$"
)


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph looked at for itself: its number, where its text begins, heading words, and the lead it ends with.
    `named` is what stands before a colon inside it (「各学校：每天…」); `opening` lines greet, or name the author."""

    passage: Passage
    mark: Mark | None
    body: int
    words: str
    whole: bool
    lead: str
    named: str = ""
    opening: bool = False

    @property
    def text(self) -> str:
        """The text behind the number."""
        return self.passage.text[self.body :]


def line_of(passage: Passage) -> Line:
    """The paragraph with its number, the words of a heading (empty when it has none) and its lead."""
    text = passage.text
    number = mark(text)
    body = number.end if number else len(text) - len(text.lstrip())
    rest = text[body:].rstrip()
    whole = 0 < len(rest) <= LONGEST_HEADING and not _INNER.search(rest[:-1]) and "\t" not in rest
    if number and number.kind == "article":
        words = ""
    elif whole:
        words = rest.strip("。：；！【】■◆")
    else:
        run_in = _RUN_IN.match(text, body) if number else None
        words = run_in[0][:-1] if run_in else ""
    named = _NAMED.match(text, body)
    return Line(passage, number, body, words.strip(), whole, lead_of(rest), named[0][:-1] if named else "")


def lead_of(text: str) -> str:
    """The last sentence of a paragraph when it introduces what follows; empty otherwise."""
    if not text:
        return ""
    tail = text[-_LONGEST_LEAD:]
    if tail[-1] != "：" and not _FOLLOWING.search(tail):
        return ""
    cut = max(tail.rfind(stop, 0, len(tail) - 1) for stop in "。！？；")
    return tail[cut + 1 :].strip()


def is_month_heading(line: Line) -> bool:
    """A line that only names a month: 「四月」 「5月份工作重点」."""
    return line.mark is None and "\t" not in line.passage.text and bool(months_of(line.passage.text))


def is_bare(lines: Sequence[Line], here: int) -> bool:
    """Is this line without number a heading: short, open at its end, and with text or numbers below it?"""
    line = lines[here]
    text = line.passage.text.strip()
    if line.mark or line.opening or not 2 <= len(text) <= _LONGEST_BARE or text[-1] in _CLOSING or "\t" in text:
        return False
    if _INNER.search(text) or "，" in text or _NO_HEADING.search(text) or here + 1 == len(lines):
        return False
    below = lines[here + 1]
    if below.mark:
        return True
    after = below.passage.text.strip()
    if text[-1] == "：":
        return len(after) > 0
    return len(after) > max(30, len(text)) and after[-1] in "。；：！"
