"""Visits, papers, their lines, signatures and replies. All belong to the unit that was visited.

A visit may be mended until its paper is issued. What is issued, signed or replied is append-only: the database
itself refuses to change it. A correction is a further paper, naming the first.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from xiaoan.features.inspections.shapes import Member, Printed, Problem, ReplyLine
from xiaoan.foundation.ids import new_id
from xiaoan.foundation.typed_json import TypedJSONField
from xiaoan.kernel.trail.events import Acting
from xiaoan.kernel.trail.models import Traced
from xiaoan.kernel.tree.models import Owned


class Visit(Owned, Traced):
    """One going to a school. `issuer_*`: the unit in whose name; `domains`: what was looked at or found."""

    traced = (
        "unit_id", "client_id", "issuer_id", "issuer", "on", "hours", "manner", "team", "leader", "domains", "looked",
        "good", "suggestions", "opinion", "accompanied", "problems", "by", "at", "state", "why",
    )  # fmt: skip

    client_id = models.UUIDField()
    digest = models.CharField(max_length=64)
    issuer_id = models.UUIDField()
    issuer = models.CharField(max_length=120)
    on = models.DateField()
    hours = models.CharField(max_length=40, blank=True)
    manner = models.CharField(max_length=12)
    team = TypedJSONField(shape=list[Member])
    leader = models.CharField(max_length=60)
    domains = ArrayField(models.CharField(max_length=40), default=list)
    looked = models.TextField(blank=True)
    good = models.TextField(blank=True)
    suggestions = models.TextField(blank=True)
    opinion = models.TextField(blank=True)
    accompanied = models.CharField(max_length=200, blank=True)
    problems = TypedJSONField(shape=list[Problem], default=list)
    by = TypedJSONField(shape=Acting)
    by_account = models.UUIDField()
    at = models.DateTimeField()
    state = models.CharField(max_length=12, default="draft")
    why = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("home", "client_id"), name="inspections_one_visit"),)
        indexes = (models.Index(fields=("path", "-on", "-id"), name="inspections_visits"),)


class Paper(Owned, Traced):
    """A paper as it was issued: its number, and every word it prints. `about`: the paper it corrects or looks back at.

    A department's paper has no issuing unit here, only the name it goes by.
    """

    append_only = True
    traced = (
        "unit_id", "client_id", "kind", "number", "issuer_id", "issuer", "on", "due", "domains", "visit_id", "about",
        "corrects", "printed", "by", "at",
    )  # fmt: skip

    client_id = models.UUIDField()
    digest = models.CharField(max_length=64)
    kind = models.CharField(max_length=12)
    number = models.CharField(max_length=60)
    issuer_id = models.UUIDField(null=True)
    issuer = models.CharField(max_length=120)
    on = models.DateField()
    due = models.DateField(null=True)
    domains = ArrayField(models.CharField(max_length=40), default=list)
    visit_id = models.UUIDField(null=True)
    about = models.UUIDField(null=True)
    corrects = models.BooleanField(default=False)
    printed = TypedJSONField(shape=Printed)
    by = TypedJSONField(shape=Acting)
    by_account = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("home", "client_id"), name="inspections_one_paper"),
            models.UniqueConstraint(fields=("home", "issuer", "number"), name="inspections_one_number"),
        )
        indexes = (
            models.Index(fields=("path", "-at", "-id"), name="inspections_papers"),
            models.Index(fields=("about",), name="inspections_about"),
        )

    def __str__(self) -> str:
        return self.number


class PaperLine(Owned):
    """A problem of a paper and the hazard that it is. `passed`: what a second look found of it."""

    append_only = True

    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField()
    hazard_id = models.UUIDField()
    already = models.BooleanField(default=False)
    passed = models.BooleanField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("home", "paper", "position"), name="inspections_one_line"),)
        indexes = (models.Index(fields=("hazard_id",), name="inspections_line_hazard"),)


class Signature(Owned, Traced):
    """Somebody signed, or refused to. `sha256` is of the picture of the signature, or of the signed paper."""

    append_only = True
    traced = ("unit_id", "paper_id", "side", "way", "name", "post", "witness", "reason", "sha256", "by", "at")

    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="signatures")
    client_id = models.UUIDField()
    side = models.CharField(max_length=12)
    way = models.CharField(max_length=12)
    name = models.CharField(max_length=60)
    post = models.CharField(max_length=60, blank=True)
    witness = models.CharField(max_length=60, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    picture = models.UUIDField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    by = TypedJSONField(shape=Acting)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("home", "client_id"), name="inspections_one_signing"),
            models.UniqueConstraint(
                fields=("home", "paper"),
                condition=models.Q(side="school") & ~models.Q(way="refused"),
                name="inspections_received_once",
            ),
        )


class Reply(Owned, Traced):
    """整改回执, signed by the head: the n-th of its paper. `done`: nothing is left to be cured."""

    append_only = True
    traced = ("unit_id", "paper_id", "round", "lines", "done", "note", "by", "at")

    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="replies")
    client_id = models.UUIDField()
    digest = models.CharField(max_length=64)
    round = models.PositiveSmallIntegerField()
    lines = TypedJSONField(shape=list[ReplyLine])
    done = models.BooleanField()
    note = models.CharField(max_length=500, blank=True)
    by = TypedJSONField(shape=Acting)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("home", "client_id"), name="inspections_one_replying"),
            models.UniqueConstraint(fields=("home", "paper", "round"), name="inspections_one_round"),
        )


class NumberBook(models.Model):
    """The running number of an issuing unit's papers of a kind in a year, locked while one is given out.

    No row of a unit: an inspector of listed schools writes in his bureau's book, whose rows he may not see.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    home = models.UUIDField()
    issuer_id = models.UUIDField()
    kind = models.CharField(max_length=12)
    year = models.PositiveSmallIntegerField()
    prefix = models.CharField(max_length=30)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("home", "issuer_id", "kind", "year"), name="inspections_one_book"),
        )
