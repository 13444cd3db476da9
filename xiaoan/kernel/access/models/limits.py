"""How often something was done in a span of time, so that guessing and flooding come to an end."""

from __future__ import annotations

from django.db import models

from xiaoan.foundation.ids import new_id


class Allowance(models.Model):
    """What was used of one allowance in one span. `key` is a digest that nothing leads back from."""

    is_secret = True
    erasable = True

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    key = models.CharField(max_length=64)
    begins = models.DateTimeField()
    used = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("key", "begins"), name="access_one_allowance"),)
        indexes = (models.Index(fields=("begins",), name="access_allowance_begins"),)
