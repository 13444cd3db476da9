"""What happens to rows of ledgers. Names and numbers of people are erasable; everything else is in the chain."""

from __future__ import annotations

from datetime import date

from xiaoan.kernel.trail.events import Event, Personal, event


@event("ledgers.added", "登记台账")
class RowAdded(Event):
    ledger: str
    label: Personal
    cells: dict[str, str]
    valid_from: date
    private: Personal = ""


@event("ledgers.edited", "修改台账")
class RowEdited(Event):
    ledger: str
    label: Personal
    changes: dict[str, str]
    number: int
    private: Personal = ""


@event("ledgers.withdrawn", "撤下台账")
class RowWithdrawn(Event):
    ledger: str
    label: Personal
    reason: Personal
    last: date


@event("ledgers.restored", "恢复台账")
class RowRestored(Event):
    ledger: str
    label: Personal
    reason: Personal


@event("ledgers.left", "台账移交")
class RowLeft(Event):
    ledger: str
    label: Personal
    last: date
    to_unit: str
    to_row: str


@event("ledgers.arrived", "接收台账")
class RowArrived(Event):
    ledger: str
    label: Personal
    valid_from: date
    from_unit: str
    from_row: str
