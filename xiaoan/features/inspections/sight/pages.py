"""One visit, or one paper, with everything its page shows and what the viewer may do next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from xiaoan.features.inspections.doing.papers import issued_by, speaks_for_school, title
from xiaoan.features.inspections.doing.replying import STAMPED, derived, followed
from xiaoan.features.inspections.models import Paper, PaperLine, Reply, Signature, Visit
from xiaoan.features.inspections.reach import one, seen
from xiaoan.features.inspections.shapes import Printed, Problem, ReplyLine
from xiaoan.features.inspections.sight.rows import PaperRow, paper_rows
from xiaoan.features.inspections.verbs import INSPECT, RECEIVE, REPLY, SEE
from xiaoan.features.inspections.vocabulary import FROM_VISIT, STATES, WAYS, Kind, Side, State, Way
from xiaoan.kernel.access.queries import seen as seen_by
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.files.queries import Attached, attachments_of
from xiaoan.kernel.hazards.machine import OPEN, Stage
from xiaoan.kernel.hazards.models import Hazard
from xiaoan.kernel.hazards.queries import Row
from xiaoan.kernel.hazards.sight.rows import rows_of
from xiaoan.kernel.hazards.verbs import SEE as SEE_HAZARD
from xiaoan.kernel.trail.models import TrailEvent
from xiaoan.kernel.tree.models import Unit


@dataclass(frozen=True, slots=True)
class Alike:
    """An open hazard at the same place and of the same kind, offered for joining; a person decides."""

    id: UUID
    number: str
    title: str
    where: str


@dataclass(frozen=True, slots=True)
class Written:
    """A problem of a visit not issued yet, with what it may already be."""

    position: int
    problem: Problem
    alike: tuple[Alike, ...]


@dataclass(frozen=True, slots=True)
class VisitPage:
    """A visit. `mine`: the viewer wrote it and may go on with it."""

    visit: Visit
    unit: Unit
    state_title: str
    problems: tuple[Written, ...]
    paper: PaperRow | None
    mine: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A problem of an issued paper and its hazard now; `row` None when the viewer may not see the hazard."""

    position: int
    named: UUID
    row: Row | None
    already: bool
    to_look: bool


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature as a page shows it."""

    side: str
    way: str
    way_title: str
    name: str
    post: str
    witness: str
    reason: str
    at: datetime
    picture: UUID | None
    sha256: str
    by: str


@dataclass(frozen=True, slots=True)
class Replied:
    """A reply that was sent, with the scans of its stamped print."""

    id: UUID
    round: int
    at: datetime
    by: str
    done: bool
    note: str
    lines: tuple[ReplyLine, ...]
    scans: tuple[Attached, ...]


@dataclass(frozen=True, slots=True)
class PaperPage:
    """A paper. What the viewer may do: `may_issue` further papers about it, `may_receive`, `may_reply`, `may_sign`."""

    row: PaperRow
    title: str
    paper: Paper
    printed: Printed
    lines: tuple[Line, ...]
    signatures: tuple[Signed, ...]
    replies: tuple[Replied, ...]
    further: tuple[PaperRow, ...]
    about: PaperRow | None
    scans: tuple[Attached, ...]
    draft_reply: tuple[ReplyLine, ...]
    unsigned_team: tuple[str, ...]
    check_code: str
    may_issue: bool
    may_receive: bool
    may_reply: bool
    may_stamp: bool

    @property
    def receipt(self) -> Signed | None:
        """The school's receipt, if it signed."""
        return next((each for each in self.signatures if each.side == Side.SCHOOL and each.way != Way.REFUSED), None)

    @property
    def refusal(self) -> Signed | None:
        """The refusal, if it stands."""
        return next((each for each in self.signatures if each.way == Way.REFUSED), None) if not self.receipt else None

    @property
    def to_look(self) -> tuple[Line, ...]:
        """Problems handed in, that wait for the issuing unit's second look."""
        return tuple(each for each in self.lines if each.to_look)


def visit_page(viewer: Viewer, visit_id: UUID, *, at: datetime) -> VisitPage:
    """One visit for one viewer, or NotFound."""
    visit = one(viewer, Visit.objects.select_related("unit"), visit_id, SEE)
    paper = Paper.objects.filter(visit_id=visit.id, about=None).first()
    offered = alike(viewer, visit.unit, visit.problems) if visit.state == State.DRAFT else {}
    return VisitPage(
        visit=visit,
        unit=visit.unit,
        state_title=STATES[State(visit.state)],
        problems=tuple(Written(index, each, offered.get(index, ())) for index, each in enumerate(visit.problems)),
        paper=paper_rows([paper], at)[0] if paper is not None else None,
        mine=visit.by_account == viewer.account
        and visit.state == State.DRAFT
        and viewer.may(INSPECT, path=visit.path, unit=visit.unit_id),
    )


