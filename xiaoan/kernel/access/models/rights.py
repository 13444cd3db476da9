"""Roles, grants, shares, and the asking for a higher role for a while."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from xiaoan.foundation.ids import new_id
from xiaoan.foundation.typed_json import TypedJSONField
from xiaoan.kernel.trail.events import Acting
from xiaoan.kernel.trail.models import Traced, state_salt
from xiaoan.kernel.tree.models import Owned, Unit


class Role(models.Model):
    """A named set of verbs, written from the roles that wiring declares.

    `gives` are verbs it does not do itself but may hand on: a bureau appoints a head who signs.
    """

    code = models.CharField(primary_key=True, max_length=40)
    title = models.CharField(max_length=60)
    title_en = models.CharField(max_length=60)
    verbs = ArrayField(models.CharField(max_length=60))
    gives = ArrayField(models.CharField(max_length=60), default=list)
    needs_otp = models.BooleanField(default=False)


class Grant(Traced):
    """Role × place × domains × dates for one account. An empty `domains` means all of them.

    `units` empty: the subtree of `unit`. Otherwise exactly the listed schools (each with its campuses),
    while `unit` is the place that gave it, whose chain records it. `until` ends it at an instant (elevation), `only`
    leaves these verbs of the role and no others (signing for somebody).
    """

    traced = ("account_id", "role", "unit_id", "units", "domains", "starts", "ends", "revoked_at", "source")

    id = models.UUIDField(primary_key=True, default=new_id)
    account_id = models.UUIDField(db_index=True)
    role = models.CharField(max_length=40)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    units = ArrayField(models.UUIDField(), default=list)
    domains = ArrayField(models.CharField(max_length=40), default=list)
    starts = models.DateField()
    ends = models.DateField(null=True)
    post = models.CharField(max_length=60, blank=True)
    source = models.UUIDField(null=True)
    given_by = models.UUIDField(null=True)
    until = models.DateTimeField(null=True)
    only = ArrayField(models.CharField(max_length=60), default=list)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=("unit",), name="access_grant_unit"),)

    def traced_state(self) -> dict[str, object]:
        """As declared; `until` and `only` only where they narrow: the state of a plain grant is what it always was."""
        narrowing = {name: value for name, value in (("until", self.until), ("only", self.only)) if value}
        return {**super().traced_state(), **narrowing}


class Share(Traced):
    """One object handed over to a unit that otherwise would not see it (a partner department)."""

    traced = ("unit_id", "to_unit", "object_type", "object_id", "verbs", "until", "revoked_at")

    id = models.UUIDField(primary_key=True, default=new_id)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    to_unit = models.UUIDField(db_index=True)
    object_type = models.CharField(max_length=40)
    object_id = models.UUIDField()
    verbs = ArrayField(models.CharField(max_length=60))
    until = models.DateField(null=True)
    revoked_at = models.DateTimeField(null=True)


class Elevation(Owned, Traced):
    """临时提权: a role at a unit for some minutes is asked for; a superior's yes makes a grant that ends by itself.

    States: asked, given, refused, withdrawn, ended. `grant` is the grant it became.
    """

    traced = ("unit_id", "account_id", "role", "minutes", "reason", "state", "grant_id", "answer", "salt")

    account_id = models.UUIDField(db_index=True)
    role = models.CharField(max_length=40)
    minutes = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=300)
    state = models.CharField(max_length=12, default="asked")
    asked_at = models.DateTimeField()
    by = TypedJSONField(shape=Acting)
    answered_at = models.DateTimeField(null=True)
    answered_by = TypedJSONField(shape=Acting | None, null=True)
    answer = models.CharField(max_length=300, blank=True)
    grant_id = models.UUIDField(null=True)
    salt = models.CharField(max_length=32, default=state_salt, editable=False)

    class Meta:
        indexes = (models.Index(fields=("unit", "state"), name="access_elevation_unit"),)
