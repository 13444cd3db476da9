"""Reading the tree. It is a reference table: names of units are public, what they hold is not."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from xiaoan.foundation.errors import NotFound
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.tree.paths import ancestors


def unit(unit_id: UUID) -> Unit:
    """One unit, or NotFound."""
    found = Unit.objects.filter(id=unit_id).first()
    if found is None:
        raise NotFound("没有这个单位。")
    return found


def lineage(path: str) -> list[Unit]:
    """The unit of `path` and its ancestors, root first."""
    return list(Unit.objects.filter(path__in=ancestors(path)).order_by("path"))


def under(path: str) -> QuerySet[Unit]:
    """The unit of `path` and all below it."""
    lo, hi = path, path[:-1] + "/"
    return Unit.objects.filter(path__gte=lo, path__lt=hi)


def schools_under(path: str, *, first: date | None = None, last: date | None = None) -> QuerySet[Unit]:
    """Units that count as a school under `path`, open on some day of [first, last]."""
    found = under(path).filter(is_school=True)
    if last is not None:
        found = found.filter(opened__lte=last)
    if first is not None:
        found = found.filter(Q(closed__isnull=True) | Q(closed__gte=first))
    return found.order_by("path")


def school_of(unit: Unit) -> Unit:
    """The school a campus or department belongs to: the nearest one up the tree, or the unit itself."""
    for candidate in reversed(lineage(unit.path)):
        if candidate.is_school:
            return candidate
    return unit
