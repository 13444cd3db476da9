"""上报上级协调, 申请延期, 委托, 停用(封控): what holds a hazard up, and what a superior does about it."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec
from django.http import HttpResponse
from ninja import Schema

from xiaoan.kernel.hazards import commands, verbs
from xiaoan.kernel.hazards.commands import Passing, Reply
from xiaoan.kernel.hazards.queries import HazardPage
from xiaoan.surfaces.api.door import Seat, writes
from xiaoan.surfaces.api.forms import Because, Files, Plain, Reason, Short, Step, form
from xiaoan.surfaces.api.hazard_shapes import HazardDetail
from xiaoan.surfaces.api.reading import Said
from xiaoan.surfaces.api.routes.hazards import shown
from xiaoan.surfaces.api.routes.steps import router

Long = Annotated[str, msgspec.Meta(max_length=500)]


class AskSaid(Step, frozen=True, kw_only=True):
    """What the superior is asked to do."""

    ask: Long


class PassSaid(Step, frozen=True, kw_only=True):
    """The next desk by its code; `answer_by` left out: its usual working days."""

    desk: Annotated[str, msgspec.Meta(max_length=40)]
    person: Short = ""
    answer_by: date | None = None
    note: Reason = ""


class ReplySaid(Step, frozen=True, kw_only=True):
    """What is answered; with a plan's name and day the hazard is 已列入计划."""

    text: Long
    plan_name: Annotated[str, msgspec.Meta(max_length=80)] = ""
    plan_on: date | None = None


class LaterSaid(Because, frozen=True, kw_only=True):
    """The deadline asked for."""

    due: date


class GrantSaid(Plain, frozen=True, kw_only=True):
    """`due` left out: the day asked for. Number and scan of the department's consent where a department closes."""

    due: date | None = None
    paper_no: Short = ""
    scan: Files = ()


class DelegateSaid(Step, frozen=True, kw_only=True):
    """The paper that lets the school close."""

    paper_no: Short


class AnswerSaid(Said, frozen=True, kw_only=True):
    """The school's own reply to one paper."""

    answer_no: Short
    note: Reason = ""
    scan: Files = ()


class Answered(Schema):
    """The reply as it is kept."""

    id: UUID
    answer_no: str


@router.post("/hazards/{hazard_id}/draft_up", response=HazardDetail, summary="拟写上报")
@writes(verbs.WAIT)
def draft_up(request: Seat, hazard_id: UUID, response: HttpResponse, said: AskSaid) -> HazardPage:
    """By the safety officer; the head signs it."""
    commands.draft_up(by=request.viewer, hazard_id=hazard_id, ask=said.ask, at=request.at, form=form(request, said))
    return shown(request, hazard_id, response)


@router.post("/hazards/{hazard_id}/hand_up", response=HazardDetail, summary="签发，上报上级协调")
@writes(verbs.HAND_UP)
def hand_up(request: Seat, hazard_id: UUID, response: HttpResponse, said: Step) -> HazardPage:
    """Signed by the head of the school; from now the superior's days run."""
    commands.hand_up(by=request.viewer, hazard_id=hazard_id, at=request.at, form=form(request, said))
    return shown(request, hazard_id, response)


@router.post("/hazards/{hazard_id}/drop_up", response=HazardDetail, summary="撤回上报")
@writes(verbs.WAIT)
def drop_up(request: Seat, hazard_id: UUID, response: HttpResponse, said: Because) -> HazardPage:
    """By the school."""
    commands.drop_up(
        by=request.viewer, hazard_id=hazard_id, reason=said.reason, at=request.at, form=form(request, said)
    )
    return shown(request, hazard_id, response)


@router.post("/hazards/{hazard_id}/take_up", response=HazardDetail, summary="受理上报")
@writes(verbs.COORDINATE)
def take_up(request: Seat, hazard_id: UUID, response: HttpResponse, said: Plain) -> HazardPage:
    """By the unit it was handed up to."""
    commands.take_up(by=request.viewer, hazard_id=hazard_id, note=said.note, at=request.at, form=form(request, said))
    return shown(request, hazard_id, response)


@router.post("/hazards/{hazard_id}/turn_back", response=HazardDetail, summary="退回上报")
@writes(verbs.COORDINATE)
def turn_back(request: Seat, hazard_id: UUID, response: HttpResponse, said: Because) -> HazardPage:
    """The school holds the ball again."""
    commands.turn_back(
        by=request.viewer, hazard_id=hazard_id, reason=said.reason, at=request.at, form=form(request, said)
    )
    return shown(request, hazard_id, response)


