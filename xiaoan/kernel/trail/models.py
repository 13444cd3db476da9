"""Rows of the chain: events, their erasable texts, the head of each unit's chain, and seals."""

from __future__ import annotations

from typing import Any, ClassVar

import msgspec
from django.db import models

from xiaoan.foundation.ids import new_id, secret
from xiaoan.foundation.typed_json import TypedJSONField
from xiaoan.kernel.tree.models import Owned


class TrailEvent(Owned):
    """One act. `digest` covers every other column and the digest before it in the same unit."""

    append_only = True
    ingested = "SELECT, INSERT"

    seq = models.BigIntegerField()
    kind = models.CharField(max_length=60)
    version = models.PositiveSmallIntegerField()
    object_type = models.CharField(max_length=40)
    object_id = models.UUIDField()
    actor = models.UUIDField(null=True)
    actor_unit = models.UUIDField(null=True)
    acting_post = models.CharField(max_length=60, blank=True)
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    body = TypedJSONField(shape=dict[str, Any])
    state = models.CharField(max_length=64)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("home", "unit", "seq"), name="trail_one_seq"),)
        indexes = (
            models.Index(fields=("object_id", "seq"), name="trail_object"),
            models.Index(fields=("path", "recorded_at"), name="trail_recent"),
        )


class TrailText(Owned):
    """Personal text behind a commitment in an event's body; blank after erasure, which breaks no chain."""

    ingested = "SELECT, INSERT"

    event = models.UUIDField()
    field = models.CharField(max_length=40)
    salt = models.CharField(max_length=32)
    text = models.TextField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("home", "event", "field"), name="trail_one_text"),)


class ChainHead(Owned):
    """Where a unit's chain stands; locked, in unit order, by whoever appends.

    `turned` is the last event after which something else may be owed: a stamp for whoever keeps what he has read.
    """

    ingested = "SELECT, INSERT, UPDATE"

    seq = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64)
    recorded_at = models.DateTimeField(null=True)
    turned = models.BigIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("home", "unit"), name="trail_one_head"),)
        indexes = (models.Index(fields=("path",), name="trail_head_path"),)


class Seal(models.Model):
    """A signed statement of where every chain stood at an instant."""

    append_only = True

    number = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    events = models.BigIntegerField()
    previous = models.CharField(max_length=64)
    root = models.CharField(max_length=64)
    key = models.CharField(max_length=64)
    signature = models.CharField(max_length=128)


class SealedHead(models.Model):
    """A chain's position in a seal; only chains that moved since the seal before are listed."""

    append_only = True

    id = models.UUIDField(primary_key=True, default=new_id)
    seal = models.BigIntegerField(db_index=True)
    unit_id = models.UUIDField()
    seq = models.BigIntegerField()
    digest = models.CharField(max_length=64)


class Traced(models.Model):
    """A model whose live rows the trail vouches for: the last event of a row carries its state's digest."""

    traced: ClassVar[tuple[str, ...]] = ()

    class Meta:
        abstract = True

    def traced_state(self) -> dict[str, object]:
        """The declared state: the fields named in `traced`, as stored."""
        return {name: _stored(self, name) for name in self.traced}


def state_salt() -> str:
    """A random part of a state that would otherwise be guessed from its digest (names, numbers)."""
    return secret(16)


def _stored(row: models.Model, name: str) -> object:
    field = row._meta.get_field(name)
    value: object = getattr(row, field.attname)  # type: ignore[union-attr]  # traced names are concrete fields
    if isinstance(field, TypedJSONField):
        return msgspec.to_builtins(value)
    return value
