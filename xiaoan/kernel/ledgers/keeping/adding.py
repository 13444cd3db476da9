"""Adding one row. The same client id with the same content is the same row, with other content a Conflict."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from xiaoan.foundation.clock import school_day
from xiaoan.foundation.digest import canonical, sm3
from xiaoan.foundation.errors import Conflict, Refused
from xiaoan.kernel.access import acts
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.ledgers.events import RowAdded
from xiaoan.kernel.ledgers.force import governing
from xiaoan.kernel.ledgers.keeping.frame import (
    attach_files,
    blank_row,
    draw,
    first_day,
    insert,
    keep_version,
    reading,
    taken,
    told,
)
from xiaoan.kernel.ledgers.known import known
from xiaoan.kernel.ledgers.models import LedgerRow
from xiaoan.kernel.ledgers.verbs import KEEP
from xiaoan.kernel.tree.models import Unit

NOT_RIGHT = "有几栏填得不对，请改正后再保存。"


def add(
    *,
    by: Viewer,
    unit: Unit,
    ledger: str,
    client_id: UUID,
    values: Mapping[str, str],
    at: datetime,
    since: date | None = None,
) -> LedgerRow:
    """Enter a row; `values` is what was typed, by column code. It stands from `since`, or from today."""
    digest = sm3(canonical({"unit": unit.id, "ledger": ledger, "values": dict(values), "since": since}))
    with acts.opened(by=by, at=at) as act:
        governed = governing(unit, ledger, school_day(at)) if by.scope.holds(unit.path, unit.id) else None
        act.require(KEEP, unit, domain=governed.domain if governed else "")
        assert governed is not None  # `require` has refused whoever does not see the unit
        found = _same(unit, client_id, digest)
        if found is not None:
            return found
        cells, wrong = reading(governed.ledger, values, known(by, unit, school_day(at), [governed.ledger]), {})
        if wrong:
            raise Refused(NOT_RIGHT, wrong)
        day = first_day(unit, since, act)
        row = blank_row(unit, ledger, governed.domain, client_id=client_id, digest=digest, since=day, act=act)
        draw(row, governed.ledger, cells)
        if not insert(row):
            found = _same(unit, client_id, digest)
            if found is None:
                raise taken(row)
            return found
        attach_files(act, row, governed.ledger, {})
        changed = sorted(cells)
        keep_version(row, governed.ledger, "add", act, changed=changed).save(force_insert=True)
        plain, hidden = told(governed.ledger, cells, changed)
        act.record(RowAdded(ledger=ledger, label=row.label, cells=plain, valid_from=day, private=hidden), about=row)
        return row


def _same(unit: Unit, client_id: UUID, digest: str) -> LedgerRow | None:
    found = LedgerRow.objects.select_related("unit").filter(home=unit.home, client_id=client_id).first()
    if found is not None and found.digest != digest:
        raise Conflict("这张表单已经保存过，内容却不一样。要改请打开那一行修改，或重新打开表单再登记。")
    return found
