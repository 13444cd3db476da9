"""Loading a sheet: many rows at once, all or nothing, with what is wrong told line by line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from xiaoan.foundation.clock import school_day
from xiaoan.foundation.digest import canonical, sm3
from xiaoan.foundation.errors import Conflict, Refused
from xiaoan.foundation.ids import new_id
from xiaoan.foundation.text import measure
from xiaoan.kernel.access import acts
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.catalogue.pack.content import Ledger
from xiaoan.kernel.ledgers.cells import Known, label_of
from xiaoan.kernel.ledgers.events import RowAdded
from xiaoan.kernel.ledgers.force import governing
from xiaoan.kernel.ledgers.keeping.changing import change
from xiaoan.kernel.ledgers.keeping.frame import attach_files, blank_row, draw, keep_version, reading, told
from xiaoan.kernel.ledgers.known import known
from xiaoan.kernel.ledgers.models import LedgerRow, Version
from xiaoan.kernel.ledgers.shapes import Loaded, Problem, SheetRow
from xiaoan.kernel.ledgers.verbs import KEEP
from xiaoan.kernel.tree.models import Unit

MOST = 2000


def load(*, by: Viewer, unit: Unit, ledger: str, rows: Sequence[SheetRow], at: datetime, dry: bool = False) -> Loaded:
    """Add or edit rows from a sheet. A line edits the row it names, else the live row called the same; others are new.

    With any problem, or `dry`, nothing is written. Loaded again it changes nothing: every line is then the same.
    """
    if len(rows) > MOST:
        raise Refused(f"一次最多 {measure(MOST, '行')}，请分开导入。")
    with acts.opened(by=by, at=at) as act:
        governed = governing(unit, ledger, school_day(at)) if by.scope.holds(unit.path, unit.id) else None
        act.require(KEEP, unit, domain=governed.domain if governed else "")
        assert governed is not None  # `require` has refused whoever does not see the unit
        names = known(by, unit, school_day(at), [governed.ledger])
        sheet = _Sheet(unit, governed.ledger, names, _live(unit, ledger, lock=not dry))
        for line in rows:
            sheet.take(line)
        if not sheet.problems and not dry:
            _write(act, unit, governed.ledger, governed.domain, sheet)
        return sheet.outcome(dry)


def _live(unit: Unit, ledger: str, *, lock: bool) -> list[LedgerRow]:
    rows = LedgerRow.objects.filter(home=unit.home, unit=unit, ledger=ledger, withdrawn_at=None).order_by("id")
    return list(rows.select_for_update(of=("self",)) if lock else rows)


class _Sheet:
    """What the lines of one sheet come to, beside the rows that are there."""

    def __init__(self, unit: Unit, ledger: Ledger, known: Known, live: list[LedgerRow]) -> None:
        self._ledger, self._known = ledger, known
        self._by_id = {row.id: row for row in live}
        self._by_label = {row.label: row for row in live}
        self._lines: dict[str, int] = {}
        self._touched: dict[UUID, int] = {}
        self.fresh: list[tuple[SheetRow, dict[str, str]]] = []
        self.edited: list[tuple[SheetRow, LedgerRow, dict[str, str]]] = []
        self.same: list[int] = []
        self.problems: list[Problem] = []
        for row in live:
            row.unit = unit

    def take(self, line: SheetRow) -> None:
        row, why = self._row_of(line)
        cells, wrong = reading(self._ledger, line.values, self._known, row.cells if row else {})
        titles = {column.code: column.title for column in self._ledger.columns}
        found = [Problem(line.number, titles.get(code, code), says) for code, says in wrong.items()]
        found += [Problem(line.number, "", why)] if why else []
        label = label_of(self._ledger, cells)
        if not found:
            found += self._clash(line, row, label)
        if found:
            self.problems += found
            return
        self._lines[label] = line.number
        if row is None:
            self.fresh.append((line, cells))
        elif cells != row.cells:
            self.edited.append((line, row, cells))
        else:
            self.same.append(line.number)

    def _row_of(self, line: SheetRow) -> tuple[LedgerRow | None, str]:
        """The row a line means, and what is wrong with meaning it."""
        if line.row is None:
            cells, _ = reading(self._ledger, line.values, self._known, {})
            return self._by_label.get(label_of(self._ledger, cells)), ""
        row = self._by_id.get(line.row)
        if row is None:
            return None, "要改的那一行已撤下或不是本单位的，请重新下载表格"
        if line.version is not None and line.version != row.version:
            return row, "下载以后有人改过这一行，请重新下载表格"
        return row, ""

    def _clash(self, line: SheetRow, row: LedgerRow | None, label: str) -> list[Problem]:
        if label in self._lines:
            return [Problem(line.number, "", f"与第 {self._lines[label]} 行重复：都叫“{label}”")]
        if row is not None and row.id in self._touched:
            return [Problem(line.number, "", f"与第 {self._touched[row.id]} 行改的是同一行")]
        if row is not None:
            self._touched[row.id] = line.number
        rival = self._by_label.get(label)
        if rival is not None and row is not None and rival.id != row.id:
            return [Problem(line.number, "", f"台账里已有另一个“{label}”")]
        return []

    def outcome(self, dry: bool) -> Loaded:
        return Loaded(
            tuple(line.number for line, _ in self.fresh),
            tuple(line.number for line, _, _ in self.edited),
            tuple(self.same),
            tuple(sorted(self.problems)),
            dry,
        )


def _write(act: acts.Act, unit: Unit, ledger: Ledger, domain: str, sheet: _Sheet) -> None:
    for _, row, cells in sheet.edited:
        change(act, row, ledger, cells)
    rows = []
    for line, cells in sheet.fresh:
        digest = sm3(canonical({"sheet": line.values}))
        row = blank_row(unit, ledger.code, domain, client_id=new_id(), digest=digest, since=school_day(act.at), act=act)
        draw(row, ledger, cells)
        rows.append(row)
    try:
        with transaction.atomic():
            LedgerRow.objects.bulk_create(rows, batch_size=500)
    except IntegrityError:
        raise Conflict("导入时有人正好登记了同名的一行，请重新导入一次。") from None
    versions = [keep_version(row, ledger, "add", act, changed=sorted(row.cells)) for row in rows]
    Version.objects.bulk_create(versions, batch_size=500)
    for row in rows:
        attach_files(act, row, ledger, {})
        plain, hidden = told(ledger, row.cells, sorted(row.cells))
        event = RowAdded(ledger=row.ledger, label=row.label, cells=plain, valid_from=row.valid_from, private=hidden)
        act.record(event, about=row)
