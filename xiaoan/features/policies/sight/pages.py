"""Documents in sight, and one with everything its review needs; a constant number of queries whatever its length."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, Q

from xiaoan.features.policies.carrying.plan import Ask, Plan
from xiaoan.features.policies.doing.asking import plan_for, sure
from xiaoan.features.policies.doing.judging import SURE
from xiaoan.features.policies.doing.publishing import may_publish
from xiaoan.features.policies.doing.taking import JOB
from xiaoan.features.policies.models import (
    Draft,
    Original,
    PolicyDocument,
    PolicyPiece,
    Publication,
    Reported,
    Sentence,
)
from xiaoan.features.policies.shapes import Match
from xiaoan.features.policies.verbs import REVIEW, SEE
from xiaoan.foundation.clock import school_day
from xiaoan.foundation.errors import NotFound
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.access.queries import may_unit, seen
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.jobs.models import Job
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.tree.paths import ancestors

NEWEST = 200


class DocumentLine(NamedTuple):
    """One document on a list: how many of its drafts are open, taken over and done without."""

    row: PolicyDocument
    open: int
    accepted: int
    rejected: int


@dataclass(frozen=True, slots=True)
class DraftView:
    """A draft as it stands: how it would be carried, what is asked, and how it stands to the catalogue."""

    row: Draft
    plan: Plan
    sure: bool

    @property
    def questions(self) -> tuple[Ask, ...]:
        return self.plan.asks

    @property
    def match(self) -> Match | None:
        """What a person chose; until then the likeliest."""
        likeliest: Match | None = self.row.candidates[0] if self.row.candidates else None
        chosen: Match | None = self.row.match
        return chosen if self.row.matched else likeliest


@dataclass(frozen=True, slots=True)
class PieceView:
    """A piece with its drafts in the order of the text, and how many of them may be taken over together."""

    row: PolicyPiece
    drafts: tuple[DraftView, ...]
    figures: tuple[Reported, ...]

    @property
    def sure(self) -> int:
        return sum(each.sure for each in self.drafts)


@dataclass(frozen=True, slots=True)
class Page:
    """A document under review. `counts` are of drafts that count, by state; `asking`: open ones with a question."""

    row: PolicyDocument
    pieces: tuple[PieceView, ...]
    publications: tuple[Publication, ...]
    counts: dict[str, int]
    asking: int
    may_review: bool
    may_publish: bool
    failed: bool


def documents(viewer: Viewer, *, unit: Unit | None = None) -> list[DocumentLine]:
    """Documents in sight, newest first, those taken off the list left out; one query."""
    rows = seen(viewer, PolicyDocument.objects.defer("text"), SEE, domain=None).exclude(state="withdrawn")
    if unit is not None:
        rows = rows.filter(unit=unit)
    counted = rows.select_related("unit", "previous").defer("text", "previous__text").order_by("-at", "-id")[:NEWEST]
    found = list(counted)
    counts = {
        row["document"]: row
        for row in Draft.objects.filter(document__in=[row.id for row in found], piece__scope="in")
        .values("document")
        .annotate(
            open=Count("id", filter=Q(state="open")), accepted=Count("id", filter=Q(state="accepted")),
            rejected=Count("id", filter=Q(state="rejected")),
        )
    }  # fmt: skip
    nothing = {"open": 0, "accepted": 0, "rejected": 0}
    return [
        DocumentLine(row, *(counts.get(row.id, nothing)[name] for name in ("open", "accepted", "rejected")))
        for row in found
    ]


def above(unit: Unit) -> list[PolicyDocument]:
    """Published documents of the units above: what is asked of a unit is no secret from it; one query."""
    over = ancestors(unit.path)[:-1]
    with opened(EVERYTHING):
        rows = PolicyDocument.objects.filter(path__in=over).filter(_published()).select_related("unit").defer("text")
        return list(rows.order_by("-at", "-id")[:NEWEST])


def _published() -> Q:
    live = Publication.objects.filter(withdrawn_at=None).values("document")
    return Q(id__in=live)


def one(viewer: Viewer, document_id: UUID) -> PolicyDocument:
    """One document in sight, or a published one of a unit above the viewer; else NotFound."""
    rows = PolicyDocument.objects.select_related("unit", "previous").defer("previous__text")
    found = seen(viewer, rows, SEE, domain=None).filter(id=document_id).first()
    return found if found is not None else _from_above(viewer, document_id)


def one_of_own(viewer: Viewer, document_id: UUID) -> PolicyDocument:
    """One document of a unit the viewer sees; what only binds him from above is out of sight here."""
    row = one(viewer, document_id)
    if not may_unit(viewer, SEE, row.unit):
        raise NotFound()
    return row


def _from_above(viewer: Viewer, document_id: UUID) -> PolicyDocument:
    places = {path for held in viewer.held if SEE in held.verbs for path in _paths(held.path, held.units)}
    with opened(EVERYTHING):
        row = PolicyDocument.objects.select_related("unit").filter(_published(), id=document_id).first()
    if row is None or not any(path.startswith(row.path) for path in places):
        raise NotFound()
    return row


def _paths(path: str, units: frozenset[UUID]) -> list[str]:
    return list(Unit.objects.filter(id__in=units).values_list("path", flat=True)) if units else [path]


def page(viewer: Viewer, document_id: UUID, *, at: datetime) -> Page:
    """One document with pieces, drafts and figures. Who sees it from below sees what was published, and the text
    of the pieces it stands in."""
    row = one(viewer, document_id)
    own = may_unit(viewer, SEE, row.unit)
    with opened(EVERYTHING):
        return _page(viewer, row, own=own, at=at)


def _page(viewer: Viewer, row: PolicyDocument, *, own: bool, at: datetime) -> Page:
    day = school_day(at)
    pieces = list(PolicyPiece.objects.filter(document=row).order_by("number"))
    if not own:
        pieces = [piece for piece in pieces if piece.scope == "in"]
        row.text = without_set_apart(row.text, pieces)
    by_id = {piece.id: piece for piece in pieces}
    drafts = list(Draft.objects.filter(document=row).order_by("order", "number")) if own else as_published(row, day)
    figures = list(Reported.objects.filter(document=row).order_by("number")) if own else []
    views: dict[UUID, list[DraftView]] = {}
    for draft in drafts:
        plan = plan_for(draft, by_id[draft.piece_id], day, row.year)
        is_sure = by_id[draft.piece_id].scope == "in" and sure(draft, plan, SURE)
        views.setdefault(draft.piece_id, []).append(DraftView(draft, plan, is_sure))
    counting = [each for key, several in views.items() if by_id[key].scope == "in" for each in several]
    may_review = own and may_unit(viewer, REVIEW, row.unit)
    job = Job.objects.filter(key=f"{JOB}:{row.id}").first() if row.state == "waiting" else None
    return Page(
        row=row,
        pieces=tuple(
            PieceView(
                piece, tuple(views.get(piece.id, ())), tuple(each for each in figures if each.piece_id == piece.id)
            )
            for piece in pieces
        ),
        publications=tuple(Publication.objects.filter(document=row).order_by("at")),
        counts=dict(Counter(each.row.state for each in counting)),
        asking=sum(1 for each in counting if each.row.state == "open" and each.plan.asks),
        may_review=may_review and row.state in ("read", "reviewing"),
        may_publish=may_review and may_publish(viewer, row.unit),
        failed=bool(job and job.failed_at),
    )


def as_published(row: PolicyDocument, day: date) -> list[Draft]:
    """The drafts of what is in force on a day or begins later, each as it was last published, whatever is being
    changed meanwhile."""
    standing = Publication.objects.filter(document=row, withdrawn_at=None)
    begun = standing.filter(starts__lte=day).order_by("-starts", "-at").values_list("starts", flat=True).first()
    rows = Sentence.objects.filter(publication__document=row, publication__withdrawn_at=None, draft__piece__scope="in")
    rows = rows if begun is None else rows.filter(publication__starts__gte=begun)
    latest = {each.draft_id: each for each in rows.select_related("draft").order_by("publication__at")}
    found = []
    for sentence in latest.values():
        draft = sentence.draft
        draft.said, draft.state = sentence.said or draft.said, "accepted"
        found.append(draft)
    return sorted(found, key=lambda each: (each.order, each.number))


def without_set_apart(text: str, used: Sequence[PolicyPiece]) -> str:
    """The text with the lines of pieces that are not used left empty, sign for sign, so that offsets stay right."""
    kept = [(piece.first_line, piece.last_line) for piece in used]
    lines = text.split("\n")
    return "\n".join(
        line if any(first <= number <= last for first, last in kept) else " " * len(line)
        for number, line in enumerate(lines, start=1)
    )


def original(viewer: Viewer, document_id: UUID) -> tuple[PolicyDocument, bytes]:
    """The file as it came. Who reads it from below has it only when nothing in it was set apart."""
    row = one(viewer, document_id)
    with opened(EVERYTHING):
        apart = PolicyPiece.objects.filter(document=row).exclude(scope="in").exists()
        if apart and not may_unit(viewer, SEE, row.unit):
            raise NotFound("原件里有与要求无关的部分，没有放给学校看；要原件请找发文单位。")
        return row, bytes(Original.objects.values_list("file", flat=True).get(of=row))
