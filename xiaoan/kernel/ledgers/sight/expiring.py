"""Dates that run out: what is 快到期 or 已过期 in sight, and what of it waits for who keeps the ledger.

A date is no duty: it stands in no completeness. Once past, its fault is offered as a report, never twice while open.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from xiaoan.foundation.clock import school_day
from xiaoan.kernel.access.queries import scope
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.ledgers.about import reported
from xiaoan.kernel.ledgers.models import LedgerRow
from xiaoan.kernel.ledgers.shapes import Expiring
from xiaoan.kernel.ledgers.sight.lines import lines
from xiaoan.kernel.ledgers.sight.listing import within
from xiaoan.kernel.ledgers.verbs import KEEP
from xiaoan.kernel.tree.models import Unit

MOST = 500


def expiring(
    viewer: Viewer, unit: Unit | None = None, *, at: datetime, within_days: int | None = None, limit: int = 200
) -> tuple[Expiring, ...]:
    """Every date past or near of live rows in sight, the longest past first; a fixed number of queries.

    What is near, each rule says for itself (`remind_days`), unless `within_days` does.
    """
    day = school_day(at)
    ahead = Q(warn_on__lte=day)
    if within_days is not None:
        ahead = Q(expires_on__lte=day + timedelta(days=min(max(within_days, 0), 3660)))
    rows = within(viewer, unit).filter(ahead | Q(expires_on__lt=day), withdrawn_at=None)
    return _dates(rows, at, min(max(limit, 1), MOST), within_days)


def waiting_for(viewer: Viewer, *, at: datetime, most: int = 20) -> tuple[tuple[Expiring, ...], int]:
    """What waits for the viewer as a keeper of ledgers: dates soon or past of units his grants are rooted in, that
    nobody has reported yet; and how many rows in all."""
    day = school_day(at)
    roots = {held.unit for held in viewer.held if KEEP in held.verbs}
    if not roots:
        return (), 0
    rows = (
        LedgerRow.objects.select_related("unit")
        .filter(Q(unit_id__in=roots) | Q(unit__parent_id__in=roots, unit__is_school=False))
        .filter(scope(viewer, KEEP), withdrawn_at=None)
        .filter(Q(warn_on__lte=day) | Q(expires_on__lt=day))
    )
    handled = reported(rows.filter(expires_on__lt=day).values_list("id", flat=True)[:MOST])
    left = rows.exclude(id__in=handled)
    return _dates(left, at, most, None), left.count()


def _dates(rows: QuerySet[LedgerRow], at: datetime, most: int, within_days: int | None) -> tuple[Expiring, ...]:
    day = school_day(at)
    page = list(rows.order_by("expires_on", "order_key", "id")[:most])
    handled = reported(row.id for row in page)
    words = shelf()
    found = []
    for line in lines(page, day):
        for expiry in line.expiries:
            near = expiry.days <= within_days if within_days is not None else expiry.state != "ok"
            if near or expiry.state == "past":
                kind, ledger = words.hazards.get(expiry.raises), words.ledgers.get(line.ledger)
                title, kind_title = ledger.title if ledger else "", kind.title if kind else ""
                found.append(Expiring(line, expiry, title, kind_title, handled.get(line.id)))
    return tuple(_by_day(found)[:most])


def _by_day(found: Iterable[Expiring]) -> Sequence[Expiring]:
    return sorted(found, key=lambda each: (each.expiry.on, each.row.unit_name, each.row.label))
