"""Letting go of messages that went long ago. What still waits, or is being handed over, stays whatever its age."""

from __future__ import annotations

from datetime import datetime, timedelta

from xiaoan.features.channels.models import Delivery
from xiaoan.features.channels.rules import DUE, State
from xiaoan.foundation.rls import opened
from xiaoan.kernel.access.queries import operator

KEPT = timedelta(days=400)
"""A school year and a month: the burden page counts a term's messages, and logs are kept half a year at least."""
AT_ONCE = 20_000


def let_go(*, at: datetime) -> int:
    """Erase the oldest messages kept long enough, at most so many in one night; how many."""
    with opened(operator().scope):
        old = Delivery.objects.filter(made_at__lt=at - KEPT).exclude(state__in=(*DUE, State.HANDING))
        gone, _ = Delivery.objects.filter(
            id__in=list(old.order_by("made_at").values_list("id", flat=True)[:AT_ONCE])
        ).delete()
        return gone
