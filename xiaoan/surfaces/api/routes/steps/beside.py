"""Beside the steps of one hazard: 回访, 综合判定, 直接反映, and 通报、约谈 with those to be reminded."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from ninja import Router, Schema
from ninja.responses import Status

from xiaoan.kernel.access.queries import visible_unit
from xiaoan.kernel.hazards import commands, queries, verbs
from xiaoan.kernel.hazards.commands import Draft, Interview, Told
from xiaoan.kernel.hazards.models import Admonition, UpwardReport
from xiaoan.kernel.hazards.queries import Reminder, Suggestion
from xiaoan.kernel.tree.models import Unit
from xiaoan.surfaces.api.door import Seat, reading, reads, writes
from xiaoan.surfaces.api.forms import Places, Reason, Text, Title
from xiaoan.surfaces.api.hazard_shapes import HazardLine
from xiaoan.surfaces.api.reading import Said

router = Router(tags=["隐患"])
Long = Annotated[str, msgspec.Meta(max_length=500)]
Keys = Annotated[tuple[UUID, ...], msgspec.Meta(min_length=1, max_length=200)]


class RevisitSaid(Said, frozen=True, kw_only=True):
    """Whether it is still well; if not, what is there again and at how many places."""

    client_id: UUID
    well: bool
    note: Reason = ""
    quantity: Places = 1


class RevisitLine(Schema):
    """A return visit; `again_id` is the new hazard that names the old."""

    id: UUID
    well: bool
    again_id: UUID | None


class CombineSaid(Said, frozen=True, kw_only=True):
    """The rule of a pack, the lesser hazards of the school, and why together they are major."""

    client_id: UUID
    rule: Annotated[str, msgspec.Meta(max_length=80)]
    hazards: Keys
    reason: Reason


class SuggestionLine(Schema):
    """A school where a rule may hold; it only suggests."""

    rule: str
    title: str
    says: str
    at_least: int
    unit_id: UUID
    unit_name: str
    rows: list[HazardLine]


class Judged(Schema):
    """The major hazard that was made of lesser ones."""

    id: UUID
    number: str


class TellSaid(Said, frozen=True, kw_only=True):
    """What is told to the bureau directly; `hazard` when it is registered already."""

    client_id: UUID
    what: Text
    where: Title
    hazard: UUID | None = None


class HearSaid(Said, frozen=True, kw_only=True):
    """What was done about it; its author reads it."""

    reply: Long


class ToldLine(Schema):
    """Something told directly; `by` is shown to the bureau and to its author alone."""

    id: UUID
    about_name: str
    what: str
    where: str
    by: str
    at: datetime
    state: str
    reply: str
    replied_at: datetime | None


class ReminderLine(Schema):
    """One person to be reminded today, whatever the number of his late hazards."""

    account: UUID
    name: str
    unit_id: UUID
    unit_name: str
    day: date
    hazards: list[UUID]
    most_days: int


class CaseLine(Schema):
    """A late hazard as a paper names it; `overdue` in days."""

    hazard: UUID
    number: str
    title: str
    unit_name: str
    due: date
    overdue: int
    major: bool


class AdmonitionLine(Schema):
    """A draft or paper: kind circular 通报 or interview 约谈; state draft, issued or dropped."""

    id: UUID
    kind: str
    number: str
    state: str
    title: str
    text: str
    cases: list[CaseLine]
    made_at: datetime
    decided_at: datetime | None
    reason: str


class DraftSaid(Said, frozen=True, kw_only=True):
    """A draft and the late hazards it names."""

    client_id: UUID
    kind: Literal["circular", "interview"]
    title: Annotated[str, msgspec.Meta(max_length=120)]
    text: Annotated[str, msgspec.Meta(max_length=10_000)]
    hazards: Keys


class DecisionSaid(Said, frozen=True, kw_only=True):
    """A leader's decision; 不发 needs a reason."""

    decision: Literal["issue", "drop"]
    reason: Reason = ""


class InterviewSaid(Said, frozen=True, kw_only=True):
    """约谈记录."""

    held: Text
    place: Text
    host: Text
    whom: Text
    recorder: Text
    demands: Text
    attended: Text = ""
    post: Text = ""
    stated: Text = ""
    due: date | None = None
    stance: Text = ""
    report_on: date | None = None
    verdict: Text = ""


def _unit(request: Seat, unit_id: UUID, verb: str) -> Unit:
    with reading(request):
        return visible_unit(request.viewer, unit_id, verb)


