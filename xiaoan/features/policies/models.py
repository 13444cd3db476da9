"""A policy document with its file, its pieces, the duties drafted from it, its figures, and what was published of it.

What was read (`Draft.read`, `Draft.quote`, the spans) is never changed; what a person says stands beside it. The trail
vouches for the document and its publications; every step of the review is an event about the document.
"""

from __future__ import annotations

from django.db import models

from xiaoan.features.policies.shapes import Amount, AsRead, Match, WasSaid
from xiaoan.foundation.typed_json import TypedJSONField
from xiaoan.kernel.trail.events import Acting
from xiaoan.kernel.trail.models import Traced
from xiaoan.kernel.tree.models import Owned


class PolicyDocument(Owned, Traced):
    """One document of a unit. state: waiting → read → reviewing → published, or refused (with `reason`) or withdrawn.

    `text` is the file as text, never mended; offsets of spans count its characters. `progress` is 0 to 100.
    `version` counts changes of the document itself; drafts count their own.
    """

    traced = ("unit_id", "client_id", "title", "year", "issued_by", "sha256", "size", "by_account", "at", "state")

    client_id = models.UUIDField()
    title = models.CharField(max_length=120)
    year = models.PositiveSmallIntegerField(null=True)
    issued_by = models.CharField(max_length=80, blank=True)
    number = models.CharField(max_length=60, blank=True)
    name = models.CharField(max_length=120)
    form = models.CharField(max_length=10, blank=True)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    by_account = models.UUIDField()
    by = TypedJSONField(shape=Acting)
    at = models.DateTimeField()
    state = models.CharField(max_length=10, default="waiting")
    reason = models.CharField(max_length=400, blank=True)
    text = models.TextField(blank=True)
    notes = TypedJSONField(shape=list[str], default=list)
    progress = models.PositiveSmallIntegerField(default=0)
    previous = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("home", "client_id"), name="policies_one_document"),)
        indexes = (models.Index(fields=("path", "-at", "-id"), name="policies_newest"),)


class Original(Owned):
    """The file as it came, byte by byte; `PolicyDocument.sha256` is its digest."""

    append_only = True

    of = models.ForeignKey(PolicyDocument, on_delete=models.PROTECT, related_name="+")
    file = models.BinaryField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("home", "of"), name="policies_one_original"),)


class PolicyPiece(Owned):
    """A document inside the document. `read_scope` and `why` are the reader's; `scope` is what holds now.

    `at_whom` and `posts` answer once, for the whole piece, who does what it leaves open.
    """

    document = models.ForeignKey(PolicyDocument, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=120)
    kind = models.CharField(max_length=10)
    scope = models.CharField(max_length=10)
    read_scope = models.CharField(max_length=10)
    why = models.CharField(max_length=400, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    backward = models.BooleanField(default=False)
    year = models.PositiveSmallIntegerField(null=True)
    same_as = models.PositiveIntegerField(null=True)
    first_line = models.PositiveIntegerField()
    last_line = models.PositiveIntegerField()
    headings = TypedJSONField(shape=list[int], default=list)
    at_whom = models.CharField(max_length=10, blank=True)
    posts = TypedJSONField(shape=list[str], default=list)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("home", "document", "number"), name="policies_one_piece"),)


class Draft(Owned):
    """A drafted duty. state: open → accepted or rejected (with `reason`); merged `into` another; split into others.

    `number` is its place in the document for ever; `order` sorts, so that what was split stands where it came from.
    `scope` is the reader's (what speaks of watching persons never becomes a duty). `matched`: a person chose `match`.
    """

    document = models.ForeignKey(PolicyDocument, on_delete=models.PROTECT, related_name="+")
    piece = models.ForeignKey(PolicyPiece, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    order = models.FloatField()
    line = models.PositiveIntegerField()
    quote = models.TextField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    scope = models.CharField(max_length=10, default="in")
    confidence = models.FloatField()
    read = TypedJSONField(shape=AsRead)
    said = TypedJSONField(shape=WasSaid)
    state = models.CharField(max_length=10, default="open")
    reason = models.CharField(max_length=240, blank=True)
    into = models.PositiveIntegerField(null=True)
    origin = models.PositiveIntegerField(null=True)
    candidates = TypedJSONField(shape=list[Match], default=list)
    match = TypedJSONField(shape=Match, null=True)
    matched = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    last_by = models.UUIDField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("home", "document", "number"), name="policies_one_draft"),)
        indexes = (models.Index(fields=("document", "order"), name="policies_order"),)


class Reported(Owned):
    """A figure that a summary reports. `adds_up` is empty where there is nothing to add; `parts` are its parts."""

    document = models.ForeignKey(PolicyDocument, on_delete=models.PROTECT, related_name="+")
    piece = models.ForeignKey(PolicyPiece, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    line = models.PositiveIntegerField()
    quote = models.TextField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    what = models.CharField(max_length=120)
    amount = TypedJSONField(shape=Amount)
    period = models.CharField(max_length=60, blank=True)
    approximate = models.BooleanField(default=False)
    parts = TypedJSONField(shape=list[float], default=list)
    adds_up = models.BooleanField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("home", "document", "number"), name="policies_one_figure"),)


class Publication(Owned, Traced):
    """What was published of a document, from a day; withdrawn only before it. `pack` is empty when nothing is new."""

    traced = ("unit_id", "client_id", "pack", "release", "starts", "ends", "by_account", "at", "withdrawn_at")

    document = models.ForeignKey(PolicyDocument, on_delete=models.PROTECT, related_name="+")
    client_id = models.UUIDField()
    pack = models.CharField(max_length=40, blank=True)
    release = models.CharField(max_length=40, blank=True)
    adoption = models.UUIDField(null=True)
    additions = TypedJSONField(shape=list[str], default=list)
    starts = models.DateField()
    ends = models.DateField(null=True)
    by_account = models.UUIDField()
    by = TypedJSONField(shape=Acting)
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("home", "client_id"), name="policies_one_publication"),)
        indexes = (models.Index(fields=("document", "at"), name="policies_published"),)


class Sentence(Owned):
    """The link from a duty back to the sentence that asks it.

    how: new (a duty of the own pack) · item (an item of its self-check, `item`) · stricter · same · looser · standing
    (kept on record, asked of nobody; `duty` is empty). `said`: the words that were published, which go on standing
    while the draft is looked at again.
    """

    append_only = True

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="+")
    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="+")
    how = models.CharField(max_length=10)
    pack = models.CharField(max_length=40, blank=True)
    duty = models.CharField(max_length=80, blank=True)
    item = models.CharField(max_length=80, blank=True)
    said = TypedJSONField(shape=WasSaid, null=True)

    class Meta:
        indexes = (
            models.Index(fields=("duty",), name="policies_duty"),
            models.Index(fields=("publication",), name="policies_links"),
        )
