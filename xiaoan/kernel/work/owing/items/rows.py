"""Rows of ledgers as subjects: read at once for all units, with the places they stand at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q

from xiaoan.foundation.ids import parse_id
from xiaoan.kernel.catalogue.pack.content import Column, Ledger
from xiaoan.kernel.catalogue.pack.duties import Duty
from xiaoan.kernel.ledgers.models import LedgerRow
from xiaoan.kernel.org.models import Person, PlaceRow
from xiaoan.kernel.work.owing.standards import Standards
from xiaoan.kernel.work.shapes import Asked


class Item(NamedTuple):
    """A row of a ledger, from a day to a day: what it is called, where it stands, who is asked for it."""

    id: UUID
    ledger: str
    name: str
    place: UUID | None
    place_name: str
    place_kind: str
    position: int
    person: Asked | None
    valid_from: date
    valid_to: date | None

    @property
    def title(self) -> str:
        """A-1（教学楼A栋）."""
        return f"{self.name}（{self.place_name}）" if self.place_name else self.name


class _Row(NamedTuple):
    unit: UUID
    id: UUID
    ledger: str
    label: str
    place: UUID | None
    cells: dict[str, str]
    first: date
    last: date | None


def read(
    units: list[UUID], governing: Iterable[Standards], ledgers: Mapping[str, Ledger], first: date, last: date
) -> dict[UUID, list[Item]]:
    """Rows of the ledgers these standards ask for, in the order of their names; three queries, or none."""
    classes = {code for code, ledger in ledgers.items() if ledger.classes}
    shared = {id(each): each for each in governing}.values()
    duties = [version.duty for each in shared for history in each.duties.values() for version in history]
    asked = {duty.ledger for duty in duties if duty.ledger}
    asked |= classes if any(duty.per == "class" for duty in duties) else set()
    if not asked:
        return {}
    found = LedgerRow.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=first), unit_id__in=units, ledger__in=asked, valid_from__lte=last
    )
    columns = ("unit_id", "id", "ledger", "label", "place_id", "cells", "valid_from", "valid_to")
    rows = [_Row(*row) for row in found.order_by("order_key", "id").values_list(*columns)]
    stands = {place.id: place for place in PlaceRow.objects.filter(id__in={row.place for row in rows if row.place})}
    asking = {
        ledger.code: column for ledger in ledgers.values() for column in ledger.columns if column.code == ledger.asks
    }
    people = _people(rows, asking, last)
    items: dict[UUID, list[Item]] = {}
    for row in rows:
        column = asking.get(row.ledger)
        person = people.get(parse_id(row.cells.get(column.code, ""))) if column else None
        items.setdefault(row.unit, []).append(_item(row, stands.get(row.place) if row.place else None, person))
    return items


def _item(row: _Row, place: PlaceRow | None, person: Asked | None) -> Item:
    if place is None:
        return Item(row.id, row.ledger, row.label, None, "", "", 0, person, row.first, row.last)
    return Item(
        row.id, row.ledger, row.label, place.id, place.name, place.kind, place.position, person, row.first, row.last
    )


def _people(rows: Sequence[_Row], asking: Mapping[str, Column], last: date) -> dict[UUID | None, Asked]:
    """Who the rows name to be asked, save those who have left; one query, none where no ledger names anybody."""
    named = {
        parse_id(row.cells.get(asking[row.ledger].code, "")): asking[row.ledger] for row in rows if row.ledger in asking
    }
    found = Person.objects.filter(Q(left__isnull=True) | Q(left__gte=last), id__in=[key for key in named if key])
    return {each.id: Asked(each.id, each.account_id, each.name, named[each.id].title) for each in found}


def ledgers_of(duty: Duty, ledgers: Mapping[str, Ledger]) -> frozenset[str]:
    """The ledgers whose rows owe a duty; empty when rows do not owe it."""
    if duty.per == "item":
        return frozenset({duty.ledger})
    if duty.per == "class":
        return frozenset(code for code, ledger in ledgers.items() if ledger.classes)
    return frozenset()
