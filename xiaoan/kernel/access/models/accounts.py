"""Accounts and how they come in: identities, links, tokens, codes.

An account's name is a unit-owned row under row-level security; how it logs in is a reference table
without names, because a person must be found before his scope is known.
"""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.utils.crypto import salted_hmac

from xiaoan.foundation.ids import new_id
from xiaoan.kernel.trail.models import Traced, state_salt
from xiaoan.kernel.tree.models import Owned


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
    """One way to prove an account, or a tablet of a unit; later wecom, dingtalk, wechat.

    password: subject is the user name. card: the digest of the card's secret. pin: the account's own id.
    tablet: the tablet's id, which stands in `account_id` too. `failed` counts wrong tries since the last right one.
    """

    is_secret = True

    id = models.UUIDField(primary_key=True, default=new_id)
    account_id = models.UUIDField(db_index=True)
    kind = models.CharField(max_length=20)
    subject = models.CharField(max_length=120)
    secret = models.CharField(max_length=200, blank=True)
    since = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    failed = models.PositiveSmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("kind", "subject"), name="access_one_subject"),)


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


class Code(models.Model):
    """A one-time code told by a superior. `selector`, its first three marks, finds the row; `secret` proves the rest.

    Too short to keep as a plain digest: the secret is slow to try, and five wrong tries use the code up.
    """

    is_secret = True

    id = models.UUIDField(primary_key=True, default=new_id)
    account_id = models.UUIDField(db_index=True)
    selector = models.CharField(max_length=3, db_index=True)
    secret = models.CharField(max_length=200)
    expires_at = models.DateTimeField()
    over_at = models.DateTimeField(null=True)
    failed = models.PositiveSmallIntegerField(default=0)
