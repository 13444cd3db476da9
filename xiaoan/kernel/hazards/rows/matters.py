"""Tables beside the hazard: how a request to the superior moved, return visits, 通报 and 约谈 of the bureau,
and what was told to the bureau directly. Hazards are named by id.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

import msgspec
from django.db import models

from xiaoan.foundation.typed_json import TypedJSONField
from xiaoan.kernel.trail.events import Acting
from xiaoan.kernel.trail.models import Traced
from xiaoan.kernel.tree.models import Owned


class UpMove(Owned):
    """One move of a hazard that was handed up: to which desk, by whom, to be answered by when."""

    append_only = True

    hazard_id = models.UUIDField()
    up = models.CharField(max_length=12)
    desk = models.CharField(max_length=40, blank=True)
    person = models.CharField(max_length=60, blank=True)
    answer_by = models.DateField(null=True)
    note = models.CharField(max_length=500, blank=True)
    by = TypedJSONField(shape=Acting)
    at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=("unit", "hazard_id", "at"), name="hazards_up_move"),)


class ReturnVisit(Owned, Traced):
    """回访: whether what was closed is still well. A failed one names the new hazard."""

    traced = ("unit_id", "hazard_id", "client_id", "well", "note", "by", "at", "again_id")

    hazard_id = models.UUIDField()
    client_id = models.UUIDField()
    digest = models.CharField(max_length=64)
    well = models.BooleanField()
    note = models.CharField(max_length=300, blank=True)
    by = TypedJSONField(shape=Acting)
    at = models.DateTimeField()
    again_id = models.UUIDField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("home", "client_id"), name="hazards_one_visit"),)
        indexes = (models.Index(fields=("unit", "hazard_id", "at"), name="hazards_visit"),)


class Case(msgspec.Struct, frozen=True):
    """A hazard as it stood when a paper named it. `overdue` in days."""

    hazard: UUID
    number: str
    title: str
    unit: UUID
    unit_name: str
    due: date
    overdue: int
    major: bool = False


class Interview(msgspec.Struct, frozen=True):
    """约谈记录: what is written down at and after an interview."""

    held: str = ""
    place: str = ""
    host: str = ""
    attended: str = ""
    whom: str = ""
    post: str = ""
    recorder: str = ""
    stated: str = ""
    demands: str = ""
    due: date | None = None
    stance: str = ""
    report_on: date | None = None
    verdict: str = ""


class Admonition(Owned, Traced):
    """通报 or 约谈 of a bureau: a draft with its cases, issued or not by a leader with a reason; never automatic."""

    traced = (
        "unit_id", "client_id", "kind", "number", "state", "title", "text", "cases", "by", "made_at", "decided_by",
        "decided_at", "reason", "interview",
    )  # fmt: skip

    client_id = models.UUIDField()
    digest = models.CharField(max_length=64)
    kind = models.CharField(max_length=12)
    number = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=12, default="draft")
    title = models.CharField(max_length=120)
    text = models.TextField()
    cases = TypedJSONField(shape=list[Case], default=list)
    by = TypedJSONField(shape=Acting)
    made_at = models.DateTimeField()
    decided_by = TypedJSONField(shape=Acting | None, null=True)
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    interview = TypedJSONField(shape=Interview | None, null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("home", "client_id"), name="hazards_one_admonition"),)
        indexes = (models.Index(fields=("path", "-made_at"), name="hazards_admonished"),)


class UpwardReport(Owned, Traced):
    """A major hazard told to the bureau directly. The row is the bureau's: nobody at the school can read it."""

    traced = (
        "unit_id", "client_id", "about_unit_id", "about_name", "what", "where", "hazard_id", "author", "at", "state",
        "reply", "replied_by", "replied_at",
    )  # fmt: skip

    client_id = models.UUIDField()
    digest = models.CharField(max_length=64)
    about_unit_id = models.UUIDField()
    about_name = models.CharField(max_length=120)
    what = models.TextField()
    where = models.CharField(max_length=200)
    hazard_id = models.UUIDField(null=True)
    author = TypedJSONField(shape=Acting)
    author_account = models.UUIDField()
    at = models.DateTimeField()
    state = models.CharField(max_length=12, default="waiting")
    reply = models.CharField(max_length=500, blank=True)
    replied_by = TypedJSONField(shape=Acting | None, null=True)
    replied_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("home", "client_id"), name="hazards_one_upward"),)
        indexes = (models.Index(fields=("path", "state", "-at"), name="hazards_upward"),)
