"""What operations on visits and papers answer with."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import Schema

from xiaoan.surfaces.api.shapes import FileLine


class PaperInList(Schema):
    """A paper in a list. `receipt`: "" · waits · signed · refused; `reply`: "" · owed · part · done.

    `problems` and `open` count hazards; `overdue` days of the reply. `issuer` is a name: departments have no unit here.
    """

    id: UUID
    kind: str
    kind_title: str
    number: str
    issuer: str
    unit_id: UUID
    unit_name: str
    on: date
    due: date | None
    at: datetime
    corrects: bool
    problems: int
    open: int
    receipt: str
    received_by: str
    reply: str
    overdue: int


class VisitInList(Schema):
    """A visit without a paper yet."""

    id: UUID
    unit_id: UUID
    unit_name: str
    issuer: str
    on: date
    manner_title: str
    by: str
    problems: int
    state: str
    version: int


class WaitingPapers(Schema):
    """What waits: papers to sign for, replies to send, the caller's own visits without a paper."""

    to_sign: list[PaperInList]
    to_reply: list[PaperInList]
    drafts: list[VisitInList]
    to_sign_total: int
    to_reply_total: int


class TeamMember(Schema):
    """One of the team."""

    name: str
    unit: str
    person: UUID | None


class VisitAlike(Schema):
    """An open hazard that a problem may already be."""

    id: UUID
    number: str
    title: str
    where: str


class VisitProblem(Schema):
    """A problem of a visit, and what it may already be."""

    position: int
    what: str
    where: str
    place: UUID | None
    quantity: int
    kind: str
    domain: str
    suspected: bool
    days: int | None
    photos: list[UUID]
    alike: list[VisitAlike]

    @staticmethod
    def resolve_what(row: Any) -> str:
        return str(row.problem.what)

    @staticmethod
    def resolve_where(row: Any) -> str:
        return str(row.problem.where)

    @staticmethod
    def resolve_place(row: Any) -> UUID | None:
        return row.problem.place  # type: ignore[no-any-return]  # a problem's own type

    @staticmethod
    def resolve_quantity(row: Any) -> int:
        return int(row.problem.quantity)

    @staticmethod
    def resolve_kind(row: Any) -> str:
        return str(row.problem.kind)

    @staticmethod
    def resolve_domain(row: Any) -> str:
        return str(row.problem.domain)

    @staticmethod
    def resolve_suspected(row: Any) -> bool:
        return bool(row.problem.suspected)

    @staticmethod
    def resolve_days(row: Any) -> int | None:
        return row.problem.days  # type: ignore[no-any-return]  # as above

    @staticmethod
    def resolve_photos(row: Any) -> list[UUID]:
        return list(row.problem.photos)


class VisitText(Schema):
    """What a visit says. `state`: draft · issued · dropped."""

    id: UUID
    unit_id: UUID
    issuer_id: UUID
    issuer: str
    on: date
    hours: str
    manner: str
    team: list[TeamMember]
    leader: str
    domains: list[str]
    looked: str
    good: str
    suggestions: str
    opinion: str
    accompanied: str
    state: str
    why: str
    at: datetime
    version: int


class VisitDetail(Schema):
    """A visit with its problems and, once issued, its paper. `mine`: the caller may go on with it."""

    visit: VisitText
    problems: list[VisitProblem]
    paper: PaperInList | None
    mine: bool


class PrintedProblem(Schema):
    """A problem as the paper prints it for ever."""

    what: str
    where: str
    quantity: int
    basis: str
    due: date | None
    hazard: str
    already: bool
    suspected: bool
    passed: bool | None
    note: str


class PrintedPaper(Schema):
    """Every word of the paper, as of the day it was issued."""

    unit: str
    issuer: str
    team: list[str]
    leader: str
    on: date | None
    hours: str
    manner: str
    looked: str
    good: str
    suggestions: str
    opinion: str
    accompanied: str
    lines: list[PrintedProblem]
    about: str
    says: str


class PaperHazard(Schema):
    """A problem's hazard now; its id as the paper named it, and where it stands ("" when out of sight)."""

    position: int
    hazard: UUID
    number: str
    stage: str
    already: bool
    to_look: bool

    @staticmethod
    def resolve_hazard(row: Any) -> UUID:
        return row.named  # type: ignore[no-any-return]  # a line's own type

    @staticmethod
    def resolve_number(row: Any) -> str:
        return row.row.number if row.row else ""

    @staticmethod
    def resolve_stage(row: Any) -> str:
        return row.row.stage if row.row else ""


class PaperSignature(Schema):
    """A signature or a refusal; `sha256` of the picture of it."""

    side: str
    way: str
    name: str
    post: str
    witness: str
    reason: str
    at: datetime
    picture: UUID | None
    sha256: str
    by: str


class PaperReplyProblem(Schema):
    """One problem in a reply, as it stood when it was signed."""

    hazard: UUID
    number: str
    what: str
    measures: str
    done_on: date | None
    due: date | None
    rectifier: str
    evidence: int
    stage: str
    done: bool
    note: str


class PaperReply(Schema):
    """A reply that was sent, with its stamped print."""

    id: UUID
    round: int
    at: datetime
    by: str
    done: bool
    note: str
    lines: list[PaperReplyProblem]
    scans: list[FileLine]


class PaperDetail(Schema):
    """A paper: what it says, what has become of it, and what the caller may do."""

    row: PaperInList
    printed: PrintedPaper
    lines: list[PaperHazard]
    signatures: list[PaperSignature]
    replies: list[PaperReply]
    further: list[PaperInList]
    about: PaperInList | None
    scans: list[FileLine]
    draft_reply: list[PaperReplyProblem]
    check_code: str
    may_issue: bool
    may_receive: bool
    may_reply: bool