def alike(viewer: Viewer, unit: Unit, problems: Sequence[Problem]) -> dict[int, tuple[Alike, ...]]:
    """Open hazards of the unit with the same kind at the same place (or, without a place, in the same words)."""
    rows = list(
        seen_by(viewer, Hazard.objects.filter(unit=unit, stage__in=[stage.value for stage in OPEN]), SEE_HAZARD)
        .order_by("-registered_at", "-id")
        .only("id", "number", "title", "where", "place_id", "kind", "domain")[:300]
    )
    found: dict[int, tuple[Alike, ...]] = {}
    for index, each in enumerate(problems):
        same = [
            Alike(row.id, row.number, row.title, row.where)
            for row in rows
            if (row.kind or row.domain) == (each.kind or each.domain)
            and (row.place_id == each.place if each.place is not None else row.where == each.where)
        ]
        if same:
            found[index] = tuple(same[:3])
    return found


def paper_page(viewer: Viewer, paper_id: UUID, *, at: datetime) -> PaperPage:
    """One paper for one viewer, or NotFound. A fixed number of queries."""
    paper = one(viewer, Paper.objects.select_related("unit"), paper_id, SEE)
    lines = list(PaperLine.objects.filter(paper=paper).order_by("position"))
    signed = list(Signature.objects.filter(paper=paper).order_by("at", "id"))
    others = list(seen(viewer, Paper.objects.filter(about=paper.id), SEE).order_by("at", "id"))
    first = list(Paper.objects.filter(id=paper.about)) if paper.about else []
    shown = {row.id: row for row in paper_rows([paper, *others, *first], at)}
    row, own, above = shown[paper.id], _lines(viewer, lines, at), issued_by(viewer, paper)
    answers = row.reply in ("owed", "part") and speaks_for_school(viewer, REPLY, paper)
    signable = Kind(paper.kind) in FROM_VISIT and not paper.corrects and row.receipt in ("waits", "refused")
    visit = Visit.objects.filter(id=paper.visit_id).first() if above and paper.visit_id else None
    done = {each.name for each in signed if each.side == Side.INSPECTOR}
    return PaperPage(
        row=row,
        title=title(paper),
        paper=paper,
        printed=paper.printed,
        lines=own,
        signatures=tuple(map(_signed, signed)),
        replies=_replies(viewer, paper),
        further=tuple(shown[each.id] for each in others),
        about=shown[first[0].id] if first else None,
        scans=attachments_of(viewer, [paper.id], "scan").get(paper.id, ()),
        draft_reply=tuple(derived(viewer, lines)) if answers else (),
        unsigned_team=tuple(each.name for each in visit.team if each.name not in done) if visit is not None else (),
        check_code=_check_code(paper.id),
        may_issue=above,
        may_receive=signable and speaks_for_school(viewer, RECEIVE, paper),
        may_reply=answers,
        may_stamp=speaks_for_school(viewer, RECEIVE, paper),
    )


def _check_code(paper_id: UUID) -> str:
    """The start of the issuing event's digest, so that paper and trail can be matched."""
    event = TrailEvent.objects.filter(object_id=paper_id).order_by("recorded_at", "seq").first()
    return event.digest[:8].upper() if event is not None else ""


def _lines(viewer: Viewer, lines: Sequence[PaperLine], at: datetime) -> tuple[Line, ...]:
    now = followed([each.hazard_id for each in lines])
    visible = seen_by(viewer, Hazard.objects.filter(id__in=[row.id for row in now.values()]), SEE_HAZARD)
    rows = {row.id: row for row in rows_of(visible, at)}
    return tuple(
        Line(
            each.position,
            each.hazard_id,
            rows.get(now[each.hazard_id].id) if each.hazard_id in now else None,
            each.already,
            each.hazard_id in now
            and now[each.hazard_id].stage in (Stage.RECHECK_ABOVE.value, Stage.RECHECK_DEPARTMENT.value),
        )
        for each in lines
    )


def _signed(row: Signature) -> Signed:
    return Signed(
        row.side, row.way, WAYS[Way(row.way)], row.name, row.post, row.witness, row.reason, row.at, row.picture,
        row.sha256, row.by.words,
    )  # fmt: skip


def _replies(viewer: Viewer, paper: Paper) -> tuple[Replied, ...]:
    rows = list(Reply.objects.filter(paper=paper).order_by("round"))
    scans = attachments_of(viewer, [row.id for row in rows], STAMPED) if rows else {}
    return tuple(
        Replied(row.id, row.round, row.at, row.by.words, row.done, row.note, tuple(row.lines), scans.get(row.id, ()))
        for row in rows
    )
