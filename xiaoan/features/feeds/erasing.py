"""The calendar addresses of somebody who is erased open nothing any more."""

from __future__ import annotations

from xiaoan.features.feeds.models import Feed
from xiaoan.kernel.access.acts import Act
from xiaoan.kernel.org.models import Person


def erase(act: Act, person: Person) -> int:
    """End them within an act that may; how many. The rows hold ids only."""
    if person.account_id is None:
        return 0
    return Feed.objects.filter(account_id=person.account_id, ended_at=None).update(ended_at=act.at)
