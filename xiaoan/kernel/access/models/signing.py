"""So that nobody lends an account: drafts for another's signature, and the written word to sign for another."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from xiaoan.foundation.typed_json import TypedJSONField
from xiaoan.kernel.trail.events import Acting
from xiaoan.kernel.trail.models import Traced, state_salt
from xiaoan.kernel.tree.models import Owned


class Mandate(Owned, Traced):
    """授权代签: `giver` lets `to` sign for him, these verbs, from a day to a day, by a paper of his own hand."""

    traced = ("unit_id", "verbs", "starts", "ends", "paper_no", "withdrawn_at", "grant_id", "to_account", "salt")

    giver = TypedJSONField(shape=Acting)
    giver_account = models.UUIDField(db_index=True)
    to = TypedJSONField(shape=Acting)
    to_account = models.UUIDField(db_index=True)
    verbs = ArrayField(models.CharField(max_length=60))
    starts = models.DateField()
    ends = models.DateField()
    reason = models.CharField(max_length=300)
    paper_no = models.CharField(max_length=60)
    grant_id = models.UUIDField()
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    salt = models.CharField(max_length=32, default=state_salt, editable=False)

    class Meta:
        indexes = (models.Index(fields=("unit",), name="access_mandate_unit"),)


class Preparation(Owned, Traced):
    """拟稿: what somebody has made ready for another to sign. `body` is the draft, in fields of its kind.

    States: open, signed, returned, withdrawn; only one is open for a thing. `subject` names the thing within its
    kind: a month, the id of a hazard.
    """

    traced = ("unit_id", "kind", "subject", "body", "state", "answer", "salt")

    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=80)
    title = models.CharField(max_length=120)
    body = TypedJSONField(shape=dict[str, str])
    state = models.CharField(max_length=12, default="open")
    prepared_by = TypedJSONField(shape=Acting)
    prepared_account = models.UUIDField()
    at = models.DateTimeField()
    answered_by = TypedJSONField(shape=Acting | None, null=True)
    answered_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=300, blank=True)
    salt = models.CharField(max_length=32, default=state_salt, editable=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("home", "unit", "kind", "subject"),
                condition=models.Q(state="open"),
                name="access_one_open_preparation",
            ),
        )
        indexes = (models.Index(fields=("unit", "state"), name="access_preparation_unit"),)
