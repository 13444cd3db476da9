"""Which cells the packs that govern a unit hold; where none does, the number is typed or has no source at all.

Kept by what is on the shelf (`marks`), so that a county's thirty schools ask once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache

from xiaoan.kernel.catalogue.derived.returns import HELD, Cell
from xiaoan.kernel.catalogue.pack.schema import Pack
from xiaoan.kernel.catalogue.pack.shelf import required
from xiaoan.kernel.catalogue.queries import contents, newest_digests, shelf


def asking() -> Mapping[str, frozenset[str]]:
    """Item -> the duties whose lists ask it."""
    return _asking(newest_digests())


def looking() -> frozenset[str]:
    """The duties that look at something: more than half of what they ask is looked at and judged, the rest is told."""
    return _looking(newest_digests())


def holds(cell: Cell, packs: frozenset[str]) -> bool:
    """Whether one of these packs records what a cell counts. Cells that no pack records are held anyway."""
    return cell.take not in HELD or _holds(newest_digests(), cell, packs)


@lru_cache(maxsize=4)
def _asking(marks: tuple[str, ...]) -> Mapping[str, frozenset[str]]:
    book, found = shelf(), defaultdict[str, set[str]](set)
    for code, duty in book.duties.items():
        for item in book.items_of(duty.checklist):
            found[item.code].add(code)
    return {item: frozenset(duties) for item, duties in found.items()}


@lru_cache(maxsize=4)
def _looking(marks: tuple[str, ...]) -> frozenset[str]:
    book, found = shelf(), set()
    for code, duty in book.duties.items():
        items = book.items_of(duty.checklist)
        if 2 * sum(1 for item in items if item.answer == "check") > len(items):
            found.add(code)
    return frozenset(found)


@lru_cache(maxsize=4096)
def _holds(marks: tuple[str, ...], cell: Cell, packs: frozenset[str]) -> bool:
    known = contents()
    mine = [known[code] for code in packs if code in known]
    if cell.take == "duty":
        return any(_owed(pack, cell) for pack in mine)
    if cell.take == "answers":
        asked = asking()
        wanted = {duty for item in (cell.item, *cell.items) for duty in asked.get(item, ())}
        return any(duty.code in wanted for pack in mine for duty in pack.duties)
    return any(ledger.code == cell.ledger for pack in _with_words(mine, known) for ledger in pack.ledgers)


def _owed(pack: Pack, cell: Cell) -> bool:
    return any(duty.code in cell.duties or pack.domain in cell.domains for duty in pack.duties)


def _with_words(mine: list[Pack], known: Mapping[str, Pack]) -> list[Pack]:
    """These, and the packs they stand on that nobody adopts by themselves."""
    return [*mine, *(below for pack in mine for below in required(pack, known) if not below.duties)]
