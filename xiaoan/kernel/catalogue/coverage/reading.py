"""`coverage.yaml` into a checked table; every refusal is BadPack with file and line.

What is there is passed in as a House; nothing is looked up here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from xiaoan.foundation.errors import BadPack
from xiaoan.kernel.catalogue.coverage.house import FEATURES, LAYERS, House
from xiaoan.kernel.catalogue.coverage.shapes import Coverage, Row
from xiaoan.kernel.catalogue.pack.shelf import CONTENT, Shelf
from xiaoan.kernel.catalogue.reading.decoding import Decoder, Lines
from xiaoan.kernel.catalogue.reading.nodes import nodes

FILE = "coverage.yaml"
LONGEST_TITLE = 24
_ITEM = "（包里的内容）"
_WORDS = ("rosters", "watches", "facts", "posts", "emergencies")
_PREFIX = {"rosters": "roster", "watches": "watch", "facts": "fact", "posts": "post", "emergencies": "emergency"}


def read_coverage(data: bytes, house: House) -> Coverage:
    """The table, checked against the house. Raises BadPack at the first fault."""
    lines = Lines()
    table: Coverage = Decoder(FILE, lines).struct(Coverage, nodes(data, FILE))
    _check_lists(table, lines)
    _check_built(table, house, lines)
    _check_numbers(table, lines)
    desk = _Desk(table, _known(table, house), frozenset(house.packs), lines)
    for row in table.rows:
        desk.check(row)
    _check_used(table, lines)
    return table


def _check_lists(table: Coverage, lines: Lines) -> None:
    for listed in (table.areas, table.features, table.planned, table.unsourced):
        seen: set[str] = set()
        for one in listed:
            if one.code in seen:
                raise lines.bad(one, "code", f"“{one.code}”写了两次。")
            seen.add(one.code)


def _check_built(table: Coverage, house: House, lines: Lines) -> None:
    """What is said to be there is there, and what is said to be missing is not."""
    there_now = frozenset(house.rooms.get(FEATURES, ()))
    for feature in table.features:
        there = feature.code in there_now
        if feature.built and not there:
            raise lines.bad(feature, "built", f"没有“{feature.code}”这个功能，built 要写 no。")
        if there and not feature.built:
            raise lines.bad(feature, "built", f"“{feature.code}”已经做了，built 要写 yes。")
    if unlisted := there_now.difference(feature.code for feature in table.features):
        raise lines.bad(table, "features", f"漏了功能：{'、'.join(sorted(unlisted))}。")
    for planned in table.planned:
        if planned.code in house.packs:
            raise lines.bad(planned, "code", f"“{planned.code}”已经有了，请从 planned 里去掉。")


def _check_numbers(table: Coverage, lines: Lines) -> None:
    """Every number from the first to the last, once, in order: the first that is wrong is named."""
    wanted = [f"R{number:03d}" for number in range(1, table.numbers + 1)]
    for row, number in zip(table.rows, wanted, strict=False):
        if row.id != number:
            raise lines.bad(row, "id", f"这里应当是 {number}，现在是“{row.id[:20]}”：漏了、重了或者顺序不对。")
    if len(table.rows) > len(wanted):
        raise lines.bad(table.rows[len(wanted)], "id", f"只到 R{table.numbers:03d}，这一行多了。")
    if len(table.rows) < len(wanted):
        raise lines.bad(table, "rows", f"漏了 {wanted[len(table.rows)]}：没有写由什么承担。")


def _check_used(table: Coverage, lines: Lines) -> None:
    """What is still to be made is wanted by somebody."""
    wanted = {code for row in table.rows for code in row.features}
    for feature in table.features:
        if not feature.built and feature.code not in wanted:
            raise lines.bad(feature, "code", f"没有哪一项要用到“{feature.code}”，请去掉。")
    packs = {row.pack for row in table.rows}
    for planned in table.planned:
        if planned.code not in packs:
            raise lines.bad(planned, "code", f"没有哪一项要放进“{planned.code}”，请去掉。")


def _known(table: Coverage, house: House) -> dict[str, frozenset[str]]:
    """Prefix of a reference -> the codes it may name; content of packs has none."""
    shelf = Shelf.of(house.packs.values())
    content = (code for name in CONTENT if name not in ("sources", "grounds") for code in getattr(shelf, name))
    known = {_ITEM: frozenset(content), "feature": frozenset(feature.code for feature in table.features)}
    known |= {_PREFIX[name]: frozenset(getattr(shelf, name)) for name in _WORDS}
    known |= {prefix: frozenset(house.rooms.get(folder, ())) for prefix, folder in LAYERS.items()}
    profiles = (f"{pack.code}.{profile.code}" for pack in house.packs.values() for profile in pack.profiles)
    return known | {"profile": frozenset(profiles)}


@dataclass(frozen=True, slots=True)
class _Desk:
    """The table a row is checked at."""

    table: Coverage
    known: Mapping[str, frozenset[str]]
    packs: frozenset[str]
    lines: Lines

    def check(self, row: Row) -> None:
        self._refer(row, "area", row.area, (area.code for area in self.table.areas), "领域")
        if len(row.title) > LONGEST_TITLE:
            raise self.lines.bad(row, "title", f"名称太长，最多 {LONGEST_TITLE} 个字。")
        kinds = [self._reference(row, at, ref) for at, ref in enumerate(row.refs)]
        planned = (planned.code for planned in self.table.planned)
        if row.pack:
            self._refer(row, "pack", row.pack, (*planned, *self.packs), "工作标准（planned 里的，或者已有的）")
        self._fitting(row, kinds)

    def _reference(self, row: Row, at: int, ref: str) -> str:
        """The kind of a reference; refused when it names nothing."""
        prefix, colon, code = ref.partition(":")
        kind, name = (prefix, code) if colon else (_ITEM, ref)
        if kind not in self.known:
            known = "、".join(one for one in self.known if one != _ITEM)
            raise self.lines.bad(row, "refs", f"不认识“{kind[:40]}:”，可以写：{known}，或者包里的代码。", at)
        self._refer(row, "refs", name, self.known[kind], "代码" if kind == _ITEM else kind, at)
        if ref in row.refs[:at]:
            raise self.lines.bad(row, "refs", f"“{ref}”写了两次。", at)
        return kind

    def _fitting(self, row: Row, kinds: list[str]) -> None:
        """What a row says fits what it says it is carried by."""
        needed = {"pack": _ITEM, "kernel": "kernel", "feature": "feature"}.get(row.by)
        if row.by == "kernel" and "engine" in kinds:
            needed = None
        if needed and needed not in kinds:
            raise self._bad(row, "refs", f"by: {row.by} 要在 refs 里写出承担它的{needed}。")
        if row.by == "open" and not row.pack:
            raise self._bad(row, "by", "by: open 要用 pack 写明准备放进哪套工作标准。")
        if row.by == "open" and row.lacks:
            raise self._bad(row, "lacks", "by: open 就是还没有，不用写 lacks。")
        if row.by == "limited" and not (row.refs or row.pack):
            raise self._bad(row, "by", "by: limited 要写由什么承担（refs 或 pack）。")
        if row.by in ("limited", "declined") and not row.note:
            raise self._bad(row, "by", f"by: {row.by} 要用 note 写明为什么。")
        if row.by == "declined" and (row.refs or row.pack or row.lacks):
            raise self._bad(row, "by", "by: declined 就是不做，不能再写 refs、pack、lacks。")

    def _refer(self, row: Row, name: str, code: str, known: Iterable[str], what: str, at: int = -1) -> None:
        known = tuple(known)
        if code not in known:
            near = get_close_matches(code, known, n=1)
            hint = f"，是不是“{near[0]}”" if near else ""
            raise self.lines.bad(row, name, f"{row.id}：没有这个{what}：“{code[:80]}”{hint}。", at)

    def _bad(self, row: Row, name: str, reason: str) -> BadPack:
        return self.lines.bad(row, name, f"{row.id}：{reason}")
