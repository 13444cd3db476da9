"""上报问题 and 核实: what somebody saw becomes a hazard, joins one, is none, or belongs to somebody else."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from django.http import HttpResponse
from ninja import Query, Router
from ninja.responses import Status

from xiaoan.kernel.access.queries import visible_unit
from xiaoan.kernel.hazards import commands, queries, verbs
from xiaoan.kernel.hazards.commands import Paper, PhoneClock, Registration, Seen
from xiaoan.kernel.hazards.queries import HazardPage, ReportPage, ReportRow
from xiaoan.kernel.tree.models import Unit
from xiaoan.surfaces.api.door import SIGNED_IN, Seat, reading, reads, writes
from xiaoan.surfaces.api.forms import Because, Files, Places, Reason, Short, Step, Text, Title, form
from xiaoan.surfaces.api.hazard_shapes import HazardDetail, ReportDetail, ReportLine
from xiaoan.surfaces.api.reading import Said
from xiaoan.surfaces.api.routes.hazards import shown

router = Router(tags=["上报问题"])


class PaperSaid(Said, frozen=True, kw_only=True):
    """A department's paper that names the fault."""

    issuer: Annotated[str, msgspec.Meta(max_length=80)]
    number: Short
    due: date | None = None


class ReportSaid(Said, frozen=True, kw_only=True):
    """What was seen and where (in words, or a place of the unit); nothing else is ever asked.

    `happened` and `sent_at` are read from the phone's own clock. `told_by`: who saw it, when somebody else enters it.
    """

    client_id: UUID
    what: Text
    where: Title = ""
    place: UUID | None = None
    quantity: Places = 1
    kind: Short = ""
    domain: Annotated[str, msgspec.Meta(max_length=40)] = ""
    danger: bool = False
    told_by: Short = ""
    photos: Files = ()
    paper: PaperSaid | None = None
    public: bool = False
    happened: datetime | None = None
    sent_at: datetime | None = None


class FixSaid(ReportSaid, frozen=True, kw_only=True):
    """立行立改: the same, and that it is fixed now; `fixed_by` is a person of the unit, when not the caller."""

    done: Text
    fixed_by: UUID | None = None
    after: Files = ()


class RegisterSaid(Step, frozen=True, kw_only=True):
    """What registering changes of the report; what is left out stays. `recurs`: the closed hazard that came again."""

    kind: Short = ""
    domain: Annotated[str, msgspec.Meta(max_length=40)] = ""
    title: Title = ""
    where: Title = ""
    place: UUID | None = None
    quantity: Places | None = None
    suspected: bool | None = None
    grade_reason: Reason = ""
    recurs: UUID | None = None


class MergeSaid(Step, frozen=True, kw_only=True):
    """The hazard that is there already."""

    into: UUID


class DismissSaid(Step, frozen=True, kw_only=True):
    """Why it is none: `why` one of six words, `reason` in one's own; at least one of them."""

    why: Literal["", "fine", "gone", "not_safety", "not_ours", "known", "mistake"] = ""
    reason: Reason = ""


class ReferSaid(Because, frozen=True, kw_only=True):
    """To whom it belongs."""

    to: Annotated[str, msgspec.Meta(max_length=80)]


class ReportCorrection(Said, frozen=True, kw_only=True):
    """What was wrong in one's own report; what is left out stays."""

    what: Text = ""
    where: Title = ""
    quantity: Places | None = None


class ReportWithdrawal(Said, frozen=True, kw_only=True):
    """Why a report is taken back, for who wishes to say."""

    reason: Reason = ""


@router.post("/units/{unit_id}/reports", response={201: ReportDetail, 200: ReportDetail}, summary="上报一个问题")
@writes(verbs.REPORT)
def report(request: Seat, unit_id: UUID, said: ReportSaid) -> Status[ReportPage]:
    """Enters a report. 201 the first time; the same `client_id` and content again is 200."""
    row = commands.report(
        by=request.viewer, unit=_unit(request, unit_id), client_id=said.client_id, seen=_seen(said), at=request.at,
        clock=_clock(request, said),
    )  # fmt: skip
    return Status(201 if row.reached == request.at else 200, _report(request, row.id))


@router.post("/units/{unit_id}/fixes", response={201: HazardDetail, 200: HazardDetail}, summary="立行立改，一张表报完")
@writes(verbs.REPORT)
def report_fixed(request: Seat, unit_id: UUID, response: HttpResponse, said: FixSaid) -> Status[HazardPage]:
    """A fault that is fixed already; another person confirms it."""
    hazard = commands.report_fixed(
        by=request.viewer, unit=_unit(request, unit_id), client_id=said.client_id, seen=_seen(said), done=said.done,
        at=request.at, fixed_by=said.fixed_by, after=said.after, clock=_clock(request, said),
    )  # fmt: skip
    return Status(201 if hazard.registered_at == request.at else 200, shown(request, hazard.id, response))


