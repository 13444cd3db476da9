"""Channels, their secrets, one's own address, and every single message as a row before it leaves.

A message is a row without its words: they are made when it is sent, from what still stands then.
Secrets and addresses are kept encrypted, in tables that the auditor does not read.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from xiaoan.kernel.trail.models import Traced
from xiaoan.kernel.tree.models import Owned


class Channel(Owned, Traced):
    """A way out that a unit has set up. `tail` is what is shown of its secret; `subjects` what it may speak of.

    `link` is the platform's address as it stands in messages. No message goes within [quiet_from, quiet_to), nor,
    with `rests`, on a day off, but urgent ones.
    """

    traced = (
        "unit_id", "kind", "title", "enabled", "link", "per_minute", "per_day", "per_person", "quiet_from", "quiet_to",
        "rests", "subjects", "names_units", "tail",
    )  # fmt: skip

    client_id = models.UUIDField()
    kind = models.CharField(max_length=20)
    title = models.CharField(max_length=40)
    enabled = models.BooleanField(default=True)
    link = models.CharField(max_length=120)
    per_minute = models.PositiveSmallIntegerField()
    per_day = models.PositiveSmallIntegerField()
    per_person = models.PositiveSmallIntegerField()
    quiet_from = models.TimeField()
    quiet_to = models.TimeField()
    rests = models.BooleanField(default=True)
    subjects = ArrayField(models.CharField(max_length=60))
    names_units = models.BooleanField(default=False)
    tail = models.CharField(max_length=8)
    made_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("home", "client_id"), name="channels_one_channel"),)
        indexes = (models.Index(fields=("unit", "kind"), name="channels_channel_unit"),)


class ChannelSecret(Owned):
    """What opens the channel, sealed with the installation's key."""

    is_secret = True

    channel_id = models.UUIDField()
    sealed = models.BinaryField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("home", "channel_id"), name="channels_one_secret"),)


class Address(Owned):
    """A person's own mail address, sealed. Its id is the account's: a person always sees his own, and has one.

    Unconfirmed it gets one thing only, the code. `turn` counts codes: each makes the one before void.
    """

    is_secret = True

    sealed = models.BinaryField()
    tail = models.CharField(max_length=40)
    confirmed_at = models.DateTimeField(null=True)
    muted = models.BooleanField(default=False)
    turn = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    codes_today = models.PositiveSmallIntegerField(default=0)


class Delivery(Owned):
    """One message to one reader by one channel: a group (`account` null) or a person. `key` makes it once.

    It lies with the reader's unit: the channel's, or the person's own.

    States are `rules.State`. `handing_at` is set, and committed, before the network is touched; `handed_at` when the
    channel said that it took the message. Nothing says that anybody read it.
    """

    erasable = True

    key = models.CharField(max_length=160)
    channel_id = models.UUIDField()
    account = models.UUIDField(null=True)
    kind = models.CharField(max_length=12)
    subject = models.CharField(max_length=60, blank=True)
    about_id = models.UUIDField(null=True)
    about_unit = models.UUIDField(null=True)
    turn = models.PositiveIntegerField(default=0)
    day = models.DateField()
    state = models.CharField(max_length=12)
    urgent = models.BooleanField(default=False)
    attempts = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField()
    next_at = models.DateTimeField()
    handing_at = models.DateTimeField(null=True)
    handed_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=200, blank=True)
    folded_into = models.UUIDField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("home", "key"), name="channels_one_delivery"),)
        indexes = (
            models.Index(
                fields=("next_at",), name="channels_waiting",
                condition=models.Q(state__in=("waiting", "quiet", "failed")),
            ),
            models.Index(fields=("handing_at",), name="channels_handing", condition=models.Q(state="handing")),
            models.Index(fields=("channel_id", "handing_at"), name="channels_spent"),
            models.Index(fields=("channel_id", "-made_at", "-id"), name="channels_list"),
            models.Index(fields=("account", "handing_at"), name="channels_person"),
        )  # fmt: skip
