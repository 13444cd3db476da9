"""Editing a row, taking it off the list, and putting it back. The history keeps every step."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from xiaoan.foundation.clock import school_day
from xiaoan.foundation.errors import Conflict, Refused
from xiaoan.kernel.access import acts
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.catalogue.pack.content import Ledger
from xiaoan.kernel.ledgers.events import RowEdited, RowRestored, RowWithdrawn
from xiaoan.kernel.ledgers.force import bare, governing, in_force
from xiaoan.kernel.ledgers.keeping.adding import NOT_RIGHT
from xiaoan.kernel.ledgers.keeping.frame import (
    attach_files,
    draw,
    keep_version,
    locked,
    reading,
    reason_of,
    same_version,
    save,
    told,
)
from xiaoan.kernel.ledgers.known import known
from xiaoan.kernel.ledgers.models import LedgerRow, Version


def edit(*, by: Viewer, row_id: UUID, version: int, values: Mapping[str, str], at: datetime) -> LedgerRow:
    """Change the cells given; the others stay. Somebody else's change since `version` is a Conflict that names it.

    Sent again after it was done, it is done once.
    """
    with acts.opened(by=by, at=at) as act:
        row = locked(act, row_id)
        if row.withdrawn_at is not None:
            raise Refused("这一行已撤下，要改请先恢复。")
        ledger = governing(row.unit, row.ledger, school_day(at)).ledger
        cells, wrong = reading(ledger, values, known(by, row.unit, school_day(at), [ledger]), row.cells)
        if wrong:
            raise Refused(NOT_RIGHT, wrong)
        if cells == row.cells and (version == row.version or _mine(row, version, act)):
            return row
        same_version(row, version)
        change(act, row, ledger, cells)
        return row


def _mine(row: LedgerRow, version: int, act: acts.Act) -> bool:
    """Whether the one change since that version is the actor's own."""
    last = Version.objects.filter(row=row, number=version + 1, kind="edit").first()
    return version + 1 == row.version and last is not None and last.by.account == act.by.account


def change(act: acts.Act, row: LedgerRow, ledger: Ledger, cells: dict[str, str]) -> None:
    """Let a locked row hold these cells: a version and an event of the columns that differ."""
    before = row.cells
    changed = sorted(code for code in before.keys() | cells.keys() if before.get(code, "") != cells.get(code, ""))
    draw(row, ledger, cells)
    row.version += 1
    save(row)
    attach_files(act, row, ledger, before)
    keep_version(row, ledger, "edit", act, changed=changed).save(force_insert=True)
    plain, hidden = told(ledger, cells, changed)
    event = RowEdited(ledger=row.ledger, label=row.label, changes=plain, number=row.version, private=hidden)
    act.record(event, about=row)


def withdraw(
    *, by: Viewer, row_id: UUID, version: int, reason: str, at: datetime, last_day: date | None = None
) -> LedgerRow:
    """Take a row off the list: scrapped, sold, entered by mistake. It stood until `last_day`, today unless told."""
    said = reason_of(reason, "撤下")
    with acts.opened(by=by, at=at) as act:
        row = locked(act, row_id)
        if row.withdrawn_at is not None:
            raise Conflict("这一行已经撤下。")
        same_version(row, version)
        today = school_day(at)
        last = last_day or today
        # What was entered for days to come, or by mistake today, stood for no day but its first.
        late = last > today and last != row.valid_from
        if late or (last_day is not None and last < row.valid_from):
            raise Refused("最后一天不对，请改正。", {"last_day": "不早于登记的起始日期，不晚于今天"})
        row.valid_to, row.withdrawn_at, row.reason = max(last, row.valid_from), at, said
        row.version += 1
        save(row)
        keep_version(row, ledger_of(row, today), "withdraw", act, changed=[], reason=said).save(force_insert=True)
        act.record(RowWithdrawn(ledger=row.ledger, label=row.label, reason=said, last=row.valid_to), about=row)
        return row


def restore(*, by: Viewer, row_id: UUID, version: int, reason: str, at: datetime) -> LedgerRow:
    """Put a withdrawn row back, from its old first day on: it was withdrawn by mistake."""
    said = reason_of(reason, "恢复")
    with acts.opened(by=by, at=at) as act:
        row = locked(act, row_id)
        if row.withdrawn_at is None:
            raise Conflict("这一行没有撤下，不用恢复。")
        if row.moved_to is not None:
            raise Refused("这一行已移交给别的单位，请在那里查看。")
        same_version(row, version)
        row.valid_to, row.withdrawn_at, row.reason = None, None, ""
        row.version += 1
        save(row)
        ledger = ledger_of(row, school_day(at))
        keep_version(row, ledger, "restore", act, changed=[], reason=said).save(force_insert=True)
        act.record(RowRestored(ledger=row.ledger, label=row.label, reason=said), about=row)
        return row


def ledger_of(row: LedgerRow, day: date) -> Ledger:
    """The ledger of a row as it governs now, or a stand-in when it is kept no more."""
    found = in_force([row.unit], day).get(row.unit.path, {}).get(row.ledger)
    return found.ledger if found else bare(row.ledger)
