"""One row whole: its cells, its dates, its history; what a printed mark stands for; what its cells may name."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from xiaoan.foundation.clock import school_day
from xiaoan.kernel.access.queries import one, seen, visible_unit
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.catalogue.pack.content import Column, Ledger
from xiaoan.kernel.ledgers.cells import Known, shown
from xiaoan.kernel.ledgers.force import in_force
from xiaoan.kernel.ledgers.known import known, names_in
from xiaoan.kernel.ledgers.models import LedgerRow, Version
from xiaoan.kernel.ledgers.shapes import Change, Pick, Picks, RowPage, VersionLine
from xiaoan.kernel.ledgers.sight.lines import ledger_of, lines
from xiaoan.kernel.ledgers.verbs import KEEP, SEE
from xiaoan.kernel.tree.models import Unit

TITLES = {
    "add": "登记",
    "edit": "修改",
    "withdraw": "撤下",
    "restore": "恢复",
    "leave": "移交出去",
    "arrive": "接收",
}


def row(viewer: Viewer, row_id: UUID, *, at: datetime) -> RowPage:
    """One row, or NotFound."""
    found = one(viewer, LedgerRow.objects.select_related("unit"), row_id, SEE)
    day = school_day(at)
    governed = in_force([found.unit], day).get(found.unit.path, {}).get(found.ledger)
    ledger = governed.ledger if governed else ledger_of(found.ledger)
    may_keep = viewer.may(KEEP, path=found.path, unit=found.unit_id, domain=found.domain)
    return RowPage(
        line=lines([found], day)[0],
        ledger=ledger,
        history=_history(found, ledger),
        may_keep=may_keep and governed is not None,
        reason=found.reason,
        moved_from=found.moved_from,
        moved_to=found.moved_to,
    )


def history(viewer: Viewer, row_id: UUID) -> tuple[VersionLine, ...]:
    """Every version of a row, the newest first; NotFound out of sight."""
    found = one(viewer, LedgerRow.objects.select_related("unit"), row_id, SEE)
    return _history(found, ledger_of(found.ledger))


def _history(found: LedgerRow, ledger: Ledger) -> tuple[VersionLine, ...]:
    versions = list(Version.objects.filter(row=found).order_by("number"))
    # Names of what any version named, whoever it is by now.
    past = [LedgerRow(cells=version.cells) for version in versions]
    names = names_in(past, [ledger])
    made: list[VersionLine] = []
    before: dict[str, str] = {}
    for version in versions:
        made.append(_version(version, before, ledger, names))
        before = version.cells
    return tuple(reversed(made))


def _version(version: Version, before: Mapping[str, str], ledger: Ledger, names: Known) -> VersionLine:
    columns = {column.code: column for column in ledger.columns}
    changes = tuple(_change(code, columns.get(code), before, version.cells, names) for code in version.changed)
    return VersionLine(
        version.number, version.kind, TITLES[version.kind], version.at, version.by.words, version.reason, changes
    )


def _change(
    code: str, column: Column | None, before: Mapping[str, str], after: Mapping[str, str], names: Known
) -> Change:
    old, new = before.get(code, ""), after.get(code, "")
    if column is None:
        return Change(code, code, old, new)
    return Change(code, column.title, shown(column, old, names), shown(column, new, names), hidden=column.private)


def by_mark(viewer: Viewer, mark: str) -> LedgerRow | None:
    """The row a printed QR mark stands for, if the viewer may see it; the one now in use before one handed on."""
    rows = LedgerRow.objects.select_related("unit").filter(mark=mark).order_by("withdrawn_at", "-id")
    found = list(seen(viewer, rows, SEE)[:5])
    return next((each for each in found if each.withdrawn_at is None), found[0] if found else None)


def suggestions(viewer: Viewer, unit: Unit, ledger: Ledger, *, at: datetime) -> Picks:
    """Places, people and rows of other ledgers that the cells of a unit's ledger may name on a day."""
    visible_unit(viewer, unit.id, SEE)
    found = known(viewer, unit, school_day(at), [ledger])
    return Picks(
        tuple(Pick(key, name) for name, ids in found.places.items() for key in ids),
        tuple(Pick(key, name) for name, ids in found.people.items() for key in ids),
        {
            code: tuple(Pick(key, name) for name, ids in rows.items() for key in ids)
            for code, rows in found.rows.items()
        },
    )
