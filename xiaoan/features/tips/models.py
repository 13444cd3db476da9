"""Codes on walls, and the secret by which a passer-by follows what he told.

None of these rows is a unit's own: whoever scans a code has no scope yet. They hold no name, no number and no
address of anybody; what was told is a report of the school (`hazards.Report`), under its row security.
"""

from __future__ import annotations

from django.db import models

from xiaoan.foundation.ids import new_id
from xiaoan.kernel.trail.models import Traced
from xiaoan.kernel.tree.models import Unit


class Poster(Traced):
    """A code on a wall: of a unit, at a place of it or at none. `mark` stands in its address."""

    traced = ("unit_id", "place_id", "taken_down_at")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    place_id = models.UUIDField(null=True)
    mark = models.CharField(max_length=24, unique=True)
    put_up_at = models.DateTimeField()
    taken_down_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=("unit", "taken_down_at"), name="tips_poster_unit"),)


class Following(models.Model):
    """The digest of the code that was shown once to whoever told, and the report it follows."""

    is_secret = True

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    digest = models.CharField(max_length=64, unique=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    report_id = models.UUIDField()
