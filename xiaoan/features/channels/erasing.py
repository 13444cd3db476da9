"""Somebody's own address goes when he is erased, and nothing that waits is sent to him any more."""

from __future__ import annotations

from django.db.models import F

from xiaoan.features.channels.models import Address, Delivery
from xiaoan.features.channels.rules import DUE, State
from xiaoan.kernel.access.acts import Act
from xiaoan.kernel.org.models import Person


def erase(act: Act, person: Person) -> int:
    """Blank within an act that may; how many rows. That a message went stays counted, without an address."""
    if person.account_id is None:
        return 0
    Delivery.objects.filter(account=person.account_id, state__in=DUE).update(state=State.GIVEN_UP, error="账号已删除")
    return (
        Address.objects.filter(id=person.account_id)
        .exclude(tail="")
        .update(sealed=b"", tail="", confirmed_at=None, turn=F("turn") + 1)
    )
