"""What a part of a pack borrows by its code, put in its place while it is read: a release holds it in full.

`{ground: …}` is a named clause, `{common: …}` a parameter of `_common`, `kind: theme_day` a day of the year. They
come from the pack itself or from packs it requires. Refuses a code nobody knows, and keys beside a borrowed part.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TypeVar

import msgspec

from xiaoan.foundation.errors import BadPack
from xiaoan.kernel.catalogue.pack.duties import Named, ThemeDay
from xiaoan.kernel.catalogue.pack.schema import Pack, Parameter
from xiaoan.kernel.catalogue.pack.written import Clause, Ground, Written
from xiaoan.kernel.catalogue.reading.decoding import Decoder, Lines
from xiaoan.kernel.catalogue.reading.nodes import Keys, Scalar

T = TypeVar("T")

COMMON = "_common"
"""The pack whose parameters, calendars and words are everybody's."""


@dataclass(slots=True)
class Borrowing:
    """What may be borrowed while one pack is read, by code. Its own parts are added before those that cite them."""

    lines: Lines
    grounds: dict[str, Ground] = field(default_factory=dict)
    themes: dict[str, ThemeDay] = field(default_factory=dict)
    parameters: Mapping[str, Parameter] = field(default_factory=dict)

    @classmethod
    def from_packs(cls, packs: Iterable[Pack], lines: Lines) -> Borrowing:
        made = cls(lines)
        for pack in packs:
            made.add(pack.grounds, pack.theme_days)
            if pack.code == COMMON:
                made.parameters = {each.code: each for each in pack.parameters}
        return made

    def add(self, grounds: Iterable[Ground], themes: Iterable[ThemeDay]) -> None:
        self.grounds |= {each.code: each for each in grounds}
        self.themes |= {each.code: each for each in themes}

    def lend(self, shape: type[Written], node: Keys, file: str) -> Written | None:
        """The part a mapping borrows; None when it is written out and is decoded as usual."""
        if shape is Clause and "ground" in node.entries:
            ground = _one(self.grounds, "ground", "依据（grounds）", node, file)
            return Clause(source=ground.source, clause=ground.clause, says=ground.says, verify=ground.verify)
        if shape is Parameter and "common" in node.entries:
            # A copy of its own, since two packs remember different lines for it.
            return msgspec.structs.replace(_one(self.parameters, "common", "公共参数", node, file))
        if shape is Named and _said(node, "kind") == "theme_day" and "day" in node.entries:
            return self._named(node, file)
        return None

    def _named(self, node: Keys, file: str) -> Named:
        if "theme" in node.entries:
            raise BadPack(file, node.entries["theme"][0], "theme 由 day 得出，不用写。")
        plain: Named = Decoder(file, self.lines).struct(Named, node)
        line, _ = node.entries["day"]
        return msgspec.structs.replace(plain, theme=_known(self.themes, plain.day, "主题日（theme_days）", file, line))


def _one(known: Mapping[str, T], key: str, what: str, node: Keys, file: str) -> T:
    """The thing a mapping of one key names."""
    line, _ = node.entries[key]
    if len(node.entries) > 1:
        raise BadPack(file, line, f"写了 {key} 就不再写别的：{'、'.join(set(node.entries) - {key})}。")
    return _known(known, _said(node, key), what, file, line)


def _known(known: Mapping[str, T], code: str, what: str, file: str, line: int) -> T:
    if code not in known:
        near = get_close_matches(code, list(known), n=1)
        hint = f"，是不是“{near[0]}”" if near else "；要先在 requires 里写它所在的工作标准"
        raise BadPack(file, line, f"没有这个{what}：“{code[:60]}”{hint}。")
    return known[code]


def _said(node: Keys, key: str) -> str:
    inner = node.entries[key][1] if key in node.entries else None
    return inner.text if isinstance(inner, Scalar) else ""
