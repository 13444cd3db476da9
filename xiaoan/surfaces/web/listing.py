"""Values around lists: filters whose state lives in the address, pages, bars of a chart, the head of a
sheet.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from xiaoan.surfaces.web.parts import UnitName
from xiaoan.surfaces.web.signs import Words


@dataclass(frozen=True)
class Choice:
    """One answer of a filter; the value is what stands in the address."""

    value: str
    title: Words


@dataclass(frozen=True)
class Filter:
    """One filter: its parameter, its word, its choices, and what is chosen; the first choice is the usual
    one.
    """

    name: str
    title: Words
    choices: Sequence[Choice]
    value: str = ""

    @property
    def on(self) -> bool:
        """Whether something other than the usual is chosen."""
        return bool(self.value) and bool(self.choices) and self.value != self.choices[0].value


@dataclass(frozen=True)
class Filters:
    """The filters of one list. `kept` are other parameters of the address that a change must not lose."""

    items: Sequence[Filter]
    action: str = ""
    kept: Sequence[tuple[str, str]] = ()

    @property
    def on(self) -> int:
        """How many filters say something other than the usual."""
        return sum(1 for item in self.items if item.on)


@dataclass(frozen=True)
class Pages:
    """Keyset pages: what this page shows, of how many in all (None: not counted), and the two neighbours."""

    first: int
    last: int
    total: int | None = None
    measure: Words = ""
    earlier: str = ""
    later: str = ""


@dataclass(frozen=True)
class Segment:
    """A part of a bar: how many, what they are, and the tone that means it."""

    number: int
    word: Words
    tone: str = "act"


@dataclass(frozen=True)
class Bar:
    """One line of a bar chart; its number opens the records at `url`."""

    label: Words
    segments: Sequence[Segment]
    url: str = ""

    @property
    def total(self) -> int:
        """Sum of the segments."""
        return sum(segment.number for segment in self.segments)


@dataclass(frozen=True)
class Piece:
    """A segment with its place on the line, in thousandths of the longest bar."""

    segment: Segment
    start: int
    width: int


@dataclass(frozen=True)
class Bars:
    """A small bar chart with the sentence that says what to see; drawn by the server, read as a table."""

    says: str
    measure: Words
    lines: Sequence[Bar]

    @property
    def pieces(self) -> list[tuple[Bar, list[Piece]]]:
        """Each line with its segments laid end to end on one scale."""
        longest = max((line.total for line in self.lines), default=0)
        drawn: list[tuple[Bar, list[Piece]]] = []
        for line in self.lines:
            start, pieces = 0, []
            for segment in line.segments:
                width = round(segment.number * 1000 / longest) if longest else 0
                pieces.append(Piece(segment, start, width))
                start += width
            drawn.append((line, pieces))
        return drawn

    @property
    def words(self) -> list[Segment]:
        """The legend: each word of a segment once, in order of appearance."""
        seen: dict[str, Segment] = {}
        for line in self.lines:
            for segment in line.segments:
                seen.setdefault(str(segment.word), segment)
        return list(seen.values())


@dataclass(frozen=True)
class SheetHead:
    """Head and foot of an A4 sheet: title, unit, period, when printed, by which standard, the check code."""

    title: str
    unit: UnitName
    printed: datetime
    period: str = ""
    standard: str = ""
    code: str = ""
    state: str = ""


@dataclass(frozen=True)
class HeatCell:
    """School × domain: done of owed, late, undone. An absent domain is `owed == 0` and shows –."""

    domain: str
    owed: int = 0
    done: int = 0
    late: int = 0
    undone: int = 0
    url: str = ""
    chosen: bool = False


@dataclass(frozen=True)
class HeatCount:
    """A count column before the domains (重大 处, 超期 条): its number opens the records."""

    title: Words
    number: int
    measure: Words = ""
    tone: str = ""
    icon: str = ""
    url: str = ""


@dataclass(frozen=True)
class HeatRow:
    """One unit's line; `plain` marks rest and sum rows (`rest` or `sum`)."""

    unit: UnitName
    counts: Sequence[HeatCount]
    cells: Sequence[HeatCell]
    plain: str = ""

    @property
    def undone(self) -> list[HeatCell]:
        """Domains with something undone: a phone shows each of them on a line."""
        return [cell for cell in self.cells if cell.undone]

    @property
    def only_late(self) -> list[HeatCell]:
        """Domains where all was done, some of it late: a phone names them in one sentence."""
        return [cell for cell in self.cells if cell.late and not cell.undone]

    @property
    def calm(self) -> int:
        """How many domains are owed and have neither undone nor late."""
        return sum(1 for cell in self.cells if cell.owed and not cell.undone and not cell.late)


@dataclass(frozen=True)
class Heat:
    """The bureau's table: heads of the count columns and of the domains, then the lines. `aside`: cells open beside."""

    counts: Sequence[Words]
    domains: Sequence[str]
    rows: Sequence[HeatRow]
    aside: bool = False