def _unit(request: Seat, unit_id: UUID) -> Unit:
    with reading(request):
        return visible_unit(request.viewer, unit_id, verbs.REPORT)


def _seen(said: ReportSaid) -> Seen:
    paper = Paper(said.paper.issuer, said.paper.number, said.paper.due) if said.paper else None
    return Seen(
        what=said.what, where=said.where, place_id=said.place, quantity=said.quantity, kind=said.kind,
        domain=said.domain, danger=said.danger, told_by=said.told_by, photos=said.photos, paper=paper,
        public=said.public,
    )  # fmt: skip


def _clock(request: Seat, said: ReportSaid) -> PhoneClock | None:
    """The phone's clock; who does not say when he sent it, sends it now by ours."""
    return PhoneClock(said.happened, said.sent_at or request.at) if said.happened is not None else None


def _report(request: Seat, report_id: UUID) -> ReportPage:
    with reading(request):
        return queries.report_page(request.viewer, report_id, at=request.at)


@router.get("/reports", response=list[ReportLine], summary="我上报的问题和答复")
@reads(SIGNED_IN)
def my_reports(request: Seat, limit: Annotated[int, Query(ge=1, le=200)] = 50) -> tuple[ReportRow, ...]:
    """What the caller reported himself, newest first."""
    return queries.reports_of(request.viewer, at=request.at, most=limit)


@router.get("/reports/{report_id}", response=ReportDetail, summary="一条上报")
@reads(SIGNED_IN)
def one_report(request: Seat, report_id: UUID) -> ReportPage:
    """For who sent it, who may triage it, or (once it is one) who may see the hazard."""
    return queries.report_page(request.viewer, report_id, at=request.at)


@router.post(
    "/reports/{report_id}/register", response={201: HazardDetail, 200: HazardDetail}, summary="核实：登记为隐患"
)
@writes(verbs.TRIAGE)
def register(request: Seat, report_id: UUID, response: HttpResponse, said: RegisterSaid) -> Status[HazardPage]:
    """The report becomes a hazard that waits to be assigned."""
    registration = Registration(
        kind=said.kind, domain=said.domain, title=said.title, where=said.where, place_id=said.place,
        quantity=said.quantity, suspected=said.suspected, grade_reason=said.grade_reason, recurs=said.recurs,
    )  # fmt: skip
    hazard = commands.to_hazard(
        by=request.viewer, report_id=report_id, said=registration, at=request.at, form=form(request, said)
    )
    return Status(201 if hazard.registered_at == request.at else 200, shown(request, hazard.id, response))


@router.post("/reports/{report_id}/merge", response=HazardDetail, summary="核实：并入已有隐患")
@writes(verbs.TRIAGE)
def merge_report(request: Seat, report_id: UUID, response: HttpResponse, said: MergeSaid) -> HazardPage:
    """The report names a hazard that is there; it is counted once."""
    hazard = commands.merge_report(
        by=request.viewer, report_id=report_id, into=said.into, at=request.at, form=form(request, said)
    )
    return shown(request, hazard.id, response)


@router.post("/reports/{report_id}/dismiss", response=ReportDetail, summary="核实：不属于隐患")
@writes(verbs.TRIAGE)
def dismiss(request: Seat, report_id: UUID, said: DismissSaid) -> ReportPage:
    """It is none, for the reason the reporter will read: one of six, in words, or both."""
    commands.not_hazard(
        by=request.viewer, report_id=report_id, reason=said.reason, why=said.why, at=request.at,
        form=form(request, said),
    )  # fmt: skip
    return _report(request, report_id)


@router.post("/reports/{report_id}/refer", response=ReportDetail, summary="核实：转交")
@writes(verbs.TRIAGE)
def refer(request: Seat, report_id: UUID, said: ReferSaid) -> ReportPage:
    """It belongs to somebody else; the report is kept and answered."""
    commands.refer(
        by=request.viewer, report_id=report_id, to=said.to, reason=said.reason, at=request.at,
        form=form(request, said),
    )  # fmt: skip
    return _report(request, report_id)


@router.post("/reports/{report_id}/correct", response=ReportDetail, summary="更正自己的上报")
@writes(verbs.REPORT)
def correct_report(request: Seat, report_id: UUID, said: ReportCorrection) -> ReportPage:
    """While nobody has acted on it."""
    commands.correct_report(
        by=request.viewer, report_id=report_id, at=request.at, what=said.what, where=said.where,
        quantity=said.quantity,
    )  # fmt: skip
    return _report(request, report_id)


@router.post("/reports/{report_id}/withdraw", response=ReportDetail, summary="误报撤回自己的上报")
@writes(verbs.REPORT)
def withdraw_report(request: Seat, report_id: UUID, said: ReportWithdrawal) -> ReportPage:
    """While nobody has acted on it, without blame."""
    commands.withdraw_report(by=request.viewer, report_id=report_id, at=request.at, reason=said.reason)
    return _report(request, report_id)
