"""Questions that are filled in: numbers with limits, a choice, a time, a small table; and what is wrong with an answer.

Pure. A number outside its limits is not refused but must be said to be a fault: the reading stays as it was read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, time
from decimal import Decimal
from typing import NamedTuple

from xiaoan.foundation.text import cleaned
from xiaoan.kernel.catalogue.pack.items import Cell, CheckItem
from xiaoan.kernel.catalogue.pack.words import Choice
from xiaoan.kernel.catalogue.pack.written import Number, Param

LARGEST = 9_999_999
MOST_ROWS = 60

Rows = Sequence[Mapping[str, str]]


class Limits(NamedTuple):
    """What a number may be, and how it is written."""

    title: str = ""
    unit: str = ""
    decimals: int = 0
    at_least: int | None = None
    at_most: int | None = None

    @property
    def words(self) -> str:
        """After 应: 在0—8℃之间, 不低于70℃, 不高于-12℃; empty without limits."""
        if self.at_least is not None and self.at_most is not None:
            return f"在{self.at_least}—{self.at_most}{self.unit}之间"
        if self.at_least is not None:
            return f"不低于{self.at_least}{self.unit}"
        return "" if self.at_most is None else f"不高于{self.at_most}{self.unit}"

    def number(self, text: str) -> Decimal | None:
        """The number a text says, with at most the decimals that are wanted; None when it says none."""
        plain = text.strip().translate(_WIDE)
        digits, point, after = plain.removeprefix("-").partition(".")
        negative = plain.startswith("-") and self._below_zero
        if not digits.isdigit() or not digits.isascii() or (plain.startswith("-") and not negative):
            return None
        if point and not (after.isascii() and after.isdigit() and len(after) <= self.decimals):
            return None
        return Decimal(plain) if len(digits) <= len(str(LARGEST)) else None

    @property
    def _below_zero(self) -> bool:
        """Whether a number below zero makes sense: only where limits are temperatures and the like."""
        bounds = [each for each in (self.at_least, self.at_most) if each is not None]
        return bool(bounds) and min(bounds) <= 0

    def outside(self, number: Decimal) -> bool:
        """Whether the number is not what is right."""
        low, high = self.at_least, self.at_most
        return (low is not None and number < low) or (high is not None and number > high)

    @property
    def asks(self) -> str:
        """What to write, for one whose number could not be read."""
        if self.decimals:
            return f"请填数字，最多 {self.decimals} 位小数"
        return f"请填 0 到 {LARGEST} 的整数" if not self._below_zero else "请填整数"


_WIDE = str.maketrans("０１２３４５６７８９．－−", "0123456789.--")


class Filling(NamedTuple):
    """How a question that is filled in wants to be filled.

    `names` stand in the column `into` beforehand; `told` are facts said beside the question.
    """

    limits: Limits = Limits()
    opens: time | None = None
    closes: time | None = None
    choices: tuple[Choice, ...] = ()
    columns: tuple[Cell, ...] = ()
    nothing: str = ""
    into: str = ""
    names: tuple[str, ...] = ()
    told: tuple[str, ...] = ()

    @property
    def limited(self) -> bool:
        """Whether some number can be outside its limits."""
        return bool(self.limits.words) or any(limits_of(cell).words for cell in self.columns)


def filling(item: CheckItem, names: Iterable[str] = (), told: Iterable[str] = ()) -> Filling:
    """The filling of an item of a resolved pack."""
    limits = Limits(item.ask, item.unit, item.decimals, _whole(item.at_least), _whole(item.at_most))
    into = item.taken_from.into if item.taken_from else ""
    return Filling(
        limits, item.opens, item.closes, item.choices, item.columns, item.nothing, into,
        tuple(names)[:MOST_ROWS], tuple(told),
    )  # fmt: skip


def limits_of(cell: Cell) -> Limits:
    """The limits of a column."""
    return Limits(cell.title, cell.unit, cell.decimals, _whole(cell.at_least), _whole(cell.at_most))


def _whole(bound: Number | None) -> int | None:
    if isinstance(bound, Param):
        raise ValueError(f"fill in the parameter {bound.param} first")
    return bound


def unreadable(kind: str, asked: Filling, value: str) -> str:
    """What is wrong with the way one value is written; empty when it can be read."""
    said = cleaned(value, most=60)
    if not said:
        return "请填写"
    if kind == "number":
        return "" if asked.limits.number(said) is not None else asked.limits.asks
    if kind == "choice":
        return "" if said in {each.code for each in asked.choices} else "请从列表中选择"
    if kind == "time":
        return _time_problem(asked, said)
    return ""


def _time_problem(asked: Filling, said: str) -> str:
    try:
        clock = time.fromisoformat(said) if len(said) == len("HH:MM") else None
    except ValueError:
        clock = None
    if clock is None or clock.tzinfo is not None:
        return "请填 19:30 这样的时刻"
    opens, closes = asked.opens, asked.closes
    if opens is None or closes is None:
        return ""
    inside = opens <= clock <= closes if opens <= closes else clock >= opens or clock <= closes
    return "" if inside else f"应在 {opens:%H:%M}—{closes:%H:%M} 之间"


def bad_row(asked: Filling, rows: Rows) -> str:
    """The first thing wrong with a table, by row and column; empty when it can be read."""
    if not rows:
        return "请至少填一行"
    if len(rows) > MOST_ROWS:
        return f"最多 {MOST_ROWS} 行"
    columns = {cell.code: cell for cell in asked.columns}
    for number, row in enumerate(rows, start=1):
        if unknown := set(row) - set(columns):
            return f"第 {number} 行有不认识的列“{sorted(unknown)[0]}”"
        for cell in asked.columns:
            if problem := _cell_problem(cell, row.get(cell.code, "")):
                return f"第 {number} 行“{cell.title}”：{problem}"
    return ""


def _cell_problem(cell: Cell, text: str) -> str:
    said = cleaned(text, most=120)
    if not said:
        return "请填写" if cell.required else ""
    if cell.type == "number":
        limits = limits_of(cell)
        return "" if limits.number(said) is not None else limits.asks
    if cell.type == "choice":
        return "" if said in {each.code for each in cell.choices} else "请从列表中选择"
    if cell.type == "yes_no":
        return "" if said in ("yes", "no") else "请选有或没有"
    if cell.type == "date":
        try:
            date.fromisoformat(said)
        except ValueError:
            return "请填 2026-10-08 这样的日期"
    return ""


def outside(kind: str, asked: Filling, value: str, rows: Rows) -> list[str]:
    """What lies outside its limits, in words: 冷藏柜温度 12℃（应在0—8℃之间）. The answer must be readable."""
    if kind == "number":
        return _outside(asked.limits, value, asked.limits.title)
    if kind != "rows":
        return []
    found = []
    for row in rows:
        name = next((row[cell.code] for cell in asked.columns if cell.type == "text" and row.get(cell.code)), "")
        for cell in asked.columns:
            if cell.type == "number" and row.get(cell.code):
                found += _outside(limits_of(cell), row[cell.code], f"{name}{cell.title}")
    return found


def _outside(limits: Limits, text: str, title: str) -> list[str]:
    number = limits.number(text)
    if number is None or not limits.outside(number):
        return []
    return [f"{title} {number}{limits.unit}（应{limits.words}）"]


def kept_rows(asked: Filling, rows: Rows) -> list[dict[str, str]]:
    """The rows as a record keeps them: cleaned, empty cells left out, in the order of the columns."""
    return [
        {cell.code: text for cell in asked.columns if (text := cleaned(row.get(cell.code, ""), most=120))}
        for row in rows
    ]


def row_words(columns: Sequence[Cell], row: Mapping[str, str]) -> str:
    """One row as a line to read: 红烧肉　重量 130克."""
    parts = []
    for cell in columns:
        if text := row.get(cell.code, ""):
            said = cell_words(cell, text)
            parts.append(said if cell is columns[0] else f"{cell.title} {said}")
    return "　".join(parts)


def cell_words(cell: Cell, text: str) -> str:
    """A cell as people read it: the title of a choice, a number with its unit."""
    if cell.type == "choice":
        return next((each.title for each in cell.choices if each.code == text), text)
    if cell.type == "yes_no":
        return "有" if text == "yes" else "没有"
    return f"{text}{cell.unit}"
