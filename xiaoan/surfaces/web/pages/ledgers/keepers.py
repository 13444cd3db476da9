"""Where a viewer may write into a ledger: the units that keep it, among those he sees."""

from __future__ import annotations

from datetime import datetime

from xiaoan.foundation.clock import school_day
from xiaoan.kernel.access.queries import may_unit
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.catalogue.pack.content import Ledger
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.ledgers.force import kept_at, with_campuses
from xiaoan.kernel.ledgers.verbs import KEEP
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.work.queries import own_units

MOST = 12


def keepers(viewer: Viewer, unit: Unit | None, ledger: Ledger, *, at: datetime, domain: str = "") -> list[Unit]:
    """A school, or its campuses, where rows may be added; none over several schools, of which one is chosen first."""
    if unit is None or (unit.legal and not unit.is_school):
        return []
    day, kinds = school_day(at), shelf().unit_kinds
    rows = [each for each in own_units(viewer, unit) if each.closed is None or each.closed >= day]
    campuses = with_campuses(rows, day)
    return [
        each
        for each in rows
        if each.kind in kinds
        and kept_at(ledger, kinds[each.kind], has_campuses=each.id in campuses)
        and may_unit(viewer, KEEP, each, domain)
    ][:MOST]
