"""A date as it is read from a text, before dates that belong together are joined."""

from __future__ import annotations

from calendar import monthrange
from typing import NamedTuple

from xiaoan.engines.policy.fields.numerals import value_of
from xiaoan.engines.policy.shapes import DeadlineKind


class Mark(NamedTuple):
    """Characters `start` to `end` say a date, a month or a range, with its `values` as a deadline has them.

    `written`: its digits stand in the text. `moving`: a name without a fixed date. `sure` by what stands around it.
    """

    start: int
    end: int
    kind: DeadlineKind
    values: tuple[str, ...]
    written: bool = True
    moving: bool = False
    sure: float = 0.8


def stem(year: int | None, month: int) -> str:
    """`2020-05`, or `--05` without a year."""
    return f"{year}-{month:02d}" if year else f"--{month:02d}"


def last_day(year: int | None, month: int) -> int:
    """Of a month; of February 28 unless the year is known."""
    return monthrange(year or 2023, month)[1]


def year_before(text: str, position: int, year: int | None) -> tuple[int | None, int]:
    """The year said right before `position`, and where it begins; 今年 and 明年 count from the document's `year`."""
    near = text[max(0, position - 7) : position]
    if near.endswith("年"):
        for word, later in (("今年", 0), ("本年", 0), ("明年", 1), ("次年", 1)):
            if near.endswith(word):
                return (year + later if year else None), position - 2
        number = value_of(near[-5:-1])
        if number and 1900 <= number <= 2099 and not near[:-5].endswith(tuple("0123456789")):
            return int(number), position - 5
        if near[-2:-1] and near[-2] in "_×xX*□○":
            return None, position - 1
    return None, position
