"""Files somebody asked for, and the filters he wrote, go when he is erased."""

from __future__ import annotations

from xiaoan.features.exports.models import Export
from xiaoan.features.exports.storage import remove
from xiaoan.kernel.access.acts import Act
from xiaoan.kernel.org.models import Person


def erase(act: Act, person: Person) -> int:
    """Erase within an act that may; how many exports."""
    if person.account_id is None:
        return 0
    rows = Export.objects.filter(by=person.account_id)
    for key in rows.values_list("id", flat=True):
        remove(key)
    rows.filter(made_at__isnull=False, gone_at=None).update(gone_at=act.at)
    return rows.update(arguments={})
