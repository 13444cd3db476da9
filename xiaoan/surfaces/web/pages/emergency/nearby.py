"""Offices to call near a unit, as it has registered them itself: the rows of ledgers that name an emergency column.

Numbers of offices, never of persons: a pack cannot mark another phone column.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.ledgers.queries import rows_in
from xiaoan.kernel.ledgers.shapes import RowLine
from xiaoan.kernel.ledgers.verbs import SEE
from xiaoan.kernel.tree.models import Unit


class Office(NamedTuple):
    """An office: what it is called, what it is called for, its number, a word beside it."""

    name: str
    purpose: str
    phone: str
    note: str


def nearby(viewer: Viewer, unit: Unit, *, at: datetime) -> list[Office]:
    """Those a school (with its campuses) or a campus has registered, by what they are for. Empty at a bureau."""
    kinds = shelf().unit_kinds
    campus = unit.kind in kinds and kinds[unit.kind].level == "campus"
    if not (unit.is_school or campus) or not viewer.may(SEE, path=unit.path, unit=unit.id):
        return []
    campuses = [code for code, kind in kinds.items() if kind.level == "campus"]
    own = {unit.id, *Unit.objects.filter(parent_id=unit.id, kind__in=campuses).values_list("id", flat=True)}
    found = [
        office
        for ledger in shelf().ledgers.values()
        if ledger.emergency
        for row in rows_in(viewer, ledger.code, unit, at=at)
        if row.unit in own
        for office in _offices(row, ledger.emergency)
    ]
    return sorted(found, key=lambda each: (each.purpose, each.name))


def _offices(row: RowLine, column: str) -> Iterator[Office]:
    number = row.cells.get(column)
    if number is None or not number.value:
        return
    purposes = [cell.shown for cell in row.cells.values() if cell.type == "choice" and cell.shown]
    texts = [cell.shown for cell in row.cells.values() if cell.type == "text" and cell.shown]
    notes = "；".join(text for text in texts if text != row.label)
    yield Office(row.label, "、".join(purposes), number.shown, notes)
