"""The row of a declaration: which duty is recorded on which platform, from when to when, and how that is shown here."""

from __future__ import annotations

from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models

from xiaoan.foundation.typed_json import TypedJSONField
from xiaoan.kernel.trail.events import Acting
from xiaoan.kernel.trail.models import Traced
from xiaoan.kernel.tree.models import Owned

CONFIRM, FILE = "confirm", "file"
PREFIX = "elsewhere."


class Declaration(Owned, Traced):
    """For `unit` and all below it `duty` is recorded on `platform` in [starts, ends).

    `way`: confirm (a monthly confirmation) or file (the platform's file with it). `posts` confirm.
    """

    traced = (
        "unit_id", "duty", "domain", "platform", "reason", "way", "posts", "starts", "ends", "grace_days", "ended_at",
        "end_reason",
    )  # fmt: skip

    client_id = models.UUIDField()
    said = models.CharField(max_length=64)
    duty = models.CharField(max_length=60)
    domain = models.CharField(max_length=40)
    platform = models.CharField(max_length=40)
    reason = models.CharField(max_length=300)
    way = models.CharField(max_length=12)
    posts = ArrayField(models.CharField(max_length=60))
    starts = models.DateField()
    ends = models.DateField(null=True)
    grace_days = models.PositiveSmallIntegerField()
    by = TypedJSONField(shape=Acting)
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("home", "client_id"), name="work_one_declaration"),)
        indexes = (models.Index(fields=("unit", "duty"), name="work_declaration_duty"),)

    @property
    def code(self) -> str:
        """The duty code of the monthly confirmation."""
        return f"{PREFIX}{self.id.hex}"


def declaration_of(code: str) -> UUID | None:
    """The declaration a duty code names, or None."""
    if not code.startswith(PREFIX):
        return None
    try:
        return UUID(hex=code.removeprefix(PREFIX))
    except ValueError:
        return None
