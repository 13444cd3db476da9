"""Closings: a unit's month written once, at signature or at the deadline tick, and never silently recomputed."""

from __future__ import annotations

from typing import Any

from django.db import models

from xiaoan.foundation.typed_json import TypedJSONField
from xiaoan.kernel.trail.events import Acting
from xiaoan.kernel.trail.models import Traced
from xiaoan.kernel.tree.models import Owned


class Closing(Owned, Traced):
    """One unit's month as it stood: tallies per duty, hazard counts, digests of release and calendar."""

    append_only = True
    traced = ("unit_id", "month", "at", "signed", "tallies", "hazards", "releases", "calendar")

    month = models.CharField(max_length=7)
    at = models.DateTimeField()
    signed = models.BooleanField()
    by = TypedJSONField(shape=Acting | None, null=True)
    tallies = TypedJSONField(shape=dict[str, dict[str, int]])
    hazards = TypedJSONField(shape=dict[str, Any])
    releases = TypedJSONField(shape=dict[str, str])
    calendar = models.CharField(max_length=64)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("home", "unit", "month"), name="indicators_one_closing"),)
