"""Records of what people did, and the written words about what they did not: claims, excuses, remarks.

An occurrence is never a row: it is named by (unit, duty, subject, opens).
"""

from __future__ import annotations

from uuid import UUID

import msgspec
from django.contrib.postgres.fields import ArrayField
from django.db import models

from xiaoan.foundation.typed_json import TypedJSONField
from xiaoan.kernel.trail.events import Acting
from xiaoan.kernel.trail.models import Traced
from xiaoan.kernel.tree.models import Owned
from xiaoan.kernel.work.demands.models import Demand
from xiaoan.kernel.work.elsewhere.models import Declaration

__all__ = ["AnswerRow", "Claim", "Declaration", "Demand", "Excuse", "Record", "Remark", "Submission"]


class AnswerRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One answer as kept: fine, fault, na or value. By exception only faults are kept, the rest is a number.

    `report` is the client id of the fault's report. `first` false: an earlier record of the same walk has
    already reported it, because the item was asked once for several duties.
    """

    item: str
    answer: str
    value: str = ""
    rows: list[dict[str, str]] = msgspec.field(default_factory=list)
    what: str = ""
    where: str = ""
    place: UUID | None = None
    quantity: int = 1
    fixed_on_spot: bool = False
    how_fixed: str = ""
    danger: bool = False
    kind: str = ""
    files: list[UUID] = msgspec.field(default_factory=list)
    report: UUID | None = None
    first: bool = True


class Submission(Owned):
    """One sending from a phone or a program: the same id with the same digest is the same submission."""

    ingested = "SELECT, INSERT"

    client_id = models.UUIDField()
    digest = models.CharField(max_length=64)
    by = models.UUIDField()
    sent_at = models.DateTimeField(null=True)
    reached = models.DateTimeField()
    notes = ArrayField(models.CharField(max_length=200), default=list)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("home", "client_id"), name="work_one_submission"),)


class Record(Owned, Traced):
    """One occurrence done: by whom in which post, when it happened and when it reached us.

    `mode` by_exception says the rest was looked at and fine (`rest` items); item_by_item keeps every answer.
    `told_by` is who did it when somebody else entered it (代录). A record counts while it is not withdrawn and
    `complete`, that is: the files its duty needs have been verified; `lacks` are kinds of proof still to follow.
    `claimed` is what a wrong phone clock said.
    """

    ingested = "SELECT, INSERT"
    traced = (
        "unit_id", "duty", "domain", "subject_kind", "subject_id", "opens", "release", "happened", "reached",
        "by", "told_by", "mode", "answers", "rest", "problems", "remark", "theme", "files", "corrects",
        "withdrawn_at", "complete",
    )  # fmt: skip

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="records")
    duty = models.CharField(max_length=60)
    domain = models.CharField(max_length=40)
    subject_kind = models.CharField(max_length=20, default="unit")
    subject_id = models.UUIDField()
    subject_name = models.CharField(max_length=120, blank=True)
    opens = models.DateTimeField()
    due = models.DateTimeField()
    release = models.CharField(max_length=80)
    happened = models.DateTimeField()
    claimed = models.DateTimeField(null=True)
    reached = models.DateTimeField()
    by = TypedJSONField(shape=Acting)
    by_account = models.UUIDField(db_index=True)
    told_by = models.CharField(max_length=60, blank=True)
    mode = models.CharField(max_length=20)
    answers = TypedJSONField(shape=list[AnswerRow], default=list)
    rest = models.PositiveSmallIntegerField(default=0)
    problems = models.PositiveSmallIntegerField(default=0)
    remark = models.TextField(blank=True)
    theme = models.CharField(max_length=60, blank=True)
    files = ArrayField(models.UUIDField(), default=list)
    corrects = models.UUIDField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    complete = models.BooleanField(default=True)
    lacks = ArrayField(models.CharField(max_length=40), default=list)
    minutes = models.PositiveSmallIntegerField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=("opens", "path"), name="work_record_opens_path"),
            models.Index(fields=("unit", "duty", "opens"), name="work_record_occurrence"),
            models.Index(fields=("path", "-reached"), name="work_record_recent"),
        )


class Claim(Owned, Traced):
    """A holder's 不适用 with a reason, for one occurrence; the superior may refuse it until the closing."""

    traced = ("unit_id", "duty", "subject_id", "opens", "reason", "by_account", "at", "refused_at", "refusal")

    duty = models.CharField(max_length=60)
    domain = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    opens = models.DateTimeField()
    due = models.DateTimeField()
    reason = models.CharField(max_length=300)
    by = TypedJSONField(shape=Acting)
    by_account = models.UUIDField()
    at = models.DateTimeField()
    refused_at = models.DateTimeField(null=True)
    refusal = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("home", "unit", "duty", "subject_id", "opens"), name="work_one_claim"),
        )
        indexes = (
            models.Index(fields=("opens", "path"), name="work_claim_opens_path"),
            models.Index(fields=("path", "-at"), name="work_claim_recent"),
        )


class Excuse(Owned, Traced):
    """The superior's written 免办 for duties (one code, a domain, or all when both are empty) due on some days.

    It holds for the unit and all below it, or for one subject.
    """

    traced = ("unit_id", "duty", "domain", "subject_id", "first", "last", "reason", "at", "by_account", "withdrawn_at")

    duty = models.CharField(max_length=60, blank=True)
    domain = models.CharField(max_length=40, blank=True)
    subject_id = models.UUIDField(null=True)
    first = models.DateField()
    last = models.DateField()
    reason = models.CharField(max_length=300)
    by = TypedJSONField(shape=Acting)
    by_account = models.UUIDField()
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=("path", "last"), name="work_excuse_path_last"),)


class Remark(Owned, Traced):
    """`difficulty` 有困难, said of one occurrence; `pointless` 这项没有必要, said of a duty; and the answer to it.

    `decision` is what a bureau decided of a duty said to be pointless: keep · adjust · drop; empty while it is open.
    """

    traced = ("unit_id", "duty", "kind", "subject_id", "opens", "text", "by_account", "at", "reply")

    duty = models.CharField(max_length=60)
    domain = models.CharField(max_length=40)
    kind = models.CharField(max_length=20)
    subject_id = models.UUIDField(null=True)
    opens = models.DateTimeField(null=True)
    text = models.CharField(max_length=500)
    by = TypedJSONField(shape=Acting)
    by_account = models.UUIDField()
    at = models.DateTimeField()
    reply = models.CharField(max_length=500, blank=True)
    replied_by = TypedJSONField(shape=Acting | None, null=True)
    replied_at = models.DateTimeField(null=True)
    decision = models.CharField(max_length=12, blank=True)

    class Meta:
        indexes = (models.Index(fields=("path", "-at"), name="work_remark_recent"),)
