"""What the cells of a unit may name: places, people and rows of ledgers of the same legal unit, by name and by id."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from django.db.models import Q

from xiaoan.foundation.ids import parse_id
from xiaoan.kernel.access.queries import seen
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.catalogue.pack.content import Ledger
from xiaoan.kernel.files.models import Attachment
from xiaoan.kernel.ledgers.cells import Known
from xiaoan.kernel.ledgers.models import LedgerRow
from xiaoan.kernel.ledgers.verbs import SEE
from xiaoan.kernel.org.models import Person, PlaceRow
from xiaoan.kernel.tree.models import Unit

NAMING = frozenset({"place", "person", "file", "row"})


def known(viewer: Viewer, unit: Unit, day: date, ledgers: Iterable[Ledger] = ()) -> Known:
    """Everything a new cell of these ledgers of the unit may name on a day; three queries at most.

    Its own names come before others'. Of rows only what the viewer sees, and none that was withdrawn.
    """
    places = PlaceRow.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), home=unit.home)
    people = Person.objects.filter(Q(left__isnull=True) | Q(left__gte=day), home=unit.home)
    by_place = _by_name(unit, places.order_by("position", "name").values_list("id", "name", "unit_id"))
    by_person = _by_name(unit, people.order_by("name", "id").values_list("id", "name", "unit_id"))
    by_row, labels = _rows(viewer, unit, {column.of for ledger in ledgers for column in ledger.columns if column.of})
    names = {key: name for found in (by_place, by_person) for name, ids in found.items() for key in ids}
    return Known(by_place, by_person, {**names, **labels}, by_row)


def _rows(
    viewer: Viewer, unit: Unit, codes: set[str]
) -> tuple[dict[str, Mapping[str, tuple[UUID, ...]]], dict[UUID, str]]:
    """(ledger -> the rows that may be named, labels of all rows whether they still stand or not)."""
    if not codes:
        return {}, {}
    rows = seen(viewer, LedgerRow.objects.filter(home=unit.home, ledger__in=codes), SEE)
    found: dict[str, list[tuple[UUID, str, UUID]]] = {}
    labels: dict[UUID, str] = {}
    columns = ("ledger", "id", "label", "unit_id", "withdrawn_at")
    for ledger, key, label, where, withdrawn in rows.order_by("order_key", "id").values_list(*columns):
        labels[key] = label
        if withdrawn is None:
            found.setdefault(ledger, []).append((key, label, where))
    return {code: _by_name(unit, rows) for code, rows in found.items()}, labels


def _by_name(unit: Unit, rows: Iterable[tuple[UUID, str, UUID]]) -> dict[str, tuple[UUID, ...]]:
    own: dict[str, tuple[UUID, ...]] = {}
    others: dict[str, tuple[UUID, ...]] = {}
    for key, name, where in rows:
        found = own if where == unit.id else others
        found[name] = (*found.get(name, ()), key)
    # The same name elsewhere can still be meant by id, never by name.
    return {**{name: ids for name, ids in others.items() if name not in own}, **own}


def names_in(rows: Iterable[LedgerRow], ledgers: Iterable[Ledger]) -> Known:
    """Names of what the cells of these rows name, whoever it is by now; at most four queries."""
    naming = {column.code: column.type for ledger in ledgers for column in ledger.columns if column.type in NAMING}
    wanted: dict[str, set[UUID]] = {kind: set() for kind in NAMING}
    for row in rows:
        for code, kind in naming.items():
            key = parse_id(row.cells.get(code, ""))
            if key is not None:
                wanted[kind].add(key)
        if row.place_id is not None:
            wanted["place"].add(row.place_id)
    names: dict[UUID, str] = {}
    for kind, model in (("place", PlaceRow), ("person", Person), ("file", Attachment)):
        if wanted[kind]:
            names |= dict(model.objects.filter(id__in=wanted[kind]).values_list("id", "name"))
    if wanted["row"]:
        names |= dict(LedgerRow.objects.filter(id__in=wanted["row"]).values_list("id", "label"))
    return Known(names=names)
