"""Reports, hazards, their sources, and every closing of some of their places.

A report 上报问题 is not yet a hazard. A hazard counts in 处 (`quantity`); its closings add up to
`closed_quantity`. The database itself holds that closed means all of them, and that no more is closed than found.
"""

from __future__ import annotations

from datetime import date

from django.db import models

from xiaoan.foundation.ids import new_id
from xiaoan.foundation.typed_json import TypedJSONField
from xiaoan.kernel.hazards.machine import Stage
from xiaoan.kernel.hazards.rows.held import HELD, Held, Widened
from xiaoan.kernel.hazards.rows.matters import Admonition, ReturnVisit, UpMove, UpwardReport
from xiaoan.kernel.trail.events import Acting
from xiaoan.kernel.trail.models import Traced
from xiaoan.kernel.tree.models import Owned

__all__ = [
    "Admonition", "Closing", "Hazard", "HazardSource", "NumberBook", "Report", "ReturnVisit", "Sending", "UpMove",
    "UpwardReport",
]  # fmt: skip


class Report(Owned, Widened):
    """What somebody saw and where. Stays for ever, with what became of it, and is answered.

    `issuer`, `paper_no`, `paper_due`: the department's paper when that is its source.
    `told_by` is who saw it when somebody else entered it (代录). `ball_unit_id` is the unit that is to triage it.
    """

    traced = (
        "unit_id", "client_id", "what", "where", "place_id", "quantity", "kind", "domain", "danger", "source",
        "origin", "origin_id", "issuer", "paper_no", "paper_due", "by", "told_by", "happened",
        "reached", "state", "hazard_id", "reason", "referred_to", "replied_at", "triaged_by", "dismissal",
    )  # fmt: skip
    later = ("dismissal",)

    client_id = models.UUIDField()
    digest = models.CharField(max_length=64)
    what = models.TextField()
    where = models.CharField(max_length=200)
    place_id = models.UUIDField(null=True)
    quantity = models.PositiveIntegerField(default=1)
    kind = models.CharField(max_length=60, blank=True)
    domain = models.CharField(max_length=40, blank=True)
    danger = models.BooleanField(default=False)
    source = models.CharField(max_length=20, default="self")
    origin = models.CharField(max_length=20, default="report")
    origin_id = models.UUIDField(null=True)
    issuer = models.CharField(max_length=80, blank=True)
    paper_no = models.CharField(max_length=60, blank=True)
    paper_due = models.DateField(null=True)
    by = TypedJSONField(shape=Acting)
    by_account = models.UUIDField(db_index=True)
    told_by = models.CharField(max_length=60, blank=True)
    happened = models.DateTimeField()
    reached = models.DateTimeField()
    state = models.CharField(max_length=20, default="awaiting")
    ball_unit_id = models.UUIDField()
    hazard_id = models.UUIDField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    referred_to = models.CharField(max_length=80, blank=True)
    dismissal = models.CharField(max_length=20, blank=True)
    replied_at = models.DateTimeField(null=True)
    triaged_by = TypedJSONField(shape=Acting | None, null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("home", "client_id"), name="hazards_one_report"),)
        indexes = (
            models.Index(fields=("path", "state", "-reached"), name="hazards_report_state"),
            models.Index(fields=("hazard_id",), name="hazards_report_hazard"),
        )


