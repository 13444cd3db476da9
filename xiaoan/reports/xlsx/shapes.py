"""What a workbook is made from: its heads, and what stands around its rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Head:
    """One column: its title, its width in characters, and in a form to fill what may be chosen there.

    `strict` refuses anything else in Excel itself; otherwise the choices are only offered. A column that holds `text`
    keeps the zeros in front of a number, also of what is typed in later.
    """

    title: str
    width: int = 14
    choices: Sequence[str] = ()
    strict: bool = True
    holds: Literal["plain", "text", "day"] = "plain"


@dataclass(frozen=True)
class Sheet:
    """What stands around the rows: the title on top, the lines under it, the heads, the name on the tab."""

    title: str
    heads: Sequence[Head]
    notes: Sequence[str] = ()
    tab: str = ""
