"""交办, 上报整改结果, 说明暂不能整改: from who answers for the cure to the proof that is handed in."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from django.http import HttpResponse

from xiaoan.kernel.hazards import commands, verbs
from xiaoan.kernel.hazards.commands import Explanation, Result, Task, WaitProof
from xiaoan.kernel.hazards.queries import HazardPage
from xiaoan.surfaces.api.door import Seat, writes
from xiaoan.surfaces.api.forms import Because, Files, Places, Reason, Short, Step, Text, form
from xiaoan.surfaces.api.hazard_shapes import HazardDetail
from xiaoan.surfaces.api.routes.hazards import shown
from xiaoan.surfaces.api.routes.steps import router


class TaskSaid(Step, frozen=True, kw_only=True):
    """Who answers (a person of the school), by when, how; funds in yuan and interim control where compulsory."""

    rectifier: UUID | None = None
    due: date | None = None
    measures: Annotated[str, msgspec.Meta(max_length=2000)] = ""
    funds: Decimal | None = None
    control: Text = ""
    implementer: Annotated[str, msgspec.Meta(max_length=80)] = ""

    def task(self) -> Task:
        return Task(
            rectifier=self.rectifier, due=self.due, measures=self.measures, funds=self.funds, control=self.control,
            implementer=self.implementer,
        )  # fmt: skip


class ResultSaid(Step, frozen=True, kw_only=True):
    """What was done: how many places (left out: all open ones), proof after, or why there is none."""

    note: Annotated[str, msgspec.Meta(max_length=2000)] = ""
    after: Files = ()
    quantity: Places | None = None
    none_because: Reason = ""


class WaitSaid(Step, frozen=True, kw_only=True):
    """Why it cannot be cured now with its proof, what keeps it safe, who watches, when it is looked at again.

    Proof: whom it was asked of (owner, department), by which paper, for money how much in yuan; or the plan it is in.
    """

    cause: Literal["money", "owner", "department"]
    reason: Reason
    control: Text
    watcher: UUID
    review_on: date
    asked: Annotated[str, msgspec.Meta(max_length=80)] = ""
    asked_no: Short = ""
    amount: Decimal | None = None
    plan_name: Annotated[str, msgspec.Meta(max_length=80)] = ""
    plan_on: date | None = None


class ReviewSaid(Step, frozen=True, kw_only=True):
    """Looked at again; the control as it was or changed, and the next day of review."""

    review_on: date
    control: Text = ""
    note: Reason = ""


class ResumeSaid(Step, frozen=True, kw_only=True):
    """The old deadline holds unless it has passed or another is said."""

    due: date | None = None
    note: Reason = ""


@router.post("/hazards/{hazard_id}/assign", response=HazardDetail, summary="交办")
@writes(verbs.ASSIGN)
def assign(request: Seat, hazard_id: UUID, response: HttpResponse, said: TaskSaid) -> HazardPage:
    """The short form is enough for what is cured within days; else all five are compulsory."""
    commands.assign(by=request.viewer, hazard_id=hazard_id, task=said.task(), at=request.at, form=form(request, said))
    return shown(request, hazard_id, response)


@router.post("/hazards/{hazard_id}/reassign", response=HazardDetail, summary="改派或调整期限")
@writes(verbs.ASSIGN)
def reassign(request: Seat, hazard_id: UUID, response: HttpResponse, said: TaskSaid) -> HazardPage:
    """What is left out stays; whoever was rectifier stays barred from the recheck."""
    commands.reassign(by=request.viewer, hazard_id=hazard_id, task=said.task(), at=request.at, form=form(request, said))
    return shown(request, hazard_id, response)


@router.post("/hazards/{hazard_id}/submit", response=HazardDetail, summary="上报整改结果")
@writes(verbs.RECTIFY)
def submit(request: Seat, hazard_id: UUID, response: HttpResponse, said: ResultSaid) -> HazardPage:
    """It then waits for another person here, above, or for a department's paper."""
    result = Result(note=said.note, after=said.after, quantity=said.quantity, none_because=said.none_because)
    commands.submit(by=request.viewer, hazard_id=hazard_id, result=result, at=request.at, form=form(request, said))
    return shown(request, hazard_id, response)


@router.post("/hazards/{hazard_id}/send_up", response=HazardDetail, summary="请上级复查")
@writes(verbs.RECTIFY)
def send_up(request: Seat, hazard_id: UUID, response: HttpResponse, said: Because) -> HazardPage:
    """Nobody here is free to recheck after all."""
    commands.send_up(
        by=request.viewer, hazard_id=hazard_id, reason=said.reason, at=request.at, form=form(request, said)
    )
    return shown(request, hazard_id, response)


@router.post("/hazards/{hazard_id}/wait", response=HazardDetail, summary="说明暂不能整改")
@writes(verbs.WAIT)
def wait(request: Seat, hazard_id: UUID, response: HttpResponse, said: WaitSaid) -> HazardPage:
    """管控中, or 已列入计划 with a plan: the deadline rests, and the review is owed instead."""
    proof = WaitProof(said.asked, said.asked_no, said.amount, said.plan_name, said.plan_on)
    explained = Explanation(said.cause, said.reason, said.control, said.watcher, said.review_on, proof)
    commands.wait(by=request.viewer, hazard_id=hazard_id, said=explained, at=request.at, form=form(request, said))
    return shown(request, hazard_id, response)


@router.post("/hazards/{hazard_id}/review", response=HazardDetail, summary="复核管控措施")
@writes(verbs.RECTIFY)
def review(request: Seat, hazard_id: UUID, response: HttpResponse, said: ReviewSaid) -> HazardPage:
    """By the watcher, or whoever may explain a wait."""
    commands.review(
        by=request.viewer, hazard_id=hazard_id, review_on=said.review_on, control=said.control, note=said.note,
        at=request.at, form=form(request, said),
    )  # fmt: skip
    return shown(request, hazard_id, response)


@router.post("/hazards/{hazard_id}/resume", response=HazardDetail, summary="恢复整改")
@writes(verbs.WAIT)
def resume(request: Seat, hazard_id: UUID, response: HttpResponse, said: ResumeSaid) -> HazardPage:
    """Money came, the owner agreed."""
    commands.resume(
        by=request.viewer, hazard_id=hazard_id, due=said.due, note=said.note, at=request.at,
        form=form(request, said),
    )  # fmt: skip
    return shown(request, hazard_id, response)
