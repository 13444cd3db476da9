"""The two dates drawn from each row, computed anew where the governing release has changed. Run daily; never an event:
nothing was done, the rule reads differently."""

from __future__ import annotations

from datetime import datetime

from xiaoan.foundation.clock import school_day
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.ledgers.cells import nearest
from xiaoan.kernel.ledgers.force import in_force
from xiaoan.kernel.ledgers.models import LedgerRow

AT_ONCE = 1000


def redate(*, at: datetime) -> int:
    """Set the dates of every live row as its unit's release now reckons them; how many rows changed."""
    changed, after = 0, None
    while True:
        with opened(EVERYTHING):
            rows = LedgerRow.objects.select_related("unit").filter(withdrawn_at=None).order_by("id")
            page = list((rows.filter(id__gt=after) if after else rows)[:AT_ONCE])
            if not page:
                return changed
            force = in_force({row.unit_id: row.unit for row in page}.values(), school_day(at))
            stale = []
            for row in page:
                governed = force.get(row.unit.path, {}).get(row.ledger)
                dates = nearest(governed.ledger, row.cells) if governed else (None, None)
                if dates != (row.expires_on, row.warn_on):
                    row.expires_on, row.warn_on = dates
                    stale.append(row)
            LedgerRow.objects.bulk_update(stale, ["expires_on", "warn_on"], batch_size=200)
            changed += len(stale)
            after = page[-1].id
