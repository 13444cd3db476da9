"""Where accounts are signed in: one row for each device, and the tablets a unit lends to several people."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models

from xiaoan.kernel.trail.models import Traced
from xiaoan.kernel.tree.models import Owned

SHORT = timedelta(hours=12)
"""After so long a device that is not one's own is out by itself, whatever was done on it."""


class Tablet(Owned, Traced):
    """公用平板: a device of the unit itself. `posts` are the titles of the posts whose holders may use it.

    What proves the tablet is an Identity; this row says nothing secret.
    """

    traced = ("unit_id", "name", "posts", "revoked_at")

    name = models.CharField(max_length=40)
    posts = ArrayField(models.CharField(max_length=60))
    since = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=("unit",), name="access_tablet_unit"),)


class Device(Owned):
    """One device on which an account is signed in, until `ended_at`; the session carries its id.

    `words` say what kind of device it is (安卓手机), never more of what the browser tells. `came_by`: password, link,
    card, code, pin. `key` is the card's identity or the tablet, with which it ends; `tablet` is the tablet's name.
    """

    account_id = models.UUIDField()
    words = models.CharField(max_length=40)
    came_by = models.CharField(max_length=12)
    key = models.UUIDField(null=True)
    tablet = models.CharField(max_length=40, blank=True)
    own = models.BooleanField(default=False)
    since = models.DateTimeField()
    seen_on = models.DateField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=("account_id", "ended_at"), name="access_device_account"),
            models.Index(fields=("key",), name="access_device_key"),
        )
