"""Papers that a list or a set phrase names: 责任、问题两个清单, 名单上墙, 持证上岗, 一车一档, 两案九制."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from xiaoan.engines.policy.fields.papers import nouns
from xiaoan.engines.policy.fields.papers.verbs import last_end
from xiaoan.engines.policy.shapes import Found

_BACK, _LONGEST = 90, 16
_ENDS = "，。；：“”《》\t"
_NUMBERS = "两三四五六七八九十"
_SHARED = re.compile(
    rf"等?“?(?P<number>[{_NUMBERS}])(?:个|张|本|项|类|级|份|种|套)(?P<head>清单|台账|台帐|手册|档案|方案|预案|册)(?P<follows>”?(?:管理)?(?:，?即|，?包括|，?分别[是为]|（|：))?"
)
_NEXT = re.compile(r"[、和及与]?(?P<item>[^，。；、（）：“”和及与]{1,14})")
_WALL = re.compile(r"等?(?:需?要|必须|全部|统一|均|应)?(?:张贴|悬挂|制作)?上墙")
_SHOWN = re.compile(r"(?:置于|(?:张贴|悬挂|公布|摆放)[在于])[^，。；]{0,14}(?:显著|醒目|明显)的?位置")
_CAN_HANG = re.compile(r"(?:制度|规程|职责|流程|须知|守则|公约|预案|图|表|名单|清单|承诺书|许可证|健康证)$")


def shared(text: str) -> Iterator[Found[str]]:
    """责任、工作、问题三个清单: the place is the item's, the value has the shared head added."""
    for match in _SHARED.finditer(text):
        head = match["head"]
        items = _halves(text, list(_items(text, match.start())), _NUMBERS.index(match["number"]) + 2)
        if len(items) > 1:
            for start, end in items:
                yield Found(start, end, text[start:end] + head, 0.85)
        elif match["follows"]:
            at = match.end()
            while (item := _NEXT.match(text, at)) and item["item"].endswith(head):
                yield Found(item.start("item"), item.end("item"), item["item"], 0.85)
                at = item.end()


def _halves(text: str, items: list[tuple[int, int]], number: int) -> list[tuple[int, int]]:
    """The items, the last one parted at its 和 where one is missing."""
    if not items or len(items) != number - 1:
        return items
    start, end = items[-1]
    parts = re.split("[和及与]", text[start:end])
    if len(parts) != 2 or not all(parts):
        return items
    middle = start + len(parts[0])
    return [*items[:-1], (start, middle), (middle + 1, end)]


def counted(text: str, found: Found[str]) -> bool:
    """Is it 六张清单 with the six named beside it?"""
    match = _SHARED.match(text, found.start)
    return bool(match and match.end("head") == found.end)


def walls(text: str) -> Iterator[Found[str]]:
    """制度、职责、人员名单上墙: what hangs on the wall."""
    for match in _WALL.finditer(text):
        for start, end in _items(text, match.start()):
            yield Found(start, end, text[start:end], 0.8)
    for match in _SHOWN.finditer(text):
        for start, end in _hung(text, _items(text, match.start())):
            if _CAN_HANG.search(text, start, end):
                yield Found(start, end, text[start:end], 0.75)


def _hung(text: str, items: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The items without 将 before the first, each parted at its 和."""
    for start, end in items:
        at = max(start, max(text.rfind(mark, start, end) for mark in "将把") + 1)
        for part in re.finditer("[^和及与]+", text[at:end]):
            yield at + part.start(), at + part.end()


def _items(text: str, end: int) -> Iterator[tuple[int, int]]:
    """The items of the list that ends here, of _LONGEST characters at most; the first without the verb before it."""
    low = max(0, end - _BACK)
    low = max(low, max(text.rfind(mark, low, end) for mark in _ENDS) + 1)
    places: list[tuple[int, int]] = []
    stop = end
    while stop > low:
        start = max(low, text.rfind("、", low, stop) + 1)
        if not 0 < stop - start <= _LONGEST:
            break
        places.append((start, stop))
        stop = start - 1
    for start, stop in reversed(places):
        after_verb = last_end(text, start, stop)
        if after_verb < stop:
            yield after_verb, stop


_QUOTED = re.compile(
    r"“(?P<items>[^”，。；]{1,10}(?:、[^”、，。；]{1,10}){1,8})”[两三四五六七八九十]?(?:落实|到位|齐全|完备)"
)


def quoted(text: str) -> Iterator[Found[str]]:
    """“计划、教案、测评”三落实: those of a quoted list that are papers."""
    for match in _QUOTED.finditer(text):
        at = match.start("items")
        for item in match["items"].split("、"):
            head = nouns.HEAD.search(item)
            if head and head.end() == len(item) and item not in nouns.DEEDS:
                yield Found(at, at + len(item), item, 0.7)
            at += len(item) + 1


_POST = re.compile(r"持(?P<what>[^，。；、]{0,6}?证)(?:书)?上岗")


def posts(text: str) -> Iterator[Found[str]]:
    """持证上岗 asks for 上岗证, 持健康证上岗 for 健康证."""
    for match in _POST.finditer(text):
        what = match["what"]
        yield Found(match.start(), match.end(), "上岗证" if what == "证" else what, 0.9)


_EACH = re.compile(rf"一[{nouns.EACH_OF}]一(?:{'|'.join(nouns.EACH_PAPER)}|(?P<plan>{'|'.join(nouns.EACH_PLAN)}))")
_MADE = re.compile(r"(?:制定|制订|实行|落实|建立|形成|做到|实现|编制|完善|按照?)[^，。；]{0,16}$")
_CASES = re.compile(r"[一二两三四五六七八九十]案[一二两三四五六七八九十]制")


def each(text: str) -> Iterator[Found[str]]:
    """一车一档 and 两案九制 as they are written; 一校一策 where something makes it."""
    for match in _EACH.finditer(text):
        if not match["plan"]:
            yield Found(match.start(), match.end(), match.group(), 0.85)
        elif not text.startswith(("的", "”的"), match.end()) and _MADE.search(
            text[max(0, match.start() - 24) : match.start()]
        ):
            yield Found(match.start(), match.end(), match.group(), 0.5)
    for match in _CASES.finditer(text):
        yield Found(match.start(), match.end(), match.group(), 0.7)
