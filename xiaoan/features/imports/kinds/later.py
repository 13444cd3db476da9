"""What has happened since to rows that an import wrote: whatever left an event that is not the import's own."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from xiaoan.kernel.trail.models import TrailEvent


def since(account: UUID, at: datetime) -> QuerySet[TrailEvent]:
    """Events after an act of `account` at an instant; what that act itself left is not among them.

    A chain's clock never runs back, so the act's own events may be recorded later than it happened.
    """
    return TrailEvent.objects.filter(recorded_at__gte=at).exclude(actor=account, happened_at=at)


def touched(objects: Iterable[UUID], account: UUID, at: datetime) -> set[UUID]:
    """Those of these objects about which something was recorded since."""
    ids = list(objects)
    return set(since(account, at).filter(object_id__in=ids).values_list("object_id", flat=True)) if ids else set()


def spoken_in(units: Iterable[UUID], account: UUID, at: datetime) -> set[UUID]:
    """Those of these units in whose chain anything was recorded since."""
    ids = list(units)
    return set(since(account, at).filter(unit_id__in=ids).values_list("unit_id", flat=True)) if ids else set()


def acted(accounts: Iterable[UUID], account: UUID, at: datetime) -> set[UUID]:
    """Those of these accounts that have done, or that were given, anything since."""
    ids = list(accounts)
    if not ids:
        return set()
    rows = since(account, at).filter(Q(actor__in=ids) | Q(object_id__in=ids))
    return {each for pair in rows.values_list("actor", "object_id") for each in pair if each in set(ids)}
