"""What a return holds when it is shown, printed and frozen: figures with their sources, sheets, notes, signatures."""

from __future__ import annotations

from datetime import datetime

import msgspec

from xiaoan.foundation.text import measure
from xiaoan.kernel.trail.events import Acting


class Figure(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One cell. `value` "" means that no record holds it. `top` and `bottom` are what a share divides.

    `parts`: the same of each campus or point by its id. `number`: a number that is typed, because the unit has adopted
    no pack that records it. `hands`: of a sum, how many of the returns in it had it typed.
    """

    code: str
    title: str
    value: str = ""
    unit: str = ""
    take: str = "none"
    top: str = ""
    bottom: str = ""
    says: str = ""
    parts: dict[str, str] = {}
    number: bool = False
    hands: int = 0

    @property
    def counted(self) -> bool:
        """Whether there is something behind it that can be opened."""
        return self.take not in ("typed", "none") and self.value not in ("", "0")

    @property
    def words(self) -> str:
        """As it is printed: nothing known is said in words, zero is –, a share in per cent."""
        if self.value == "":
            return "未填" if self.number else "–" if self.take in ("share", "typed") else "尚无来源"
        return "–" if self.value == "0" else self.value

    @property
    def explained(self) -> str:
        """How it is computed, and how much of a sum was written by hand."""
        said = [self.says] if self.says else []
        if self.hands:
            said.append(f"其中{measure(self.hands, '份')}报表里这个数是自己填的")
        return "；".join(each.rstrip("。") for each in said)


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a table."""

    title: str
    figures: list[Figure]


class Part(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A block of the form: figures, or a table with heads and rows."""

    code: str
    title: str
    figures: list[Figure] = []
    heads: list[str] = []
    groups: list[tuple[str, int]] = []
    rows: list[Row] = []
    says: str = ""

    @property
    def first_heads(self) -> list[tuple[str, int, int]]:
        """The upper row of heads: words, how many columns and how many rows each covers."""
        found, at = [], 0
        for title, many in self.groups or [("", 1)] * len(self.heads):
            found.append((title, many, 1) if title else (self.heads[at], 1, 2 if self.groups else 1))
            at += many
        return found

    @property
    def second_heads(self) -> list[str]:
        """The lower row: the columns that stand under a common head."""
        found, at = [], 0
        for title, many in self.groups:
            found += self.heads[at : at + many] if title else []
            at += many
        return found

    @property
    def written(self) -> bool:
        """Whether it is texts that somebody wrote, and no numbers."""
        return bool(self.figures) and all(each.take == "typed" and not each.number for each in self.figures)

    @property
    def by_hand(self) -> str:
        """The numbers that the unit writes itself, in words; "" where there are none."""
        titles = [each.title for each in self.figures if each.number]
        return f"没有采用记这些事的工作标准，由本单位自己填：{'、'.join(titles)}" if titles else ""

    @property
    def all(self) -> list[Figure]:
        """Every figure of it."""
        return [*self.figures, *(figure for row in self.rows for figure in row.figures)]


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """A campus, teaching point or, in a roll-up, nothing: whose figures are also shown apart."""

    id: str
    name: str
    kind: str


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the two hazard sheets."""

    id: str
    number: str
    unit: str
    title: str
    where: str
    quantity: int
    open: int
    grade: str
    stage: str
    due: str
    rectifier: str
    carried: bool


class Item(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One piece that goes with the paper: what it is, what of it is missing (in words), and its page."""

    text: str
    lacks: str = ""
    url: str = ""


class Enclosed(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One entry of the list of attachments with its pieces; none where the period had nothing of the kind."""

    title: str
    items: list[Item] = []

    @property
    def lacking(self) -> int:
        """How many pieces are not whole."""
        return sum(1 for each in self.items if each.lacks)


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """Returns below, by town or by kind of school: how many, and their hazards in 处."""

    by: str
    title: str
    owed: int = 0
    sent: int = 0
    late: int = 0
    missing: int = 0
    carried: int = 0
    new: int = 0
    closed: int = 0
    open: int = 0


class Remark(msgspec.Struct, frozen=True, kw_only=True):
    """A note beside a figure: it explains, the figure stays."""

    cell: str
    text: str
    by: str
    at: datetime


class Signature(msgspec.Struct, frozen=True, kw_only=True):
    """One step of the chain: its title, who and when. None: not yet."""

    title: str
    by: Acting | None = None
    at: datetime | None = None


class Body(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The whole of a return as it stands or stood. `beside`: what its signature left open, said on the paper."""

    title: str
    unit_name: str
    period_words: str
    blocks: list[Part]
    places: list[Place] = []
    sheets: list[Listed] = []
    enclosed: list[Enclosed] = []
    groups: list[Group] = []
    roll: list[int] = []
    beside: str = ""
    left_open: int = 0
    with_open: bool = False
    as_of: datetime | None = None

    def figure(self, code: str) -> Figure | None:
        """A cell by its full code, block.cell or block.line.cell."""
        return self.figures.get(code)

    @property
    def figures(self) -> dict[str, Figure]:
        return {figure.code: figure for part in self.blocks for figure in part.all}
