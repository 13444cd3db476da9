"""The shipped vocabulary, for reading lists in tests without a database."""

from __future__ import annotations

from functools import cache

from django.conf import settings

from xiaoan.kernel.catalogue.pack.shelf import Shelf
from xiaoan.kernel.catalogue.reading import read_pack
from xiaoan.kernel.files.sheets import Line
from xiaoan.kernel.org.arrivals.headings import headings
from xiaoan.kernel.org.arrivals.rows import Arrival, Reading, Vocabulary, read


@cache
def words(otherwise: str = "") -> Vocabulary:
    """Kinds and facts of packs/_common."""
    shelf = Shelf.of([read_pack(settings.PACKS / "_common")])
    return Vocabulary(shelf.unit_kinds, shelf.facts, otherwise)


def reading(*rows: str, otherwise: str = "", county: str = "") -> Reading:
    """A list written with bars: the first row is its headings, rows are numbered as Excel would."""
    lines = [Line(number, tuple(row.split("|"))) for number, row in enumerate(rows, start=1)]
    found = headings(lines[0].cells, words().facts)
    assert found is not None
    return read(lines[1:], found, words(otherwise), county=county)


def only(*rows: str) -> Arrival:
    """The one school of a faultless list."""
    found = reading(*rows)
    assert [problem.text for problem in found.problems] == []
    (arrival,) = found.arrivals
    return arrival


def faults(*rows: str) -> list[str]:
    """What is said to be wrong with a list."""
    return [problem.text for problem in reading(*rows).problems]