class Hazard(Owned, Widened, Held):
    """One fault to be cured. `grade`, `source`, `recheck_way`, `waiting`: words of `vocabulary`; `stage`: the table's.

    Three names apart: `rectifier` answers for the cure, `implementer` does it (free text), the rechecker is
    another person. Whoever answered for the cure or handed it in stays in `barred` (account and person ids).
    `ball_unit_id` is the unit whose people are to act now.
    """

    traced = (
        "unit_id", "number", "title", "where", "place_id", "quantity", "closed_quantity", "kind", "domain", "grade",
        "grade_reason", "stage", "stage_since", "source", "on_spot", "registered_at", "registered_by", "due",
        "measures", "funds", "control", "watcher", "rectifier", "implementer", "barred", "route", "ball_unit_id",
        "recheck_way", "way_now", "listed_no", "listed_by", "waiting", "waiting_since", "waiting_note", "review_on",
        "recurs", "merged_into", "returns", "submitted_at", "submitted_note", "submitted_quantity", "submitted_by",
        "rechecker", "second", "closed_at", *HELD,
    )  # fmt: skip
    later = HELD

    number = models.CharField(max_length=80)
    title = models.CharField(max_length=200)
    where = models.CharField(max_length=200)
    place_id = models.UUIDField(null=True)
    quantity = models.PositiveIntegerField(default=1)
    closed_quantity = models.PositiveIntegerField(default=0)
    kind = models.CharField(max_length=60, blank=True)
    domain = models.CharField(max_length=40)
    grade = models.CharField(max_length=16, default="general")
    grade_reason = models.CharField(max_length=300, blank=True)
    stage = models.CharField(max_length=20)
    stage_since = models.DateTimeField()
    source = models.CharField(max_length=20, default="self")
    on_spot = models.BooleanField(default=False)
    registered_at = models.DateTimeField()
    registered_by = TypedJSONField(shape=Acting)

    due = models.DateField(null=True)
    measures = models.TextField(blank=True)
    funds = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    control = models.TextField(blank=True)
    watcher = TypedJSONField(shape=Acting | None, null=True)
    watcher_account = models.UUIDField(null=True)
    rectifier = TypedJSONField(shape=Acting | None, null=True)
    rectifier_account = models.UUIDField(null=True, db_index=True)
    implementer = models.CharField(max_length=80, blank=True)
    barred = TypedJSONField(shape=list[str], default=list)

    route = models.CharField(max_length=20, default="here")
    ball_unit_id = models.UUIDField()
    recheck_way = models.CharField(max_length=12, default="on_site")
    way_now = models.CharField(max_length=12, blank=True)
    listed_no = models.CharField(max_length=60, blank=True)
    listed_by = TypedJSONField(shape=Acting | None, null=True)
    waiting = models.CharField(max_length=20, blank=True)
    waiting_since = models.DateTimeField(null=True)
    waiting_note = models.CharField(max_length=300, blank=True)
    review_on = models.DateField(null=True)
    recurs = models.UUIDField(null=True)
    merged_into = models.UUIDField(null=True)

    returns = models.PositiveSmallIntegerField(default=0)
    submitted_at = models.DateTimeField(null=True)
    submitted_note = models.TextField(blank=True)
    submitted_quantity = models.PositiveIntegerField(null=True)
    submitted_by = TypedJSONField(shape=Acting | None, null=True)
    rechecker = TypedJSONField(shape=Acting | None, null=True)
    second = TypedJSONField(shape=Acting | None, null=True)
    closed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("home", "number"), name="hazards_one_number"),
            models.CheckConstraint(
                condition=models.Q(quantity__gte=1, closed_quantity__lte=models.F("quantity")),
                name="hazards_found_holds_closed",
            ),
            models.CheckConstraint(
                condition=models.Q(stage=Stage.CLOSED.value, closed_quantity=models.F("quantity"))
                | models.Q(~models.Q(stage=Stage.CLOSED.value), closed_quantity__lt=models.F("quantity")),
                name="hazards_closed_is_all_closed",
            ),
        )
        indexes = (
            models.Index(fields=("path", "stage"), name="hazards_stage"),
            models.Index(fields=("path", "-registered_at", "-id"), name="hazards_registered"),
            models.Index(fields=("-registered_at", "-id"), name="hazards_newest"),
            models.Index(fields=("path", "closed_at"), name="hazards_closed"),
            models.Index(fields=("ball_unit_id", "stage"), name="hazards_ball"),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def open_quantity(self) -> int:
        """Places not yet closed; none when the hazard is counted elsewhere or nowhere."""
        return 0 if self.stage in (Stage.MERGED, Stage.MISTAKEN) else self.quantity - self.closed_quantity


class Closing(Owned, Traced):
    """Some places of a hazard closed at an instant, by whom, on what proof. Month figures come from these rows."""

    traced = ("unit_id", "hazard_id", "quantity", "at", "by", "second", "way", "paper_no", "note")

    hazard = models.ForeignKey(Hazard, on_delete=models.PROTECT, related_name="closings")
    quantity = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = TypedJSONField(shape=Acting)
    second = TypedJSONField(shape=Acting | None, null=True)
    way = models.CharField(max_length=12)
    paper_no = models.CharField(max_length=60, blank=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = (models.Index(fields=("path", "at"), name="hazards_closing_at"),)


class HazardSource(Owned, Widened):
    """One paper or finding that names the hazard: own check, superior, department … each with number and deadline.

    `reply_no` is the opinion by which it was satisfied, `answer_no` the school's own reply 回执 to it. `extended_to`: a
    later deadline its issuer agreed to. `delegated_no`: the paper by which a superior lets the school close.
    """

    traced = (
        "unit_id", "hazard_id", "source", "issuer", "issuer_unit_id", "paper_no", "due", "report_id", "at",
        "satisfied_at", "reply_no", "extended_to", "delegated_no", "delegated_at", "answer_no", "answered_at",
    )  # fmt: skip
    later = ("extended_to", "delegated_no", "delegated_at", "answer_no", "answered_at")

    hazard = models.ForeignKey(Hazard, on_delete=models.PROTECT, related_name="sources")
    source = models.CharField(max_length=20)
    issuer = models.CharField(max_length=80, blank=True)
    issuer_unit_id = models.UUIDField(null=True)
    paper_no = models.CharField(max_length=60, blank=True)
    due = models.DateField(null=True)
    report_id = models.UUIDField(null=True)
    at = models.DateTimeField()
    satisfied_at = models.DateTimeField(null=True)
    reply_no = models.CharField(max_length=60, blank=True)
    extended_to = models.DateField(null=True)
    delegated_no = models.CharField(max_length=60, blank=True)
    delegated_at = models.DateTimeField(null=True)
    answer_no = models.CharField(max_length=60, blank=True)
    answered_at = models.DateTimeField(null=True)

    @property
    def binds_until(self) -> date | None:
        """The deadline that binds now."""
        return self.extended_to or self.due


class Sending(Owned):
    """One step a form or a program sent under its own id: the same id with the same digest is the same step."""

    client_id = models.UUIDField()
    digest = models.CharField(max_length=64)
    object_id = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("home", "client_id"), name="hazards_one_sending"),)


class NumberBook(models.Model):
    """The running number of a school's hazards in a year, locked while one is given out.

    No row of a unit: a campus and its school share one book, though neither may see all of the other.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    home = models.UUIDField()
    prefix = models.CharField(max_length=60)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("home", "prefix", "year"), name="hazards_one_book"),)
