"""The shelf of ledgers: which are in force where, how many rows each has, and how many dates are soon or past."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Count, Q

from xiaoan.foundation.clock import school_day
from xiaoan.kernel.access.queries import scope
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.ledgers.force import Governed, in_force, kept_at, with_campuses
from xiaoan.kernel.ledgers.shapes import Book
from xiaoan.kernel.ledgers.sight.lines import ledger_of
from xiaoan.kernel.ledgers.sight.listing import dated, within
from xiaoan.kernel.ledgers.verbs import KEEP, SEE
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.tree.paths import subtree


def books(viewer: Viewer, unit: Unit | None, *, at: datetime) -> tuple[Book, ...]:
    """Every ledger in force at a unit and below it (None: wherever the viewer sees), in the order of the packs.

    Ledgers that no release has any more are listed last while they hold rows. A fixed number of queries.
    """
    day = school_day(at)
    rows = within(viewer, unit).filter(withdrawn_at=None).order_by()
    counts = {
        code: (total, soon, past)
        for code, total, soon, past in rows.values_list("ledger").annotate(
            total=Count("id"), soon=Count("id", filter=dated("soon", day)), past=Count("id", filter=dated("past", day))
        )
    }
    kept, keeping = _kept(seen_units(viewer, unit, day), viewer, day)
    found = [
        Book(each.ledger, each.domain, each.pack, *counts.pop(code, (0, 0, 0)), may_keep=code in keeping)
        for code, each in kept.items()
    ]
    found += [Book(ledger_of(code), "", "", *figures, may_keep=False) for code, figures in sorted(counts.items())]
    return tuple(found)


def seen_units(viewer: Viewer, unit: Unit | None, day: date) -> list[Unit]:
    """Units open on a day where the viewer may see some ledger, at a unit and below it; in the order of the tree."""
    rows = Unit.objects.filter(scope(viewer, SEE, domain=None, unit="id")).filter(
        Q(closed__isnull=True) | Q(closed__gte=day), opened__lte=day
    )
    if unit is not None:
        lo, hi = subtree(unit.path)
        rows = rows.filter(path__gte=lo, path__lt=hi)
    return list(rows.order_by("path"))


def _kept(units: list[Unit], viewer: Viewer, day: date) -> tuple[dict[str, Governed], set[str]]:
    """(the ledgers kept by any of these units and in the viewer's sight, those of them he may keep somewhere)."""
    kinds, split = shelf().unit_kinds, with_campuses(units, day)
    force = in_force(units, day)
    found: dict[str, Governed] = {}
    keeping: set[str] = set()
    for unit in units:
        kind = kinds.get(unit.kind)
        if kind is None:
            continue
        for code, each in force.get(unit.path, {}).items():
            if code in found and code in keeping:
                continue
            if not kept_at(each.ledger, kind, has_campuses=unit.id in split):
                continue
            if viewer.may(SEE, path=unit.path, unit=unit.id, domain=each.domain):
                found.setdefault(code, each)
            if viewer.may(KEEP, path=unit.path, unit=unit.id, domain=each.domain):
                keeping.add(code)
    return found, keeping
