"""Where one document ends and the next begins, and which lines are its title.

A title opens a new piece only behind a finished paragraph and above a text of its own. Endings that headings share
open one only where the numbering begins again. Once a file is known to hold several documents, a bare line that
begins as their titles do is a title too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from xiaoan.engines.policy.outline import titles
from xiaoan.engines.policy.outline.numbering import Mark, mark
from xiaoan.engines.policy.shapes import Passage

_LEAST_BODY: Final = 100
_LEAST_PART: Final = 40
_FAR: Final = 200
_SURE_LENGTH: Final = 8
"""A shorter line that ends like a title (重点工作安排) is as often a heading."""
_LEAST_ALIKE: Final = 4
_LETTERHEAD_LINES: Final = 16
_ENDS: Final = "。！？；”）》：.…"


@dataclass(frozen=True, slots=True)
class Section:
    """The passages of one document, furniture left out; the first `heads` of them are above the text, and are its
    letterhead and title. `cover` marks the head of a set, which has no text of its own."""

    title: str
    passages: tuple[Passage, ...]
    heads: int
    cover: bool = False
    annex: bool = False


def sections(passages: Sequence[Passage]) -> list[Section]:
    """The documents among these passages, in order."""
    kept = [one for one in passages if one.text.strip() and not titles.is_furniture(one.text)]
    if not kept:
        return []
    texts = [passage.text.strip() for passage in kept]
    starts = _starts(texts)
    ends = [*starts[1:], len(kept)]
    return [
        _section(kept[start:end], first=start == 0, several=len(starts) > 1)
        for start, end in zip(starts, ends, strict=True)
    ]


def _starts(texts: list[str]) -> list[int]:
    starts = [0]
    head = _head_lines(texts)
    marks = [mark(text) for text in texts]
    for here in range(max(head, 1), len(texts)):
        if _opens(texts, marks, here, starts[-1]):
            starts.append(here)
    known = {texts[start][:_LEAST_ALIKE] for start in starts[1:]}
    if len(starts) > 2:
        starts = sorted({*starts, *(n for n in range(max(head, 1), len(texts)) if _looks_like(known, texts, n))})
    ends = [*starts[1:], len(texts)]
    return [start for start, end in zip(starts, ends, strict=True) if start == 0 or _has_body(texts, start, end)]


def _opens(texts: list[str], marks: list[Mark | None], here: int, start: int) -> bool:
    text = texts[here]
    if len(text) > titles.LONGEST_TITLE:
        return False
    part = titles.opens_part(text)
    annexed = titles.is_annex(text) or bool(titles.annex_title(text))
    if not (part or annexed or titles.is_title(text, likely=True)):
        return False
    if not (annexed and here >= start + 3) and _is_head(texts, start, here):
        return part and not titles.opens_part(texts[start])
    if part:
        return True
    if annexed:
        return here + 1 < len(texts) and _opens_annex(texts[here + 1], marks[here + 1])
    if not _is_over(texts[here - 1]):
        return False
    return (titles.is_title(text) and len(text) >= _SURE_LENGTH) or _begins_again(marks, here, start)


def _opens_annex(below: str, number: Mark | None) -> bool:
    """Is this the line below the head of an annex? In a list of annexes the next one follows."""
    return not (below.startswith("附") or (number is not None and number.kind == "digit" and len(below) <= 40))


def _is_head(texts: list[str], start: int, here: int) -> bool:
    """Are we still in the head of the document that began at `start`? Not where it is the cover of a set."""
    long = 0
    for place in range(start, here):
        if place > start:
            long += len(texts[place])
        if long >= _LEAST_PART or titles.is_editors(texts[place]) or titles.names_set(texts[place]):
            return False
    return True


def _is_over(text: str) -> bool:
    """Has the paragraph before come to an end: a sentence, a signature, a date?"""
    if text.endswith(("：", "，", "、", "；")):
        return False
    return text[-1] in _ENDS or len(text) <= 20 or text[-1] == "日"


def _begins_again(marks: list[Mark | None], here: int, start: int) -> bool:
    """Does the numbering below begin again at one with a kind that this document has used?"""
    number = next((number for number in marks[here + 1 : here + 6] if number), None)
    if number is None or number.value != 1:
        return False
    return any(before is not None and before.kind == number.kind for before in marks[max(start, here - _FAR) : here])


def _looks_like(known: set[str], texts: list[str], here: int) -> bool:
    """Does this bare line begin as the known titles of this file do?"""
    text = texts[here]
    if (
        not 6 <= len(text) <= 30
        or mark(text)
        or any(stop in text for stop in "。；，！？：\t")
        or not _is_over(texts[here - 1])
    ):
        return False
    return text[:_LEAST_ALIKE] in known


def _has_body(texts: list[str], start: int, end: int) -> bool:
    text = texts[start]
    sure = titles.opens_part(text) or titles.is_annex(text) or titles.is_counted(text)
    least = _LEAST_PART if sure else _LEAST_BODY
    return sum(len(text) for text in texts[start + 1 : end]) >= least


def _head_lines(texts: list[str]) -> int:
    """How many lines at the start are letterhead and title."""
    if titles.is_annex(texts[0]):
        return 1 + _title_lines(texts[1:])
    return _title_lines(texts)


def _title_lines(texts: list[str]) -> int:
    """Up to the last of the titles that stand close together."""
    heads = _first_title(texts)
    place = heads
    while heads and place < min(len(texts), heads + 3) and _is_short(texts[place]) and not mark(texts[place]):
        place += 1
        if titles.is_title(texts[place - 1], likely=True):
            heads = place
    return heads


def _first_title(texts: list[str]) -> int:
    for count, text in enumerate(texts[:_LETTERHEAD_LINES], start=1):
        if titles.opens_part(text) or (titles.names_set(text) and _is_short(text)):
            return count
        if titles.is_title(text, likely=True):
            return count
        if not _is_short(text) or mark(text):
            return 0 if count == 1 else _unfinished(texts[: count - 1])
    return 0


def _is_short(text: str) -> bool:
    return len(text) <= titles.LONGEST_TITLE and text[-1:] not in "。；，！？、" and "。" not in text


def _unfinished(short: list[str]) -> int:
    """No line ends like a title: the first short line is taken for one, with the letterhead above it."""
    for count, text in enumerate(short, start=1):
        if not titles.is_letterhead(text):
            return count if len(text) >= 4 and not text.endswith("：") else 0
    return 0


def _section(passages: list[Passage], *, first: bool, several: bool) -> Section:
    texts = [passage.text.strip() for passage in passages]
    heads = _head_lines(texts)
    title = titles.joined(texts[:heads])
    annexed = titles.annex_title(texts[0])
    if annexed:
        title, heads = annexed, 1
    cover = first and several and _is_cover(texts, heads)
    return Section(
        title.lstrip("# ")[: 2 * titles.LONGEST_TITLE],
        tuple(passages),
        heads,
        cover,
        titles.is_annex(texts[0]) or bool(annexed),
    )


def _is_cover(texts: list[str], heads: int) -> bool:
    named = any(titles.names_set(text) for text in texts[: max(heads, 1)])
    body = texts[heads:]
    return len("".join(body)) < 400 and (
        named or all(titles.is_editors(text) or titles.is_title(text) for text in body)
    )
