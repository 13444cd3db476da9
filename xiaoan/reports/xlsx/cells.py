"""One value as a cell of the sheet's XML. Two million of them make a county's register, so each is one string."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import TypeAlias

from django.utils.translation import gettext as _

from xiaoan.foundation.clock import local
from xiaoan.reports.xlsx.shapes import Head
from xiaoan.reports.xlsx.styles import DAY, MOMENT, PLAIN, TEXT, TEXT_QUOTED, TEXT_WRAPPED, TEXT_WRAPPED_QUOTED

LONGEST_TEXT = 32_767
"""What Excel takes in one cell."""
WRAPS_BEYOND = 20
_EXACT = 10**15
_FIRST_DAY = date(1900, 3, 1)
"""Excel counts a 29 February 1900; days before it are one off, so they are written as text."""
_DAY_ZERO = date(1899, 12, 30).toordinal()
_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_TO_ESCAPE = re.compile(r"[&<>\r]")
_LIKE_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")

Cell: TypeAlias = str | int | float | Decimal | bool | date | datetime | None
"""One cell. A datetime is an aware instant, written on the school's clock."""


def plain(text: str) -> str:
    """A text without what XML cannot hold."""
    return _NOT_XML.sub("", text)


def escaped(text: str) -> str:
    """A text as it stands in XML."""
    if not _TO_ESCAPE.search(text):
        return text
    escapes = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return escapes.replace("\r\n", "\n").replace("\r", "\n")


def row_of(number: int, values: Sequence[Cell], heads: Sequence[Head], columns: Sequence[str]) -> str:
    """One row of the sheet. ValueError when it is not as long as the heads."""
    cells = [
        _cell(value, f"{column}{number}", head.holds == "text")
        for value, head, column in zip(values, heads, columns, strict=True)
        if value is not None and value != ""
    ]
    return f'<row r="{number}">{"".join(cells)}</row>'


def _cell(value: Cell, at: str, as_text: bool) -> str:
    if isinstance(value, str):
        return f'<c r="{at}" {_text(value)}</c>'
    if isinstance(value, bool):
        return f'<c r="{at}" {_text(_("是") if value else _("否"))}</c>'
    if isinstance(value, int | float | Decimal):
        exact = value == value and -_EXACT < value < _EXACT  # A NaN is unequal to itself.
        return (
            f'<c r="{at}" s="{PLAIN}"><v>{value}</v></c>'
            if exact and not as_text
            else f'<c r="{at}" {_text(str(value))}</c>'
        )
    if isinstance(value, datetime):
        there = local(value)
        part = (there.hour * 3600 + there.minute * 60 + there.second) / 86400
        return f'<c r="{at}" s="{MOMENT}"><v>{there.toordinal() - _DAY_ZERO + part:.10f}</v></c>'
    if isinstance(value, date):
        if value < _FIRST_DAY:
            return f'<c r="{at}" {_text(value.isoformat())}</c>'
        return f'<c r="{at}" s="{DAY}"><v>{value.toordinal() - _DAY_ZERO}</v></c>'
    raise TypeError(f"no cell for {type(value).__name__}")


@lru_cache(maxsize=4096)
def _text(value: str) -> str:
    """A text that no program computes, cut to what a cell holds: the cell from its style on."""
    cut = plain(value)
    if len(cut) > LONGEST_TEXT:
        cut = cut[: LONGEST_TEXT - 1] + "…"
    wraps = len(cut) > WRAPS_BEYOND or "\n" in cut
    if cut.startswith(_LIKE_A_FORMULA):
        style = TEXT_WRAPPED_QUOTED if wraps else TEXT_QUOTED
    else:
        style = TEXT_WRAPPED if wraps else TEXT
    return f's="{style}" {inline(cut)}'


def inline(text: str) -> str:
    """The rest of a cell that holds a text, from its type on."""
    return f't="inlineStr"><is><t xml:space="preserve">{escaped(text)}</t></is>'
