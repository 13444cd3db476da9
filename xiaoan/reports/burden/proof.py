"""What is demanded besides an answer: photos, papers, signatures, each with its clause; and what is asked twice.

Computed from the standards in force at the units, every time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import combinations
from typing import NamedTuple

from xiaoan.kernel.catalogue.derived.returns import Return
from xiaoan.kernel.catalogue.pack.content import Ledger
from xiaoan.kernel.catalogue.pack.duties import Duty
from xiaoan.kernel.catalogue.pack.words import Fact
from xiaoan.kernel.catalogue.pack.written import Clause
from xiaoan.kernel.catalogue.queries import reigns, shelf
from xiaoan.kernel.ledgers.force import in_force
from xiaoan.kernel.tree.models import Unit


class Demanded(NamedTuple):
    """One kind of proof of one duty, with the clause that needs it."""

    kind: str
    title: str
    duty: str
    duty_title: str
    clause: Clause

    @property
    def grounded(self) -> bool:
        """Whether a clause of a known document stands behind it."""
        return bool(self.clause.says.strip()) and self.clause.source in shelf().sources


COUNTED = frozenset({"number", "date", "yes_no", "phone", "person", "file"})
"""Columns that state a fact of the thing itself; where it stands and what it is called are no second asking."""


class SameColumns(NamedTuple):
    """Two ledgers about things called alike (or the unit's facts and a ledger) that ask the same."""

    one: str
    other: str
    columns: tuple[str, ...]


class Asked(NamedTuple):
    """Duties and ledgers in force over some units on a day."""

    duties: Mapping[str, Duty]
    ledgers: Mapping[str, Ledger]


def asked_of(units: Sequence[Unit], day: date) -> Asked:
    """What governs these units on a day; a constant number of queries. Of a duty that differs by school, one."""
    duties: dict[str, Duty] = {}
    for packs in reigns(units, day, day).values():
        for rows in packs.values():
            if rows:
                duties |= {duty.code: duty for duty in rows[-1].pack.duties}
    governed = (each for found in in_force(units, day).values() for each in found.items())
    return Asked(duties, {code: each.ledger for code, each in governed})


def demanded(duties: Iterable[Duty]) -> list[Demanded]:
    """Every proof these duties demand, by kind and duty."""
    found = [
        Demanded(proof.kind, proof.title, duty.code, duty.title, proof.clause)
        for duty in duties
        for proof in duty.evidence
    ]
    return sorted(found, key=lambda each: (each.kind, each.duty))


def same_columns(ledgers: Iterable[Ledger], facts: Iterable[Fact] = ()) -> list[SameColumns]:
    """Pairs of ledgers whose rows are called by the same column and that ask the same fact; facts of the unit that a
    ledger asks too. Pure."""
    found, known = [], sorted(ledgers, key=lambda each: each.code)
    for one, other in combinations(known, 2):
        mine, theirs = _called(one), _called(other)
        if mine is None or mine != theirs:
            continue
        if alike := _facts(one) & _facts(other):
            found.append(SameColumns(one.title, other.title, tuple(sorted(title for title, _type in alike))))
    stated = {(fact.title, fact.type) for fact in facts}
    found += [
        SameColumns("单位资料", each.title, tuple(sorted(title for title, _type in alike)))
        for each in known
        if (alike := _facts(each) & stated)
    ]
    return found


def _called(ledger: Ledger) -> tuple[str, str] | None:
    return next(((column.title, column.type) for column in ledger.columns if column.code == ledger.label), None)


def _facts(ledger: Ledger) -> set[tuple[str, str]]:
    return {(column.title, column.type) for column in ledger.columns if column.type in COUNTED}


def typed_though_held(returns: Iterable[Return], facts: Iterable[Fact]) -> list[SameColumns]:
    """Cells of returns that somebody types although a fact of the unit, or a derived cell, is called the same. Pure."""
    kinds = list(returns)
    cells = [(kind, cell) for kind in kinds for block in kind.blocks for cell in block.cells]
    held = {fact.title for fact in facts} | {cell.title for _kind, cell in cells if cell.take != "typed"}
    return [
        SameColumns("单位资料和记录", kind.title, (cell.title,))
        for kind, cell in cells
        if cell.take == "typed" and cell.title in held
    ]
