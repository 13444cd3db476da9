"""Secret addresses of calendars. The address itself is shown once and kept as a digest only.

A reference table: whoever asks with a secret has no scope yet. It holds ids, never a name; what the account may see is
asked anew at every reading, so a person who has left has no calendar.
"""

from __future__ import annotations

from django.db import models

from xiaoan.foundation.ids import new_id
from xiaoan.kernel.tree.models import Unit

OWN = "own"


class Feed(models.Model):
    """One address: of an account, for its own work (`about` own) or for a unit's (`about` the unit's id in hex)."""

    is_secret = True

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account_id = models.UUIDField(db_index=True)
    about = models.CharField(max_length=32)
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("account_id", "about"), condition=models.Q(ended_at=None), name="feeds_one_address"
            ),
        )
