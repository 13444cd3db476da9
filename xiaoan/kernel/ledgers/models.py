"""Rows of ledgers, and every version each has had."""

from __future__ import annotations

from django.db import models

from xiaoan.foundation.typed_json import TypedJSONField
from xiaoan.kernel.trail.events import Acting
from xiaoan.kernel.trail.models import Traced, state_salt
from xiaoan.kernel.tree.models import Owned


class LedgerRow(Owned, Traced):
    """One row of a unit's ledger, from a day to a day (inclusive). `cells` is text by column code (`cells`).

    `label`, `order_key` (2 before 10), `place_id`, `expires_on` and `warn_on` are drawn from the cells, so that lists
    can sort and filter; the two dates follow the governing release and are computed anew when it changes. `mark` is
    printed in its QR code. `moved_from` and `moved_to` tie the rows of one thing across a merger. `salt` keeps the
    trail's digest from telling a name or number by trial.
    """

    traced = (
        "unit_id", "ledger", "domain", "label", "cells", "place_id", "mark", "valid_from", "valid_to", "version",
        "withdrawn_at", "reason", "moved_from", "moved_to", "salt",
    )  # fmt: skip

    ledger = models.CharField(max_length=60)
    domain = models.CharField(max_length=40, blank=True)
    client_id = models.UUIDField()
    digest = models.CharField(max_length=64)
    label = models.CharField(max_length=120)
    order_key = models.CharField(max_length=400, db_collation="C")
    cells = TypedJSONField(shape=dict[str, str])
    place_id = models.UUIDField(null=True)
    mark = models.CharField(max_length=24)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    expires_on = models.DateField(null=True)
    warn_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)
    withdrawn_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, blank=True)
    moved_from = models.UUIDField(null=True)
    moved_to = models.UUIDField(null=True)
    added_at = models.DateTimeField()
    salt = models.CharField(max_length=32, default=state_salt, editable=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("home", "unit", "ledger", "label"),
                condition=models.Q(withdrawn_at=None),
                name="ledgers_one_label",
            ),
            models.UniqueConstraint(
                fields=("home", "mark"), condition=models.Q(withdrawn_at=None), name="ledgers_one_mark"
            ),
            models.UniqueConstraint(fields=("home", "client_id"), name="ledgers_one_client_id"),
        )
        indexes = (
            models.Index(fields=("path", "ledger", "order_key", "id"), name="ledgers_row_path"),
            models.Index(fields=("path", "warn_on"), condition=models.Q(withdrawn_at=None), name="ledgers_row_warn"),
        )

    def __str__(self) -> str:
        return self.label


class Version(Owned):
    """What one act made of a row. Personal texts are left out: the row holds the present ones, the trail the rest."""

    append_only = True

    row = models.ForeignKey(LedgerRow, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=12)
    at = models.DateTimeField()
    by = TypedJSONField(shape=Acting)
    changed = TypedJSONField(shape=list[str])
    cells = TypedJSONField(shape=dict[str, str])
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("home", "row", "number"), name="ledgers_one_version"),)
