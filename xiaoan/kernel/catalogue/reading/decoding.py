"""Nodes into the schema's values, by the types the schema declares; remembers the line of every part.

Refuses unknown keys, missing keys and wrong types, naming the place and what was expected.
"""

from __future__ import annotations

import re
import types
import typing
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, time
from difflib import get_close_matches
from functools import cache
from typing import Any, Literal, Protocol

import msgspec

from xiaoan.foundation.errors import BadPack
from xiaoan.kernel.catalogue.pack.written import Written
from xiaoan.kernel.catalogue.reading.nodes import Items, Keys, Node, Scalar
from xiaoan.kernel.catalogue.reading.slips import bracketed

_WHOLE = re.compile(r"-?(0|[1-9][0-9]{0,8})")
_CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ENDS = ("。", "，", "；", "！", "？", "）")
_YES_NO = {"yes": True, "no": False, "true": True, "false": False}


@dataclass
class Lines:
    """Where each part of the values was written: (id of the owner, field, index) -> (file, line).

    The owners are kept alive here, so that an id cannot be taken over by another value.
    """

    _places: dict[tuple[int, str, int], tuple[str, int]] = field(default_factory=dict)
    _owners: list[object] = field(default_factory=list)

    def keep(self, owner: object, parts: Iterable[tuple[str, int, str, int]]) -> None:
        self._owners.append(owner)
        for name, index, file, line in parts:
            self._places[id(owner), name, index] = (file, line)

    def bad(self, owner: object, name: str, reason: str, index: int = -1) -> BadPack:
        """The error to raise about one field of a value (or one entry of it), at its line."""
        for key in ((id(owner), name, index), (id(owner), name, -1), (id(owner), "", -1)):
            if key in self._places:
                return BadPack(*self._places[key], reason)
        return BadPack("", 0, reason)


class Lender(Protocol):
    """Gives a part that a mapping only names, or None where the mapping writes it out."""

    def lend(self, shape: type[Written], node: Keys, file: str) -> Written | None: ...


