"""What operations on visits and papers are told, and the same as the commands take it."""

from __future__ import annotations

from datetime import date, time
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec

from xiaoan.features.inspections.commands import Problem, Verdict
from xiaoan.features.inspections.commands import Said as VisitWords
from xiaoan.surfaces.api.forms import Files, Places, Reason, Short, Text, Title, Version
from xiaoan.surfaces.api.reading import Said

Long = Annotated[str, msgspec.Meta(max_length=2000)]
Name = Annotated[str, msgspec.Meta(max_length=80)]
Domain = Annotated[str, msgspec.Meta(max_length=40)]
MOST = 60
Many = Annotated[tuple[UUID, ...], msgspec.Meta(max_length=MOST)]


class ProblemSaid(Said, frozen=True, kw_only=True):
    """Something wrong: what, and where in words or as a place of the unit. `days` count from the visit."""

    what: Text
    where: Title = ""
    place: UUID | None = None
    quantity: Places = 1
    kind: Short = ""
    domain: Domain = ""
    suspected: bool = False
    days: Annotated[int, msgspec.Meta(ge=0, le=1098)] | None = None
    photos: Files = ()


class ExpertSaid(Said, frozen=True, kw_only=True):
    """Somebody of the team who is not in the system."""

    name: Short
    unit: Name


Problems = Annotated[tuple[ProblemSaid, ...], msgspec.Meta(max_length=200)]


class VisitSaid(Said, frozen=True, kw_only=True):
    """A visit. The caller is of the team; `people` (persons) and `experts` came along. `issuer`: in whose name."""

    on: date
    manner: Literal["open", "unannounced"]
    people: Many = ()
    experts: Annotated[tuple[ExpertSaid, ...], msgspec.Meta(max_length=20)] = ()
    leader: Short = ""
    issuer: UUID | None = None
    began: time | None = None
    ended: time | None = None
    domains: Annotated[tuple[Domain, ...], msgspec.Meta(max_length=30)] = ()
    looked: Text = ""
    good: Long = ""
    suggestions: Long = ""
    opinion: Long = ""
    accompanied: Title = ""
    problems: Problems = ()


class VisitBegun(VisitSaid, frozen=True, kw_only=True):
    """The same with the client's own id: sent twice it is one visit."""

    client_id: UUID


class VisitRevised(VisitSaid, frozen=True, kw_only=True):
    """Everything anew; `version` as it was read: refused when it has changed since."""

    version: Version | None = None


class DropSaid(Said, frozen=True, kw_only=True):
    """Why no paper is left."""

    reason: Reason


class IntoSaid(Said, frozen=True, kw_only=True):
    """The problem at this position is a hazard that is open already."""

    position: Annotated[int, msgspec.Meta(ge=0, le=200)]
    hazard: UUID


class IssueSaid(Said, frozen=True, kw_only=True):
    """Which paper, and until when it is to be answered."""

    client_id: UUID
    kind: Literal["notice", "feedback"]
    due: date | None = None
    into: Annotated[tuple[IntoSaid, ...], msgspec.Meta(max_length=MOST)] = ()
    version: Version | None = None


class ArrivedSaid(Said, frozen=True, kw_only=True):
    """A department's paper as it came; `scan` are uploads of the unit."""

    client_id: UUID
    issuer: Name
    number: Short
    on: date
    due: date | None = None
    domains: Annotated[tuple[Domain, ...], msgspec.Meta(max_length=30)] = ()
    problems: Problems
    scan: Files


class Sent(Said, frozen=True, kw_only=True):
    """An act that says nothing but that it is done."""

    client_id: UUID


class HandSaid(Sent, frozen=True, kw_only=True):
    """A signature by hand: `picture` is an upload of the unit, drawn on glass or of the signed paper."""

    side: Literal["inspector", "school"]
    way: Literal["glass", "paper"]
    name: Short
    post: Short = ""
    picture: UUID


class RefusalSaid(Sent, frozen=True, kw_only=True):
    """Who saw that it was not signed for, and what was said."""

    witness: Short
    reason: Reason


class ReplySaid(Sent, frozen=True, kw_only=True):
    """The reply is derived from the hazards; a note may be added."""

    note: Annotated[str, msgspec.Meta(max_length=500)] = ""


class StampSaid(Said, frozen=True, kw_only=True):
    """The stamped print."""

    scan: Files


class VerdictSaid(Said, frozen=True, kw_only=True):
    """What was found of one problem, by its hazard. `scan`: for a department's opinion, uploads for this hazard."""

    hazard: UUID
    passed: bool
    note: Reason = ""
    second: UUID | None = None
    scan: Files = ()


Verdicts = Annotated[tuple[VerdictSaid, ...], msgspec.Meta(max_length=MOST)]


class LookSaid(Sent, frozen=True, kw_only=True):
    """The issuing unit's second look."""

    verdicts: Verdicts
    companions: Annotated[str, msgspec.Meta(max_length=120)] = ""


class OpinionSaid(Sent, frozen=True, kw_only=True):
    """A department's second look, as it came."""

    number: Short
    on: date
    verdicts: Verdicts


class CorrectionSaid(Sent, frozen=True, kw_only=True):
    """What is to be read otherwise."""

    says: Long


def words(said: VisitSaid) -> VisitWords:
    """A visit as the command takes it."""
    names = ("on", "manner", "people", "leader", "issuer", "began", "ended", "domains", "looked", "good",
             "suggestions", "opinion", "accompanied")  # fmt: skip
    plain: dict[str, Any] = {name: getattr(said, name) for name in names}
    experts = tuple((each.name, each.unit) for each in said.experts)
    return VisitWords(**plain, experts=experts, problems=tuple(problem(each) for each in said.problems))


def problem(said: ProblemSaid) -> Problem:
    """A problem as the command takes it."""
    return Problem(
        what=said.what, where=said.where, place=said.place, quantity=said.quantity, kind=said.kind,
        domain=said.domain, suspected=said.suspected, days=said.days, photos=list(said.photos),
    )  # fmt: skip


def verdicts(said: tuple[VerdictSaid, ...]) -> tuple[Verdict, ...]:
    """Verdicts as the command takes them."""
    return tuple(Verdict(each.hazard, each.passed, each.note, each.second, each.scan) for each in said)
