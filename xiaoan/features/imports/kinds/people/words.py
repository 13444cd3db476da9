"""Names, telephone numbers and posts as people write them into lists. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from xiaoan.kernel.catalogue.pack.words import Post

LONGEST_NAME = 60
_NUMBER = re.compile(r"(?:\+?86)?(1\d{10})|(0\d{2,3}\d{7,8}|\d{7,8})")
_MARKS = re.compile(r"[\s\-—–()（）.·]")
_SCIENCE = re.compile(r"\d(?:\.\d+)?[eE]\+?\d+")
_BETWEEN = re.compile(r"[、，,;；/／+＋\n]+")
_BRACKETS = re.compile(r"[（(]([^（）()]*)[)）]")
_NAME = re.compile(r"[\w·.\-—' ]+")
_HAN_GAP = re.compile(r"(?<=[\u3400-\u9fff]) +(?=[\u3400-\u9fff])")


def name_of(text: str) -> str:
    """A name without the spaces people put between its characters (张 三 is 张三)."""
    return _HAN_GAP.sub("", " ".join(unicodedata.normalize("NFKC", text).split()))


def name_trouble(name: str) -> str:
    """Why it cannot be a name, or nothing."""
    if not name:
        return "没有填姓名；如果这一行不是人，请删去。"
    if len(name) > LONGEST_NAME:
        return f"姓名超过 {LONGEST_NAME} 个字，可能几个人并成了一格，一人一行。"
    if name[0] in "=+-@" or not _NAME.fullmatch(name) or re.fullmatch(r"[\d. \-]+", name):
        return f"“{name}”不像姓名，请改正。"
    return ""


def phone_of(text: str) -> str | None:
    """The digits of a telephone number; None when it is none (a number that Excel has cut to 1.38E+10 is none)."""
    plain = _MARKS.sub("", unicodedata.normalize("NFKC", text).removesuffix(".0"))
    found = _NUMBER.fullmatch(plain)
    return (found[1] or found[2]) if found else None


def is_cut(text: str) -> bool:
    """Whether Excel has written a long number as 1.38E+10, so that its digits are lost."""
    return bool(_SCIENCE.fullmatch(unicodedata.normalize("NFKC", text).strip()))


def tail(phone: str) -> str:
    """The last four digits, by which people tell namesakes apart."""
    return phone[-4:]


def posts_in(text: str) -> list[str]:
    """The posts of a cell; marks inside brackets part nothing."""
    held = _BRACKETS.sub(lambda found: found[0].replace("、", "\x00").replace("，", "\x00").replace(",", "\x00"), text)
    return [piece.replace("\x00", "、").strip() for piece in _BETWEEN.split(held) if piece.strip()]


def called(posts: Mapping[str, Post]) -> dict[str, str]:
    """What a post may be called -> its code: its title, the title without brackets, and what the brackets offer.

    A word that two posts could go by means neither.
    """
    found: dict[str, set[str]] = {}
    for code, post in posts.items():
        bare = _BRACKETS.sub("", post.title)
        names = {post.title, bare, code, *_spoken(post.title)}
        for name in names:
            if name:
                found.setdefault(name, set()).add(code)
    return {name: next(iter(codes)) for name, codes in found.items() if len(codes) == 1}


def _spoken(title: str) -> list[str]:
    """总务（后勤）主任 is also 后勤主任; 保安（门卫） is also 门卫."""
    parts = _BRACKETS.search(title)
    if parts is None:
        return []
    after = title[parts.end() :]
    return [f"{each}{after}" for each in re.split(r"[、，,]", parts[1])]
