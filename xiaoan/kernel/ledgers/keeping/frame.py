"""What every act on a row shares: reading what was typed, the row locked, its version and its event."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction

from xiaoan.foundation.clock import school_day
from xiaoan.foundation.errors import Conflict, NotFound, Refused
from xiaoan.foundation.ids import new_id, secret
from xiaoan.foundation.text import cleaned, moment_words
from xiaoan.kernel.access.acts import Act
from xiaoan.kernel.catalogue.pack.content import Column, Ledger
from xiaoan.kernel.files.commands import attach
from xiaoan.kernel.ledgers.cells import Known, Misread, label_of, nearest, order_key, place_of, read, shown
from xiaoan.kernel.ledgers.models import LedgerRow, Version
from xiaoan.kernel.ledgers.verbs import KEEP, SEE
from xiaoan.kernel.trail.events import Acting
from xiaoan.kernel.tree.models import Unit, placed

LONGEST_REASON = 200


def reading(
    ledger: Ledger, values: Mapping[str, str], known: Known, before: Mapping[str, str]
) -> tuple[dict[str, str], dict[str, str]]:
    """(all cells as they would be kept, problems by column). Cells of columns not given stay as they were."""
    columns = {column.code: column for column in ledger.columns}
    cells, wrong = dict(before), {}
    for code, text in values.items():
        if code not in columns:
            wrong[code] = "台账里没有这一列"
            continue
        try:
            value = _read_one(columns[code], str(text), known, before.get(code, ""))
        except Misread as why:
            wrong[code] = str(why)
            continue
        if value:
            cells[code] = value
        else:
            cells.pop(code, None)
    for column in ledger.columns:
        if column.required and column.code not in cells and column.code not in wrong:
            wrong[column.code] = f"请填写{column.title}"
    if not wrong and not label_of(ledger, cells):
        wrong[ledger.label] = "请填写，这一行靠它来称呼"
    return cells, wrong


def _read_one(column: Column, text: str, known: Known, before: str) -> str:
    # What stands there already may stay, also where the place has gone, the person has left or the row is withdrawn.
    plain = text.strip()
    same = plain == before or (column.type == "row" and plain == shown(column, before, known))
    return before if before and same else read(column, text, known)


def draw(row: LedgerRow, ledger: Ledger, cells: dict[str, str]) -> None:
    """Set the cells of a row, and all that is drawn from them."""
    row.cells = cells
    row.label = label_of(ledger, cells)
    row.order_key = order_key(row.label)
    row.place_id = place_of(ledger, cells)
    row.expires_on, row.warn_on = nearest(ledger, cells)


def blank_row(
    unit: Unit, ledger: str, domain: str, *, client_id: UUID, digest: str, since: date, act: Act
) -> LedgerRow:
    """A new row of a unit, not yet saved, with an unguessable mark."""
    return LedgerRow(
        id=new_id(), **placed(unit), ledger=ledger, domain=domain, client_id=client_id, digest=digest,
        mark=secret(9), valid_from=since, added_at=act.at,
    )  # fmt: skip


def insert(row: LedgerRow) -> bool:
    """Write a new row; false when another with the same client id or label was there first."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return False
    return True


def save(row: LedgerRow) -> None:
    """Write a changed row; Conflict when its name is taken."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise taken(row) from None


def taken(row: LedgerRow) -> Conflict:
    return Conflict(f"台账里已有“{row.label}”。同一个不用登记两次；如果是另一个，请换一个编号或名称。")


def locked(act: Act, row_id: UUID, verb: str = KEEP) -> LedgerRow:
    """The row, locked, for somebody who may `verb` it; NotFound out of sight."""
    rows = LedgerRow.objects.select_for_update(of=("self",)).select_related("unit")
    row = rows.filter(id=row_id).first()
    if row is None:
        raise NotFound()
    act.require(verb, row.unit, domain=row.domain)
    return row


def same_version(row: LedgerRow, version: int) -> None:
    """Conflict that tells who has changed what since the version somebody looked at."""
    if version == row.version:
        return
    later = list(Version.objects.filter(row=row, number__gt=version).order_by("number"))
    if not 0 < version < row.version or not later:
        raise Conflict("这一行的版本对不上，请重新打开后再改。")
    last = later[-1]
    raise Conflict(f"{last.by.words}{moment_words(last.at)}刚改过这一行，请看过最新的内容再改；您填的还没有保存。")


def keep_version(
    row: LedgerRow, ledger: Ledger, kind: str, act: Act, *, changed: list[str], reason: str = ""
) -> Version:
    """A version as the row now stands, not yet saved. Columns that hold personal texts are left out."""
    private = {column.code for column in ledger.columns if column.private}
    return Version(
        **placed(row.unit), row=row, number=row.version, kind=kind, at=act.at, by=by_words(act, row.unit),
        changed=sorted(changed), cells={code: text for code, text in row.cells.items() if code not in private},
        valid_from=row.valid_from, valid_to=row.valid_to, reason=reason,
    )  # fmt: skip


def by_words(act: Act, unit: Unit) -> Acting:
    return act.acting(unit)


def told(ledger: Ledger, cells: Mapping[str, str], changed: list[str]) -> tuple[dict[str, str], str]:
    """(plain cells, personal cells as one erasable text) of the columns that changed, for the event."""
    private = {column.code for column in ledger.columns if column.private}
    plain = {code: cells.get(code, "") for code in changed if code not in private}
    hidden = "；".join(f"{code}={cells.get(code, '')}" for code in changed if code in private)
    return plain, hidden


def attach_files(act: Act, row: LedgerRow, ledger: Ledger, before: Mapping[str, str]) -> None:
    """Attach the uploads that file cells newly name; who may see the row may then open them."""
    fresh = {
        column.code: row.cells[column.code]
        for column in ledger.columns
        if column.type == "file" and row.cells.get(column.code, "") not in ("", before.get(column.code, ""))
    }
    for code, key in fresh.items():
        try:
            attach(
                by=act.by, unit=row.unit, attachments=[UUID(key)], object_type=row._meta.label_lower,
                object_id=row.id, verb=SEE, domain=row.domain, purpose=code, at=act.at,
            )  # fmt: skip
        except NotFound:
            raise Refused("附件找不到，请重新上传。", {code: "请重新上传文件"}) from None


def reason_of(text: str, what: str) -> str:
    """Why, in a few words; Refused when it is empty."""
    said = cleaned(text, most=LONGEST_REASON)
    if not said:
        raise Refused(f"请写明{what}的原因。", {"reason": "请写一句原因"})
    return said


def first_day(unit: Unit, since: date | None, act: Act) -> date:
    """From which day a row stands: today unless told, never before the unit was, nor far ahead."""
    today = school_day(act.at)
    day = since or today
    if day < unit.opened or (day - today).days > 366:
        raise Refused("起始日期不对，请改正。", {"since": "不早于本单位设立日期，不晚于一年以后"})
    return day
