"""A ledger as a list: filtered, in order, page by page after a key, over one school or all in sight."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

import msgspec
from django.db.models import Count, DateField, IntegerField, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce
from django.db.models.lookups import Exact, In

from xiaoan.foundation.clock import school_day
from xiaoan.foundation.errors import NotFound, Refused
from xiaoan.foundation.text import cleaned
from xiaoan.kernel.access.queries import seen
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.catalogue.derived.written import Where
from xiaoan.kernel.catalogue.pack.content import Ledger
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.ledgers.force import in_force
from xiaoan.kernel.ledgers.models import LedgerRow
from xiaoan.kernel.ledgers.shapes import Filters, Listing, RowLine
from xiaoan.kernel.ledgers.sight.lines import ledger_of, lines
from xiaoan.kernel.ledgers.verbs import SEE
from xiaoan.kernel.org.models import PlaceRow
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.tree.paths import subtree

MOST = 200
NEVER = date(9999, 12, 31)
NOWHERE = 2**31 - 1


class _Key(NamedTuple):
    """One part of an order: an expression, and how its value is written in a cursor."""

    name: str
    type: type
    falling: bool = False


_ORDERS = {
    "label": (_Key("order_key", str), _Key("path", str)),
    "expiry": (_Key("runs_out", date), _Key("order_key", str)),
    "place": (_Key("path", str), _Key("stands", int), _Key("order_key", str)),
    "newest": (_Key("added_at", datetime, True),),
}


def listing(
    viewer: Viewer,
    ledger: str,
    unit: Unit | None,
    *,
    at: datetime,
    filters: Filters = Filters(),  # noqa: B008 - frozen
    after: str = "",
    limit: int = 50,
) -> Listing:
    """A page of a ledger's rows at a unit and below it (None: wherever the viewer sees). NotFound: no such ledger.

    `total` counts all rows of the filter; `soon` and `past` those of it by their dates, whatever `due` says.
    """
    day = school_day(at)
    shape = _shape(viewer, ledger, unit, day)
    every = _rows(viewer, ledger, unit, shape, filters)
    counted = every.aggregate(
        total=Count("id", filter=dated(filters.due, day)), soon=Count("id", filter=dated("soon", day)),
        past=Count("id", filter=dated("past", day)),
    )  # fmt: skip
    most = max(1, min(limit, MOST))
    page = list(
        _after(_ordered(every.filter(dated(filters.due, day)), filters.order), filters.order, after)[: most + 1]
    )
    cursor = _cursor(page[most - 1], filters.order) if len(page) > most else ""
    return Listing(
        shape, shape.columns, lines(page[:most], day), cursor, counted["total"], counted["soon"], counted["past"]
    )


def rows_in(
    viewer: Viewer,
    ledger: str,
    unit: Unit | None,
    *,
    at: datetime,
    filters: Filters = Filters(),  # noqa: B008
) -> Iterator[RowLine]:
    """All rows of the filter, some hundreds at a time, for a workbook; counted and put in order once."""
    day = school_day(at)
    wanted = _rows(viewer, ledger, unit, _shape(viewer, ledger, unit, day), filters).filter(dated(filters.due, day))
    ids = list(_ordered(wanted, filters.order).values_list("id", flat=True))
    for start in range(0, len(ids), MOST):
        few = ids[start : start + MOST]
        rows = LedgerRow.objects.select_related("unit").in_bulk(few)
        yield from lines([rows[each] for each in few], day)


def standing_on(
    viewer: Viewer, ledger: str, top: Unit, day: date, *, current: bool = False, where: Iterable[Where] = ()
) -> QuerySet[LedgerRow]:
    """Rows of a ledger at a unit and below it that stood on a day; `current`: nothing of them had run out by then,
    as their cells now say; `where`: whose cells say all of this."""
    low, high = subtree(top.path)
    rows = seen(viewer, LedgerRow.objects.filter(path__gte=low, path__lt=high, ledger=ledger), SEE)
    rows = rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day)
    rows = rows.filter(saying(where))
    return rows.filter(Q(expires_on__isnull=True) | Q(expires_on__gte=day)) if current else rows


def saying(wheres: Iterable[Where]) -> Q:
    """Rows of a ledger whose cells say all of this."""
    found = Q()
    for where in wheres:
        found &= Q(Exact(KeyTextTransform(where.column, "cells"), where.equals))
    return found


def dated(due: str, day: date) -> Q:
    """Rows whose dates are past, or soon; a row with one date past and another soon is past."""
    past = Q(expires_on__lt=day)
    soon = Q(warn_on__lte=day) & ~past
    return {"past": past, "soon": soon, "due": past | Q(warn_on__lte=day)}.get(due, Q())


def within(viewer: Viewer, unit: Unit | None) -> QuerySet[LedgerRow]:
    """Rows the viewer may see at a unit and below it; NotFound when it is out of sight."""
    rows = seen(viewer, LedgerRow.objects.select_related("unit"), SEE)
    if unit is None:
        return rows
    # A grant for one domain lets in: the rows are narrowed to it.
    if not any(SEE in held.verbs and held.covers(unit.path, unit.id) for held in viewer.held):
        raise NotFound()
    lo, hi = subtree(unit.path)
    return rows.filter(path__gte=lo, path__lt=hi)


def _shape(viewer: Viewer, code: str, unit: Unit | None, day: date) -> Ledger:
    """The ledger as it governs the unit, else as its newest release has it."""
    if unit is not None:
        within(viewer, unit)
        governed = in_force([unit], day).get(unit.path, {}).get(code)
        if governed is not None:
            return governed.ledger
    if code not in shelf().ledgers and not seen(viewer, LedgerRow.objects.filter(ledger=code), SEE).exists():
        raise NotFound("没有这本台账。")
    return ledger_of(code)


def _rows(viewer: Viewer, code: str, unit: Unit | None, shape: Ledger, filters: Filters) -> QuerySet[LedgerRow]:
    rows = within(viewer, unit).filter(ledger=code)
    if filters.standing != "all":
        rows = rows.filter(withdrawn_at__isnull=filters.standing == "live")
    if filters.place is not None:
        rows = rows.filter(place_id=filters.place)
    if filters.unit_kind:
        rows = rows.filter(unit__kind=filters.unit_kind)
    columns = {column.code for column in shape.columns}
    for number, (column, value) in enumerate(filters.cells):
        if column not in columns:
            raise Refused("台账里没有这一列，请重新筛选。", {column: "没有这一列"})
        rows = rows.annotate(**{f"cell{number}": KeyTextTransform(column, "cells")}).filter(**{f"cell{number}": value})
    words = cleaned(filters.search, most=60)
    return rows.filter(_matching(shape, words)) if words else rows


def _matching(shape: Ledger, words: str) -> Q:
    """Label, written cells, choices, places and named rows that hold these words."""
    found = Q(label__icontains=words)
    for column in shape.columns:
        if column.type in ("text", "number", "phone"):
            found |= Q(**{f"cells__{column.code}__icontains": words})
        elif column.type == "row":
            named = LedgerRow.objects.filter(ledger=column.of, label__icontains=words).annotate(
                key=Cast("id", TextField())
            )
            found |= Q(In(KeyTextTransform(column.code, "cells"), named.values("key")))
        elif column.type == "choice":
            codes = [choice.code for choice in column.choices if words in choice.title]
            for code in codes:
                found |= Q(Exact(KeyTextTransform(column.code, "cells"), code))
    if shape.place:
        found |= Q(place_id__in=PlaceRow.objects.filter(name__icontains=words).values("id"))
    return found


def _ordered(rows: QuerySet[LedgerRow], order: str) -> QuerySet[LedgerRow]:
    keys = _keys(order)
    if any(key.name == "runs_out" for key in keys):
        rows = rows.annotate(runs_out=Coalesce("expires_on", Value(NEVER), output_field=DateField()))
    if any(key.name == "stands" for key in keys):
        position = PlaceRow.objects.filter(id=OuterRef("place_id")).values("position")[:1]
        rows = rows.annotate(stands=Coalesce(Subquery(position), Value(NOWHERE), output_field=IntegerField()))
    return rows.order_by(*(f"-{key.name}" if key.falling else key.name for key in keys), "id")


def _keys(order: str) -> tuple[_Key, ...]:
    return _ORDERS.get(order, _ORDERS["label"])


def _after(rows: QuerySet[LedgerRow], order: str, cursor: str) -> QuerySet[LedgerRow]:
    if not cursor:
        return rows
    keys = (*_keys(order), _Key("id", UUID))
    values = _read(cursor, keys)
    beyond, equal = Q(pk__in=[]), Q()
    for key, value in zip(keys, values, strict=True):
        beyond |= equal & Q(**{f"{key.name}__{'lt' if key.falling else 'gt'}": value})
        equal &= Q(**{key.name: value})
    return rows.filter(beyond)


def _cursor(row: LedgerRow, order: str) -> str:
    parts = [getattr(row, key.name) for key in (*_keys(order), _Key("id", UUID))]
    return base64.urlsafe_b64encode(msgspec.json.encode(parts)).decode().rstrip("=")


def _read(cursor: str, keys: Sequence[_Key]) -> list[object]:
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        parts = msgspec.json.decode(text, type=list[object])
        if len(parts) != len(keys):
            raise ValueError("another order")
        return [msgspec.convert(part, key.type) for part, key in zip(parts, keys, strict=True)]
    except (binascii.Error, msgspec.DecodeError, msgspec.ValidationError, ValueError):
        raise Refused("页码不对，请从第一页重新翻看。", {"after": "请从第一页开始"}) from None
