"""The row of a demand: what is asked, of whom, until when. Sent, its items and units never change again."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import msgspec
from django.contrib.postgres.fields import ArrayField
from django.db import models

from xiaoan.foundation.typed_json import TypedJSONField
from xiaoan.kernel.trail.events import Acting
from xiaoan.kernel.trail.models import Traced
from xiaoan.kernel.tree.models import Owned

DRAFT, SENT, CLOSED, WITHDRAWN = "draft", "sent", "closed", "withdrawn"


class Basis(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Why an item is asked, as the catalogue said it when the item was picked."""

    source: str
    clause: str
    says: str
    verify: bool = False


class AskedItem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One item with its words. A picked one keeps its catalogue code, so that a walk asks it once."""

    code: str
    ask: str
    look: str = ""
    passes: str = ""
    answer: str = "check"
    unit: str = ""
    kind: str = ""
    basis: tuple[Basis, ...] = ()
    wrong: str = ""
    at_once: str = ""


class Moved(msgspec.Struct, frozen=True, kw_only=True):
    """A deadline put off: from, to, why, when."""

    before: date
    after: date
    reason: str
    at: str


class Demand(Owned, Traced):
    """A demand of the bureau `unit`. `units` is the list frozen at sending, `digest` covers it and the content.

    `opens`..`due` is the window of every occurrence; what is done up to `late_days` after it still counts as late.
    `last` is the last day on which something may be entered. `serial` is given when it is sent.
    """

    traced = (
        "unit_id", "prefix", "year", "serial", "title", "reason", "paper_no", "domain", "items", "answering", "posts",
        "at", "places", "units", "starts", "opens", "due", "late_days", "minutes", "state", "digest", "sent_at",
        "moved", "ended_at", "end_reason",
    )  # fmt: skip

    client_id = models.UUIDField()
    said = models.CharField(max_length=64)
    prefix = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField(null=True)
    serial = models.PositiveIntegerField(null=True)
    title = models.CharField(max_length=80)
    reason = models.TextField()
    paper_no = models.CharField(max_length=60, blank=True)
    domain = models.CharField(max_length=40)
    items = TypedJSONField(shape=list[AskedItem])
    answering = models.CharField(max_length=20)
    posts = ArrayField(models.CharField(max_length=60))
    at = models.CharField(max_length=20)
    places = ArrayField(models.CharField(max_length=40), default=list)
    units = ArrayField(models.UUIDField())
    starts = models.DateField(null=True)
    opens = models.DateTimeField(null=True)
    due = models.DateField()
    last = models.DateField()
    late_days = models.PositiveSmallIntegerField()
    minutes = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=12, default=DRAFT)
    digest = models.CharField(max_length=64, blank=True)
    by = TypedJSONField(shape=Acting)
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    moved = TypedJSONField(shape=list[Moved], default=list)
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("home", "client_id"), name="work_one_demand"),
            models.UniqueConstraint(fields=("home", "unit", "prefix", "year", "serial"), name="work_one_demand_no"),
        )
        indexes = (
            models.Index(fields=("unit", "last"), name="work_demand_last"),
            models.Index(fields=("path", "-made_at"), name="work_demand_recent"),
        )

    @property
    def number(self) -> str:
        """专排〔2026〕3号; empty while it is a draft."""
        return f"{self.prefix}〔{self.year}〕{self.serial}号" if self.serial else ""

    @property
    def code(self) -> str:
        return code_of(self.id)


PREFIX = "demand."


def code_of(demand: UUID) -> str:
    """The duty code under which a demand is owed, for ever."""
    return f"{PREFIX}{demand.hex}"


def demand_of(code: str) -> UUID | None:
    """The demand a duty code names, or None when it is a duty of the catalogue."""
    if not code.startswith(PREFIX):
        return None
    try:
        return UUID(hex=code.removeprefix(PREFIX))
    except ValueError:
        return None
