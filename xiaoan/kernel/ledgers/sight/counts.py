"""How many rows stand in many ledgers at once: what a page of figures asks, in one look at the rows."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, Q

from xiaoan.kernel.access.queries import seen
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.catalogue.derived.written import Where
from xiaoan.kernel.ledgers.models import LedgerRow
from xiaoan.kernel.ledgers.sight.listing import saying
from xiaoan.kernel.ledgers.verbs import SEE
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.tree.paths import subtree


class Wanted(NamedTuple):
    """Rows of a ledger, those with nothing run out when `current`, those whose cells say all of `where`."""

    ledger: str
    current: bool = False
    where: tuple[Where, ...] = ()


def standing_counts(
    viewer: Viewer, top: Unit, day: date, wanted: Collection[Wanted]
) -> Mapping[Wanted, Mapping[UUID, int]]:
    """Each wanted number by unit, of what `standing_on` finds; a unit without any is left out. One query."""
    asked = list(wanted)
    low, high = subtree(top.path)
    rows = seen(viewer, LedgerRow.objects.filter(path__gte=low, path__lt=high), SEE)
    rows = rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day)
    rows = rows.filter(ledger__in={each.ledger for each in asked})
    numbers = {f"n{at}": Count("id", filter=_of(each, day)) for at, each in enumerate(asked)}
    found: dict[Wanted, dict[UUID, int]] = {each: {} for each in asked}
    if not asked:
        return found
    counted = rows.order_by().values("unit_id").annotate(**numbers).values_list("unit_id", *numbers)
    for unit, *each_number in counted:
        for each, number in zip(asked, each_number, strict=True):
            if number:
                found[each][unit] = number
    return found


def _of(each: Wanted, day: date) -> Q:
    here = Q(ledger=each.ledger) & saying(each.where)
    return here & (Q(expires_on__isnull=True) | Q(expires_on__gte=day)) if each.current else here
