"""Releases that never change, who has adopted which from when, and what a unit adds to them."""

from __future__ import annotations

from django.db import models

from xiaoan.foundation.ids import new_id
from xiaoan.foundation.typed_json import TypedJSONField
from xiaoan.kernel.catalogue.pack.schema import Overlay, Pack
from xiaoan.kernel.trail.models import Traced
from xiaoan.kernel.tree.models import Owned


class Release(models.Model):
    """One version of a pack, whole and immutable; `digest` is SM3 over its canonical content.

    `owner` is the unit that made it of a document of its own: other units neither see it nor adopt it.
    """

    append_only = True

    id = models.UUIDField(primary_key=True, default=new_id)
    pack = models.CharField(max_length=40)
    version = models.CharField(max_length=40)
    title = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    content = TypedJSONField(shape=Pack)
    loaded_at = models.DateTimeField()
    loaded_by = models.UUIDField()
    owner = models.UUIDField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("pack", "version"), name="catalogue_one_version"),)
        indexes = (models.Index(fields=("pack", "-loaded_at"), name="catalogue_newest"),)


class Adoption(Owned, Traced):
    """A unit takes a release for its subtree from a day; the nearest adopting ancestor governs.

    `profile` picks the release's parameters once, here and nowhere below.
    """

    traced = ("unit_id", "pack", "digest", "starts", "profile", "by_account", "withdrawn_at")

    pack = models.CharField(max_length=40)
    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)
    starts = models.DateField()
    profile = models.CharField(max_length=40, blank=True)
    by_account = models.UUIDField()
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("home", "unit", "pack", "starts"),
                condition=models.Q(withdrawn_at=None),
                name="catalogue_one_adoption",
            ),
        )


class Addition(Owned, Traced):
    """本县（本校）补充要求: an overlay of a unit for its subtree from a day. It only tightens."""

    traced = ("unit_id", "pack", "code", "content", "starts", "by_account", "withdrawn_at")

    pack = models.CharField(max_length=40)
    code = models.CharField(max_length=60)
    content = TypedJSONField(shape=Overlay)
    starts = models.DateField()
    by_account = models.UUIDField()
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("home", "unit", "code", "starts"),
                condition=models.Q(withdrawn_at=None),
                name="catalogue_one_addition",
            ),
        )
