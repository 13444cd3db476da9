"""The cache of figures: a row for each unit and month, its duties in one document. Dropped, it is computed anew."""

from __future__ import annotations

from django.db import models

from xiaoan.foundation.typed_json import TypedJSONField
from xiaoan.kernel.tree.models import Owned

Counts = list[int]
"""The figures of one duty, in the order of `indicators.models.COUNTS`."""


class Tallied(Owned):
    """One unit's month as it stood at `at`. `own` is what the unit itself owes, by duty.

    An office has `sums` too, with all below it, and `words` (title, domain) of their duties. `chains` and `events`
    say where the trail stood that tells of everything in them: when it stands elsewhere, the row is stale.
    """

    month = models.CharField(max_length=7)
    at = models.DateTimeField()
    own = TypedJSONField(shape=dict[str, Counts])
    office = models.BooleanField(default=False)
    sums = TypedJSONField(shape=dict[str, Counts], default=dict)
    words = TypedJSONField(shape=dict[str, list[str]], default=dict)
    units = models.PositiveIntegerField(default=1)
    chains = models.BigIntegerField(default=0)
    events = models.BigIntegerField(default=0)

    class Meta:
        app_label = "indicators"
        constraints = (models.UniqueConstraint(fields=("home", "unit", "month"), name="indicators_one_tallied"),)
        indexes = (
            models.Index(fields=("month", "path"), name="indicators_tallied_month"),
            models.Index(fields=("month", "path"), name="indicators_tallied_office", condition=models.Q(office=True)),
        )
