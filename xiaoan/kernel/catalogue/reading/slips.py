"""Slips of the pen in YAML, said in words: what a person who never wrote any has most likely done on a line.

The parser says “mapping values are not allowed”; here it becomes a Chinese colon, a missing blank, an odd indent.
Refuses nothing by itself: the reason is for the error that is raised anyway.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_CHINESE_COLON = re.compile(r"^\s*(?:- )?([A-Za-z_]\w*)\s*：")
_NO_BLANK = re.compile(r"^\s*(?:- )?([a-z_]+):[^\s/]")
_SECOND_COLON = re.compile(r"^\s*(?:- )?[a-z_]+: +[^\s{\[\"'|>].*:(?: |$)")
_STRUCTURE = re.compile(r"^\s*(?:- )?[a-z_]+: *[｛【［（]")
_KEY = re.compile(r"^(\s*(?:- )?)[a-z_]+:(?: |$)")
_LOOK_BACK = 3
BRACKETS = "【［｛"


def slip(lines: Sequence[str], line: int) -> tuple[int, str] | None:
    """The likeliest slip on a line (from 1) or shortly before it, with its own line; None when nothing stands out."""
    for number in range(line, max(0, line - _LOOK_BACK), -1):
        text = lines[number - 1] if number <= len(lines) else ""
        if said := _on_one(text):
            return number, said
    return _indent(lines, line)


def bracketed(text: str) -> str:
    """A further sentence for a text that stands where a list or a group should, in Chinese brackets."""
    return "方括号、大括号和逗号都要用英文的。" if text[:1] in BRACKETS else ""


def joined(code: str) -> str:
    """A further sentence for a code that is really several, or a sentence, because of Chinese commas."""
    return "；几个代码之间用英文逗号隔开" if "，" in code or "、" in code else ""


def _on_one(text: str) -> str:
    if text.lstrip().startswith("#"):
        return ""
    if found := _CHINESE_COLON.match(text):
        return f"“{found[1]}”后面是中文冒号，请改成英文冒号加一个空格：“{found[1]}: ”。"
    if found := _NO_BLANK.match(text):
        return f"“{found[1]}:”后面要空一格再写内容。"
    if _STRUCTURE.match(text):
        return "用了中文括号，请改成英文的 {} 和 []，里面的逗号也用英文的。"
    if _SECOND_COLON.match(text):
        return "这一行的文字里有英文冒号，请改成中文冒号“：”，或者把整段文字放进引号。"
    return ""


def _indent(lines: Sequence[str], line: int) -> tuple[int, str] | None:
    """A key that stands one or a few blanks beside those around it."""
    here = _column(lines, line)
    before = next((column for at in range(line - 1, 0, -1) if (column := _column(lines, at)) is not None), None)
    if here is None or before is None or here == before or (here - before) % 2 == 0:
        return None
    return line, f"这一行的开头没有和上一行对齐：上一行的内容从第 {before + 1} 格开始，这一行从第 {here + 1} 格开始。"


def _column(lines: Sequence[str], line: int) -> int | None:
    """How many characters stand before the key of a line, a dash and its blank counted."""
    found = _KEY.match(lines[line - 1]) if line <= len(lines) else None
    return len(found[1]) if found else None