@router.post("/hazards/{hazard_id}/pass_on", response=HazardDetail, summary="转下一环节")
@writes(verbs.COORDINATE)
def pass_on(request: Seat, hazard_id: UUID, response: HttpResponse, said: PassSaid) -> HazardPage:
    """Its own days begin there."""
    to = Passing(said.desk, said.person, said.answer_by, said.note)
    commands.pass_on(by=request.viewer, hazard_id=hazard_id, to=to, at=request.at, form=form(request, said))
    return shown(request, hazard_id, response)


@router.post("/hazards/{hazard_id}/answer_up", response=HazardDetail, summary="答复上报")
@writes(verbs.COORDINATE)
def answer_up(request: Seat, hazard_id: UUID, response: HttpResponse, said: ReplySaid) -> HazardPage:
    """The school goes on from here."""
    reply = Reply(said.text, said.plan_name, said.plan_on)
    commands.answer_up(by=request.viewer, hazard_id=hazard_id, reply=reply, at=request.at, form=form(request, said))
    return shown(request, hazard_id, response)


@router.post("/hazards/{hazard_id}/ask_later", response=HazardDetail, summary="申请延期")
@writes(verbs.RECTIFY)
def ask_later(request: Seat, hazard_id: UUID, response: HttpResponse, said: LaterSaid) -> HazardPage:
    """By who owes; the present deadline runs on."""
    commands.ask_later(
        by=request.viewer, hazard_id=hazard_id, due=said.due, reason=said.reason, at=request.at,
        form=form(request, said),
    )  # fmt: skip
    return shown(request, hazard_id, response)


@router.post("/hazards/{hazard_id}/grant_later", response=HazardDetail, summary="同意延期")
@writes(verbs.EXTEND)
def grant_later(request: Seat, hazard_id: UUID, response: HttpResponse, said: GrantSaid) -> HazardPage:
    """By whoever may close, never by who owes."""
    commands.grant_later(
        by=request.viewer, hazard_id=hazard_id, due=said.due, note=said.note, paper_no=said.paper_no, scan=said.scan,
        at=request.at, form=form(request, said),
    )  # fmt: skip
    return shown(request, hazard_id, response)


@router.post("/hazards/{hazard_id}/refuse_later", response=HazardDetail, summary="不同意延期")
@writes(verbs.EXTEND)
def refuse_later(request: Seat, hazard_id: UUID, response: HttpResponse, said: Because) -> HazardPage:
    """The deadline stays."""
    commands.refuse_later(
        by=request.viewer, hazard_id=hazard_id, reason=said.reason, at=request.at, form=form(request, said)
    )
    return shown(request, hazard_id, response)


@router.post("/hazards/{hazard_id}/delegate", response=HazardDetail, summary="书面委托学校销号")
@writes(verbs.RECHECK_ABOVE)
def delegate(request: Seat, hazard_id: UUID, response: HttpResponse, said: DelegateSaid) -> HazardPage:
    """By the superior who found it; general hazards only."""
    commands.delegate(
        by=request.viewer, hazard_id=hazard_id, paper_no=said.paper_no, at=request.at, form=form(request, said)
    )
    return shown(request, hazard_id, response)


@router.post("/hazards/{hazard_id}/seal", response=HazardDetail, summary="停用(封控)隐患所在的地点")
@writes(verbs.SEAL)
def seal(request: Seat, hazard_id: UUID, response: HttpResponse, said: Plain) -> HazardPage:
    """The hazard's place is out of use until it is closed."""
    commands.seal(by=request.viewer, hazard_id=hazard_id, note=said.note, at=request.at, form=form(request, said))
    return shown(request, hazard_id, response)


@router.post("/hazards/{hazard_id}/unseal", response=HazardDetail, summary="提前恢复使用")
@writes(verbs.UNSEAL)
def unseal(request: Seat, hazard_id: UUID, response: HttpResponse, said: Because) -> HazardPage:
    """Before the closing, by the bureau alone."""
    commands.unseal(by=request.viewer, hazard_id=hazard_id, reason=said.reason, at=request.at, form=form(request, said))
    return shown(request, hazard_id, response)


@router.post("/hazard-sources/{source_id}/answer", response=Answered, summary="回复来源单位（回执）")
@writes(verbs.CLOSE)
def answer_source(request: Seat, source_id: UUID, said: AnswerSaid) -> dict[str, object]:
    """The school's reply to one paper; the same number again is the same reply."""
    row = commands.answer_source(
        by=request.viewer, source_id=source_id, answer_no=said.answer_no, note=said.note, scan=said.scan, at=request.at
    )
    return {"id": row.id, "answer_no": row.answer_no}