@router.post("/hazards/{hazard_id}/revisit", response={201: RevisitLine, 200: RevisitLine}, summary="回访")
@writes(verbs.REVISIT)
def revisit(request: Seat, hazard_id: UUID, said: RevisitSaid) -> Status[object]:
    """Of a closed hazard, by choice. A failed one registers a new hazard that names the old."""
    row = commands.revisit(
        by=request.viewer, hazard_id=hazard_id, client_id=said.client_id, well=said.well, note=said.note,
        quantity=said.quantity, at=request.at,
    )  # fmt: skip
    return Status(201 if row.at == request.at else 200, row)


@router.get("/combined-judgements", response=list[SuggestionLine], summary="可能要综合判定的学校")
@reads(verbs.JUDGE_COMBINED)
def combined_suggestions(request: Seat) -> tuple[Suggestion, ...]:
    """Where a rule of a pack may hold."""
    return queries.suggestions(request.viewer, at=request.at)


@router.post("/units/{unit_id}/combined-judgements", response=Judged, summary="综合判定为重大隐患")
@writes(verbs.JUDGE_COMBINED)
def judge_combined(request: Seat, unit_id: UUID, said: CombineSaid) -> object:
    """By the bureau; the same `client_id` again is the same judgement."""
    return commands.judge_combined(
        by=request.viewer, unit=_unit(request, unit_id, verbs.JUDGE_COMBINED), client_id=said.client_id,
        rule=said.rule, hazards=said.hazards, reason=said.reason, at=request.at,
    )  # fmt: skip


@router.post("/units/{unit_id}/told-up", response=ToldLine, summary="直接向教育局反映重大隐患")
@writes(verbs.REPORT)
def tell_up(request: Seat, unit_id: UUID, said: TellSaid) -> dict[str, object]:
    """Seen by the bureau and its author alone."""
    row = commands.tell_up(
        by=request.viewer, unit=_unit(request, unit_id, verbs.REPORT), client_id=said.client_id,
        said=Told(said.what, said.where, said.hazard), at=request.at,
    )  # fmt: skip
    return _told(row)


@router.get("/told-up", response=list[ToldLine], summary="直接反映给本局的")
@reads(verbs.HEAR_UP)
def told_up(request: Seat) -> list[dict[str, object]]:
    """The unanswered first."""
    return [_told(row) for row in queries.told_to(request.viewer)[:200]]


@router.post("/told-up/{told_id}/reply", response=ToldLine, summary="答复直接反映")
@writes(verbs.HEAR_UP)
def hear_up(request: Seat, told_id: UUID, said: HearSaid) -> dict[str, object]:
    """Its author reads the answer."""
    return _told(commands.hear_up(by=request.viewer, told_id=told_id, reply=said.reply, at=request.at))


def _told(row: UpwardReport) -> dict[str, object]:
    names = ("id", "about_name", "what", "where", "at", "state", "reply", "replied_at")
    return {name: getattr(row, name) for name in names} | {"by": row.author.words}


@router.get("/reminders", response=list[ReminderLine], summary="今天要提醒的人")
@reads(verbs.ADMONISH)
def reminders(request: Seat) -> tuple[Reminder, ...]:
    """Once a person and day; what waits for others reminds nobody."""
    return queries.reminders(request.viewer, at=request.at)


@router.get("/admonitions", response=list[AdmonitionLine], summary="通报、约谈：草稿和已决定的")
@reads(verbs.ADMONISH)
def admonitions(request: Seat) -> list[Admonition]:
    """Drafts first."""
    return queries.admonitions(request.viewer)


@router.post("/units/{unit_id}/admonitions", response=AdmonitionLine, summary="拟写通报、约谈")
@writes(verbs.ADMONISH)
def draft_admonition(request: Seat, unit_id: UUID, said: DraftSaid) -> Admonition:
    """A draft of that bureau; nothing is sent."""
    draft = Draft(said.kind, said.title, said.text, said.hazards)
    unit = _unit(request, unit_id, verbs.ADMONISH)
    return commands.draft_admonition(by=request.viewer, unit=unit, client_id=said.client_id, said=draft, at=request.at)


@router.post("/admonitions/{admonition_id}/decide", response=AdmonitionLine, summary="领导决定发出或不发")
@writes(verbs.DECIDE_ADMONITION)
def decide_admonition(request: Seat, admonition_id: UUID, said: DecisionSaid) -> Admonition:
    """By a leader."""
    command = commands.issue_admonition if said.decision == "issue" else commands.drop_admonition
    return command(by=request.viewer, admonition_id=admonition_id, reason=said.reason, at=request.at)


@router.post("/admonitions/{admonition_id}/interview", response=AdmonitionLine, summary="约谈记录")
@writes(verbs.ADMONISH)
def record_interview(request: Seat, admonition_id: UUID, said: InterviewSaid) -> Admonition:
    """After it was decided."""
    record = Interview(**{name: getattr(said, name) for name in said.__struct_fields__})
    return commands.record_interview(by=request.viewer, admonition_id=admonition_id, said=record, at=request.at)
