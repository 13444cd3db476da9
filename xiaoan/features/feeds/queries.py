"""One's own addresses, and which one a secret opens."""

from __future__ import annotations

from xiaoan.features.feeds.models import Feed
from xiaoan.foundation.digest import sm3
from xiaoan.foundation.errors import NotFound
from xiaoan.kernel.access.rules import Viewer

LONGEST = 80


def own_feeds(viewer: Viewer) -> list[Feed]:
    """One's addresses in use, the own one first; one query."""
    rows = Feed.objects.select_related("unit").filter(account_id=viewer.account, ended_at=None)
    return sorted(rows, key=lambda row: (row.unit is not None, row.unit.path if row.unit else ""))


def opened_by(text: str) -> Feed:
    """The address a secret opens; NotFound for a wrong or an ended one, alike."""
    rows = Feed.objects.select_related("unit").filter(digest=sm3(text), ended_at=None)
    found = rows.first() if 0 < len(text) <= LONGEST else None
    if found is None:
        raise NotFound()
    return found
