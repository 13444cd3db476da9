"""Strict YAML as plain nodes that know their line; every scalar stays the text that was written.

Refuses anchors, aliases, tags, several documents, duplicate keys, nesting deeper than any pack needs,
and files larger than a person writes. `no`, `1.10` and dates are text here; the schema decides later.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from xiaoan.foundation.errors import BadPack
from xiaoan.kernel.catalogue.reading.slips import slip

MOST_BYTES = 400_000
MOST_DEPTH = 12
MOST_TEXT = 2_000


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text, and whether it stood in quotes."""

    line: int
    text: str
    quoted: bool


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    line: int
    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Keys:
    """A mapping: key -> (line of the key, node)."""

    line: int
    entries: dict[str, tuple[int, Node]]


Node = Scalar | Items | Keys

_BROKEN = "YAML 写法不对：请看这一行和上一行的缩进、冒号后的空格，引号和括号是否成对"
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def nodes(data: bytes, file: str) -> Node:
    """The one document of a YAML file. `file` is the name to show in BadPack."""
    if len(data) > MOST_BYTES:
        raise BadPack(file, 0, f"文件太大（{len(data)} 字节），一个文件不能超过 {MOST_BYTES} 字节，请按内容拆开。")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        line = data[: wrong.start].count(b"\n") + 1
        raise BadPack(file, line, "不是 UTF-8 编码的文字，请另存为 UTF-8。") from wrong
    _refuse_hidden_characters(text, file)
    try:
        events = _shallow_events(text, file)
    except yaml.MarkedYAMLError as wrong:
        mark = wrong.problem_mark or wrong.context_mark
        line = mark.line + 1 if mark else 0
        found = slip(text.splitlines(), line)
        raise BadPack(file, *(found or (line, f"{_BROKEN}（{wrong.problem}）"))) from wrong
    except (yaml.YAMLError, RecursionError) as wrong:
        raise BadPack(file, 0, f"{_BROKEN}（{wrong}）") from wrong
    documents = sum(isinstance(event, yaml.DocumentStartEvent) for event in events)
    if documents != 1:
        raise BadPack(file, 1, "文件是空的。" if documents == 0 else "一个文件只能有一份内容，请去掉中间的“---”。")
    reader = _Reader(iter(events), file)
    reader.next()
    return reader.node()


def _refuse_hidden_characters(text: str, file: str) -> None:
    for number, line in enumerate(text.split("\n"), start=1):
        if line.isprintable():
            continue
        for character in line.rstrip("\r"):
            if character == "\t":
                raise BadPack(file, number, "这一行有制表符（Tab 键），请换成空格。")
            if unicodedata.category(character) in {"Cc", "Cf", "Co", "Cs"}:
                raise BadPack(file, number, f"有看不见的字符 U+{ord(character):04X}（如零宽字符），请删去。")


def _shallow_events(text: str, file: str) -> list[yaml.Event]:
    """The parser's events; stops at the first one that lies too deep, since deep nesting costs the square."""
    events: list[yaml.Event] = []
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        events.append(event)
        if isinstance(event, yaml.ScalarEvent):
            continue
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MOST_DEPTH:
            line = event.start_mark.line + 1 if event.start_mark else 0
            raise BadPack(file, line, f"层次太深，最多 {MOST_DEPTH} 层。")
    return events[1:-1]


class _Reader:
    """Turns the flat run of parser events into nodes."""

    def __init__(self, events: Iterator[yaml.Event], file: str) -> None:
        self._events = events
        self._file = file

    def next(self) -> yaml.Event:
        return next(self._events)

    def node(self, event: yaml.Event | None = None) -> Node:
        event = event or self.next()
        line = event.start_mark.line + 1 if event.start_mark else 0
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise BadPack(self._file, line, "不能用 & 和 * 引用别处内容，请写全。")
        if getattr(event, "tag", None) not in (None, "!"):
            raise BadPack(self._file, line, "不能用 ! 标签。")
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, line)
        if isinstance(event, yaml.SequenceStartEvent):
            found = []
            while not isinstance(event := self.next(), yaml.SequenceEndEvent):
                found.append(self.node(event))
            return Items(line, tuple(found))
        return self._keys(line)

    def _scalar(self, event: yaml.ScalarEvent, line: int) -> Scalar:
        text = event.value.strip()
        if len(text) > MOST_TEXT:
            raise BadPack(self._file, line, f"这段文字有 {len(text)} 个字符，最多 {MOST_TEXT} 个。")
        return Scalar(line, text, quoted=event.style in ("'", '"'))

    def _keys(self, line: int) -> Keys:
        entries: dict[str, tuple[int, Node]] = {}
        while not isinstance(event := self.next(), yaml.MappingEndEvent):
            key = self.node(event)
            if not isinstance(key, Scalar):
                raise BadPack(self._file, key.line, "项名必须是一个词。")
            if key.text in entries:
                first = entries[key.text][0]
                reason = f"“{key.text}”写了两次（第 {first} 行已有），请删去一处；若是新的一项，前面写“- ”。"
                raise BadPack(self._file, key.line, reason)
            entries[key.text] = (key.line, self.node())
        return Keys(line, entries)
