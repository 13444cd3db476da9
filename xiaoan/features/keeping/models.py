"""One nightly backup with its rehearsal. Of the whole installation, so it belongs to no unit; no name of a person."""

from __future__ import annotations

from django.db import models

from xiaoan.foundation.ids import new_id


class Rehearsal(models.Model):
    """A backup that was made and restored into a scratch place. Without `ended_at` it is under way, or was killed."""

    id = models.UUIDField(primary_key=True, default=new_id)
    began_at = models.DateTimeField(db_index=True)
    ended_at = models.DateTimeField(null=True)
    sound = models.BooleanField(default=False)
    backup = models.CharField(max_length=40, blank=True)
    words = models.TextField(blank=True)
