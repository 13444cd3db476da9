"""An import, what of its file is kept for a while, what it did row by row, and what its columns were taken for.

Personal texts of a list stand in `Content` and `Deed` only, under row security, and go after some months; the trail
holds none of them.
"""

from __future__ import annotations

from django.db import models

from xiaoan.features.imports.shapes import Choice, Heading, KeptTable, Outcome
from xiaoan.foundation.typed_json import TypedJSONField
from xiaoan.kernel.trail.events import Acting
from xiaoan.kernel.trail.models import Traced
from xiaoan.kernel.tree.models import Owned


class Import(Owned, Traced):
    """One list brought by somebody for a unit. state: open → written → undone, or open → dropped.

    step says what it waits for while open: columns · looked · waiting (for the worker). `what` is the code of the
    ledger or roster. `mapping` is column → field, or "-". `version` counts what was changed about it, so that what was
    looked at is what is written. `told` is what deserves to be known of the file, `notices` of the last look.
    """

    traced = ("unit_id", "kind", "what", "sha256", "size", "by_account", "at", "state", "written_at", "undone_at")

    client_id = models.UUIDField()
    kind = models.CharField(max_length=20)
    what = models.CharField(max_length=60, blank=True)
    name = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    size = models.IntegerField()
    by_account = models.UUIDField()
    by = TypedJSONField(shape=Acting)
    at = models.DateTimeField()
    state = models.CharField(max_length=10, default="open")
    step = models.CharField(max_length=10, default="columns")
    sheet = models.PositiveSmallIntegerField(default=0)
    head = models.PositiveIntegerField(default=0)
    depth = models.PositiveSmallIntegerField(default=1)
    headings = TypedJSONField(shape=list[Heading], default=list)
    mapping = TypedJSONField(shape=dict[str, str], default=dict)
    options = TypedJSONField(shape=dict[str, str], default=dict)
    told = TypedJSONField(shape=list[str], default=list)
    notices = TypedJSONField(shape=list[str], default=list)
    failure = models.CharField(max_length=400, blank=True)
    lines = models.PositiveIntegerField(default=0)
    added = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    same = models.PositiveIntegerField(default=0)
    wrong = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    written_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("home", "client_id"), name="imports_one_import"),)
        indexes = (models.Index(fields=("path", "-at", "-id"), name="imports_newest"),)


class Content(Owned):
    """The file as it came, what was read of it, what was mended on the page, and what the last look found."""

    erasable = True

    of = models.ForeignKey(Import, on_delete=models.PROTECT, related_name="+")
    file = models.BinaryField()
    tables = TypedJSONField(shape=list[KeptTable], default=list)
    fixes = TypedJSONField(shape=dict[str, str], default=dict)
    words = TypedJSONField(shape=dict[str, str], default=dict)
    outcomes = TypedJSONField(shape=list[Outcome], default=list)
    choices = TypedJSONField(shape=list[Choice], default=list)
    kept_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("home", "of"), name="imports_one_content"),)


class Deed(Owned):
    """One row that an import added, changed or ended, in the unit the row belongs to; `before` is what it was."""

    erasable = True

    import_id = models.UUIDField()
    number = models.PositiveIntegerField()
    op = models.CharField(max_length=10)
    kind = models.CharField(max_length=20)
    object_id = models.UUIDField()
    label = models.CharField(max_length=160)
    before = TypedJSONField(shape=dict[str, str], default=dict)
    at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=("import_id", "number"), name="imports_deeds"),)


class Memory(Owned, Traced):
    """What a heading ("column") or a word under a field ("word:<field>") of this unit's lists was taken for."""

    traced = ("unit_id", "kind", "what", "sort", "said", "means")

    kind = models.CharField(max_length=20)
    what = models.CharField(max_length=60, blank=True)
    sort = models.CharField(max_length=60)
    said = models.CharField(max_length=120)
    means = models.CharField(max_length=120)
    by_account = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("home", "unit", "kind", "what", "sort", "said"), name="imports_one_memory"),
        )


class Progress(models.Model):
    """How far the writing of an import has come; written beside its transaction, so that it is seen before the end."""

    erasable = True

    id = models.UUIDField(primary_key=True)
    done = models.PositiveIntegerField()
    total = models.PositiveIntegerField()
    at = models.DateTimeField()
