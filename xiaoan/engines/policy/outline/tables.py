"""Rows of a table: the month in a cell, and who acts where the head of the table says which column tells it.

A row is a line of cells with tabs between them. An empty cell says what the row above said.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from xiaoan.engines.policy.outline.dating import month_named, months_of

_MONTH_HEAD: Final = re.compile("月份?|时间|日期|月次|工作时间|完成时间")
_ACTOR_HEAD: Final = re.compile(
    r"(?:责任|牵头|负责|承办|主办|落实|实施|执行|配合)?(?:责任)?(?:单位|部门|科室|处室|股室|人员|人|岗位|主体)"
)
_MOST_HEAD: Final = 12


@dataclass(frozen=True, slots=True)
class Row:
    """What a row says beside its text."""

    months: tuple[str, ...] = ()
    actor: str = ""


class Table:
    """The table that is being read: which columns its head names, and what the last row said."""

    def __init__(self) -> None:
        self._month: int | None = None
        self._actor: int | None = None
        self._columns = 0
        self._last = Row()
        self._open = False

    def read(self, text: str) -> Row:
        """What this line says as a row; nothing when it is none."""
        cells = [cell.strip() for cell in text.split("\t")]
        if len(cells) < 2:
            self._open = False
            return Row()
        if not self._open:
            self._month = self._actor = None
            self._last = Row()
            self._open = True
        if all(len(cell) <= _MOST_HEAD for cell in cells) and self._is_head(cells):
            return Row()
        if self._month == 0 and len(cells) == self._columns - 1 and not self._months(cells):
            # The empty cell at the margin is lost with the blanks there.
            cells = ["", *cells]
        self._last = Row(self._months(cells), self._who(cells))
        return self._last

    def _is_head(self, cells: list[str]) -> bool:
        month = next((place for place, cell in enumerate(cells) if _MONTH_HEAD.fullmatch(cell)), None)
        actor = next((place for place, cell in enumerate(cells) if _ACTOR_HEAD.fullmatch(cell)), None)
        if month is None and actor is None:
            return False
        self._month, self._actor, self._columns = month, actor, len(cells)
        return True

    def _months(self, cells: list[str]) -> tuple[str, ...]:
        if self._month is not None:
            cell = cells[self._month] if self._month < len(cells) else ""
            return (months_of(cell) or month_named(cell)) if cell else self._last.months
        for cell in cells[:2]:
            if months_of(cell):
                return months_of(cell)
        return () if cells[0] else self._last.months

    def _who(self, cells: list[str]) -> str:
        if self._actor is None or self._actor >= len(cells):
            return ""
        return cells[self._actor] if len(cells[self._actor]) <= 30 else ""
