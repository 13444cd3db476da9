"""Files: content by its digest, and attachments that name it for a unit.

Every download goes through an attachment and `may()`; a blob alone says nothing about whose it is.
"""

from __future__ import annotations

from django.db import models

from xiaoan.kernel.trail.models import Traced
from xiaoan.kernel.tree.models import Owned


class Blob(models.Model):
    """Stored content. `sha256` is of the cleaned bytes on disk, `original` of the bytes that first came."""

    sha256 = models.CharField(primary_key=True, max_length=64)
    original = models.CharField(max_length=64, db_index=True)
    size = models.BigIntegerField()
    media = models.CharField(max_length=80)
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    stored_at = models.DateTimeField()


class Attachment(Owned, Traced):
    """A file somebody named for an object: promised by (client id, sha256, size), verified when it arrived.

    `sha256` and `size` are of the bytes as they left the phone. `verb` and `domain` say what one must be able
    to do with the object to open it; while it is attached to nothing only its uploader can.
    """

    traced = (
        "unit_id", "client_id", "name", "purpose", "sha256", "size", "blob_id", "verified_at", "object_type",
        "object_id", "verb", "domain", "by",
    )  # fmt: skip

    client_id = models.UUIDField()
    name = models.CharField(max_length=120)
    purpose = models.CharField(max_length=40, blank=True)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    blob = models.ForeignKey(Blob, null=True, on_delete=models.PROTECT, related_name="+")
    verified_at = models.DateTimeField(null=True)
    object_type = models.CharField(max_length=40, blank=True)
    object_id = models.UUIDField(null=True)
    verb = models.CharField(max_length=60, blank=True)
    domain = models.CharField(max_length=40, blank=True)
    by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("home", "client_id"), name="files_one_client_id"),)
        indexes = (models.Index(fields=("object_id",), name="files_object"),)
