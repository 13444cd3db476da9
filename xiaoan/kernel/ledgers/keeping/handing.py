"""A row goes on at another unit: a merger, a split, a thing moved between campuses. The history stays behind."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q

from xiaoan.foundation.clock import school_day
from xiaoan.foundation.digest import canonical, sm3
from xiaoan.foundation.errors import Conflict, Refused
from xiaoan.foundation.ids import new_id, parse_id
from xiaoan.kernel.access import acts
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.catalogue.pack.content import Ledger
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.ledgers.events import RowArrived, RowLeft
from xiaoan.kernel.ledgers.force import governing
from xiaoan.kernel.ledgers.keeping.changing import ledger_of
from xiaoan.kernel.ledgers.keeping.frame import blank_row, draw, insert, keep_version, locked, save, taken
from xiaoan.kernel.ledgers.models import LedgerRow
from xiaoan.kernel.ledgers.verbs import KEEP
from xiaoan.kernel.org.models import PlaceRow
from xiaoan.kernel.tree.models import Unit


def hand_over(*, by: Viewer, row_id: UUID, to: Unit, last_day: date, at: datetime) -> LedgerRow:
    """End a row on `last_day` and let it go on at `to` from the next; its mark goes with it, so a printed card holds.

    The place becomes the successor's place of the same name, where there is one, and a row it names the one it has
    become there (`in_order` lets that go before); people and files stay behind.
    For who keeps the ledger at both units: in practice the unit above them.
    """
    with acts.opened(by=by, at=at) as act:
        row = locked(act, row_id)
        act.require(KEEP, to, domain=row.domain)
        if row.withdrawn_at is not None:
            raise Conflict("这一行已经撤下或移交。")
        if to.id == row.unit_id:
            raise Refused("要移交给另一个单位。", {"to": "请选另一个单位"})
        if last_day < row.valid_from or (last_day - school_day(at)).days > 366:
            raise Refused("最后一天不对，请改正。", {"last_day": "不早于登记的起始日期"})
        next_day = last_day + timedelta(days=1)
        ledger = governing(to, row.ledger, max(next_day, school_day(at))).ledger
        made = blank_row(
            to, row.ledger, row.domain, client_id=new_id(), digest=sm3(canonical({"from": row.id})), since=next_day,
            act=act,
        )  # fmt: skip
        draw(made, ledger, _cells(row, ledger, to, next_day))
        made.mark, made.moved_from = row.mark, row.id
        row.valid_to, row.withdrawn_at, row.moved_to = last_day, at, made.id
        row.version += 1
        save(row)
        if not insert(made):
            raise taken(made)
        keep_version(row, ledger_of(row, school_day(at)), "leave", act, changed=[]).save(force_insert=True)
        keep_version(made, ledger, "arrive", act, changed=sorted(made.cells)).save(force_insert=True)
        left = RowLeft(ledger=row.ledger, label=row.label, last=last_day, to_unit=str(to.id), to_row=str(made.id))
        act.record(left, about=row)
        came = RowArrived(
            ledger=row.ledger, label=made.label, valid_from=next_day, from_unit=str(row.unit_id), from_row=str(row.id)
        )
        act.record(came, about=made)
        return made


def _cells(row: LedgerRow, ledger: Ledger, to: Unit, day: date) -> dict[str, str]:
    dropped = {column.code for column in ledger.columns if column.type in ("person", "file", "place", "row")}
    cells = {code: text for code, text in row.cells.items() if code not in dropped}
    cells |= _rows_gone_before(row, ledger, to)
    if ledger.place and row.place_id is not None:
        name = PlaceRow.objects.filter(id=row.place_id).values_list("name", flat=True).first()
        standing = Q(valid_to__isnull=True) | Q(valid_to__gte=day)
        there = list(PlaceRow.objects.filter(standing, unit=to, name=name).values_list("id", flat=True))
        if len(there) == 1:
            cells[ledger.place] = str(there[0])
    return cells


def _rows_gone_before(row: LedgerRow, ledger: Ledger, to: Unit) -> dict[str, str]:
    """Cells that name rows which went to the same successor already, with what these have become there."""
    named = {column.code: parse_id(row.cells.get(column.code, "")) for column in ledger.columns if column.type == "row"}
    keys = [key for key in named.values() if key is not None]
    if not keys:
        return {}
    became = dict(LedgerRow.objects.filter(home=to.home, moved_from__in=keys).values_list("moved_from", "id"))
    return {code: str(became[key]) for code, key in named.items() if key is not None and key in became}


def in_order(rows: Iterable[LedgerRow]) -> list[LedgerRow]:
    """Rows in the order in which they are handed over: what others name goes first."""
    named = {column.of for ledger in shelf().ledgers.values() for column in ledger.columns if column.of}
    return sorted(rows, key=lambda row: row.ledger not in named)
