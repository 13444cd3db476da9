"""A file somebody asked for: what, with which filters, how far it is, and under which name its content lies."""

from __future__ import annotations

from uuid import UUID

import msgspec
from django.db import models

from xiaoan.foundation.typed_json import TypedJSONField
from xiaoan.kernel.trail.models import Traced
from xiaoan.kernel.tree.models import Owned


class Reach(msgspec.Struct, frozen=True):
    """One place the maker might look at, by which verbs, for which domains (none: all): what the file is made from."""

    low: str
    high: str
    units: list[UUID]
    domains: list[str]
    verbs: list[str] = []


class Export(Owned, Traced):
    """One file for one account. `arguments` are the filters of the list it stands for.

    `reach` is what its owner could see when it was made; who sees less by now gets nothing. `gone_at`: its content was
    removed. The content's name on disk is the row's own id and is never shown.
    """

    traced = ("unit_id", "by", "kind", "made_at", "sha256", "size", "failure")

    client_id = models.UUIDField()
    by = models.UUIDField()
    kind = models.CharField(max_length=60)
    title = models.CharField(max_length=120)
    arguments = TypedJSONField(shape=dict[str, str])
    asked_at = models.DateTimeField()
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField(null=True)
    name = models.CharField(max_length=160, blank=True)
    media = models.CharField(max_length=80, blank=True)
    size = models.BigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    failure = models.CharField(max_length=200, blank=True)
    reach = TypedJSONField(shape=list[Reach], default=list)
    gone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("home", "client_id"), name="exports_one_client_id"),)
        indexes = (models.Index(fields=("by", "-asked_at", "-id"), name="exports_by"),)
