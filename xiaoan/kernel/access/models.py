"""Accounts and their identities, roles, grants, shares, links and tokens.

An account's name is a unit-owned row under row-level security; how it logs in is a reference table
without names, because a person must be found before his scope is known.
"""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.crypto import salted_hmac

from xiaoan.foundation.ids import new_id
from xiaoan.kernel.trail.models import Traced, state_salt
from xiaoan.kernel.tree.models import Owned, Unit


class Account(Owned, AbstractBaseUser, Traced):
    """Somebody (or some program) that can act. The password lives in Identity, never here.

    `salt` keeps the trail's digest of a short state from telling the name by trial; it goes with the name.
    A session opened under another `session_mark` is over: that is how a lost phone is signed out.
    """

    traced = ("unit_id", "name", "is_active", "salt")
    password = None  # type: ignore[assignment]  # the secret is kept with the identity

    name = models.CharField(max_length=60)
    is_active = models.BooleanField(default=True)
    session_mark = models.CharField(max_length=32, blank=True, default="")
    salt = models.CharField(max_length=32, default=state_salt, editable=False)

    USERNAME_FIELD = "id"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        indexes = (models.Index(fields=("path",), name="access_account_path"),)

    def __str__(self) -> str:
        return self.name

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What Django keeps in a session and compares at every request; theirs is made from the password."""
        return salted_hmac("xiaoan.access.session", self.session_mark, secret=secret, algorithm="sha256").hexdigest()


class Identity(models.Model):
    """One way to prove an account: kind password (subject = user name), later wecom, dingtalk, wechat, card."""

    is_secret = True

    id = models.UUIDField(primary_key=True, default=new_id)
    account_id = models.UUIDField(db_index=True)
    kind = models.CharField(max_length=20)
    subject = models.CharField(max_length=120)
    secret = models.CharField(max_length=200, blank=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("kind", "subject"), name="access_one_subject"),)


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
    while `unit` is the place that gave it, whose chain records it.
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
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=("unit",), name="access_grant_unit"),)


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


class Link(models.Model):
    """A one-time login link: only the digest of its secret is kept.

    `trusted`: given at the installation's own console, so it also stands for the second step.
    """

    is_secret = True

    id = models.UUIDField(primary_key=True, default=new_id)
    account_id = models.UUIDField()
    digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    trusted = models.BooleanField(default=False)


class Token(models.Model):
    """A bearer token for /api/v1: the holder acts as the account, at most with the account's grants."""

    is_secret = True

    id = models.UUIDField(primary_key=True, default=new_id)
    account_id = models.UUIDField(db_index=True)
    title = models.CharField(max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