class Decoder:
    """Decodes the nodes of one file. What they borrow, if they may, the lender gives."""

    def __init__(self, file: str, lines: Lines, lender: Lender | None = None) -> None:
        self._file = file
        self._lines = lines
        self._lender = lender

    def struct(self, shape: type[Written], node: Node) -> Any:
        """A value of a schema class from a mapping."""
        if not isinstance(node, Keys):
            said = bracketed(node.text) if isinstance(node, Scalar) else ""
            raise self._bad(node.line, f"这里应当是一组“项: 内容”（{_names(shape)}）。{said}")
        if self._lender is not None and (lent := self._lender.lend(shape, node, self._file)) is not None:
            self._lines.keep(lent, [("", -1, self._file, node.line)])
            return lent
        fields = _fields(shape)
        hints = _hints(shape)
        values: dict[str, Any] = {}
        parts: list[tuple[str, int, str, int]] = [("", -1, self._file, node.line)]
        for key, (line, inner) in node.entries.items():
            if key not in fields:
                raise self._bad(line, unknown_key(key, fields))
            name = fields[key].name
            values[name] = self.value(hints[name], inner, key)
            parts.append((name, -1, self._file, line))
            if isinstance(inner, Items):
                parts += [(name, at, self._file, one.line) for at, one in enumerate(inner.nodes)]
        missing = [key for key, each in fields.items() if each.required and each.name not in values]
        if missing:
            whose = f"“{values['code']}”" if "code" in values else ""
            raise self._bad(node.line, f"{whose}缺少“{'”“'.join(missing)}”。")
        made = shape(**values)
        self._lines.keep(made, parts)
        return made

    def value(self, hint: Any, node: Node, key: str) -> Any:
        """A value of any type the schema uses: text, number, yes/no, time, day, word, list, struct, union."""
        origin = typing.get_origin(hint)
        if origin in (typing.Union, types.UnionType):
            return self._union(typing.get_args(hint), node, key)
        if origin is tuple:
            if not isinstance(node, Items):
                said = bracketed(node.text) if isinstance(node, Scalar) else ""
                raise self._bad(node.line, f"“{key}”应当是一个列表，每项前写“- ”或写成 [甲, 乙]。{said}")
            inner = typing.get_args(hint)[0]
            return tuple(self.value(inner, one, key) for one in node.nodes)
        if isinstance(hint, type) and issubclass(hint, Written):
            return self.struct(hint, node)
        if not isinstance(node, Scalar):
            raise self._bad(node.line, f"“{key}”应当只写一个内容，不是列表或分组。")
        return self._scalar(hint, node, key)

    def _union(self, choices: tuple[Any, ...], node: Node, key: str) -> Any:
        concrete = [choice for choice in choices if choice is not type(None)]
        fitting: list[Any]
        if isinstance(node, Keys):
            fitting = [one for one in concrete if isinstance(one, type) and issubclass(one, Written)]
        elif isinstance(node, Items):
            fitting = [one for one in concrete if typing.get_origin(one) is tuple]
        else:
            fitting = [one for one in concrete if _is_scalar(one)]
            if int in fitting and str in fitting:
                number = not node.quoted and _WHOLE.fullmatch(node.text)
                fitting = [int] if number else [str]
        return self.value((fitting or concrete)[0], node, key)

    def _scalar(self, hint: Any, node: Scalar, key: str) -> Any:
        if not node.text:
            raise self._bad(node.line, f"“{key}”后面没有内容；不需要就删去这一项。")
        if hint is str:
            return node.text
        if hint is int:
            if not _WHOLE.fullmatch(node.text):
                raise self._bad(node.line, f"“{key}”应当是不超过九位的整数，现在是“{node.text[:40]}”。")
            return int(node.text)
        if hint is bool:
            if node.text not in _YES_NO:
                raise self._bad(node.line, f"“{key}”只能写 yes 或 no，现在是“{node.text[:40]}”。")
            return _YES_NO[node.text]
        if hint is time:
            if not _CLOCK.fullmatch(node.text):
                raise self._bad(node.line, f"“{key}”应当是 06:30 这样的时刻，现在是“{node.text[:40]}”。")
            return time.fromisoformat(node.text)
        if hint is date:
            return self._date(node, key)
        if typing.get_origin(hint) is Literal:
            words = typing.get_args(hint)
            if node.text not in words:
                raise self._bad(node.line, f"“{key}”不能写“{node.text[:40]}”，只能是：{'、'.join(words)}。")
            return node.text
        raise TypeError(f"the schema uses a type the decoder does not know: {hint}")

    def _date(self, node: Scalar, key: str) -> date:
        try:
            if not _DAY.fullmatch(node.text):
                raise ValueError(node.text)
            return date.fromisoformat(node.text)
        except ValueError as wrong:
            raise self._bad(node.line, f"“{key}”应当是 2026-10-08 这样的日期，现在是“{node.text[:40]}”。") from wrong

    def _bad(self, line: int, reason: str) -> BadPack:
        return BadPack(self._file, line, reason)


def unknown_key(key: str, known: Iterable[str]) -> str:
    """The words of the error for a key nobody knows, with the likeliest one meant."""
    known = list(known)
    near = get_close_matches(key, known, n=1)
    hint = f"是不是想写“{near[0]}”？" if near else f"这里可以写：{'、'.join(known)}。"
    if key.endswith(_ENDS):
        hint = "像是一句话被断开了：文字里有英文逗号或冒号时，改成中文的，或者把整段文字放进引号。"
    return f"不认识的项“{key[:60]}”。{hint}"


def _is_scalar(hint: Any) -> bool:
    return hint in (str, int, bool, time, date) or typing.get_origin(hint) is Literal


def _names(shape: type[Written]) -> str:
    fields = msgspec.structs.fields(shape)
    return "、".join(each.encode_name for each in fields if each.required or not any(one.required for one in fields))


@cache
def _hints(shape: type[Written]) -> dict[str, Any]:
    return typing.get_type_hints(shape)


@cache
def _fields(shape: type[Written]) -> dict[str, msgspec.structs.FieldInfo]:
    """Fields of a schema class by their written names; found out once, for asking costs more than reading."""
    return {each.encode_name: each for each in msgspec.structs.fields(shape)}
