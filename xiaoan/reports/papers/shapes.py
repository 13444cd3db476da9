"""What a paper says, before anybody asks how it looks: a title, blocks in order, and what stands around them.

Headings number themselves as official papers do: 一、（一）1.（1）. Texts hold no marks of layout; a line break is a
new paragraph. Refuses a table whose rows differ in length.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date as Day  # noqa: N812  `date` is a word of a paper
from typing import Literal, NamedTuple, TypeAlias

Align: TypeAlias = Literal["left", "center", "right", "both"]

DIGITS = "零一二三四五六七八九"
LEVELS = 4


class Heading(NamedTuple):
    """A heading of level 1–4. `numbered` False: the text stands alone, and does not count."""

    level: int
    text: str
    numbered: bool = True


class Text(NamedTuple):
    """Paragraphs. `indent`: the first line begins two characters in, as running text does."""

    text: str
    indent: bool = True
    align: Align = "both"
    bold: bool = False


class Blank(NamedTuple):
    """Empty lines."""

    lines: int = 1


class PageBreak(NamedTuple):
    """What follows begins on a new page."""


class Signing(NamedTuple):
    """Places to sign, side by side: what each is for, and what already stands there ("" leaves it blank)."""

    places: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Table:
    """A ruled table that fills the width of the text; its heads stand again on every page.

    `widths` are shares of the whole, one for each column (none: all alike). `groups` are titles over several columns
    each: ("一般隐患", 3); "" leaves the column's own head alone. `aligned`: one letter a column, l c r. `landscape`:
    this table stands on pages laid across. `points`: the size of its letters. `sums`: so many last rows are bold.
    """

    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[float] = ()
    groups: Sequence[tuple[str, int]] = ()
    aligned: str = ""
    caption: str = ""
    landscape: bool = False
    points: float = 12
    sums: int = 0

    def __post_init__(self) -> None:
        columns = self.columns
        if any(len(row) != columns for row in self.rows):
            raise ValueError(f"every row of a table has its {columns} cells")
        if self.widths and len(self.widths) != columns:
            raise ValueError("a width for each column, or none")
        if self.aligned and len(self.aligned) != columns:
            raise ValueError("a letter for each column, or none")
        if self.groups and sum(many for _title, many in self.groups) != columns:
            raise ValueError("the groups of columns cover all of them")

    @property
    def columns(self) -> int:
        """How many columns; a table without heads takes its rows' length."""
        return len(self.heads) or (len(self.rows[0]) if self.rows else 0)

    @property
    def shares(self) -> list[float]:
        """Each column's part of the whole width; their sum is 1."""
        widths = list(self.widths) or [1.0] * self.columns
        whole = sum(widths)
        return [width / whole for width in widths]


Block: TypeAlias = Heading | Text | Table | PageBreak | Blank | Signing


@dataclass(frozen=True)
class Paper:
    """An official paper. What is empty is left out, with the lines it would take.

    `masthead` is the issuing body in large red letters, `number` its 发文字号 (with a masthead above the red line,
    without one under the title). `to` is the 主送, `copies` the 抄送 of the foot, `printed_by` who prints it and
    `printed_on` when. `signature` may be several bodies. `sealed`: room is left for a seal on the date. `note` stands
    in brackets under the date (附注). `code` matches the print with the record it comes from.
    """

    title: str
    blocks: Sequence[Block] = ()
    to: str = ""
    signature: str | Sequence[str] = ""
    date: Day | None = None
    attachments: Sequence[str] = ()
    masthead: str = ""
    number: str = ""
    copies: str = ""
    note: str = ""
    printed_by: str = ""
    printed_on: Day | None = None
    sealed: bool = True
    code: str = ""

    @property
    def signers(self) -> tuple[str, ...]:
        """The bodies that sign."""
        if isinstance(self.signature, str):
            return (self.signature,) if self.signature else ()
        return tuple(self.signature)


def numbered(blocks: Sequence[Block]) -> Iterator[Block]:
    """The blocks with the numbers of their headings written out."""
    counts = [0] * LEVELS
    for block in blocks:
        if not isinstance(block, Heading):
            yield block
            continue
        if not 1 <= block.level <= LEVELS:
            raise ValueError("a heading has a level from 1 to 4")
        if not block.numbered:
            yield block
            continue
        counts[block.level - 1] += 1
        counts[block.level :] = [0] * (LEVELS - block.level)
        yield Heading(block.level, f"{ordinal(block.level, counts[block.level - 1])}{block.text}")


def ordinal(level: int, number: int) -> str:
    """一、 （一） 1. （1）"""
    return (f"{chinese(number)}、", f"（{chinese(number)}）", f"{number}.", f"（{number}）")[level - 1]


def chinese(number: int) -> str:
    """A number from 1 to 99 in Chinese; a greater one in figures."""
    if not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else f"{DIGITS[tens]}十") + (DIGITS[ones] if ones else "")


def day_words(day: Day) -> str:
    """2026年10月5日: figures without zeros in front."""
    return f"{day.year}年{day.month}月{day.day}日"


def attachment_lines(attachments: Sequence[str]) -> list[str]:
    """附件：名称, or 附件：1.名称 and the following under it; no full stop after a name."""
    names = [name.rstrip("。；;") for name in attachments]
    if len(names) == 1:
        return [f"附件：{names[0]}"]
    return [f"附件：{number}.{name}" if number == 1 else f"{number}.{name}" for number, name in enumerate(names, 1)]


def wide(text: str) -> float:
    """How many full characters a text takes: a Latin letter or digit is half of one."""
    return sum(0.5 if ord(letter) < 0x2000 else 1.0 for letter in text)
