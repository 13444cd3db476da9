"""Returns on their way, what was frozen of them, notes, and the days a bureau has set for itself.

Whatever is signed, noted or kept is append-only: the database itself refuses to change it.
"""

from __future__ import annotations

from django.db import models

from xiaoan.features.returns.shapes import Body, Signature
from xiaoan.foundation.typed_json import TypedJSONField
from xiaoan.kernel.trail.events import Acting
from xiaoan.kernel.trail.models import Traced
from xiaoan.kernel.tree.models import Owned


class Draft(Owned, Traced):
    """A return from its first word to its signature. Figures are not kept here: they come from the records.

    `state`: open, filled, reviewed or signed; `typed`: what no record holds, by cell; `reason`: why it came back.
    """

    traced = (
        "unit_id", "kind", "period", "state", "typed", "with_open", "zero", "filled_by", "filled_at", "reviewed_by",
        "reviewed_at", "reason", "returned_by", "returned_at",
    )  # fmt: skip

    kind = models.CharField(max_length=80)
    period = models.CharField(max_length=7)
    state = models.CharField(max_length=12, default="open")
    typed = TypedJSONField(shape=dict[str, str], default=dict)
    with_open = models.BooleanField(default=False)
    zero = models.BooleanField(default=False)
    filled_by = TypedJSONField(shape=Acting | None, null=True)
    filled_at = models.DateTimeField(null=True)
    reviewed_by = TypedJSONField(shape=Acting | None, null=True)
    reviewed_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    returned_by = TypedJSONField(shape=Acting | None, null=True)
    returned_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("home", "unit", "kind", "period"), name="returns_one_draft"),)
        indexes = (models.Index(fields=("kind", "period", "path"), name="returns_draft_period"),)


class Frozen(Owned, Traced):
    """A signed return, word for word. `code` is printed on the paper and looked up; `late`: after the due day."""

    append_only = True
    traced = ("unit_id", "kind", "period", "first", "last", "due", "body", "steps", "code", "late", "by", "at")

    kind = models.CharField(max_length=80)
    period = models.CharField(max_length=7)
    first = models.DateField()
    last = models.DateField()
    due = models.DateField()
    body = TypedJSONField(shape=Body)
    steps = TypedJSONField(shape=list[Signature])
    code = models.CharField(max_length=12)
    late = models.BooleanField()
    by = TypedJSONField(shape=Acting)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("home", "unit", "kind", "period"), name="returns_one_frozen"),
            models.UniqueConstraint(fields=("home", "code"), name="returns_one_code"),
        )
        indexes = (
            models.Index(fields=("kind", "period", "path"), name="returns_frozen_period"),
            models.Index(fields=("code",), name="returns_code"),
        )


class Kept(Owned, Traced):
    """The figures of a month that closed before its return was signed. A return signed later takes them."""

    append_only = True
    traced = ("unit_id", "kind", "period", "body", "at")

    kind = models.CharField(max_length=80)
    period = models.CharField(max_length=7)
    body = TypedJSONField(shape=Body)
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("home", "unit", "kind", "period"), name="returns_one_kept"),)


class Note(Owned, Traced):
    """A note beside one figure: who, when, why. Before and after the signature alike; it changes no figure."""

    append_only = True
    traced = ("unit_id", "client_id", "kind", "period", "cell", "text", "by", "at")

    client_id = models.UUIDField()
    kind = models.CharField(max_length=80)
    period = models.CharField(max_length=7)
    cell = models.CharField(max_length=120)
    text = models.CharField(max_length=300)
    by = TypedJSONField(shape=Acting)
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("home", "client_id"), name="returns_one_note"),)
        indexes = (models.Index(fields=("unit", "kind", "period"), name="returns_notes"),)


class Days(Owned, Traced):
    """The cut-off and due day an office sets for a kind, from a period on. cut_day 0: natural months."""

    traced = ("unit_id", "kind", "starts", "cut_day", "due_day")

    kind = models.CharField(max_length=80)
    starts = models.CharField(max_length=7)
    cut_day = models.PositiveSmallIntegerField()
    due_day = models.PositiveSmallIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("home", "unit", "kind", "starts"), name="returns_one_days"),)
