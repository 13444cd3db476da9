"""数字摘要: sentences of figures for a unit and a period, each number with the rows behind it and the sum checked.

A sentence whose parts do not add up is not said.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from xiaoan.foundation.errors import NotFound
from xiaoan.kernel.catalogue.derived.written import Headline
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.reports.registers.question import Question
from xiaoan.reports.registers.takes import Counting, Number

_NUMBER = re.compile(r"\{([a-z][a-z0-9_]*)\}")


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a sentence, or one of its numbers under its code."""

    words: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """A headline with its numbers by code. `holds`: the whole is the sum of its parts; otherwise nothing is said."""

    headline: Headline
    numbers: dict[str, Number]
    holds: bool
    pieces: tuple[Piece, ...]

    @property
    def words(self) -> str:
        """The sentence as it is reprinted."""
        return "".join(piece.words for piece in self.pieces)

    @property
    def empty(self) -> bool:
        """Whether nothing at all was held or derived for it."""
        return all(not number.value for number in self.numbers.values())


def said(question: Question) -> tuple[Said, ...]:
    """Every headline of the packs; a fixed number of queries whatever the number of schools."""
    counting = Counting(question)
    return tuple(_one(counting, each) for each in shelf().headlines.values())


def one(question: Question, code: str) -> Said:
    """One headline, or NotFound."""
    headline = shelf().headlines.get(code)
    if headline is None:
        raise NotFound("没有这句摘要。")
    return _one(Counting(question), headline)


def _one(counting: Counting, headline: Headline) -> Said:
    numbers = {each.code: counting.of(each) for each in headline.numbers}
    parts = sum((numbers[code].value for code in headline.of), Decimal())
    holds = not headline.whole or numbers[headline.whole].value == parts
    pieces = []
    for at, text in enumerate(_NUMBER.split(headline.says)):
        if at % 2:
            pieces.append(Piece(numbers[text].shown, text))
        elif text:
            pieces.append(Piece(text))
    return Said(headline, numbers, holds, tuple(pieces) if holds else (Piece("几个数对不上，先不出这一句。"),))
